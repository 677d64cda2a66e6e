"""Installation and removal."""

from odoo.tools import SQL

from . import sql_guards
from .core.languages import KK, RU

#: Odoo 19 has no Kazakh: the language comes with its formats.
_KAZAKH = {
    "name": "Kazakh / Қазақша",
    "code": KK,
    "iso_code": "kk",
    "url_code": "kk",
    "direction": "ltr",
    "date_format": "%d.%m.%Y",
    "time_format": "%H:%M:%S",
    "week_start": "1",
    "grouping": "[3,0]",
    "decimal_point": ",",
    "thousands_sep": "\u00a0",
}


def pre_init_hook(env):
    """Activate both languages first, so that our terms load with the addon.

    Addons installed before have their terms loaded too: without them, half of each
    screen would stay English.
    """
    languages = env["res.lang"].with_context(active_test=False)
    if not languages.search([("code", "=", KK)]):
        languages.create(_KAZAKH)
    known = {code for code, _name in languages.get_installed()}
    new = [code for code in (KK, RU) if code not in known]
    for code in new:
        languages._activate_lang(code)
    if new:
        load_terms(env, new)


def load_terms(env, codes):
    """Load the terms of all installed addons in some languages; known ones stay.

    :param codes: codes of languages; those that are not active are left out
    """
    active = [c for c, _name in env["res.lang"].get_installed() if c in codes]
    addons = env["ir.module.module"].search(
        [("state", "in", ("installed", "to upgrade"))]
    )
    if active:  # of no language, Odoo takes all
        addons._update_translations(active)


def post_init_hook(env):
    """Publish the library, now that its translations are in, and build the demo."""
    env.ref("ksrisk_analysis.methodology_2026").action_publish()
    env["purchase.order"]._ksrisk_fill_history()
    module = env["ir.module.module"].search([("name", "=", "ksrisk_analysis")])
    if module.demo:
        from .demo import build

        build(env)


def uninstall_hook(env):
    """Drop the triggers with their functions, and the rows that stand in the way.

    Odoo removes the addon's data record by record, and refuses one that a row of a
    table yet to be dropped still names.
    """
    sql_guards.drop(env.cr)
    env["ksrisk.price.list"]._drop()
    tables = [
        model._table
        for name, model in env.items()
        if name.startswith("ksrisk.") and model._auto and not model._abstract
    ]
    others = {model._table for name, model in env.items() if model._auto} - {*tables}
    _release(env.cr, tables, others)
    env.cr.execute(
        SQL(
            "TRUNCATE %s CASCADE",
            SQL(", ").join(SQL.identifier(table) for table in tables),
        )
    )
    xmlids = env["ir.model.data"].search(
        [("module", "=", "ksrisk_analysis"), ("model", "=", "mail.activity.type")]
    )
    env["mail.activity"].with_context(active_test=False).search(
        [("activity_type_id", "in", xmlids.mapped("res_id"))]
    ).unlink()


def _release(cr, tables, others):
    """Drop the foreign keys by which tables of others refer to ours.

    Emptying ours would empty theirs with them; their columns go with the add-on.
    """
    cr.execute(
        SQL(
            """
            SELECT c.relname, k.conname
            FROM pg_constraint AS k
            JOIN pg_class AS c ON c.oid = k.conrelid
            JOIN pg_class AS ours ON ours.oid = k.confrelid
            WHERE k.contype = 'f' AND c.relname = ANY(%s) AND ours.relname = ANY(%s)
            """,
            sorted(others),
            tables,
        )
    )
    for table, constraint in cr.fetchall():
        cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(constraint),
            )
        )
