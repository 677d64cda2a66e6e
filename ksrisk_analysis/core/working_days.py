"""Deadlines counted in working days, months and years.

The rule of counting is domain reference 2.4.1: day 0 is the day of the trigger
event, counting starts the next day (a setting may make it the same day), and the
deadline is the end of the n-th working day. Which days are working is data of the
company, so every function takes ``is_working``, a function from a date to a bool.

Days are dates, never moments: a ``datetime`` is refused with ``TypeError``, because
a calendar of dates would answer "not a holiday" to any moment.
"""

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta

Calendar = Callable[[date], bool]

NEXT_DAY = "next_day"
SAME_DAY = "same_day"

#: Days looked at, beginning with the first, before a calendar is called empty.
HORIZON = 366

_DAY = timedelta(days=1)


class NoWorkingDay(ValueError):
    """The calendar has no working day among ``HORIZON`` days in a row."""


def next_working_day(day: date, is_working: Calendar) -> date:
    """The day itself if it is working, else the first working day after it.

    :raises NoWorkingDay: if there is none among ``HORIZON`` days from ``day``
    """
    _check_date(day)
    for offset in range(HORIZON):
        candidate = day + timedelta(days=offset)
        if is_working(candidate):
            return candidate
    raise NoWorkingDay("no_working_day")


def add_working_days(
    start: date, days: int, is_working: Calendar, count_from: str = NEXT_DAY
) -> date:
    """The last day of a term of working days (domain reference 2.4.1).

    :param start: day of the trigger event, working or not
    :param days: length of the term, in working days; 0 gives the next working day
        on or after ``start``, whatever ``count_from`` says
    :param count_from: ``next_day``, or ``same_day`` if the trigger day counts
    :raises ValueError: for a negative length or an unknown ``count_from``
    :raises NoWorkingDay: if the calendar runs out of working days
    """
    if days < 0:
        raise ValueError("negative_days")
    if count_from not in (NEXT_DAY, SAME_DAY):
        raise ValueError("unknown_count_from")
    first = start + _DAY if days and count_from == NEXT_DAY else start
    last = next_working_day(first, is_working)
    for _ in range(days - 1):
        last = next_working_day(last + _DAY, is_working)
    return last


def working_days_between(start: date, end: date, is_working: Calendar) -> int:
    """Number of working days after ``start``, up to and including ``end``.

    It undoes ``add_working_days`` counted from the next day; 0 if ``end`` isn't
    after ``start``.
    """
    _check_date(start)
    _check_date(end)
    span = (end - start).days
    return sum(
        bool(is_working(start + timedelta(days=offset)))
        for offset in range(1, span + 1)
    )


def add_months(start: date, months: int) -> date:
    """The same calendar date so many months later (earlier, if negative).

    A date that the month doesn't have becomes its last day.

    :raises ValueError: outside the years 1 to 9999
    """
    _check_date(start)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise ValueError("year_out_of_range")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def add_years(start: date, years: int) -> date:
    """The same calendar date so many years later; 29 February becomes the 28th."""
    return add_months(start, 12 * years)


def month_end(day: date) -> date:
    """The last day of the month: what a term named by a month means (DL-3)."""
    _check_date(day)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def year_end(day: date) -> date:
    """The 31st of December: what the term "all year" means (DL-3)."""
    _check_date(day)
    return date(day.year, 12, 31)


def _check_date(day: date) -> None:
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError("date_expected")
