"""Deadlines: the worked examples of domain reference 2.4.3, and laws of counting."""

import unittest
from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from core import working_days
from core.working_days import (
    NoWorkingDay,
    add_months,
    add_working_days,
    add_years,
    month_end,
    next_working_day,
    working_days_between,
    year_end,
)

DAY = timedelta(days=1)

#: Domain reference 2.4.2: days off on weekdays of a five-day week, as (day, month).
OFF_2026 = (
    (1, 1), (2, 1), (7, 1), (9, 3), (23, 3), (24, 3), (25, 3), (1, 5), (7, 5), (11, 5),
    (27, 5), (6, 7), (26, 10), (16, 12),
)  # fmt: skip
OFF = {date(2026, month, day) for day, month in OFF_2026} | {
    date(2023, 10, 25),
    date(2023, 12, 18),
    date(2024, 1, 1),
    date(2024, 1, 2),
}
#: The calendar of December 2025, before the holiday of 30 August was abolished.
OFF_VARIANT_A = OFF | {date(2026, 8, 31)}


def is_working(day):
    return day.weekday() < 5 and day not in OFF


def is_working_variant_a(day):
    return day.weekday() < 5 and day not in OFF_VARIANT_A


def never(day):
    return False


def only(*days):
    return lambda day: day in days


dates = st.dates(date(2000, 1, 1), date(2100, 12, 31))
lengths = st.integers(1, 60)
counting = st.sampled_from([working_days.NEXT_DAY, working_days.SAME_DAY])


@st.composite
def calendars(draw):
    """Any week with a working day, any holidays, any working day out of turn."""
    week = draw(st.sets(st.integers(0, 6), min_size=1))
    off = draw(st.sets(st.integers(0, 400), max_size=40))
    on = draw(st.sets(st.integers(0, 400), max_size=10))

    def calendar(day):
        position = day.toordinal() % 401
        return position in on or (day.weekday() in week and position not in off)

    return calendar


class TestWorkedExamples(unittest.TestCase):
    """All ten cases of domain reference 2.4.3."""

    def test_working_days(self):
        cases = [
            (1, date(2026, 2, 19), 10, date(2026, 3, 5)),
            (2, date(2026, 3, 5), 3, date(2026, 3, 11)),
            (4, date(2026, 3, 12), 10, date(2026, 3, 31)),
            (5, date(2026, 3, 20), 10, date(2026, 4, 8)),
            (6, date(2026, 4, 24), 10, date(2026, 5, 13)),
            (7, date(2026, 8, 20), 10, date(2026, 9, 3)),
            (8, date(2026, 10, 16), 10, date(2026, 11, 2)),
            (9, date(2023, 12, 5), 10, date(2023, 12, 20)),
            (10, date(2023, 12, 20), 3, date(2023, 12, 25)),
        ]
        for case, start, days, expected in cases:
            with self.subTest(case=case):
                self.assertEqual(add_working_days(start, days, is_working), expected)
                between = working_days_between(start, expected, is_working)
                self.assertEqual(between, days)

    def test_year(self):
        self.assertEqual(add_years(date(2026, 2, 19), 1), date(2027, 2, 19))

    def test_holiday_of_30_august_moves_the_deadline(self):
        last = add_working_days(date(2026, 8, 20), 10, is_working_variant_a)
        self.assertEqual(last, date(2026, 9, 4))


class TestAddWorkingDays(unittest.TestCase):
    def test_same_day_counts_a_working_trigger_day(self):
        thursday = date(2026, 2, 19)
        last = add_working_days(thursday, 10, is_working, "same_day")
        self.assertEqual(last, date(2026, 3, 4))

    def test_same_day_skips_a_day_off(self):
        saturday = date(2026, 2, 21)
        last = add_working_days(saturday, 1, is_working, "same_day")
        self.assertEqual(last, date(2026, 2, 23))

    def test_no_days_is_the_next_working_day_on_or_after(self):
        for count_from in ("next_day", "same_day"):
            for start, expected in (
                (date(2026, 3, 6), date(2026, 3, 6)),
                (date(2026, 3, 7), date(2026, 3, 10)),
            ):
                with self.subTest(count_from=count_from, start=start):
                    last = add_working_days(start, 0, is_working, count_from)
                    self.assertEqual(last, expected)

    def test_a_working_saturday_counts(self):
        saturday = date(2026, 2, 21)

        def calendar(day):
            return day == saturday or is_working(day)

        self.assertEqual(add_working_days(date(2026, 2, 20), 1, calendar), saturday)

    def test_refused(self):
        start = date(2026, 2, 19)
        with self.assertRaisesRegex(ValueError, "negative_days"):
            add_working_days(start, -1, is_working)
        with self.assertRaisesRegex(ValueError, "unknown_count_from"):
            add_working_days(start, 1, is_working, "yesterday")

    def test_a_moment_is_no_date(self):
        moment, day = datetime(2026, 2, 19, 23), date(2026, 2, 19)
        for call in (
            lambda: add_working_days(moment, 1, is_working),
            lambda: next_working_day(moment, is_working),
            lambda: working_days_between(moment, day, is_working),
            lambda: working_days_between(day, moment, is_working),
            lambda: add_months(moment, 1),
            lambda: month_end(moment),
            lambda: year_end(moment),
            lambda: next_working_day("2026-02-19", is_working),
        ):
            with self.assertRaisesRegex(TypeError, "date_expected"):
                call()

    @given(dates, lengths, calendars(), counting)
    def test_result_works_and_the_count_equals_its_length(
        self, start, days, calendar, count_from
    ):
        last = add_working_days(start, days, calendar, count_from)
        self.assertTrue(calendar(last))
        day_zero = start if count_from == "next_day" else start - DAY
        counted = sum(
            calendar(day_zero + DAY * n) for n in range(1, (last - day_zero).days + 1)
        )
        self.assertEqual(counted, days)

    @given(dates, lengths, calendars())
    def test_one_day_more_skips_no_working_day(self, start, days, calendar):
        last = add_working_days(start, days, calendar)
        following = add_working_days(start, days + 1, calendar)
        self.assertGreater(following, last)
        skipped = (last + DAY * n for n in range(1, (following - last).days))
        self.assertFalse(any(map(calendar, skipped)))

    @given(dates, lengths, lengths, calendars())
    def test_terms_add_up(self, start, first, second, calendar):
        middle = add_working_days(start, first, calendar)
        self.assertEqual(
            add_working_days(middle, second, calendar),
            add_working_days(start, first + second, calendar),
        )

    @given(dates, dates, lengths, calendars(), counting)
    def test_a_later_start_never_ends_earlier(
        self, one, other, days, calendar, count_from
    ):
        early, late = sorted((one, other))
        self.assertLessEqual(
            add_working_days(early, days, calendar, count_from),
            add_working_days(late, days, calendar, count_from),
        )

    @given(dates, lengths, calendars())
    def test_same_day_is_next_day_counted_from_the_eve(self, start, days, calendar):
        self.assertEqual(
            add_working_days(start, days, calendar, "same_day"),
            add_working_days(start - DAY, days, calendar, "next_day"),
        )


class TestNextWorkingDay(unittest.TestCase):
    @given(dates, calendars())
    def test_nothing_works_before_it(self, day, calendar):
        found = next_working_day(day, calendar)
        self.assertTrue(calendar(found))
        self.assertGreaterEqual(found, day)
        before = (day + DAY * n for n in range((found - day).days))
        self.assertFalse(any(map(calendar, before)))

    def test_horizon(self):
        start = date(2026, 1, 1)
        edge = start + DAY * 365
        self.assertEqual(next_working_day(start, only(edge)), edge)
        with self.assertRaises(NoWorkingDay):
            next_working_day(start, only(edge + DAY))

    def test_an_empty_calendar(self):
        for days in (0, 1, 5):
            with self.subTest(days=days), self.assertRaises(NoWorkingDay):
                add_working_days(date(2026, 1, 1), days, never)
        self.assertTrue(issubclass(NoWorkingDay, ValueError))

    def test_a_calendar_that_runs_out(self):
        calendar = only(date(2026, 1, 5), date(2026, 1, 6))
        start = date(2026, 1, 4)
        self.assertEqual(add_working_days(start, 2, calendar), date(2026, 1, 6))
        with self.assertRaises(NoWorkingDay):
            add_working_days(start, 3, calendar)


class TestWorkingDaysBetween(unittest.TestCase):
    def test_open_at_the_start_closed_at_the_end(self):
        thursday, friday = date(2026, 2, 19), date(2026, 2, 20)
        self.assertEqual(working_days_between(thursday, friday, is_working), 1)
        self.assertEqual(working_days_between(thursday, thursday, is_working), 0)
        self.assertEqual(working_days_between(friday, thursday, is_working), 0)

    @given(dates, st.integers(0, 90), st.integers(0, 90), calendars())
    def test_spans_add_up(self, start, first, second, calendar):
        middle = start + DAY * first
        end = middle + DAY * second
        self.assertEqual(
            working_days_between(start, end, calendar),
            working_days_between(start, middle, calendar)
            + working_days_between(middle, end, calendar),
        )

    @given(dates, lengths, calendars())
    def test_it_undoes_add_working_days(self, start, days, calendar):
        last = add_working_days(start, days, calendar)
        self.assertEqual(working_days_between(start, last, calendar), days)


class TestCalendarTerms(unittest.TestCase):
    def test_last_day_of_a_shorter_month(self):
        for start, months, expected in (
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2026, 8, 31), 1, date(2026, 9, 30)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2026, 1, 31), -2, date(2025, 11, 30)),
            (date(2026, 5, 5), 0, date(2026, 5, 5)),
        ):
            with self.subTest(start=start, months=months):
                self.assertEqual(add_months(start, months), expected)

    def test_leap_day(self):
        self.assertEqual(add_years(date(2024, 2, 29), 1), date(2025, 2, 28))
        self.assertEqual(add_years(date(2024, 2, 29), 4), date(2028, 2, 29))

    def test_years_without_end(self):
        self.assertEqual(add_years(date(9998, 1, 1), 1).year, 9999)
        self.assertEqual(add_years(date(2, 1, 1), -1).year, 1)
        for years in (8000, -3000):
            with self.assertRaisesRegex(ValueError, "year_out_of_range"):
                add_years(date(2026, 1, 1), years)

    @given(dates, st.integers(-600, 600))
    def test_month_by_number_and_day_kept_if_it_exists(self, start, months):
        result = add_months(start, months)
        shift = (result.year - start.year) * 12 + result.month - start.month
        self.assertEqual(shift, months)
        if result.day != start.day:
            self.assertLess(result.day, start.day)
            self.assertEqual((result + DAY).day, 1)

    @given(dates, dates, st.integers(-600, 600))
    def test_order_is_kept(self, one, other, months):
        assume(one <= other)
        self.assertLessEqual(add_months(one, months), add_months(other, months))

    @given(dates)
    def test_ends(self, day):
        end = month_end(day)
        self.assertEqual((end.year, end.month), (day.year, day.month))
        self.assertNotEqual((end + DAY).month, day.month)
        self.assertEqual(year_end(day), date(day.year, 12, 31))


if __name__ == "__main__":
    unittest.main()
