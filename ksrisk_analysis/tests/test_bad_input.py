"""Bad input is refused with a message that says what to do, and nothing is written."""

import base64
from datetime import date, timedelta

import psycopg2

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.languages import KK
from ..core.plan_files import MAX_ROWS
from ..exceptions import TransitionRefused
from .common import TODAY, KsriskCommon
from .seed_plan_common import SeedPlanCommon, as_file, as_text, table

#: Tables that a refused step must not have touched.
WATCHED = (
    "ksrisk.analysis",
    "ksrisk.document",
    "ksrisk.document.file",
    "ksrisk.document.section",
    "ksrisk.approval",
    "ksrisk.request",
    "ksrisk.answer",
    "ksrisk.evidence",
    "ksrisk.risk",
    "ksrisk.recommendation",
    "ksrisk.measure",
    "ksrisk.executor",
    "ksrisk.deadline",
    "ksrisk.publication",
    "ksrisk.journal",
    "mail.activity",
    "ir.attachment",
)


class BadInputCommon(KsriskCommon):
    def refuse(self, action, *args, error=UserError, **kwargs):
        """Do a step that must be refused, and see that nothing was written.

        :return: its message
        """
        before = self._counts()
        with self.assertRaises(error) as caught, mute_logger("odoo.sql_db"):
            action(*args, **kwargs)
            self.env.flush_all()
        self.assertEqual(self._counts(), before)
        return str(caught.exception)

    def _counts(self):
        self.env.cr.flush()  # the journal is written last
        self.env.invalidate_all()
        return {name: self.env[name].sudo().search_count([]) for name in WATCHED}

    def empty_file(self, role):
        return self.as_role(self.env["ir.attachment"], role).create(
            {"name": "empty.pdf", "raw": b""}
        )


@tagged("post_install", "-at_install")
class TestBadOrder(BadInputCommon):
    def setUp(self):
        super().setUp()
        self.analysis = self.make_analysis()
        self.head = self.as_role(self.analysis, "head")

    def test_without_a_number(self):
        for number in ("", "   ", None):
            message = self.refuse(
                self.head.action_issue_order,
                self.act(date(2026, 1, 5), number=number),
                error=TransitionRefused,
            )
            self.assertIn("number of the order", message)

    def test_period_and_term_that_end_before_they_start(self):
        for start, end in (("date_from", "date_to"), ("date_start", "date_end")):
            values = {start: date(2026, 3, 2), end: date(2026, 3, 1)}
            self.refuse(
                self.analysis.write, values, error=psycopg2.errors.CheckViolation
            )

    def test_incomplete_order_lists_all_that_is_missing(self):
        self.analysis.write(
            {
                "head_id": False,
                "date_from": False,
                "date_end": False,
                "officer_id": False,
            }
        )
        self.analysis.member_ids.filtered(lambda m: m.role == "leader").unlink()
        message = self.refuse(self.head.action_issue_order, self._order())
        labels = [
            self.analysis._fields[name]._description_string(self.env)
            for name in ("head_id", "date_from", "date_end", "officer_id")
        ]
        for part in (*labels, "working group"):
            self.assertIn(part, message)

    def test_dated_in_the_future(self):
        message = self.refuse(
            self.head.action_issue_order,
            self.act(TODAY + timedelta(days=1), number="1"),
        )
        self.assertIn("future", message)

    def test_dated_after_the_term(self):
        self.analysis.date_end = date(2026, 2, 1)
        message = self.refuse(
            self.head.action_issue_order, self.act(date(2026, 2, 2), number="1")
        )
        self.assertIn("02/01/2026", message)

    def test_dates_in_the_users_format(self):
        self.analysis.date_end = date(2026, 2, 1)
        self.users["head"].lang = KK
        kazakh = self.head.with_context(lang=KK)
        message = self.refuse(
            kazakh.action_issue_order, self.act(date(2026, 2, 2), number="1")
        )
        self.assertIn("01.02.2026", message)

    def test_department_without_employees(self):
        empty = self.env["hr.department"].create(
            {"name": "Empty department", "company_id": self.company.id}
        )
        self.analysis.department_ids += empty
        self.analysis.action_propose_scope()
        message = self.refuse(self.head.action_issue_order, self._order())
        self.assertIn("Empty department", message)
        for row in self.analysis.scope_ids.filtered(
            lambda row: row.department_id == empty
        ):
            row.write({"applicable": False, "reason": "Nobody works there yet."})
        self.head.action_issue_order(self._order())
        self.assertEqual(self.analysis.order_number, "1")

    def test_row_that_does_not_apply_without_a_reason(self):
        row = self.analysis.scope_ids[0]
        row.applicable = False
        message = self.refuse(self.head.action_issue_order, self._order())
        self.assertIn(row.display_name, message)

    def test_company_without_a_calendar(self):
        self.company.resource_calendar_id = False
        message = self.refuse(self.head.action_issue_order, self._order())
        self.assertIn("working schedule", message)

    def test_calendar_without_attendances(self):
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Empty", "attendance_ids": [Command.clear()]}
        )
        self.company.resource_calendar_id.attendance_ids.unlink()
        message = self.refuse(self.head.action_issue_order, self._order())
        self.assertIn("working schedule", message)

    def test_text_in_one_language(self):
        self.analysis.head_post_ru = False
        member = self.analysis.member_ids[0]
        member.position_kk = "   "
        message = self.refuse(self.head.action_issue_order, self._order())
        self.assertIn(self.analysis.display_name, message)
        self.assertIn(member.display_name, message)

    def test_warnings_without_a_reason(self):
        for reason in ("", "   ", None):
            message = self.refuse(
                self.head.action_issue_order, {**self._order(), "reason": reason}
            )
            self.assertIn("reason", message)

    def test_scan_of_no_bytes(self):
        officer = self.as_role(self.analysis, "officer")
        scan = self.empty_file("officer")
        message = self.refuse(
            officer.action_issue_order,
            self.paper(date(2026, 1, 5), number="1", scan_ids=scan.ids),
        )
        self.assertIn("0 bytes", message)

    def test_paper_without_a_scan(self):
        officer = self.as_role(self.analysis, "officer")
        for scans in ([], False):
            message = self.refuse(
                officer.action_issue_order,
                self.paper(date(2026, 1, 5), number="1", scan_ids=scans),
            )
            self.assertIn("scan", message)

    def test_scan_that_is_not_there(self):
        officer = self.as_role(self.analysis, "officer")
        gone = self.empty_file("officer")
        ids = gone.ids
        gone.unlink()
        self.refuse(
            officer.action_issue_order,
            self.paper(date(2026, 1, 5), number="1", scan_ids=ids),
        )

    def test_act_that_makes_no_sense(self):
        for wrong in (
            {"data": "2026-01-05"},
            {"date": "5 January"},
            {"date": "2026-02-30"},
            {"date": 20260105},
            {"date": ["2026-01-05"]},
            {"mode": "fax"},
            {"signer_post": "Chairman"},
            {"body_date": "yesterday"},
            {"scan_ids": 7},
            {"scan_ids": "scan.pdf"},
            {"scan_ids": ["scan.pdf"]},
            {"signer_post": {"kk_KZ": {"a": 1}}},
        ):
            with self.subTest(wrong=wrong):
                message = self.refuse(
                    self.head.action_issue_order, {**self._order(), **wrong}
                )
                self.assertIn("act", message)

    def test_act_that_is_no_dictionary(self):
        for wrong in ("2026-01-05", ["date"], 7):
            with self.subTest(wrong=wrong):
                self.refuse(self.head.action_issue_order, wrong)

    def test_decision_of_a_body_without_its_number_or_date(self):
        self.head.action_issue_order(self._order())
        body = {"kk_KZ": "Басқарма", "ru_RU": "Правление"}
        officer = self.as_role(self.analysis, "officer")
        officer.action_propose_work_plan()
        whole = {"body": body, "body_number": "3", "body_date": "2026-01-05"}
        for wrong, expected in (
            ({"body_number": ""}, "collegial body"),
            ({"body_date": ""}, "collegial body"),
            ({"body": {}}, "collegial body"),
            ({"body": {"kk_KZ": "Басқарма"}}, "Russian"),
            ({"body_date": "2026-01-06"}, "dated after"),
        ):
            with self.subTest(wrong=wrong):
                message = self.refuse(
                    self.head.action_approve_work_plan,
                    {**self.act(date(2026, 1, 5)), **whole, **wrong},
                )
                self.assertIn(expected, message)

    def test_act_in_one_language(self):
        for name in ("signer_post", "signer_basis"):
            with self.subTest(name=name):
                message = self.refuse(
                    self.head.action_issue_order,
                    {**self._order(), name: {"ru_RU": "Приказ № 5"}},
                )
                self.assertIn("Kazakh", message)

    def test_reasons_in_the_language_of_the_user(self):
        self.analysis.date_end = date(2026, 2, 1)
        row = self.analysis.scope_ids[0]
        row.applicable = False
        act = self.act(date(2026, 2, 2), number="")
        seen = set()
        for lang in ("kk_KZ", "ru_RU", "en_US"):
            head = self.head.with_context(lang=lang)
            message = self.refuse(head.action_issue_order, act)
            lines = message.split("\n")
            self.assertEqual(len(lines), 4)  # number, term, row, outside member
            self.assertFalse(seen.intersection(lines))
            seen.update(lines)

    def _order(self):
        return self.act(date(2026, 1, 5), number="1")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBadSteps(BadInputCommon):
    """An act is never dated before what it rests on."""

    def test_work_plan_before_the_order(self):
        analysis = self.make_analysis()
        self.issue_order(analysis, date(2026, 1, 12))
        message = self.refuse(
            self.approve_work_plan, analysis, date(2026, 1, 9), error=TransitionRefused
        )
        self.assertIn("01/12/2026", message)

    def test_collection_before_the_work_plan(self):
        analysis = self.make_analysis()
        self.issue_order(analysis)
        self.approve_work_plan(analysis, date(2026, 1, 12))
        message = self.refuse(self.start_collection, analysis, date(2026, 1, 9))
        self.assertIn("work plan", message)

    def test_collection_after_the_term(self):
        analysis = self.make_analysis(date_end=date(2026, 2, 27))
        self.issue_order(analysis)
        self.approve_work_plan(analysis)
        message = self.refuse(self.start_collection, analysis, date(2026, 3, 2))
        self.assertIn("02/27/2026", message)
        self.assertEqual(analysis.state, "draft")

    def test_reference_submitted_before_the_collection(self):
        analysis = self.reach("collection")
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        self.refuse(document.action_submit, self.act(date(2026, 1, 5)))
        self.refuse(document.action_submit, self.act(TODAY + timedelta(days=1)))
        self.assertEqual(document.state, "draft")

    def test_vote_outside_its_time(self):
        analysis, document = self._submitted()
        voter = self.as_role(document, "commissioner")
        for day in (date(2026, 3, 9), TODAY + timedelta(days=1)):
            message = self.refuse(voter.action_vote, "agreed", date=day)
            self.assertIn("03/10/2026", message)

    def test_reference_signed_before_the_vote(self):
        analysis, document = self._submitted()
        self.agree(document, date(2026, 3, 12))
        message = self.refuse(self.sign_reference, analysis, date(2026, 3, 11))
        self.assertIn("03/12/2026", message)
        self.assertEqual(analysis.state, "collection")

    def test_plan_before_the_reference(self):
        analysis = self.reach("signed")
        self.make_measure(analysis)
        message = self.refuse(self.approve_plan, analysis, date(2026, 3, 11))
        self.assertIn("03/12/2026", message)

    def test_monitoring_before_the_plan_and_the_publication(self):
        self.patch(type(self), "today", date(2026, 3, 20))
        analysis = self.reach("approved")
        self.publish(analysis, date(2026, 3, 16))
        for day in (date(2026, 3, 11), date(2026, 3, 13)):
            self.refuse(self.start_monitoring, analysis, day)
        self.start_monitoring(analysis, date(2026, 3, 16))
        self.assertEqual(analysis.state, "monitoring")

    def test_closing_before_the_monitoring(self):
        self.patch(type(self), "today", date(2026, 4, 20))
        analysis = self.reach("approved")
        self.publish(analysis, date(2026, 3, 16))
        self.start_monitoring(analysis, date(2026, 3, 16))
        self.as_role(analysis, "officer").positions_note = "None"
        final = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "monitoring", "is_final": True}
        )
        self.as_role(final, "head").action_sign(self.act(date(2026, 4, 20)))
        head = self.as_role(analysis, "head")
        for day in (date(2026, 3, 13), date(2026, 4, 17)):
            self.refuse(head.action_close, self.act(day))

    def test_closing_without_a_reason(self):
        analysis = self.reach("monitoring")
        self.as_role(analysis, "officer").positions_note = "None"
        message = self.refuse(
            self.as_role(analysis, "head").action_close,
            {**self.act(TODAY), "reason": ""},
        )
        self.assertIn("final monitoring information", message)

    def test_cancelling_without_a_reason(self):
        analysis = self.reach("collection")
        head = self.as_role(analysis, "head")
        message = self.refuse(head.action_cancel, {"date": TODAY})
        self.assertIn("reason", message)

    def test_vote_without_its_remarks(self):
        _analysis, document = self._submitted()
        voter = self.as_role(document, "commissioner")
        for decision in ("remarks", "disagreed"):
            for comment in ("", "  ", None):
                self.refuse(voter.action_vote, decision, comment=comment)
        self.refuse(voter.action_vote, "perhaps")
        self.assertFalse(document.approval_ids)

    def test_vote_with_an_empty_scan(self):
        analysis, document = self._submitted()
        member = document._get_voters()
        scan = self.empty_file("officer")
        message = self.refuse(
            self.as_role(document, "officer").action_vote,
            "agreed",
            member_id=member.id,
            scan_ids=scan.ids,
        )
        self.assertIn("0 bytes", message)

    def test_not_applicable_without_a_reason(self):
        analysis = self.reach("collection")
        request = self.as_role(analysis.request_ids[0], "respondent")
        for answer in request.answer_ids:
            answer.result = "na"
        message = self.refuse(request.action_submit)
        for answer in request.answer_ids:
            self.assertIn(answer.display_name, message)
        request.answer_ids[1:].write({"reason": "There is no such function"})
        request.answer_ids[0].reason = "   "
        message = self.refuse(request.action_submit)
        self.assertEqual(message.count("does not apply"), 1)
        self.assertEqual(request.state, "sent")

    def test_questions_without_an_answer(self):
        analysis = self.reach("collection")
        request = self.as_role(analysis.request_ids[0], "respondent")
        request.answer_ids[0].result = "no"
        message = self.refuse(request.action_submit)
        self.assertEqual(message.count("is not answered"), len(request.answer_ids) - 1)

    def test_return_without_a_note(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        requests = self.as_role(analysis.request_ids, "leader")
        message = self.refuse(requests.action_return)
        self.assertEqual(message.count("note"), len(requests))

    def test_rejection_without_a_reason(self):
        analysis = self.reach("collection")
        risk = self.make_findings(analysis)
        self.refuse(risk.action_reject)
        self.refuse(risk.action_reject, {"reason": "  "})
        self.assertEqual(risk.state, "confirmed")

    def test_empty_evidence_and_proof(self):
        analysis = self.reach("monitoring")
        evidence = self.as_role(self.env["ksrisk.evidence"], "respondent")
        message = self.refuse(
            evidence.create,
            {
                "name": "Order",
                "analysis_id": analysis.id,
                "attachment_ids": [Command.create({"name": "order.pdf", "raw": b""})],
            },
            error=ValidationError,
        )
        self.assertIn("0 bytes", message)
        measure = self.as_role(analysis.measure_ids, "respondent")
        measure.proof_ids = [Command.link(self.empty_file("respondent").id)]
        message = self.refuse(measure.action_claim)
        self.assertIn("0 bytes", message)
        measure.proof_ids = [Command.clear()]
        measure.proof = "  "
        self.refuse(measure.action_claim)
        self.assertEqual(measure.state, "planned")

    def test_publication_that_can_not_be(self):
        analysis = self.reach("approved")
        publications = self.as_role(self.env["ksrisk.publication"], "officer")
        good = {
            "document_id": analysis.plan_id.id,
            "url": "https://example.kz/plan",
            "date": TODAY,
        }
        for wrong in (
            {"url": "example.kz/plan"},
            {"url": "ftp://example.kz/plan"},
            {"url": "javascript:alert(1)"},
            {"url": "https://"},
            {"url": "http://[example"},
            {"url": "https:///plan"},
            {"url": "   "},
            {"date": TODAY + timedelta(days=1)},
            {"date": TODAY - timedelta(days=1)},
        ):
            with self.subTest(wrong=wrong):
                self.refuse(publications.create, {**good, **wrong})
        self.assertTrue(publications.create(good))

    def test_publication_of_a_draft(self):
        analysis = self.reach("collection")
        draft = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        message = self.refuse(
            self.as_role(self.env["ksrisk.publication"], "officer").create,
            {"document_id": draft.id, "url": "https://example.kz", "date": TODAY},
        )
        self.assertIn("not signed", message)

    def test_reference_in_one_language(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        risk = self.make_findings(analysis)
        risk.name_ru = False
        risk.recommendation_ids.name_kk = False
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        empty = document.section_ids.filtered(
            lambda s: (s.code, s.lang) == ("conclusion", "kk_KZ")
        )
        empty.body = "<p><br></p>"
        self.refuse(document.action_submit, self.act(date(2026, 3, 10)))
        with self.assertRaises(TransitionRefused) as caught:
            document.action_submit(self.act(date(2026, 3, 10)))
        self.assertEqual(
            [
                (r["res_model"], r["res_id"])
                for r in caught.exception.context["reasons"]
            ],
            [
                ("ksrisk.document", document.id),
                ("ksrisk.risk", risk.id),
                ("ksrisk.recommendation", risk.recommendation_ids.id),
            ],
        )

    def test_reference_with_unfinished_findings(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        bare, open_risk = (self.make_findings(analysis) for _index in range(2))
        bare.recommendation_ids.unlink()
        open_risk.action_reject({"reason": "Look again"})
        third = open_risk.copy({"name_kk": "Т", "name_ru": "Р"})
        third.write({"cause_kk": "С", "cause_ru": "П"})
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        with self.assertRaises(TransitionRefused) as caught:
            document.action_submit(self.act(date(2026, 3, 10)))
        self.assertEqual(
            [r["res_id"] for r in caught.exception.context["reasons"]],
            [bare.id, third.id],
        )
        self.assertEqual(document.state, "draft")

    def test_finance_without_audit_reports(self):
        analysis, document = self._submitted()
        analysis.audit_note = False
        self.agree(document)
        message = self.refuse(self.sign_reference, analysis)
        self.assertIn("audit reports", message)
        analysis.audit_report_ids = [
            Command.create({"name": "audit.pdf", "raw": b"%PDF audit"})
        ]
        self.sign_reference(analysis)
        self.assertEqual(analysis.state, "signed")
        for name in ("audit_note", "audit_report_ids"):
            self.refuse(self.as_role(analysis, "officer").write, {name: False})

    def test_monitoring_without_both_publications(self):
        analysis = self.reach("approved")
        self.make_copies(analysis)
        for expected in (2, 1):
            with self.assertRaises(TransitionRefused) as caught:
                self.start_monitoring(analysis)
            reasons = caught.exception.context["reasons"]
            self.assertEqual(
                [r["res_model"] for r in reasons], ["ksrisk.document"] * expected
            )
            self.as_role(self.env["ksrisk.publication"], "officer").create(
                {
                    "document_id": reasons[0]["res_id"],
                    "url": "https://example.kz/corruption",
                    "date": TODAY,
                }
            )
        self.start_monitoring(analysis)
        self.assertEqual(analysis.state, "monitoring")

    def test_positions_in_one_language(self):
        analysis = self.reach("signed")
        position = self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": analysis.id,
                "job_id": self.job.id,
                "functions_kk": "Сатып алу",
            }
        )
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "positions"}
        )
        message = self.refuse(
            self.as_role(document, "head").action_sign, self.act(TODAY)
        )
        self.assertIn(position.display_name, message)

    def _submitted(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        return analysis, self.submit_reference(analysis)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBadPlanFile(SeedPlanCommon, BadInputCommon):
    """A file that can't be read as a plan adds nothing, and says why row by row."""

    def setUp(self):
        super().setUp()
        self.analysis = self.register_until_signed()

    def preview(self, **source):
        wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
            {"analysis_id": self.analysis.id, **source}
        )
        wizard.action_preview()
        return wizard

    def check(self, rows, by_row=None, table_error=""):
        """See that the rows are refused with the errors: by row, or of the table."""
        by_row = by_row or {}
        for source in (
            {"file": as_file(rows), "file_name": "plan.xlsx"},
            {"text": as_text(rows)},
        ):
            wizard = self.preview(**source)
            errors = {line.index: line.error for line in wizard.line_ids if line.error}
            shown = wizard.error_text or ""
            self.assertIn(table_error, shown)
            self.assertEqual(bool(table_error), bool(shown))
            self.assertEqual(errors.keys(), by_row.keys())
            for index, text in by_row.items():
                self.assertIn(text, errors[index])
            self.refuse(wizard.action_import)

    def changed(self, row, column, text):
        rows = table()
        rows[row][column] = text
        return rows

    def test_days_that_do_not_exist(self):
        for text in ("31 сәуір 2026 жыл", "31.04.2026", "30.02.2027", "скоро"):
            with self.subTest(text=text):
                self.check(self.changed(3, -1, text), {4: text})

    def test_all_errors_at_once(self):
        rows = self.changed(3, -1, "31.04.2026")
        rows[5][3] = rows[5][4] = ""
        rows[7][-3] = rows[7][-2] = ""
        self.check(rows, {4: "31.04.2026", 6: "Measure", 8: "Executors"})

    def test_missing_columns(self):
        rows = [row[:-1] for row in table()]
        self.check(rows, table_error="Deadline")

    def test_no_rows(self):
        self.check(table()[:1], table_error="no rows")

    def test_garbage(self):
        self.check([["lorem", "ipsum"], ["dolor", "sit"]], table_error="titles")

    def test_too_many_rows(self):
        row = table()[1]
        rows = table()[:1] + [row] * (MAX_ROWS + 1)
        self.check(rows, table_error="too many rows")

    def test_file_that_is_no_table(self):
        for content in (b"PK\x03\x04 broken", b"%PDF-1.4", b"\x00" * 100):
            wizard = self.preview(file=base64.b64encode(content), file_name="plan.xlsx")
            self.assertIn("can't be read", wizard.error_text)
            self.refuse(wizard.action_import)

    def test_file_of_no_bytes(self):
        for source in ({"file": b"", "file_name": "plan.xlsx"}, {"text": "  "}, {}):
            with self.subTest(source=source):
                wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
                    {"analysis_id": self.analysis.id, **source}
                )
                self.refuse(wizard.action_preview)

    def test_import_without_a_preview(self):
        wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
            {"analysis_id": self.analysis.id, "text": as_text(table())}
        )
        self.refuse(wizard.action_import)


@tagged("post_install", "-at_install")
class TestTextsInTwoLanguages(KsriskCommon):
    """A text that is taken away is gone in every language that showed it."""

    def setUp(self):
        super().setUp()
        analysis = self.reach("signed")
        self.executor = self.make_measure(analysis).executor_ids

    def test_cleared_note_is_printed_nowhere(self):
        self.executor.note_kk = "ДК келісімі бойынша"
        self.executor.note_ru = "по согласованию с СД"
        self.executor.write({"note_kk": False, "note_ru": False})
        for lang in ("kk_KZ", "ru_RU", "en_US"):
            self.assertFalse(self.executor.with_context(lang=lang).note)
        self.assertFalse(self.executor._get_language_gaps())

    def test_english_follows_what_it_was_taken_from(self):
        self.executor.note_kk = "Келисим бойынша"
        self.executor.note_kk = "Келісім бойынша"
        self.assertEqual(
            self.executor.with_context(lang="en_US").note, "Келісім бойынша"
        )
        self.executor.note_ru = "по согласованию"
        self.executor.note_kk = False
        self.assertEqual(
            self.executor.with_context(lang="en_US").note, "по согласованию"
        )
        self.assertFalse(self.executor.note_kk)
        self.assertEqual(self.executor.note_ru, "по согласованию")

    def test_english_text_of_its_own_stays(self):
        self.executor.note_kk = "Келісім бойынша"
        self.executor.with_context(lang="en_US").note = "by agreement"
        self.executor.note_kk = "ДК келісімі бойынша"
        self.assertEqual(self.executor.with_context(lang="en_US").note, "by agreement")
        self.assertEqual(self.executor.note_kk, "ДК келісімі бойынша")
