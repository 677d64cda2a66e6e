"""How long there is until a day, in words: its meaning never hangs on a colour."""

from odoo import fields


def deadline_words(env, day):
    """How far a deadline is: “6 days left”, “due today”, “4 days late”."""
    if not day:
        return ""
    days = (day - fields.Date.context_today(env["ksrisk.analysis"])).days
    if days < 0:
        return env._("1 day late") if days == -1 else env._("%s days late", -days)
    if days > 1:
        return env._("%s days left", days)
    return env._("due tomorrow") if days else env._("due today")


def elapsed_words(env, day):
    """How long ago a day was: “since today”, “for 14 days”."""
    if not day:
        return ""
    days = (fields.Date.context_today(env["ksrisk.analysis"]) - day).days
    if days < 1:
        return env._("since today")
    return env._("for 1 day") if days == 1 else env._("for %s days", days)
