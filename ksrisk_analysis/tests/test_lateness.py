"""When a measure is late: one rule, and the day of the company, whoever looks."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..exceptions import TransitionRefused
from ..models.ksrisk_kpi_states import States
from .common import KsriskCommon

DEADLINE = date(2026, 4, 10)
TODAY = date(2026, 4, 30)
#: What each measure is, and the days by which it is late on ``TODAY``.
EXPECTED = {
    "in_time": 0,
    "late": 3,
    "open": 20,
    "returned": 20,
    "moved": 3,
    "confirmed": 0,
}


class LatenessCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        test = cls()
        analysis = test.reach("signed")
        cls.measures = {
            name: test.make_measure(analysis, name_ru=name, date_deadline=DEADLINE)
            for name in cls.names
        }
        test.approve_plan(analysis)
        test.publish(analysis)
        test.start_monitoring(analysis)
        cls.analysis = analysis.with_env(cls.env)
        cls.all = cls.analysis.measure_ids

    names = tuple(EXPECTED)

    def claim(self, name, day):
        own = self.as_role(self.measures[name], "respondent")
        own.proof = "The rules are approved"
        own.action_claim(self.act(day))

    def expect(self, measures):
        """The names of some measures."""
        return {name for name, own in self.measures.items() if own in measures}


@tagged("post_install", "-at_install")
class TestLateness(LatenessCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        test, cls.today = cls(), TODAY
        for name, days in (
            ("in_time", 0),
            ("late", 3),
            ("returned", 0),
            ("moved", 3),
            ("confirmed", 0),
        ):
            test.claim(name, DEADLINE + timedelta(days))
        officer = test.as_role(cls.all, "officer")
        by_name = {n: officer.browse(m.id) for n, m in cls.measures.items()}
        by_name["returned"].action_return(test.act(TODAY))
        by_name["confirmed"].action_confirm(test.act(TODAY))
        asked = test.as_role(cls.env["ksrisk.postponement"], "respondent").create(
            {
                "measure_id": cls.measures["moved"].id,
                "date_to": TODAY + timedelta(30),
                "reason": "The software is late",
                "date_requested": DEADLINE,
            }
        )
        asked.action_submit(test.act(TODAY))
        test.as_role(asked, "officer").action_support(test.act(TODAY))
        test.as_role(asked, "head").action_approve(test.act(TODAY, number="5"))
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.late = {name for name, days in EXPECTED.items() if days}

    def test_rule(self):
        for name, days in EXPECTED.items():
            measure = self.measures[name]
            with self.subTest(name=name):
                self.assertEqual(measure.days_overdue, days)
                self.assertEqual(measure.is_overdue, bool(days))

    def test_deadline_in_force_on_the_day_of_the_claim(self):
        # A decision on paper, dated before the claim and entered after it.
        moved = self.measures["moved"]
        self.assertEqual(moved._get_days_late_on(DEADLINE + timedelta(2)), 2)
        self.env.cr.execute(
            "ALTER TABLE ksrisk_postponement DISABLE TRIGGER ksrisk_decision"
        )
        self.env.cr.execute(
            "UPDATE ksrisk_postponement SET date_act = %s WHERE measure_id = %s",
            (DEADLINE, moved.id),
        )
        self.env.invalidate_all()
        self.assertFalse(moved.is_overdue)
        model = self.env["ksrisk.measure"]
        self.assertNotIn(moved, model.search([("is_overdue", "=", True)]))

    def test_list_and_groups(self):
        model = self.as_role(self.env["ksrisk.measure"], "officer")
        own = [("id", "in", self.all.ids)]
        late = model.search([*own, ("is_overdue", "=", True)])
        self.assertEqual(self.expect(late), self.late)
        others = model.search([*own, ("is_overdue", "=", False)])
        self.assertEqual(self.expect(others), set(EXPECTED) - self.late)
        self.assertEqual(self.all.filtered_domain([("is_overdue", "=", True)]), late)
        groups = dict(model._read_group(own, ["is_overdue"], ["__count"]))
        self.assertEqual(groups, {True: len(late), False: len(others)})

    def test_calendar(self):
        model = self.as_role(self.env["ksrisk.agenda"], "officer")
        own = [("res_model", "=", "ksrisk.measure"), ("res_id", "in", self.all.ids)]
        late = model.search([*own, ("is_overdue", "=", True)])
        rows = model.search(own)
        self.assertEqual(late, rows.filtered("is_overdue"))
        ids = late.mapped("res_id")
        self.assertEqual(self.expect(self.all.browse(ids)), self.late)

    def test_board(self):
        analysis = self.as_role(self.analysis, "officer")
        self.assertEqual(analysis.late_measure_count, len(self.late))
        self.assertTrue(analysis.has_late)
        action = analysis.action_open_late_measures()
        listed = analysis.env["ksrisk.measure"].search(action["domain"])
        self.assertEqual(self.expect(listed), self.late)
        summary = analysis.get_board_summary()
        self.assertEqual(summary["late_measures"], len(self.late))

    def test_indicators(self):
        facts = States(self.env, self.company, TODAY, self.analysis)
        self.assertEqual(self.expect(facts.overdue_measures), self.late)
        self.assertEqual(self.expect(facts.timely_measures), {"confirmed"})
        states = facts.measure_states
        states = {name: states[own] for name, own in self.measures.items()}
        self.assertEqual(states["in_time"], "claimed")
        self.assertEqual({states[name] for name in self.late}, {"overdue"})
        departments = self.env["ksrisk.kpi"]._get_departments(facts)
        overdue = {i for row in departments for i in row["overdue_ids"]}
        self.assertEqual(self.expect(self.all.browse(overdue)), self.late)
        before = States(self.env, self.company, DEADLINE, self.analysis)
        self.assertFalse(before.overdue_measures)

    def test_monitoring_information(self):
        standings = self.all._get_standings_on(TODAY)
        days = {name: standings[m].days_late for name, m in self.measures.items()}
        self.assertEqual(days, EXPECTED)
        document = self.env["ksrisk.document"].new(
            {"analysis_id": self.analysis.id, "kind": "monitoring"}
        )
        total = document._get_monitoring_total(standings.values())
        self.assertIn(f"overdue: {len(self.late)}", total)

    def test_reminders(self):
        """Reminded is who has to act: of a claim, whoever is to confirm it."""
        items = self.env["ksrisk.reminder.rule"]._get_items_measure(self.company)
        found = self.env["ksrisk.measure"].union(*(item.record for item in items))
        self.assertEqual(self.expect(found), {"open", "returned"})

    def test_words_and_export(self):
        for lang in ("en_US", "ru_RU"):
            self.all.invalidate_recordset()
            told = {n: m.with_context(lang=lang) for n, m in self.measures.items()}
            for name, days in EXPECTED.items():
                with self.subTest(name=name, lang=lang):
                    text = told[name].deadline_text
                    self.assertEqual(str(days) in text, bool(days), text)
        (column,) = (
            column
            for column in self.all._get_export_execution()
            if column.title == "Days overdue"
        )
        values = {name: column.value(m) or 0 for name, m in self.measures.items()}
        self.assertEqual(values, EXPECTED)


@tagged("post_install", "-at_install")
class TestCompanyDay(LatenessCommon):
    """A user abroad sees what the company sees."""

    names = ("open",)

    def at(self, moment, zone):
        """The clock at a moment in UTC, and the users in a zone."""
        self.startPatcher(
            patch.object(
                fields.Date,
                "context_today",
                lambda record, timestamp=None: fields.Datetime.context_timestamp(
                    record, timestamp or fields.Datetime.now()
                ).date(),
            )
        )
        self.startPatcher(freeze_time(moment))
        for user in self.users.values():
            user.tz = zone
        self.company.ksrisk_tz = "Asia/Almaty"
        self.env.invalidate_all()

    def check(self, is_late):
        deadline = self.analysis._get_deadline("DL-7")
        self.env.cr.execute(
            "UPDATE ksrisk_deadline SET date_deadline = %s, date_done = NULL"
            " WHERE id = %s",
            (DEADLINE, deadline.id),
        )
        self.env.invalidate_all()
        for record in (self.measures["open"], deadline):
            own = self.as_role(record, "officer")
            found = own.search([("id", "=", own.id), ("is_overdue", "=", True)])
            agenda = own.env["ksrisk.agenda"].search(
                [("res_model", "=", own._name), ("res_id", "=", own.id)]
            )
            late = agenda.search([("id", "=", agenda.id), ("is_overdue", "=", True)])
            with self.subTest(model=own._name):
                self.assertEqual(own.is_overdue, is_late)
                self.assertEqual(bool(found), is_late)
                self.assertEqual(agenda.is_overdue, is_late)
                self.assertEqual(bool(late), is_late)
        analysis = self.as_role(self.analysis, "officer")
        self.assertEqual(analysis.late_measure_count, int(is_late))
        self.assertEqual(analysis.get_board_summary()["late_measures"], int(is_late))
        text = self.as_role(self.measures["open"], "respondent").deadline_text
        self.assertEqual(text, "1 day late" if is_late else "due today")
        day = DEADLINE + timedelta(int(is_late))
        screen = analysis.env["ksrisk.kpi"].get_indicators(company_id=self.company.id)
        self.assertEqual(screen["today"], day.isoformat())
        sign = analysis.env["ksrisk.sign"].default_get(["date"])
        self.assertEqual(fields.Date.to_date(sign["date"]), day)

    def test_company_is_a_day_ahead(self):
        self.at(datetime(2026, 4, 10, 20), "America/New_York")  # 11 April there
        self.check(True)

    def test_company_is_a_day_behind(self):
        self.at(datetime(2026, 4, 10, 18), "Asia/Tokyo")  # 10 April, 23:00
        self.check(False)
        own = self.as_role(self.measures["open"], "respondent")
        own.proof = "The rules are approved"
        with self.assertRaises(TransitionRefused):
            own.action_claim(self.act(DEADLINE + timedelta(1)))  # his own day
        own.action_claim({})
        self.assertEqual(own.date_claimed, DEADLINE)

    def test_companies_of_two_days(self):
        self.at(datetime(2026, 4, 10, 20), "UTC")
        model = self.env["ksrisk.measure"]
        late = [("id", "=", self.measures["open"].id), ("is_overdue", "=", True)]
        self.env["res.company"].create({"name": "West JSC", "ksrisk_tz": "UTC"})
        self.assertEqual(len(self.env["res.company"]._ksrisk_days()), 2)
        self.assertTrue(model.search(late))
        self.company.ksrisk_tz = "UTC"
        self.assertFalse(model.search(late))
