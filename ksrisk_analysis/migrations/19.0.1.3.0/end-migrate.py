"""Russian and Kazakh on the screens of all addons, now that all are loaded."""

from odoo import SUPERUSER_ID, api

from odoo.addons.ksrisk_analysis.core.languages import LANGS
from odoo.addons.ksrisk_analysis.hooks import load_terms


def migrate(cr, version):
    load_terms(api.Environment(cr, SUPERUSER_ID, {}), LANGS)
