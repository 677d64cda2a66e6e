"""On which days a reminder is due."""

import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.reminders import AFTER, BEFORE, ON, WORKING_DAY, Schedule, window

#: Friday.
DEADLINE = date(2026, 7, 31)
HOLIDAY = date(2026, 7, 29)
DAY = timedelta(days=1)


def is_working(day):
    return day.weekday() < 5 and day != HOLIDAY


def days_of(schedule, first=date(2026, 7, 1), count=62):
    """The days on which it is due, looked at day by day."""
    span = (first + offset * DAY for offset in range(count))
    return [d for d in span if schedule.is_due(DEADLINE, d, d, is_working)]


class TestSchedule(unittest.TestCase):
    def test_days(self):
        for schedule, expected in (
            (Schedule(BEFORE, 3), ["07-28"]),
            (Schedule(BEFORE, 14), ["07-17"]),
            # Working days before: 30 July, 28 July (29 is a day off), 27 July.
            (Schedule(BEFORE, 1, WORKING_DAY), ["07-30"]),
            (Schedule(BEFORE, 2, WORKING_DAY), ["07-28"]),
            (Schedule(BEFORE, 3, WORKING_DAY), ["07-27"]),
            (Schedule(ON), ["07-31"]),
            (Schedule(AFTER, 1), ["08-01"]),
            (Schedule(AFTER, 1, WORKING_DAY), ["08-03"]),
            (Schedule(AFTER, 5, WORKING_DAY), ["08-07"]),
            (
                Schedule(AFTER, 1, WORKING_DAY, 5),
                ["08-03", "08-10", "08-17", "08-24", "08-31"],
            ),
            (
                Schedule(AFTER, 2, interval=10),
                ["08-02", "08-12", "08-22"],
            ),
        ):
            with self.subTest(schedule=schedule):
                self.assertEqual(
                    [f"{day:%m-%d}" for day in days_of(schedule)], expected
                )

    def test_what_fell_on_days_off_comes_on_the_next_run(self):
        monday = date(2026, 8, 3)
        saturday = date(2026, 8, 1)
        self.assertTrue(
            Schedule(AFTER, 1).is_due(DEADLINE, saturday, monday, is_working)
        )
        self.assertFalse(
            Schedule(AFTER, 1).is_due(DEADLINE, monday, monday, is_working)
        )
        self.assertTrue(Schedule(ON).is_due(saturday, saturday, monday, is_working))

    def test_what_is_late_is_not_announced_as_coming(self):
        thursday, monday = date(2026, 7, 30), date(2026, 8, 3)
        self.assertFalse(
            Schedule(BEFORE, 1).is_due(DEADLINE, thursday, monday, is_working)
        )

    @given(st.integers(1, 30), st.integers(0, 9), st.booleans())
    def test_each_reminder_is_on_one_day_of_a_run(self, days, interval, working):
        """A run that looks after several days finds what daily runs would."""
        unit = WORKING_DAY if working else "calendar_day"
        schedule = Schedule(AFTER, days, unit, interval)
        first, last = date(2026, 8, 1), date(2026, 9, 10)
        daily = any(
            schedule.is_due(DEADLINE, first + n * DAY, first + n * DAY, is_working)
            for n in range((last - first).days + 1)
        )
        self.assertEqual(schedule.is_due(DEADLINE, first, last, is_working), daily)

    def test_a_calendar_without_working_days_ends(self):
        schedule = Schedule(BEFORE, 3, WORKING_DAY)
        self.assertFalse(
            schedule.is_due(DEADLINE, DEADLINE, DEADLINE, lambda day: False)
        )


class TestWindow(unittest.TestCase):
    def test_window(self):
        today = date(2026, 8, 3)
        for done, first in (
            (None, today),
            (date(2026, 8, 2), today),
            (today, today),
            (date(2026, 7, 31), date(2026, 8, 1)),
            (date(2026, 1, 1), date(2026, 7, 21)),
        ):
            with self.subTest(done=done):
                self.assertEqual(window(today, done, 14), first)
