"""The report for the head: its text, its two sheets, who prints it."""

import io
from datetime import date

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core.languages import KK, LANGS, RU
from .common import KsriskCommon, bilingual

REPORT = "ksrisk_analysis.report_management"


class ManagementCommon(KsriskCommon):
    def print_report(self, analysis, role="officer", **data):
        """The report as PDF, by the user of a role."""
        reports = self.as_role(self.env["ir.actions.report"], role).with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(REPORT, analysis.ids, data)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

    def get_page(self, analysis, lang, day=None):
        """What is printed in one language."""
        report = self.as_role(self.env[f"report.{REPORT}"], "officer")
        data = {"langs": [lang], "as_of": day and day.isoformat()}
        return report._get_report_values(analysis.ids, data)["pages"][0]


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestManagementReport(ManagementCommon):
    def reach_august(self):
        """Two rows, one late and one to come, on 1 August 2026."""
        analysis = self.reach("signed")
        for day in (date(2026, 7, 31), date(2026, 8, 31)):
            self.make_measure(analysis, date_deadline=day)
        for step in (self.approve_plan, self.publish, self.start_monitoring):
            step(analysis)
        type(self).today = date(2026, 8, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 3, 12))
        return analysis

    def test_figures_in_both_languages(self):
        analysis = self.reach_august()
        expected = {
            KK: {
                "day": "2026 жылғы 1 тамыздағы жағдай бойынша",
                "company": "«Сынақ» АҚ",
                "stage": "Мониторинг",
                "K-4": [
                    "K-4. Барлық бағыттар бойынша талдаумен қамтылған "
                    "бөлімшелердің үлесі"
                ]
                + ["100,0 %", "2 / 2", "≥ 100 %: жетті"],
                "K-8": ["K-8. Мерзімінде орындалған іс-шаралар үлесі", "0,0 %"]
                + ["0 / 1", "белгіленбеген"],
                "late": ["Кадр департаменті", "2", "2", "1"],
                "term": "0 / 10 жұмыс күні",
            },
            RU: {
                "day": "по состоянию на 1 августа 2026 года",
                "company": "АО «Сынақ»",
                "stage": "Мониторинг",
                "K-4": [
                    "K-4. Доля подразделений, охваченных анализом по всем направлениям"
                ]
                + ["100,0 %", "2 / 2", "≥ 100 %: достигнуто"],
                "K-8": ["K-8. Доля мероприятий, исполненных в срок", "0,0 %", "0 / 1"]
                + ["не задано"],
                "late": ["Департамент кадров", "2", "2", "1"],
                "term": "0 из 10 рабочих дней",
            },
        }
        for lang, texts in expected.items():
            page = self.get_page(analysis, lang)
            figures, terms, risks, measures, late = page["tables"]
            with self.subTest(lang=lang):
                self.assertEqual(page["day"], texts["day"])
                self.assertEqual(page["company"], texts["company"])
                self.assertEqual(page["lines"][1][1], texts["stage"])
                self.assertIn("31.03.2026", page["lines"][2][1])  # DL-7, overdue
                self.assertEqual(figures["rows"][0], texts["K-4"])
                self.assertEqual(figures["rows"][-1], texts["K-8"])
                self.assertEqual(terms["rows"][0][1], texts["term"])
                self.assertEqual(risks["rows"][-1][1:], ["0", "1", "0", "0"])
                self.assertEqual(measures["rows"], [["2", "0", "0", "1", "1"]])
                self.assertEqual(late["rows"], [texts["late"]])

    def test_charts_count_what_the_figures_say(self):
        analysis = self.reach_august()
        risks, months, timeliness, requests = self.get_page(analysis, RU)["charts"]
        self.assertEqual([bar["note"] for bar in risks["bars"]], ["1"])
        self.assertEqual(
            [
                (c["label"], [(p["kind"], p["text"]) for p in c["parts"]])
                for c in months["columns"]
            ],
            [("07.2026", [("late", "1")]), ("08.2026", [("work", "1")])],
        )
        self.assertEqual(
            [(bar["label"], bar["note"]) for bar in timeliness["bars"]],
            [("Департамент кадров", "0 / 1 · 0,0 %")],
        )
        self.assertEqual(
            {(bar["label"], bar["note"]) for bar in requests["bars"]},
            {
                ("Департамент кадров", "2 / 2 · 100,0 %"),
                ("Финансовый департамент", "2 / 2 · 100,0 %"),
            },
        )

    def test_past_day_is_told_as_it_was(self):
        analysis = self.reach_august()
        page = self.get_page(analysis, RU, date(2026, 3, 11))
        self.assertEqual(page["lines"][1][1], "Сбор информации")
        self.assertEqual(page["tables"][3]["rows"], [["0"] * 5])
        self.assertTrue(page["charts"][1]["empty"])

    def test_who_prints_it(self):
        analysis = self.reach("collection")
        for role in ("respondent", "outsider"):
            own = self.as_role(self.env[f"report.{REPORT}"], role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                own._get_report_values(analysis.ids, {})
        for role in ("head", "auditor", "leader"):
            own = self.as_role(self.env[f"report.{REPORT}"], role)
            with self.subTest(role=role):
                self.assertEqual(len(own._get_report_values(analysis.ids)["pages"]), 2)

    def test_nothing_to_report_is_said(self):
        reports = self.as_role(self.env["ir.actions.report"], "officer")
        with self.assertRaisesRegex(UserError, "nothing to report"):
            reports._render_qweb_pdf(REPORT, [], {"company_id": self.company.id})


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestManagementSheets(ManagementCommon):
    """The sheets themselves, made by the real engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.env["ir.actions.report"].get_wkhtmltopdf_state() != "ok":
            cls.skipTest(cls, "The patched wkhtmltopdf is missing: no PDF can be made.")

    def assert_sheets(self, analysis, title, last, **data):
        for lang in LANGS:
            pages = self.print_report(analysis, langs=[lang], **data)
            with self.subTest(lang=lang):
                self.assertEqual(len(pages), 2)
                for page in pages:
                    self.assertIn(title[lang], " ".join(page.split()))
                self.assertIn(last[lang], " ".join(pages[1].split()))
        self.assertEqual(len(self.print_report(analysis, **data)), 4)

    def test_two_sheets(self):
        title = {
            KK: "талдау туралы басшыға арналған есеп",
            RU: "Отчёт для руководителя об анализе коррупционных рисков",
        }
        last = {
            KK: "Бөлімшелер бойынша сұрау салулардың барысы",
            RU: "Ход запросов по подразделениям",
        }
        with self.subTest("empty"):
            self.assert_sheets(self.make_analysis(), title, last)
        departments = self.env["hr.department"].create(
            [
                {
                    "name": f"Department {index}",
                    "company_id": self.company.id,
                    "ksrisk_respondent_id": self.users["respondent"].id,
                }
                for index in range(1, 13)
            ]
        )
        for index, department in enumerate(departments, 1):
            bilingual(
                department,
                name=(
                    "Құрылыс-монтаждау жұмыстарын ұйымдастыру және техникалық "
                    f"қадағалау департаменті № {index}",
                    "Департамент организации строительно-монтажных работ и "
                    f"технического надзора № {index}",
                ),
            )
        with self.subTest("large"):
            analysis = self.reach_large(departments)
            self.assert_sheets(analysis, title, last)

    def reach_large(self, departments):
        """Twelve departments with long names, nine directions, all rows overdue."""
        self.departments = departments
        directions = [f"D{number}" for number in range(1, 10)]
        analysis = self.reach("collection", directions=directions)
        self.answer_all_at_once(analysis)
        self.accept_all(analysis)
        for direction in analysis.direction_ids:
            self.make_findings(analysis).direction_id = direction
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        for index, department in enumerate(departments):
            measure = self.make_measure(
                analysis, date_deadline=date(2026, 4 + index % 9, 28)
            )
            measure.executor_ids.department_id = department
        self.approve_plan(analysis)
        type(self).today = date(2027, 2, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 3, 12))
        return analysis

    def answer_all_at_once(self, analysis):
        own = self.as_role(analysis.request_ids, "respondent")
        own.answer_ids.write({"result": "na", "reason": "No such function"})
        own.action_submit()
