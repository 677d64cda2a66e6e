"""How long there is until a day, in words: its meaning never hangs on a colour."""

from .company_day import today_of


def deadline_words(record, day, today=None):
    """How far a deadline is: “6 days left”, “due today”, “4 days late”.

    :param record: whose deadline it is: the day of its company counts
    :param today: the day to count from, default today
    """
    if not day:
        return ""
    env = record.env
    days = (day - (today or today_of(record))).days
    if days < 0:
        return env._("1 day late") if days == -1 else env._("%s days late", -days)
    if days > 1:
        return env._("%s days left", days)
    return env._("due tomorrow") if days else env._("due today")


def elapsed_words(record, day):
    """How long ago a day was: “since today”, “for 14 days”."""
    if not day:
        return ""
    env = record.env
    days = (today_of(record) - day).days
    if days < 1:
        return env._("since today")
    return env._("for 1 day") if days == 1 else env._("for %s days", days)
