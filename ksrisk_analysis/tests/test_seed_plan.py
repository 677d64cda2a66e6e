"""Seed 004: the plan of a company, from its file to the monitoring of its rows."""

import io
import re
from collections import Counter
from datetime import date

from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core.languages import KK, LANGS, RU
from ..exceptions import TransitionRefused
from .seed_plan_common import (
    SEED,
    SeedPlanCommon,
    as_file,
    as_text,
    expected_cells,
    table,
)


def _words(text):
    """The words of a text with their counts; a line may break after a hyphen."""
    return Counter(re.findall(r"\w+", text))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSeedPlan(SeedPlanCommon):
    def test_company_in_mid_cycle_registers_its_papers_and_monitors(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        self.assert_seed_measures(analysis)
        analysis.action_approve_plan(self.paper(date(2026, 5, 12)))
        self.publish(analysis, date(2026, 5, 15))
        analysis.action_start_monitoring(self.act(date(2026, 5, 15)))
        self.assertEqual(analysis.state, "monitoring")
        self.assertEqual(set(analysis.measure_ids.mapped("state")), {"planned"})
        signed = analysis.document_ids.filtered(lambda d: d.state == "signed")
        self.assertEqual(
            {document.kind: str(document.date_act) for document in signed},
            {
                "order": "2026-02-02",
                "work_plan": "2026-02-03",
                "reference": "2026-04-24",
                "remediation_plan": "2026-05-12",
            },
        )
        self.assertEqual(set(signed.mapped("mode")), {"paper"})
        self.assertEqual([len(document.scan_ids) for document in signed], [1] * 4)
        self.env.cr.flush()  # the journal is written last
        self.assertFalse(list(self.env["ksrisk.document"]._verify_seals(self.company)))

    def test_pasted_text_gives_the_same_measures(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis, text=as_text(table()))
        self.assert_seed_measures(analysis)

    def test_whole_cycle_in_the_system_with_the_head_signing(self):
        analysis = self.make_seed_analysis()
        risks = self._collect_and_find(analysis)
        self.import_plan(analysis)
        self.assert_seed_measures(analysis)
        self.assertEqual(analysis.recommendation_ids, risks.recommendation_ids)
        self.approve_plan(analysis, date(2026, 5, 12))
        plan = analysis.plan_id
        self.assertEqual(plan.signer_id, self.users["head"])
        self.assertNotEqual(plan.signer_id, analysis.officer_id)
        for lang in LANGS:
            [block] = plan._get_document_values(lang)["blocks"]
            self.assertEqual(
                [row["cells"] for row in block["rows"]],
                [expected_cells(row, lang) for row in SEED["rows"]],
            )

    def test_reference_in_force_takes_no_new_recommendations(self):
        analysis = self.make_seed_analysis()
        self._collect_and_find(analysis)
        rows = table()
        rows[1][1] += "\n8. Анықтамада жоқ ұсыным."
        rows[1][2] += "\n8. Рекомендация, которой нет в справке."
        wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
            {
                "analysis_id": analysis.id,
                "file": as_file(rows),
                "file_name": "plan.xlsx",
            }
        )
        wizard.action_preview()
        [line] = wizard.line_ids.filtered("error")
        self.assertEqual(
            line.error,
            "The signed reference does not recommend: Анықтамада жоқ ұсыным.",
        )
        with self.assertRaises(UserError):
            wizard.action_import()
        own = [("analysis_id", "=", analysis.id)]
        self.assertEqual(self.env["ksrisk.measure"].search_count(own), 0)
        self.assertEqual(self.env["ksrisk.recommendation"].search_count(own), 31)

    def test_recommendations_of_an_approved_plan_stay(self):
        analysis = self.reach_approved()
        recommendation = self.as_role(analysis.recommendation_ids[0], "officer")
        with self.assertRaises(UserError):
            recommendation.name_kk = "Басқа"
        with self.assertRaises(UserError):
            recommendation.copy({"analysis_id": analysis.id})

    def test_dates_of_the_rows(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        by_number = {measure.number: measure for measure in analysis.measure_ids}
        self.assertEqual(
            {n: m.date_deadline for n, m in by_number.items() if n not in (10, 14)},
            dict.fromkeys([*range(1, 10), 11, 12, 13], date(2026, 7, 31)),
        )
        self.assertEqual(by_number[10].date_deadline, date(2026, 8, 31))
        self.assertEqual(
            by_number[10].executor_ids.department_id,
            self.units["Қаржы департаменті"] | self.legal,
        )
        self.assertEqual(by_number[14].date_deadline, date(2026, 10, 31))
        self.assertEqual(by_number[14].date_effective, date(2026, 11, 2))
        self.assertEqual(
            by_number[14].executor_ids.department_id, self.units["Ішкі аудит қызметі"]
        )

    def test_saturday_of_row_14_asks_for_a_reason(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        act = {**self.paper(date(2026, 5, 12)), "reason": ""}
        reasons = self._refusal(analysis, act)
        self.assertEqual([r["res_id"] for r in reasons], analysis.measure_ids[13].ids)
        self.assertTrue(reasons[0]["soft"])
        self.assertIn("11/02/2026", reasons[0]["message"])
        analysis.action_approve_plan({**act, "reason": "The Board sits on Saturday."})
        self.assertEqual(
            analysis.plan_id.override_reason, "The Board sits on Saturday."
        )

    def test_printed_plan(self):
        analysis = self.reach_approved()
        for lang in LANGS:
            values = analysis.plan_id._get_document_values(lang)
            [block] = values["blocks"]
            with self.subTest(lang=lang):
                self.assertEqual(block["columns"], SEED["columns"][lang])
                self.assertEqual(
                    [row["cells"] for row in block["rows"]],
                    [expected_cells(row, lang) for row in SEED["rows"]],
                )
                self.assertEqual(values["title"], SEED["title"][lang])
                self.assertEqual(values["subtitle"], SEED["organisation"][lang])
                [signature] = values["signatures"]
                self.assertEqual(signature["post"], SEED["signer_post"][lang])
                self.assertEqual(signature["name"], "Д. Омарова")
        kazakh, russian = (
            analysis.plan_id._get_document_values(lang)["blocks"][0]["rows"]
            for lang in LANGS
        )
        self.assertEqual(kazakh[9]["cells"][5], ["2026 жылғы 31 тамыз"])
        self.assertEqual(russian[9]["cells"][5], ["31 августа 2026 года"])
        self.assertEqual(
            kazakh[13]["cells"][4], ["Ішкі аудит қызметі (ДК келісімі бойынша)"]
        )

    def test_incomplete_rows_are_listed_all_at_once(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        first, second, third = analysis.measure_ids[:3]
        first.write({"completion_form_kk": False, "completion_form_ru": False})
        second.executor_ids.unlink()
        third.date_deadline = False
        uncovered = analysis.measure_ids[3].recommendation_ids
        analysis.measure_ids[3].unlink()
        reasons = self._refusal(analysis, self.paper(date(2026, 5, 12)))
        hard = {
            (r["res_model"], r["res_id"]): r["message"]
            for r in reasons
            if not r["soft"]
        }
        self.assertEqual(
            hard.keys(),
            {("ksrisk.measure", m.id) for m in first | second | third}
            | {("ksrisk.recommendation", uncovered.id)},
        )
        self.assertEqual(analysis.state, "signed")
        self.assertFalse(analysis.plan_id)

    def test_text_in_one_language_is_refused(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        measure = analysis.measure_ids[13]
        measure.executor_ids.note_ru = False
        measure.name_kk = False
        reasons = self._refusal(analysis, self.paper(date(2026, 5, 12)))
        gaps = [r for r in reasons if not r["soft"]]
        self.assertEqual(
            {(r["res_model"], r["res_id"]) for r in gaps},
            {
                ("ksrisk.measure", measure.id),
                ("ksrisk.executor", measure.executor_ids.id),
            },
        )

    def test_unit_that_is_the_object_of_a_recommendation(self):
        analysis = self.make_seed_analysis()
        risks = self._collect_and_find(analysis)
        self.import_plan(analysis)
        self.assertEqual(risks[12].department_ids, self.legal)
        head = self.as_role(analysis, "head")
        act = {**self.act(date(2026, 5, 12)), "reason": ""}
        with self.assertRaises(TransitionRefused) as caught:
            head.action_approve_plan(act)
        reasons = caught.exception.context["reasons"]
        self.assertIn(analysis.measure_ids[12].id, [r["res_id"] for r in reasons])
        self.assertTrue(all(r["soft"] for r in reasons))

    def test_executor_claims_and_another_confirms(self):
        analysis = self.reach_monitoring()
        measure = analysis.measure_ids[1]
        executor = self.as_role(measure, "respondent")
        self.assertEqual(measure.user_ids, self.users["respondent"])
        proof = self.as_role(self.env["ir.attachment"], "respondent").create(
            {"name": "regulation.pdf", "raw": b"%PDF regulation"}
        )
        executor.proof_ids = [Command.link(proof.id)]
        executor.action_claim()
        self.assertEqual(measure.state, "claimed")
        with self.assertRaises(AccessError):
            executor.action_confirm()
        self.assertEqual(measure.state, "claimed")
        self.as_role(measure, "officer").action_confirm()
        self.assertEqual(measure.state, "confirmed")

    def test_officer_does_not_confirm_a_measure_of_his_own_department(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        self.legal.manager_id = self.env["hr.employee"].create(
            {
                "name": "Officer",
                "user_id": self.users["officer"].id,
                "company_id": self.company.id,
            }
        )
        analysis.action_approve_plan(self.paper(date(2026, 5, 12)))
        self.publish(analysis, date(2026, 5, 15))
        analysis.action_start_monitoring(self.act(date(2026, 5, 15)))
        measure = analysis.measure_ids[1]
        measure.proof = "Approved"
        measure.action_claim()
        with self.assertRaises(TransitionRefused) as caught:
            measure.action_confirm()
        self.assertIn("segregation", str(caught.exception))

    def test_overdue_on_the_first_of_september(self):
        analysis = self.reach_monitoring()
        tenth, last = analysis.measure_ids[9], analysis.measure_ids[13]
        self.patch(type(self), "today", date(2026, 8, 31))
        self.assertFalse(tenth.is_overdue)
        self.patch(type(self), "today", date(2026, 9, 1))
        analysis.invalidate_recordset()
        analysis.measure_ids.invalidate_recordset()
        self.assertTrue(tenth.is_overdue)
        self.assertEqual(tenth.days_overdue, 1)
        self.assertFalse(last.is_overdue)
        self.assertEqual(last.days_overdue, 0)
        overdue = self.env["ksrisk.measure"].search(
            [("analysis_id", "=", analysis.id), ("is_overdue", "=", True)]
        )
        self.assertEqual(overdue, analysis.measure_ids - last)

    def test_filter_by_document_and_group_by_executor(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        forms = {}
        for row in SEED["rows"]:
            forms.setdefault(row["completion_form"][KK], []).append(row["number"])
        self.assertIn([2, 3, 4, 6, 7], forms.values())
        self.assertIn([8, 9, 10], forms.values())
        self.assertIn([11, 12], forms.values())
        for text, numbers in forms.items():
            found = (
                self.env["ksrisk.measure"]
                .with_context(lang=KK)
                .search(
                    [("analysis_id", "=", analysis.id), ("completion_form", "=", text)]
                )
            )
            self.assertEqual(found.mapped("number"), numbers)
        counts = dict(
            self.env["ksrisk.executor"]._read_group(
                [("measure_id.analysis_id", "=", analysis.id)],
                ["department_id"],
                ["measure_id:count_distinct"],
            )
        )
        self.assertEqual(counts[self.legal], 12)
        self.assertEqual(sum(counts.values()), 15)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def reach_approved(self):
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        analysis.action_approve_plan(self.paper(date(2026, 5, 12)))
        return analysis

    def reach_monitoring(self):
        analysis = self.reach_approved()
        self.publish(analysis, date(2026, 5, 15))
        analysis.action_start_monitoring(self.act(date(2026, 5, 15)))
        return analysis

    def _refusal(self, analysis, act):
        """The reasons for which the plan is not approved."""
        with self.assertRaises(TransitionRefused) as caught:
            analysis.action_approve_plan(act)
        return caught.exception.context["reasons"]

    def _collect_and_find(self, analysis):
        """The cycle in the system up to a signed reference with the seed's findings.

        One risk a row, with the recommendations of the row; that of row 13 is about
        the department that carries the measure out.
        """
        self.issue_order(analysis, date(2026, 2, 2))
        self.approve_work_plan(analysis, date(2026, 2, 3))
        self.start_collection(analysis, date(2026, 2, 4))
        self.answer_all(analysis)
        self.accept_all(analysis)
        risks = self.as_role(self.env["ksrisk.risk"], "officer").create(
            [self._prepare_risk(analysis, row) for row in SEED["rows"]]
        )
        risks[12].department_ids = self.legal
        risks.action_confirm()
        analysis.audit_note = "There were no audits"
        document = self.submit_reference(analysis, date(2026, 4, 20))
        self.agree(document, date(2026, 4, 22))
        self.sign_reference(analysis, date(2026, 4, 24))
        return risks

    def _prepare_risk(self, analysis, row):
        return {
            "analysis_id": analysis.id,
            "name_kk": f"{row['number']}-тәуекел",
            "name_ru": f"Риск {row['number']}",
            "cause_kk": "Себеп",
            "cause_ru": "Причина",
            "recommendation_ids": [
                Command.create(
                    {
                        "analysis_id": analysis.id,
                        "name_kk": item[KK],
                        "name_ru": item[RU],
                    }
                )
                for item in row["recommendations"]
            ],
        }


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSeedPlanFile(SeedPlanCommon):
    """The sealed files themselves, made by the real engine."""

    def test_sealed_files_hold_the_plan_in_both_languages(self):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() != "ok":
            self.skipTest("The patched wkhtmltopdf is missing: no PDF can be made.")
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        self.as_role(analysis, "officer").with_context(
            force_report_rendering=True
        ).action_approve_plan(self.paper(date(2026, 5, 12)))
        for lang in LANGS:
            pages = self._pages(analysis.plan_id, lang)
            with self.subTest(lang=lang):
                self.assertGreater(len(pages), 1)
                for index, page in enumerate(pages, 1):
                    self._assert_holds(page, self._paging(lang, index, len(pages)))
                for page in pages[:-1]:
                    self._assert_holds(page, *SEED["columns"][lang])
                self._assert_holds(
                    "".join(pages),
                    SEED["title"][lang],
                    SEED["organisation"][lang],
                    SEED["signer_post"][lang],
                    "Д. Омарова",
                )
                self.assertFalse(self._seed_words(lang) - _words("\n".join(pages)))

    def _pages(self, document, lang):
        """The text of each page of the sealed file."""
        file = document.file_ids.filtered(lambda f: f.lang == lang)
        reader = PdfReader(io.BytesIO(file._get_content()))
        return [page.extract_text() for page in reader.pages]

    def _paging(self, lang, page, pages):
        text = {KK: "{}-бет, барлығы {}", RU: "Страница {} из {}"}[lang]
        return text.format(page, pages)

    def _seed_words(self, lang):
        """The words of the rows with their counts: a row may break between pages."""
        cells = [cell for row in SEED["rows"] for cell in expected_cells(row, lang)]
        return _words("\n".join(line for cell in cells for line in cell))

    def _assert_holds(self, page, *texts):
        whole = "".join(page.split())
        for text in texts:
            self.assertIn("".join(text.split()), whole)
