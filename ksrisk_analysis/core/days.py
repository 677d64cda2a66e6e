"""How far a day is, as a code and a number that a screen puts into words."""


def distance(day, today):
    """Say how far ``day`` is from ``today``.

    :return: pair of a code (``late``, ``today``, ``tomorrow``, ``left``) and the number
        of days
    """
    days = (day - today).days
    if days < 0:
        return "late", -days
    return {0: "today", 1: "tomorrow"}.get(days, "left"), days
