"""Russian and Kazakh on the screens of addons that were installed before ours."""

from odoo import SUPERUSER_ID, api

from odoo.addons.ksrisk_analysis.core.languages import LANGS
from odoo.addons.ksrisk_analysis.hooks import load_terms


def migrate(cr, version):
    load_terms(api.Environment(cr, SUPERUSER_ID, {}), LANGS)
