"""Deadlines: counted in the company's working days, by dated rules, from the acts."""

from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exceptions import TransitionRefused
from .common import KsriskCommon

SIGNED = date(2026, 2, 19)
#: Domain reference 2.4.3: day of the signature, day on which the plan is due.
WORKED_EXAMPLES = (
    (date(2026, 2, 19), date(2026, 3, 5)),
    (date(2026, 3, 12), date(2026, 3, 31)),
    (date(2026, 3, 20), date(2026, 4, 8)),
    (date(2026, 4, 24), date(2026, 5, 13)),
    (date(2026, 8, 20), date(2026, 9, 3)),
    (date(2026, 10, 16), date(2026, 11, 2)),
    (date(2023, 12, 5), date(2023, 12, 20)),
)


class DeadlineCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 12, 31)

    def sign_on(self, day, **values):
        """An analysis whose reference was signed on ``day``, through every step."""
        start = day - timedelta(days=40)
        analysis = self.make_analysis(
            date_from=start - timedelta(days=365),
            date_to=start,
            date_start=start,
            date_end=day,
            date_register=day + timedelta(days=60),
            **values,
        )
        self.issue_order(analysis, start)
        self.approve_work_plan(analysis, start)
        self.start_collection(analysis, start)
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis, day), day)
        self.sign_reference(analysis, day)
        return analysis

    def approve_on(self, analysis, day):
        self.make_measure(analysis, date_deadline=day + timedelta(days=100))
        self.approve_plan(analysis, day)

    def due(self, analysis, code):
        return analysis._get_deadline(code).date_deadline

    def special_day(self, day, kind="off", company=None):
        return self.env["ksrisk.calendar.day"].create(
            {
                "date": day,
                "kind": kind,
                "name": "Decision of the Government",
                "company_id": company and company.id,
            }
        )

    def rule(self, code, **values):
        """A rule like the one in force, with other values."""
        return self.env.ref(
            f"ksrisk_analysis.deadline_rule_{code.lower().replace('-', '_')}"
        ).copy(values)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDeadlines(DeadlineCommon):
    def test_plan_is_due_ten_working_days_after_the_signature(self):
        for signed, due in WORKED_EXAMPLES:
            with self.subTest(signed=signed):
                analysis = self.sign_on(signed)
                self.assertEqual(self.due(analysis, "DL-6"), due)
                self.assertEqual(self.due(analysis, "DL-7"), due)

    def test_publication_is_due_three_working_days_after_the_approval(self):
        for signed, approved, due in (
            (date(2026, 2, 19), date(2026, 3, 5), date(2026, 3, 11)),
            (date(2023, 12, 5), date(2023, 12, 20), date(2023, 12, 25)),
        ):
            with self.subTest(approved=approved):
                analysis = self.sign_on(signed)
                self.approve_on(analysis, approved)
                self.assertEqual(self.due(analysis, "DL-8"), due)

    def test_monitoring_and_the_next_analysis_are_due_in_a_year(self):
        analysis = self.sign_on(SIGNED)
        self.assertEqual(self.due(analysis, "DL-9"), date(2027, 2, 19))
        self.assertEqual(self.due(analysis, "DL-1"), date(2027, 2, 19))

    def test_next_analysis_by_the_company_s_own_term(self):
        self.rule("DL-1", company_id=self.company.id, length=18)
        analysis = self.sign_on(SIGNED)
        self.assertEqual(self.due(analysis, "DL-1"), date(2027, 8, 19))

    def test_order_of_the_next_analysis_meets_the_deadline_of_the_previous(self):
        previous = self.sign_on(SIGNED)
        deadline = previous._get_deadline("DL-1")
        self.assertFalse(deadline.date_done)
        following = self.make_analysis(
            previous_id=previous.id,
            date_start=date(2026, 12, 1),
            date_end=date(2026, 12, 31),
        )
        self.issue_order(following, date(2026, 12, 1))
        self.assertEqual(deadline.date_done, date(2026, 12, 1))

    def test_dates_of_the_order(self):
        analysis = self.sign_on(SIGNED)
        self.assertEqual(self.due(analysis, "DL-2"), analysis.date_end)
        self.assertEqual(self.due(analysis, "DL-10"), analysis.date_register)
        self.assertEqual(analysis._get_deadline("DL-2").date_done, SIGNED)
        self.assertFalse(analysis._get_deadline("DL-10").date_done)

    def test_deadline_says_where_it_comes_from(self):
        deadline = self.sign_on(SIGNED)._get_deadline("DL-6")
        self.assertEqual(
            (deadline.length, deadline.unit, deadline.date_trigger),
            (10, "working_day", SIGNED),
        )
        self.assertEqual(deadline.source, deadline.rule_id.source)
        self.assertTrue(deadline.source)

    def test_result_follows_the_data_of_holidays(self):
        self.special_day(date(2026, 8, 31))
        self.assertEqual(
            self.due(self.sign_on(date(2026, 8, 20)), "DL-6"), date(2026, 9, 4)
        )

    def test_holiday_added_after_the_step_moves_nothing(self):
        analysis = self.sign_on(SIGNED)
        self.approve_on(analysis, date(2026, 3, 4))
        deadline = analysis._get_deadline("DL-6")
        self.assertEqual(deadline.date_done, date(2026, 3, 4))
        self.special_day(date(2026, 2, 25))
        self.publish(analysis, date(2026, 3, 6))
        self.start_monitoring(analysis, date(2026, 3, 6))
        self.env.invalidate_all()
        self.assertEqual(deadline.date_deadline, date(2026, 3, 5))

    def test_holiday_added_before_the_step_moves_its_deadline(self):
        deadline = self.sign_on(SIGNED)._get_deadline("DL-6")
        day = self.special_day(date(2026, 2, 25))
        self.assertEqual(deadline.date_deadline, date(2026, 3, 6))
        day.unlink()
        self.assertEqual(deadline.date_deadline, date(2026, 3, 5))

    def test_late_plan_needs_a_reason_and_shows_the_delay(self):
        analysis = self.sign_on(SIGNED)
        self.make_measure(analysis)
        head = self.as_role(analysis, "head")
        late = date(2026, 3, 6)
        with self.assertRaises(TransitionRefused) as caught:
            head.action_approve_plan({"date": late})
        [reason] = caught.exception.context["reasons"]
        self.assertTrue(reason["soft"])
        self.assertIn("03/05/2026", reason["message"])
        head.action_approve_plan({"date": late, "reason": "The head was ill."})
        deadline = analysis._get_deadline("DL-6")
        self.assertEqual((deadline.date_done, deadline.delay), (late, 1))
        self.assertEqual(analysis.plan_id.override_reason, "The head was ill.")

    def test_plan_on_the_last_day_needs_no_reason(self):
        analysis = self.sign_on(SIGNED)
        self.make_measure(analysis)
        self.as_role(analysis, "head").action_approve_plan({"date": date(2026, 3, 5)})
        self.assertEqual(analysis._get_deadline("DL-6").delay, 0)

    def test_late_publication_needs_a_reason(self):
        analysis = self.sign_on(SIGNED)
        self.approve_on(analysis, date(2026, 3, 5))
        self.publish(analysis, date(2026, 3, 12))
        self.assertEqual(analysis.publication_ids.mapped("delay"), [1, 1])
        officer = self.as_role(analysis, "officer")
        with self.assertRaises(TransitionRefused):
            officer.action_start_monitoring({"date": date(2026, 3, 12)})
        officer.action_start_monitoring(
            {"date": date(2026, 3, 12), "reason": "The site was down."}
        )
        self.assertEqual(analysis._get_deadline("DL-8").delay, 1)

    def test_an_obligation_met_in_the_past_keeps_its_day(self):
        """DL-7 of an analysis from paper was met long before it is entered."""
        analysis = self.sign_on(SIGNED)
        officer = self.as_role(analysis._get_deadline("DL-7"), "officer")
        officer.action_done(SIGNED + timedelta(days=5))
        self.assertEqual(officer.date_done, SIGNED + timedelta(days=5))
        self.assertEqual(officer.delay, 0)
        self.env.cr.flush()  # the journal comes last
        entry = self.env["ksrisk.journal"].search(
            [("event", "=", "ksrisk.deadline.done"), ("res_id", "=", officer.id)]
        )
        self.assertEqual(entry.payload["date"], "2026-02-24")
        for day in (SIGNED - timedelta(days=1), self.today + timedelta(days=1)):
            with self.subTest(day=day), self.assertRaises(UserError):
                officer.action_done(day)
        self.assertEqual(officer.date_done, SIGNED + timedelta(days=5))

    def test_an_analysis_is_numbered_by_its_own_year(self):
        """One that is entered from paper later is not of the year of its entry."""
        analysis = self.make_analysis(
            date_start=date(2021, 3, 1), date_end=date(2021, 4, 1)
        )
        self.assertIn("-2021-", analysis.name)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestCompanyCalendar(DeadlineCommon):
    """The week, the holidays and the rules are the company's own."""

    def setUp(self):
        super().setUp()
        self.calendar = self.company.resource_calendar_id.copy({"tz": "Asia/Almaty"})
        self.company.resource_calendar_id = self.calendar

    def plan_due(self):
        return self.due(self.sign_on(SIGNED), "DL-6")

    def test_six_day_week(self):
        self.calendar.attendance_ids = [
            Command.create(
                {"name": "Saturday", "dayofweek": "5", "hour_from": 9, "hour_to": 13}
            )
        ]
        self.assertEqual(self.plan_due(), date(2026, 3, 3))

    def test_public_holiday_of_the_schedule(self):
        self._leave(datetime(2026, 2, 24, 19), datetime(2026, 2, 25, 18, 59))
        self.assertEqual(self.plan_due(), date(2026, 3, 6))

    def test_half_a_day_off_is_a_working_day(self):
        self._leave(datetime(2026, 2, 25, 9), datetime(2026, 2, 25, 14))
        self.assertEqual(self.plan_due(), date(2026, 3, 5))

    def test_leave_of_a_person_is_no_holiday(self):
        leave = self._leave(datetime(2026, 2, 24, 19), datetime(2026, 2, 25, 18, 59))
        leave.resource_id = self.employees["respondent"].resource_id
        self.assertEqual(self.plan_due(), date(2026, 3, 5))

    def test_working_saturday_of_the_company(self):
        self.special_day(date(2026, 2, 21), "working", self.company)
        self.assertEqual(self.plan_due(), date(2026, 3, 4))

    def test_special_day_of_another_company(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.special_day(date(2026, 2, 21), "working", other)
        self.special_day(date(2026, 2, 25), "off", other)
        self.assertEqual(self.plan_due(), date(2026, 3, 5))

    def test_own_day_goes_before_the_common_one(self):
        self.special_day(date(2026, 2, 25), "off")
        self.special_day(date(2026, 2, 25), "working", self.company)
        self.assertEqual(self.plan_due(), date(2026, 3, 5))

    def test_archived_day_does_not_count(self):
        self.special_day(date(2026, 2, 25)).active = False
        self.assertEqual(self.plan_due(), date(2026, 3, 5))

    def test_own_rule_goes_before_the_common_one(self):
        self.rule("DL-6", company_id=self.company.id, length=5)
        self.assertEqual(self.plan_due(), date(2026, 2, 26))

    def test_rule_of_another_company(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.rule("DL-6", company_id=other.id, length=5)
        self.assertEqual(self.plan_due(), date(2026, 3, 5))

    def test_new_rule_counts_from_its_day(self):
        old = self.env.ref("ksrisk_analysis.deadline_rule_dl_6")
        old.date_to = date(2026, 2, 28)
        self.rule("DL-6", date_from=date(2026, 3, 1), date_to=False, length=7)
        self.assertEqual(self.plan_due(), date(2026, 3, 5))
        self.assertEqual(
            self.due(self.sign_on(date(2026, 3, 12)), "DL-6"), date(2026, 3, 26)
        )

    def test_without_a_rule_in_force_nothing_is_signed(self):
        self.env.ref("ksrisk_analysis.deadline_rule_dl_6").date_to = date(2026, 2, 1)
        with self.assertRaises(UserError) as caught:
            self.sign_on(SIGNED)
        self.assertIn("DL-6", str(caught.exception))
        signed = [("kind", "=", "reference"), ("company_id", "=", self.company.id)]
        self.assertFalse(self.env["ksrisk.document"].search(signed))

    def test_counted_from_the_same_day(self):
        self.rule("DL-6", company_id=self.company.id, count_from="same_day")
        self.assertEqual(self.plan_due(), date(2026, 3, 4))

    def test_calendar_days(self):
        self.rule("DL-6", company_id=self.company.id, unit="calendar_day")
        self.assertEqual(self.plan_due(), date(2026, 3, 1))

    def _leave(self, start, end):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Day of the company",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": start,
                "date_to": end,
            }
        )


@tagged("post_install", "-at_install")
class TestOverdue(DeadlineCommon):
    """A day named is within the term; only what is open can be overdue."""

    def overdue(self, model, analysis, day):
        """The overdue records on ``day``, as the flag and the search say."""
        self.patch(type(self), "today", day)
        self.env.invalidate_all()
        records = self.env[model].search([("analysis_id", "=", analysis.id)])
        flagged = records.filtered("is_overdue")
        self.assertEqual(
            records.search([("id", "in", records.ids), ("is_overdue", "=", True)]),
            flagged,
        )
        self.assertEqual(
            records.search([("id", "in", records.ids), ("is_overdue", "=", False)]),
            records - flagged,
        )
        return flagged

    def test_deadline_of_the_law(self):
        analysis = self.sign_on(SIGNED)
        deadline = analysis._get_deadline("DL-6")
        before = self.overdue("ksrisk.deadline", analysis, date(2026, 3, 5))
        self.assertNotIn(deadline, before)
        after = self.overdue("ksrisk.deadline", analysis, date(2026, 3, 7))
        self.assertIn(deadline, after)
        self.assertEqual(deadline.delay, 2)
        self.assertNotIn(analysis._get_deadline("DL-9"), after)
        self.approve_on(analysis, date(2026, 3, 7))
        done = self.overdue("ksrisk.deadline", analysis, date(2026, 3, 31))
        self.assertNotIn(deadline, done)
        self.assertEqual(deadline.delay, 2)

    def test_request(self):
        self.patch(type(self), "today", date(2026, 1, 6))
        analysis = self.reach("collection")
        first, *others = requests = analysis.request_ids
        self.assertEqual(set(requests.mapped("date_deadline")), {date(2026, 3, 31)})
        self.assertFalse(self.overdue("ksrisk.request", analysis, date(2026, 3, 31)))
        self.assertEqual(
            self.overdue("ksrisk.request", analysis, date(2026, 4, 1)), requests
        )
        own = self.as_role(first, "respondent")
        for answer in own.answer_ids:
            answer.write({"result": "na", "reason": "There is no such function"})
        own.action_submit()
        self.assertEqual(
            self.overdue("ksrisk.request", analysis, date(2026, 4, 1)),
            requests.browse([record.id for record in others]),
        )

    def test_measure(self):
        analysis = self.reach("approved")
        measure = analysis.measure_ids
        self.assertFalse(self.overdue("ksrisk.measure", analysis, date(2026, 7, 31)))
        self.assertEqual(
            self.overdue("ksrisk.measure", analysis, date(2026, 8, 2)), measure
        )
        self.assertEqual(measure.days_overdue, 2)
        self.patch(type(self), "today", date(2026, 3, 12))
        self.publish(analysis)
        self.start_monitoring(analysis)
        executor = self.as_role(measure, "respondent")
        executor.proof = "Approved"
        executor.action_claim()
        self.as_role(measure, "officer").action_confirm()
        self.assertFalse(self.overdue("ksrisk.measure", analysis, date(2026, 8, 2)))

    def test_measure_that_is_not_planned_yet(self):
        analysis = self.reach("signed")
        self.make_measure(analysis)
        self.assertFalse(self.overdue("ksrisk.measure", analysis, date(2026, 8, 2)))
