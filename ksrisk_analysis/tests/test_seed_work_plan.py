"""Seeds 000 and 002: the work plans of a school and of a department of education."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from ..core.languages import KK, LANGS, RU
from ..exceptions import TransitionRefused
from . import seeds
from .common import KsriskCommon

SCHOOL = seeds.load(0)
EDUCATION = seeds.load(2)


def both(name, texts):
    """Values of a field in both languages."""
    return {f"{name}_kk": texts[KK], f"{name}_ru": texts[RU]}


def day(text):
    return date.fromisoformat(text) if text else False


def compact(text):
    """A text without what differs from print to print: dashes, case, spaces."""
    return "".join(text.casefold().replace("–", "-").split()).rstrip(".")


class WorkPlanCommon(KsriskCommon):
    def approve(self, analysis, on, **values):
        self.as_role(analysis, "head").action_approve_work_plan(
            {**self.act(on), **values}
        )

    def refusal(self, analysis, on, **values):
        """The reasons for which the work plan is not approved."""
        with self.assertRaises(TransitionRefused) as caught:
            self.approve(analysis, on, **values)
        self.assertFalse(analysis.date_work_plan)
        return caught.exception.context["reasons"]


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestEducationPlan(WorkPlanCommon):
    """Seed 002: six stages, eighteen lines, every kind of deadline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2023, 11, 3)
        cls.company.write(both("ksrisk_name", EDUCATION["organisation"]))

    def setUp(self):
        super().setUp()
        self.analysis = self.make_analysis(
            date_from=date(2022, 6, 1),
            date_to=date(2023, 10, 31),
            date_start=date(2023, 11, 1),
            date_end=date(2023, 12, 31),
            date_register=date(2024, 2, 29),
        )
        self.issue_order(self.analysis, date(2023, 11, 1))
        self.lines = self._create_lines()

    def _create_lines(self):
        stages = {
            stage.number: stage for stage in self.env["ksrisk.plan.stage"].search([])
        }
        return self.as_role(self.env["ksrisk.plan.line"], "officer").create(
            [
                {
                    "analysis_id": self.analysis.id,
                    "sequence": index,
                    "number": line["number"],
                    "stage_id": stages[line["stage"]].id,
                    **both("name", line["name"]),
                    "is_identification": line["stage"] <= 2,
                    **self._deadline_values(line),
                    "period_ids": [
                        Command.create(
                            {
                                **both("category", item["category"]),
                                "date_from": item["date_from"],
                                "date_to": item["date_to"],
                            }
                        )
                        for item in line["periods"]
                        if item["category"]
                    ],
                    "executor_ids": [
                        Command.create(both("name", item)) for item in line["executors"]
                    ],
                }
                for index, line in enumerate(EDUCATION["lines"])
            ]
        )

    def _deadline_values(self, line):
        rule = self.env["ksrisk.deadline.rule"].search(
            [("code", "=", line["rule_code"])]
        )
        month = line["month"] and f"{line['month']}-01"
        return {
            "deadline_kind": line["deadline_kind"],
            "date_month": month or date(2023, 1, 1),
            "rule_id": rule.id,
            **({"date_deadline": line["deadline"]} if line["deadline"] else {}),
        }

    def by_number(self, number):
        return self.lines.filtered(lambda line: line.number == number)

    def test_stages_and_lines(self):
        self.assertEqual(
            [len(lines) for lines in self.lines.grouped("stage_id").values()],
            [8, 5, 2, 1, 1, 1],
        )
        for lang in LANGS:
            stages = self.lines.stage_id.with_context(lang=lang)
            for stage, item in zip(stages, EDUCATION["stages"], strict=True):
                self.assertEqual(stage.name, item["name"][lang])
            self.assertEqual(
                self.lines.with_context(lang=lang).mapped("name"),
                [item["name"][lang] for item in EDUCATION["lines"]],
            )

    def test_deadlines_by_their_kind(self):
        expected = {
            **dict.fromkeys(("1.2", "1.3"), date(2023, 11, 15)),
            **dict.fromkeys(("2.1", "2.2"), date(2023, 11, 30)),
            **dict.fromkeys(("2.3", "2.4", "2.5"), date(2023, 12, 31)),
            "6.1": date(2024, 2, 29),
        }
        found = {
            line.number: line.date_deadline for line in self.lines if line.date_deadline
        }
        self.assertEqual(found, expected)

    def test_periods_of_the_data_are_no_deadlines(self):
        for number in ("1.1", "1.4", "1.5", "1.6", "1.7", "1.8"):
            line = self.by_number(number)
            self.assertEqual(
                [(str(p.date_from), str(p.date_to)) for p in line.period_ids],
                [("2022-06-01", "2023-10-31"), ("2022-12-01", "2023-10-31")],
            )
            self.assertFalse(line.date_deadline)
            self.assertFalse(line.date_effective)
        self.approve(self.analysis, date(2023, 11, 3))
        self.assertEqual(self.analysis.date_work_plan, date(2023, 11, 3))

    def test_term_of_the_plan_is_that_of_the_order(self):
        for number in ("2.3", "2.4", "2.5"):
            line = self.by_number(number)
            line.deadline_kind = "date"
            line.date_deadline = date(2023, 12, 29)
        reasons = self.refusal(self.analysis, date(2023, 11, 3))
        [reason] = [reason for reason in reasons if not reason["soft"]]
        for part in ("12/29/2023", "12/31/2023", "footnote"):
            self.assertIn(part, reason["message"])
        self.by_number("2.5").date_deadline = date(2023, 12, 31)
        self.approve(self.analysis, date(2023, 11, 3))
        self.assertEqual(self.analysis.work_plan_id.state, "signed")

    def test_printed_plan_is_that_of_the_source(self):
        self.approve(self.analysis, date(2023, 11, 3))
        for lang in LANGS:
            values = self.analysis.work_plan_id._get_document_values(lang)
            [block] = values["blocks"]
            with self.subTest(lang=lang):
                self.assertEqual(values["title"], EDUCATION["title"][lang])
                self.assertEqual(block["columns"], EDUCATION["columns"][lang])
                headings = [row["heading"] for row in block["rows"] if "heading" in row]
                for heading, item in zip(headings, EDUCATION["stages"], strict=True):
                    number, name = heading.split(". ", 1)
                    self.assertEqual(number, str(item["number"]))
                    self.assertEqual(name, item["name"][lang])
                rows = [row["cells"] for row in block["rows"] if "cells" in row]
                for cells, line in zip(rows, EDUCATION["lines"], strict=True):
                    self._check_row(cells, line, lang)

    def _check_row(self, cells, line, lang):
        number, name, deadline, executors = cells
        self.assertEqual(number, [line["number"]])
        self.assertEqual(name, [line["name"][lang]])
        self.assertEqual(executors, [item[lang] for item in line["executors"]])
        # The source speaks of orders in general, the plan of the order it rests on.
        source = line["deadline_text"][lang].replace(
            "внутренних анализов", "внутреннего анализа"
        )
        if line["deadline_kind"] != "permanent":
            self.assertEqual(deadline, [source])
            return
        self.assertEqual(deadline[0], {KK: "Тұрақты", RU: "Постоянно"}[lang])
        self.assertEqual(len(deadline), 3)
        for period in deadline[1:]:
            category, span = period.split(": ")
            self.assertIn(compact(category), compact(source))
            self.assertIn(compact(span), compact(source))

    def test_approval_block_and_footnote(self):
        self.approve(self.analysis, date(2023, 11, 3))
        kazakh, russian = (
            self.analysis.work_plan_id._get_document_values(lang) for lang in LANGS
        )
        self.assertEqual(kazakh["approval"]["heading"], "БЕКІТЕМІН")
        self.assertEqual(russian["approval"]["heading"], "УТВЕРЖДАЮ")
        self.assertEqual(kazakh["approval"]["date"], "2023 жылғы «03» қараша")
        self.assertEqual(russian["approval"]["date"], "«03» ноября 2023 года")
        self.assertIn("Басқарма төрағасы", kazakh["approval"]["lines"][0])
        self.assertEqual(kazakh["footnotes"], [f"* {EDUCATION['footnote'][KK]}"])
        self.assertEqual(russian["footnotes"], [f"* {EDUCATION['footnote'][RU]}"])

    def test_lines_from_an_event_are_dated_when_it_happens(self):
        self.approve(self.analysis, date(2023, 11, 3))
        sealed = self.analysis.work_plan_id.content_hash
        self.start_collection(self.analysis, date(2023, 11, 3))
        self.answer_all(self.analysis)
        self.accept_all(self.analysis)
        self.make_findings(self.analysis)
        self.patch(type(self), "today", date(2023, 12, 20))
        self.agree(
            self.submit_reference(self.analysis, date(2023, 12, 4)), date(2023, 12, 5)
        )
        self.sign_reference(self.analysis, date(2023, 12, 5))
        self.assertEqual(self.by_number("4.1").date_deadline, date(2023, 12, 20))
        self.assertEqual(self.by_number("5.1").date_deadline, date(2024, 12, 5))
        self.assertFalse(self.by_number("3.2").date_deadline)
        self.make_measure(self.analysis, date_deadline=date(2024, 7, 31))
        self.approve_plan(self.analysis, date(2023, 12, 20))
        self.assertEqual(self.by_number("3.2").date_deadline, date(2023, 12, 25))
        self.assertEqual(self.analysis.work_plan_id.content_hash, sealed)
        self.assertEqual(
            self.analysis.work_plan_id._get_text_hash(),
            self.analysis.work_plan_id._get_signed_hash(),
        )

    def test_line_in_one_language_is_refused(self):
        self.by_number("1.2").name_ru = False
        self.by_number("1.3").executor_ids[0].name_kk = "  "
        self.by_number("1.4").period_ids[0].category_ru = False
        reasons = self.refusal(self.analysis, date(2023, 11, 3))
        self.assertEqual(
            {(r["res_model"], r["res_id"]) for r in reasons if not r["soft"]},
            {
                ("ksrisk.plan.line", self.by_number("1.2").id),
                ("ksrisk.executor", self.by_number("1.3").executor_ids[0].id),
                ("ksrisk.plan.period", self.by_number("1.4").period_ids[0].id),
            },
        )

    def test_deadline_before_the_approval_is_refused(self):
        line = self.by_number("1.2")
        line.date_deadline = date(2023, 11, 2)
        reasons = self.refusal(self.analysis, date(2023, 11, 3))
        self.assertEqual([r["res_id"] for r in reasons if not r["soft"]], line.ids)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSchoolPlan(WorkPlanCommon):
    """Seed 000: eleven lines, an acting head who executes four of them himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 1, 5)
        head = cls.employees["head"]
        head.name = "С.Бекжанов"
        names = {
            name
            for line in SCHOOL["lines"]
            for name in line["executors"]
            if isinstance(name, str)
        }
        cls.people = {head.name: head} | {
            name: cls.env["hr.employee"].create(
                {"name": name, "company_id": cls.company.id}
            )
            for name in names - {head.name}
        }

    def setUp(self):
        super().setUp()
        directions = [f"D{number}" for number in range(1, 10)]
        self.analysis = self.make_analysis(directions, date_end=date(2026, 2, 13))
        self.issue_order(self.analysis, date(2026, 1, 5))
        by_code = {d.code: d for d in self.analysis.direction_ids}
        self.lines = self.as_role(self.env["ksrisk.plan.line"], "officer").create(
            [
                {
                    "analysis_id": self.analysis.id,
                    "sequence": line["number"],
                    "number": str(line["number"]),
                    **both("name", line["name"]),
                    "direction_id": line["direction"] and by_code[line["direction"]].id,
                    "is_identification": bool(line["direction"]),
                    "date_deadline": line["deadline"],
                    "executor_ids": [
                        Command.create(self._executor(item))
                        for item in line["executors"]
                    ],
                }
                for line in SCHOOL["lines"]
            ]
        )

    def _executor(self, item):
        if isinstance(item, str):
            return {"employee_id": self.people[item].id}
        return both("name", item)

    def name_the_missing(self):
        for line in self.lines.filtered(lambda line: not line.executor_ids):
            line.executor_ids = [
                Command.create({"department_id": self.departments[0].id})
            ]

    def test_lines_and_their_working_days(self):
        self.assertEqual(len(self.lines), 11)
        for line, source in zip(self.lines, SCHOOL["lines"], strict=True):
            self.assertEqual(line.date_deadline, day(source["deadline"]))
            self.assertEqual(line.date_effective, line.date_deadline)
        self.assertEqual([len(line.executor_ids) for line in self.lines[6:8]], [2, 2])
        [commission] = self.lines[10].executor_ids
        self.assertEqual(
            (commission.name_kk, commission.name_ru),
            ("Комиссия мүшелері", "Члены комиссии"),
        )
        self.assertFalse(
            commission.employee_id | self.lines[10].executor_ids.employee_id
        )

    def test_lines_without_a_responsible_person_are_listed_all_at_once(self):
        self.lines[5].executor_ids.unlink()
        reasons = self.refusal(self.analysis, date(2026, 1, 5))
        hard = [reason for reason in reasons if not reason["soft"]]
        self.assertEqual(
            [reason["res_id"] for reason in hard],
            [self.lines[index].id for index in (1, 2, 5)],
        )
        for reason, index in zip(hard, (1, 2, 5), strict=True):
            self.assertIn(self.lines[index].name, reason["message"])

    def test_head_who_executes_four_lines_gives_a_reason(self):
        self.name_the_missing()
        reasons = self.refusal(self.analysis, date(2026, 1, 5), reason="")
        self.assertEqual(
            {reason["res_id"] for reason in reasons}, set(self.lines[6:10].ids)
        )
        self.assertTrue(all(reason["soft"] for reason in reasons))
        self.approve(self.analysis, date(2026, 1, 5), reason="The school is small.")
        self.assertEqual(
            self.analysis.work_plan_id.override_reason, "The school is small."
        )

    def test_first_deadline_is_the_day_of_the_approval(self):
        self.name_the_missing()
        self.assertEqual(self.lines[0].date_deadline, date(2026, 1, 5))
        self.approve(self.analysis, date(2026, 1, 5))
        self.assertEqual(self.analysis.date_work_plan, date(2026, 1, 5))

    def test_requests_are_due_when_the_plan_says(self):
        self.name_the_missing()
        self.approve(self.analysis, date(2026, 1, 5))
        scope = self.analysis.scope_ids.filtered("applicable")
        self.start_collection(self.analysis, date(2026, 1, 5))
        due = {
            line["direction"]: day(line["deadline"])
            for line in SCHOOL["lines"]
            if line["direction"]
        }
        requests = self.analysis.request_ids
        self.assertEqual(len(requests), len(scope))
        for request in requests:
            self.assertEqual(request.date_deadline, due[request.direction_id.code])


@tagged("post_install", "-at_install")
class TestTemplates(WorkPlanCommon):
    def propose(self, code, **values):
        analysis = self.make_analysis(
            [f"D{number}" for number in range(1, 10)],
            plan_template_id=self.env.ref(f"ksrisk_analysis.plan_template_{code}").id,
            **values,
        )
        analysis.action_propose_work_plan()
        return analysis

    def test_checklist_gives_the_dates_of_the_school(self):
        analysis = self.propose(
            "checklist", date_start=date(2026, 1, 5), date_end=date(2026, 2, 13)
        )
        lines = analysis.plan_line_ids
        self.assertEqual(
            lines.mapped("date_deadline"),
            [day(line["deadline"]) for line in SCHOOL["lines"]],
        )
        self.assertEqual(
            [line.direction_id.code or None for line in lines],
            [line["direction"] for line in SCHOOL["lines"]],
        )
        self.assertTrue(all(line.executor_ids for line in lines))
        self.assertFalse(lines._get_language_gaps())
        self.assertFalse(lines.executor_ids._get_language_gaps())

    def test_checklist_as_proposed_can_be_approved(self):
        self.patch(type(self), "today", date(2026, 1, 5))
        analysis = self.propose(
            "checklist", date_start=date(2026, 1, 5), date_end=date(2026, 2, 13)
        )
        self.issue_order(analysis)
        self.approve(analysis, date(2026, 1, 5))
        self.assertEqual(analysis.work_plan_id.state, "signed")

    def test_checklist_ends_the_identification_within_the_term(self):
        analysis = self.propose(
            "checklist", date_start=date(2026, 1, 5), date_end=date(2026, 1, 23)
        )
        lines = analysis.plan_line_ids
        identified = lines.filtered("is_identification")
        self.assertEqual(max(identified.mapped("date_deadline")), date(2026, 1, 23))
        self.assertEqual(
            (lines - identified).mapped("date_deadline"),
            [date(2026, 2, 16), date(2026, 2, 19)],
        )

    def test_stages_give_the_lines_of_the_department(self):
        analysis = self.propose(
            "stages", date_start=date(2023, 11, 3), date_end=date(2023, 12, 31)
        )
        lines = analysis.plan_line_ids
        self.assertEqual(
            [line.number for line in lines],
            [row["number"] for row in EDUCATION["lines"]],
        )
        self.assertEqual(
            [line.stage for line in lines], [row["stage"] for row in EDUCATION["lines"]]
        )
        dates = {line.number: line.date_deadline for line in lines}
        self.assertEqual(dates["1.2"], date(2023, 11, 15))
        self.assertEqual(dates["2.1"], date(2023, 11, 30))
        self.assertEqual(dates["2.3"], date(2023, 12, 31))
        self.assertEqual(dates["6.1"], analysis.date_register)
        self.assertFalse(dates["1.7"] or dates["3.1"] or dates["4.1"])
        by_rule = {line.number: line.rule_id.code for line in lines if line.rule_id}
        self.assertEqual(
            by_rule,
            {
                "3.1": "DL-4",
                "3.2": "DL-8",
                "4.1": "DL-6",
                "5.1": "DL-9",
                "6.1": "DL-10",
            },
        )
        period = lines[0].period_ids
        self.assertEqual(
            (period.date_from, period.date_to), (analysis.date_from, analysis.date_to)
        )
        self.assertTrue(all(line.executor_ids for line in lines))
