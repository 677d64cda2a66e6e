"""Installation and removal."""

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
    """Activate both languages first, so that our terms load with the addon."""
    languages = env["res.lang"].with_context(active_test=False)
    if not languages.search([("code", "=", KK)]):
        languages.create(_KAZAKH)
    for code in (KK, RU):
        languages._activate_lang(code)


def post_init_hook(env):
    """Publish the library, now that its translations are in, and build the demo."""
    env.ref("ksrisk_analysis.methodology_2026").action_publish()
    module = env["ir.module.module"].search([("name", "=", "ksrisk_analysis")])
    if module.demo:
        from .demo import build

        build(env)


def uninstall_hook(env):
    """Drop the triggers with their functions, and the activities of our types."""
    sql_guards.drop(env.cr)
    types = ("step", "request", "measure")
    env["mail.activity"].search(
        [
            (
                "activity_type_id",
                "in",
                [env.ref(f"ksrisk_analysis.mail_activity_type_{t}").id for t in types],
            )
        ]
    ).unlink()
