"""The indicators K-4…K-8: what counts, on which day, for whom."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..core.languages import KK
from ..exceptions import TransitionRefused
from .common import ROLES, TODAY, KsriskCommon
from .seed_plan_common import SeedPlanCommon

#: Rows of seed 004 that are confirmed on 1 August 2026 in the domain's example.
CONFIRMED = (*range(1, 10), 11, 12)


class KpiMixin:
    def figures(self, role="officer", day=None, analysis=None, company=None, **context):
        """The figures as the user of a role gets them, by code."""
        model = self.as_role(self.env["ksrisk.kpi"], role).with_context(**context)
        if analysis:
            analysis = analysis.with_env(model.env)
        company = (company or self.company).with_env(model.env)
        model.env.invalidate_all()
        figures = model._get_figures(company, day or self.today, analysis)
        return {figure["code"]: figure for figure in figures}

    def figure(self, code, *args, **options):
        """(numerator, denominator, text) of one indicator."""
        figure = self.figures(*args, **options)[code]
        return figure["numerator"], figure["denominator"], figure["text"]

    def carry_out(self, measures, claimed, confirmed):
        """Claim measures as their executor and confirm them as the officer."""
        own = self.as_role(measures, "respondent")
        own.write({"proof": "The rules are approved"})
        own.action_claim(self.act(claimed))
        self.as_role(measures, "officer").action_confirm(self.act(confirmed))


@tagged("post_install", "-at_install")
class TestKpiExample(KpiMixin, SeedPlanCommon):
    """The example of the domain reference, on the plan of seed 004."""

    def reach_august(self):
        for unit in self.units.values():  # so that one user claims all rows
            unit.manager_id = self.employees["respondent"]
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        officer = self.as_role(analysis, "officer")
        officer.action_approve_plan(self.paper(date(2026, 5, 12)))
        self.publish(analysis, date(2026, 5, 15))
        officer.action_start_monitoring(self.act(date(2026, 5, 15)))
        type(self).today = date(2026, 9, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 6, 1))
        done = analysis.measure_ids.filtered(lambda m: m.number in CONFIRMED)
        self.carry_out(done, date(2026, 7, 20), date(2026, 7, 30))
        return analysis

    def test_example_of_the_reference(self):
        """AC-54."""
        analysis = self.reach_august()
        day = date(2026, 8, 1)
        figures = self.figures(day=day, analysis=analysis)
        timely, executed = figures["K-8"], figures["K-7"]
        self.assertEqual((timely["numerator"], timely["denominator"]), (11, 12))
        self.assertEqual((timely["value"], timely["text"]), (91.7, "91.7 %"))
        self.assertEqual((executed["numerator"], executed["denominator"]), (27, 31))
        self.assertEqual((executed["value"], executed["text"]), (87.1, "87.1 %"))
        rows = self.env["ksrisk.measure"].browse(timely["numerator_ids"])
        self.assertEqual(sorted(rows.mapped("number")), list(CONFIRMED))
        due = self.env[timely["denominator_model"]].browse(timely["denominator_ids"])
        self.assertEqual(sorted(due.mapped("number")), [*range(1, 10), 11, 12, 13])
        made = self.env["ksrisk.recommendation"].browse(executed["denominator_ids"])
        self.assertEqual(made, analysis.recommendation_ids)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestKpi(KpiMixin, KsriskCommon):
    def make_risks(self, analysis, number):
        risks = self.as_role(self.env["ksrisk.risk"], "officer").create(
            [
                {
                    "analysis_id": analysis.id,
                    "direction_id": analysis.direction_ids[index % 2].id,
                    **{
                        f"{name}_{lang}": f"{name} {index}"
                        for name in ("name", "cause")
                        for lang in ("kk", "ru")
                    },
                    "recommendation_ids": [
                        Command.create(
                            {
                                "analysis_id": analysis.id,
                                "name_kk": f"Ұсыным {index}",
                                "name_ru": f"Рекомендация {index}",
                            }
                        )
                    ],
                }
                for index in range(number)
            ]
        )
        risks.action_confirm(self.act(date(2026, 3, 9)))
        self.as_role(analysis, "officer").audit_note = "There were no audits"
        return risks

    def make_measures(self, analysis, number):
        self.as_role(self.env["ksrisk.measure"], "officer").create(
            [
                {
                    "analysis_id": analysis.id,
                    "recommendation_ids": [
                        Command.set(analysis.recommendation_ids.ids)
                    ],
                    "name_kk": "Іс-шара",
                    "name_ru": "Мероприятие",
                    "completion_form_kk": "Қағидалар",
                    "completion_form_ru": "Правила",
                    "date_deadline": date(2026, 7, 31),
                    "executor_ids": [
                        Command.create({"department_id": self.departments[0].id})
                    ],
                }
                for _index in range(number)
            ]
        )

    def monitor(self, analysis):
        """Bring an analysis whose findings are made into its monitoring."""
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.make_measure(analysis)
        self.approve_plan(analysis)
        self.publish(analysis)
        self.start_monitoring(analysis)

    def collected(self, **values):
        analysis = self.reach("collection", **values)
        self.answer_all(analysis)
        self.accept_all(analysis)
        return analysis

    def set_today(self, day):
        before = type(self).today
        type(self).today = day
        self.addCleanup(setattr, type(self), "today", before)

    def enter_on(self, departments, day):
        """As if the departments had been entered on a day."""
        departments.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE hr_department SET create_date = %s WHERE id IN %s",
                day,
                departments._ids,
            )
        )
        departments.invalidate_recordset()

    # ------------------------------------------------------------------
    # K-6
    # ------------------------------------------------------------------
    def test_eliminated_risks_by_direction_and_in_total(self):
        """AC-53, as of each day on which something happened."""
        analysis = self.collected()
        self.assertEqual(self.figure("K-6", analysis=analysis), (0, 0, "–"))
        absent = self.figures(analysis=analysis)["K-6"]
        self.assertIsNone(absent["value"])
        self.assertIn("no risk was confirmed", absent["note"])
        risks = self.make_risks(analysis, 10)
        self.monitor(analysis)
        self.set_today(date(2026, 9, 1))
        self.carry_out(analysis.measure_ids, date(2026, 7, 1), date(2026, 7, 2))
        risks[:7].action_eliminate(self.act(date(2026, 8, 3)))
        figure = self.figures(analysis=analysis)["K-6"]
        self.assertEqual((figure["value"], figure["text"]), (70.0, "70.0 %"))
        self.assertEqual(figure["note"], "")
        self.assertEqual(set(figure["numerator_ids"]), set(risks[:7].ids))
        self.assertEqual(set(figure["denominator_ids"]), set(risks.ids))
        self.assertEqual(
            [(line["numerator"], line["denominator"]) for line in figure["lines"]],
            [(4, 5), (3, 5)],
        )
        for day, expected in (
            (date(2026, 3, 8), (0, 0, "–")),
            (date(2026, 3, 9), (0, 10, "0.0 %")),
            (date(2026, 8, 2), (0, 10, "0.0 %")),
            (date(2026, 8, 3), (7, 10, "70.0 %")),
        ):
            with self.subTest(day=day):
                figure = self.figure("K-6", day=day, analysis=analysis)
                self.assertEqual(figure, expected)
        risks[0].action_not_eliminate(self.act(date(2026, 8, 20)))
        self.assertEqual(self.figure("K-6", analysis=analysis)[0], 6)
        earlier = self.figure("K-6", day=date(2026, 8, 19), analysis=analysis)
        self.assertEqual(earlier[0], 7)

    def test_rejected_risk_counted_until_its_rejection(self):
        analysis = self.collected()
        risk = self.make_risks(analysis, 1)
        risk.outcome_reason = "The norm was repealed"
        risk.action_reject(self.act(date(2026, 3, 11)))
        counts = {
            day: self.figure("K-6", day=date(2026, 3, day), analysis=analysis)[1]
            for day in (8, 9, 10, 11, 12)
        }
        self.assertEqual(counts, {8: 0, 9: 1, 10: 1, 11: 0, 12: 0})

    def test_dates_of_a_risk_are_written_by_its_steps_alone(self):
        risk = self.make_risks(self.collected(), 1)
        for name in ("date_confirmed", "date_eliminated", "date_rejected"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                risk.write({name: date(2026, 1, 1)})
        with self.assertRaises(TransitionRefused):
            risk.action_reject(self.act(date(2026, 3, 8)))

    # ------------------------------------------------------------------
    # K-4, K-5
    # ------------------------------------------------------------------
    def test_coverage(self):
        """AC-57."""
        analysis = self.reach("collection")
        self.assertEqual(self.figure("K-4"), (0, 2, "0.0 %"))
        self.answer_all(analysis)
        self.assertEqual(self.figure("K-4"), (0, 2, "0.0 %"))
        self.set_today(date(2026, 3, 16))
        requests = self.as_role(analysis.request_ids, "leader")
        first = requests.filtered(lambda r: r.department_id == self.departments[0])
        first[0].action_accept(self.act(date(2026, 3, 13)))
        self.assertEqual(self.figure("K-4")[0], 0, "one direction is still open")
        first[1].action_accept(self.act(date(2026, 3, 14)))
        figure = self.figures()["K-4"]
        self.assertEqual((figure["numerator"], figure["text"]), (1, "50.0 %"))
        self.assertEqual(figure["numerator_ids"], self.departments[0].ids)
        self.assertIs(figure["is_met"], False)
        (requests - first).action_accept(self.act(date(2026, 3, 15)))
        self.assertEqual(self.figure("K-4"), (2, 2, "100.0 %"))
        self.assertIs(self.figures()["K-4"]["is_met"], True)
        self.assertEqual(self.figure("K-4", day=date(2026, 3, 14))[0], 1)
        self.assertEqual(self.figure("K-4", day=date(2026, 3, 13))[0], 0)
        added = self.departments.create(
            {"name": "Added after the order", "company_id": self.company.id}
        )
        self.enter_on(added, "2026-03-11 08:00:00")
        self.assertEqual(self.figure("K-4"), (2, 3, "66.7 %"))
        self.assertEqual(self.figure("K-4", day=date(2026, 3, 10))[1], 2)

    def test_answers_returned_after_their_acceptance_cover_until_then(self):
        analysis = self.collected()
        requests = self.as_role(analysis.request_ids, "leader")
        self.set_today(date(2026, 3, 20))
        requests[0].note = "Mend the figures"
        requests[0].action_return(self.act(date(2026, 3, 16)))
        self.assertEqual(self.figure("K-4")[0], 1)
        self.assertEqual(self.figure("K-4", day=date(2026, 3, 15))[0], 2)
        own = requests[0].with_user(requests[0].user_id)
        own.action_submit(self.act(date(2026, 3, 17)))
        requests[0].action_accept(self.act(date(2026, 3, 18)))
        self.assertEqual(self.figure("K-4")[0], 2)

    def test_archived_department_counts_until_its_archiving(self):
        self.collected()
        self.enter_on(self.departments, "2026-01-01 08:00:00")
        type(self).today = date(2026, 3, 20)
        self.addCleanup(setattr, type(self), "today", TODAY)
        self.departments[1].action_archive()
        self.assertEqual(self.figure("K-4"), (1, 1, "100.0 %"))
        self.assertEqual(self.figure("K-4", day=TODAY), (2, 2, "100.0 %"))
        self.set_today(date(2026, 3, 25))
        self.departments[1].action_unarchive()
        self.assertEqual(self.figure("K-4"), (2, 2, "100.0 %"))
        for day, whole in ((TODAY, 2), (date(2026, 3, 20), 1), (date(2026, 3, 24), 1)):
            self.assertEqual(self.figure("K-4", day=day)[1], whole)

    def test_days_of_archiving_are_not_entered(self):
        department = self.departments[1].sudo()
        for name in ("ksrisk_date_archived", "ksrisk_date_restored"):
            values = {name: date(2026, 1, 1)}
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    department.write(values)
                with self.assertRaises(AccessError):
                    department.create({"name": "New", **values})
                slipped = {f"default_{name}": date(2026, 1, 1)}
                new = department.with_context(**slipped).create({"name": "New"})
                self.assertFalse(new[name])
                department.action_archive()
                with self.assertRaises(AccessError):
                    department.write({name: False})

    def test_only_the_lowest_departments_by_setting(self):
        self.collected()
        self.departments[1].parent_id = self.departments[0]
        self.assertEqual(self.figure("K-4"), (2, 2, "100.0 %"))
        self.company.ksrisk_kpi_departments = "leaf"
        figure = self.figures()["K-4"]
        self.assertEqual(figure["denominator_ids"], self.departments[1].ids)
        self.assertEqual(figure["text"], "100.0 %")

    def test_signed_reference_stands_for_answers_given_on_paper(self):
        analysis = self.make_analysis(mode="paper")
        self.issue_order(analysis)
        self.approve_work_plan(analysis)
        self.start_collection(analysis)
        self.as_role(analysis, "officer").audit_note = "None"
        self.agree(self.submit_reference(analysis))
        self.assertEqual(self.figure("K-4")[0], 0)
        officer = self.as_role(analysis, "officer")
        officer.action_sign_reference(self.paper(date(2026, 3, 12)))
        self.assertEqual(self.figure("K-4"), (2, 2, "100.0 %"))

    def test_direction_that_does_not_apply_needs_no_answer(self):
        analysis = self.make_analysis()
        row = analysis.scope_ids.filtered(
            lambda r: r.department_id == self.departments[0]
        )[0]
        row.write({"applicable": False, "reason": "No such function"})
        for step in (self.issue_order, self.approve_work_plan, self.start_collection):
            step(analysis)
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.assertEqual(self.figure("K-4"), (2, 2, "100.0 %"))

    def test_analysis_of_each_year(self):
        analysis = self.collected()
        self.assertEqual(self.figure("K-5"), (0, 1, "0.0 %"))
        self.make_findings(analysis)
        self.monitor(analysis)
        figure = self.figures()["K-5"]
        self.assertEqual((figure["numerator"], figure["is_met"]), (1, True))
        self.assertEqual(figure["numerator_ids"], analysis.ids)
        self.assertEqual(self.figure("K-5", day=date(2026, 3, 11))[0], 0)
        self.assertEqual(self.figure("K-5", day=date(2027, 1, 1))[0], 0)
        self.assertEqual(self.figure("K-4", day=date(2027, 1, 1))[0], 0)
        # A plan goes on in the next year.
        self.assertEqual(self.figure("K-7", day=date(2027, 1, 1))[1], 1)

    def test_coverage_counts_the_analysis_of_the_year(self):
        """The year of K-4 is that of K-5: in which the reference is signed."""
        analysis = self.collected()
        self.set_today(date(2027, 1, 15))
        ids = self.departments.ids
        for day in (date(2026, 12, 31), date(2027, 1, 15)):
            figures = self.figures(day=day)  # in progress, ordered the year before
            self.assertEqual(sorted(figures["K-4"]["numerator_ids"]), sorted(ids))
            self.assertEqual(figures["K-5"]["denominator_ids"], analysis.ids)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis))
        officer = self.as_role(analysis, "head")
        officer.action_sign_reference(self.act(date(2027, 1, 12), number="1"))
        begun = self.make_analysis(
            date_start=date(2027, 1, 13),
            date_end=date(2027, 3, 31),
            date_register=date(2027, 4, 30),
        )
        self.issue_order(begun, date(2027, 1, 13))
        figures = self.figures()
        self.assertEqual(figures["K-5"]["numerator_ids"], analysis.ids)
        self.assertEqual(figures["K-5"]["denominator_ids"], analysis.ids)
        self.assertEqual(figures["K-4"]["numerator"], 2)
        self.assertEqual(self.figure("K-5", day=date(2026, 12, 31))[0], 0)

    def test_member_of_no_group_is_not_told_that_nothing_was_done(self):
        analysis = self.collected()
        self.make_findings(analysis)
        self.monitor(analysis)
        stranger = new_test_user(
            self.env,
            "ksrisk_idle",
            ROLES["leader"],
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.users = {**self.users, "idle": stranger}
        figures = self.figures("idle")
        self.assertEqual(figures["K-5"]["text"], "100.0 %")
        self.assertEqual(figures["K-7"]["text"], "–")
        self.assertEqual(self.figures("leader")["K-7"]["denominator"], 1)

    # ------------------------------------------------------------------
    # K-7, K-8
    # ------------------------------------------------------------------
    def test_timeliness_on_each_day(self):
        analysis = self.reach("signed")
        for day in (31, 31, 15):
            self.make_measure(analysis, date_deadline=date(2026, 7, day))
        for step in (self.approve_plan, self.publish, self.start_monitoring):
            step(analysis)
        timely, late, _open = analysis.measure_ids
        self.set_today(date(2026, 9, 1))
        self.carry_out(timely, date(2026, 7, 31), date(2026, 8, 4))
        self.carry_out(late, date(2026, 8, 1), date(2026, 8, 4))
        for day, expected in (
            (date(2026, 3, 11), (0, 0, "–")),
            (date(2026, 7, 14), (0, 0, "–")),
            (date(2026, 7, 15), (0, 1, "0.0 %")),
            (date(2026, 8, 3), (0, 3, "0.0 %")),
            (date(2026, 8, 4), (1, 3, "33.3 %")),
        ):
            with self.subTest(day=day):
                figure = self.figure("K-8", day=day, analysis=analysis)
                self.assertEqual(figure, expected)
        # All three rows answer the one recommendation.
        self.assertEqual(self.figure("K-7", analysis=analysis), (0, 1, "0.0 %"))

    def test_deadline_in_force_on_the_day(self):
        analysis = self.reach("monitoring")
        self.set_today(date(2026, 9, 1))

        def moved(measure, day):
            later = timedelta(days=31 if day >= date(2026, 8, 1) else 0)
            return measure.date_deadline + later

        with patch.object(type(analysis.measure_ids), "_get_deadline_on", moved):
            before = self.figure("K-8", day=date(2026, 7, 31), analysis=analysis)
            after = self.figure("K-8", day=date(2026, 8, 1), analysis=analysis)
        self.assertEqual((before[1], after[1]), (1, 0))

    # ------------------------------------------------------------------
    # Whose figures
    # ------------------------------------------------------------------
    def test_facts_of_another_company_do_not_count(self):
        self.reach("monitoring")
        other = self.env["res.company"].create({"name": "Other JSC"})
        model = self.env["ksrisk.kpi"].with_context(
            allowed_company_ids=(self.company | other).ids
        )
        figures = {f["code"]: f for f in model._get_figures(other, self.today)}
        self.assertEqual(
            {code: f["text"] for code, f in figures.items()},
            {"K-4": "–", "K-5": "0.0 %", "K-6": "–", "K-7": "–", "K-8": "–"},
        )
        self.assertFalse(
            any(f["numerator_ids"] + f["denominator_ids"] for f in figures.values())
        )

    def test_who_gets_figures(self):
        self.reach("monitoring")
        expected = self.figures()
        for role in ("head", "auditor", "leader", "commissioner"):
            with self.subTest(role=role):
                self.assertEqual(self.figures(role), expected)
        for role in ("respondent", "outsider"):
            model = self.as_role(self.env["ksrisk.kpi"], role)
            for call in (
                lambda model=model: model._get_figures(self.company, self.today),
                lambda model=model: model._get_process_figures(
                    self.company, self.today
                ),
                model.get_indicators,
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    call()

    def test_marked_rows_count_for_all_who_read_the_analysis(self):
        analysis = self.reach("signed")
        rows = (self.make_measure(analysis), analysis.risk_ids)
        for records in rows:
            self.as_role(records, "officer").action_mark_confidential()
        self.approve_plan(analysis)
        self.set_today(date(2026, 9, 1))
        self.env.flush_all()
        expected = self.figures()
        self.assertEqual(expected["K-8"]["denominator"], 1)
        self.assertEqual(expected["K-6"]["denominator"], 1)
        figures = self.figures("auditor")
        self.assertEqual(figures["K-8"].pop("denominator_hidden"), 1)
        self.assertEqual(expected["K-8"].pop("denominator_hidden"), 0)
        for code in ("K-6", "K-7", "K-8"):
            for figure in (figures[code], expected[code]):
                for part in (figure, *figure["lines"]):
                    part.pop("numerator_hidden")
                    part.pop("denominator_hidden", None)
        self.assertEqual(figures, expected)
        for records in rows:
            own = self.as_role(records, "auditor")
            self.assertFalse(own.search([("id", "in", records.ids)]))

    def test_texts_follow_the_language(self):
        analysis = self.reach("monitoring")
        self.set_today(date(2026, 8, 1))
        figures = self.figures(analysis=analysis, lang=KK)
        self.assertEqual(figures["K-8"]["text"], "0,0 %")
        self.assertEqual(
            figures["K-8"]["name"], "Мерзімінде орындалған іс-шаралар үлесі"
        )
        self.assertIn(
            "Алым",
            self.env["ksrisk.kpi"]
            .with_context(lang=KK)
            .fields_get(["numerator_text"])["numerator_text"]["string"],
        )

    def test_indicator_that_nothing_counts_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["ksrisk.kpi"].create(
                {
                    "code": "K-99",
                    "name": "Unknown",
                    "numerator_text": "?",
                    "denominator_text": "?",
                    "source": "none",
                }
            )

    # ------------------------------------------------------------------
    # How the work goes
    # ------------------------------------------------------------------
    def process(self, role="officer", day=None, analysis=None):
        model = self.as_role(self.env["ksrisk.kpi"], role)
        analysis = analysis and analysis.with_env(model.env)
        return model._get_process_figures(self.company, day or self.today, analysis)

    def test_days_against_the_limits(self):
        analysis = self.reach("signed")
        term = self.process()["approval"][0]
        self.assertEqual((term["days"], term["is_met"]), (0, None))
        self.set_today(date(2026, 4, 10))
        self.assertIs(self.process()["approval"][0]["is_met"], False)
        self.make_measure(analysis)
        self.approve_plan(analysis, date(2026, 3, 20))
        term = self.process()["approval"][0]
        # 12.03 to 20.03.2026: working days 13, 16…20.
        self.assertEqual((term["days"], term["limit"]), (6, 10))
        self.assertEqual(term["text"], "6 of 10 working days")
        self.assertIs(term["is_met"], True)
        self.assertFalse(self.process(day=date(2026, 3, 19))["publication"])
        self.assertIsNone(self.process(day=date(2026, 3, 19))["approval"][0]["is_met"])

    def test_rows_by_department(self):
        analysis = self.reach("monitoring")
        self.set_today(date(2026, 8, 1))
        [row] = self.process(analysis=analysis)["departments"]
        self.assertEqual(row["name"], "HR department")
        self.assertEqual(row["open_ids"], analysis.measure_ids.ids)
        self.assertEqual(row["overdue_ids"], analysis.measure_ids.ids)
        on_time = self.process(day=date(2026, 7, 31), analysis=analysis)
        self.assertFalse(on_time["departments"][0]["overdue_ids"])
        analysis.measure_ids.department_ids.sudo().action_archive()
        [row] = self.process(analysis=analysis)["departments"]
        self.assertEqual(row["name"], "HR department")

    def test_evidence_of_the_answers(self):
        analysis = self.reach("collection")
        answer = analysis.answer_ids[0]
        own = answer.with_user(answer.user_id)
        own.evidence_ids = [
            Command.create({"name": "Minutes", "company_id": self.company.id})
        ]
        self.assertIsNone(self.process()["evidence"]["value"])
        self.answer_all(analysis)
        evidence = self.process()["evidence"]
        self.assertEqual(evidence["numerator"], 1)
        self.assertEqual(evidence["denominator"], len(analysis.answer_ids))
        proved = self.env["ksrisk.answer"].search(evidence["numerator_domain"])
        self.assertEqual(proved, answer)

    def test_warnings_passed_over(self):
        before = self.process()["warnings"]
        self.assertEqual(before["count"], 0)
        analysis = self.reach("collection")
        self.env.cr.flush()  # the journal is written last
        entries = self.env["ksrisk.journal"].search(
            [("company_id", "=", self.company.id)]
        )
        passed = entries.filtered(lambda e: (e.payload or {}).get("passed"))
        self.assertTrue(passed)
        expected = sum(len(entry.payload["passed"]) for entry in passed)
        for role in ("officer", "head", "leader"):
            with self.subTest(role=role):
                warnings = self.process(role, analysis=analysis)["warnings"]
                self.assertEqual(warnings["count"], expected)
                self.assertEqual(set(warnings["ids"]), set(passed.ids))
        past = self.process(day=date(2026, 1, 4), analysis=analysis)["warnings"]
        self.assertEqual(past["count"], 0)

    # ------------------------------------------------------------------
    # Screen
    # ------------------------------------------------------------------
    def test_screen_says_what_it_can_not_show(self):
        analysis = self.reach("collection")
        kpis = self.as_role(self.env["ksrisk.kpi"], "officer")
        data = kpis.get_indicators("2026-03-01", self.company.id, analysis.id)
        self.assertEqual(
            (data["as_of"], data["analysis_id"]), ("2026-03-01", analysis.id)
        )
        self.assertEqual([a["id"] for a in data["analyses"]], analysis.ids)
        self.assertEqual(len(data["figures"]), 5)
        other = self.env["res.company"].create({"name": "Other JSC"})
        for error, arguments in (
            (UserError, ("soon",)),
            (UserError, (["2026-01-01"],)),
            (UserError, ("2026-03-13",)),
            (AccessError, (False, other.id)),
            (UserError, (False, False, 999999)),
        ):
            with self.subTest(arguments=arguments), self.assertRaises(error):
                kpis.get_indicators(*arguments)

    # ------------------------------------------------------------------
    # Cost
    # ------------------------------------------------------------------
    def count_queries(self, analysis, call):
        self.env.cr.flush()
        for _warm in range(2):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            call(analysis)
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_rows(self):
        def figures(analysis):
            model = self.as_role(self.env["ksrisk.kpi"], "officer")
            model._get_figures(self.company, self.today, analysis.with_env(model.env))
            model._get_process_figures(
                self.company, self.today, analysis.with_env(model.env)
            )

        counts = {}
        for number in (1, 100):
            analysis = self.collected()
            self.make_risks(analysis, number)
            self.agree(self.submit_reference(analysis))
            self.sign_reference(analysis)
            self.make_measures(analysis, number)
            self.approve_plan(analysis)
            counts[number] = self.count_queries(analysis, figures)
        self.assertEqual(counts[100], counts[1])
