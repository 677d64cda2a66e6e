"""Values of new fields in data that an update leaves alone."""

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import file_open, file_path
from odoo.tools.translate import TranslationImporter

_MODULE = "ksrisk_analysis"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
    template = env.ref(f"{_MODULE}.plan_template_checklist", raise_if_not_found=False)
    if template:
        template.layout = "checklist"
    if _fill_grounds(env):
        env.flush_all()
        _translate(env)


def _fill_grounds(env):
    """Give the legal acts that have none the words of an order's ground."""
    filled = 0
    with file_open(f"{_MODULE}/data/ksrisk_legal_act.xml", "rb") as file:
        records = etree.parse(file).iter("record")
        grounds = {r.get("id"): r.findtext("field[@name='ground']") for r in records}
    for name, ground in grounds.items():
        act = env.ref(f"{_MODULE}.{name}", raise_if_not_found=False)
        if ground and act and not act.ground:
            act.ground = ground
            filled += 1
    return filled


def _translate(env):
    """Add the translations that were skipped while there was nothing to translate."""
    importer = TranslationImporter(env.cr)
    for lang, _name in env["res.lang"].get_installed():
        path = f"{_MODULE}/i18n/{lang.split('_')[0]}.po"
        if lang != "en_US" and file_path(path, check_exists=False):
            importer.load_file(path, lang)
    importer.save(overwrite=False)
