"""When a reminder is due: on which day, counted from a deadline.

A rule reminds ``days`` before a deadline, on it, or ``days`` after it and then again
every ``interval`` days, counted in calendar or in working days. A reminder whose day
passed without a run (a day off, a stopped server) is given on the next run: that is
what the window of days is for.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .working_days import HORIZON, Calendar, working_days_between

BEFORE, ON, AFTER = "before", "on", "after"
CALENDAR_DAY, WORKING_DAY = "calendar_day", "working_day"

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Schedule:
    """When one rule reminds.

    :param timing: ``before``, ``on`` or ``after``
    :param days: how long before or after; not used on the day itself
    :param unit: ``calendar_day`` or ``working_day``
    :param interval: days between the reminders after a deadline; 0 gives one alone
    """

    timing: str
    days: int = 0
    unit: str = CALENDAR_DAY
    interval: int = 0

    def is_due(self, deadline: date, first: date, last: date, calendar: Calendar):
        """Whether it reminds of ``deadline`` on a day from ``first`` to ``last``."""
        if self.timing == AFTER:
            return any(
                self._is_due_after(deadline, day, calendar) for day in days(first, last)
            )
        day = deadline
        if self.timing == BEFORE:
            day = self._before(deadline, calendar)
        # What is late already is not announced as coming.
        return first <= day <= last and (self.timing == ON or last <= deadline)

    def _before(self, deadline, calendar):
        if self.unit == CALENDAR_DAY:
            return deadline - self.days * _DAY
        day, left = deadline, self.days
        for _ in range(HORIZON):
            if not left:
                break
            day -= _DAY
            left -= bool(calendar(day))
        return day

    def _is_due_after(self, deadline, day, calendar):
        if day <= deadline:
            return False
        late = (day - deadline).days
        if self.unit == WORKING_DAY:
            if not calendar(day):
                return False
            late = working_days_between(deadline, day, calendar)
        over = late - self.days
        if self.interval and over > 0:
            return over % self.interval == 0
        return over == 0


def days(first: date, last: date):
    """The days from one to another, both included."""
    return (first + offset * _DAY for offset in range((last - first).days + 1))


def window(today: date, done: date | None, limit: int) -> date:
    """The first day that a run of ``today`` looks after.

    :param done: the day of the last run
    :param limit: how many days back a run may look, whatever was missed
    """
    if not done:
        return today
    return max(today - (limit - 1) * _DAY, min(done + _DAY, today))
