"""The main paths of each role, walked in a browser."""

from datetime import date

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..core.languages import KK
from .common import KsriskCommon, bilingual


@tagged("post_install", "-at_install", "ksrisk_tour")
class TestTours(KsriskCommon, HttpCase):
    def walk(self, role, *tours):
        for tour in tours:
            self.start_tour("/odoo", tour, login=self.users[role].login)
        self.env.invalidate_all()

    def to_agreement(self):
        """An analysis whose reference waits for the votes of the commission."""
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        return analysis, self.submit_reference(analysis)

    def test_indicators(self):
        self.reach("monitoring", directions=("D2",))
        self.walk("officer", "ksrisk_officer_indicators")

    def test_officer(self):
        archive = self.env["hr.department"].create(
            {
                "name": "Archive",
                "company_id": self.company.id,
                "ksrisk_direction_ids": self.env.ref(
                    "ksrisk_analysis.direction_d2"
                ).ids,
            }
        )
        bilingual(archive, name=("Мұрағат", "Архив"))
        self.walk("officer", "ksrisk_officer_order")
        analysis = self.env["ksrisk.analysis"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            analysis,
            [
                {
                    "state": "draft",
                    "order_number": "12-Б",
                    "order_date": date(2026, 1, 5),
                    "date_start": date(2026, 1, 5),
                    "date_end": date(2026, 3, 31),
                    "date_from": date(2025, 1, 1),
                    "date_to": date(2025, 12, 31),
                }
            ],
        )
        self.assertEqual(analysis.order_id.mode, "paper")
        self.assertEqual(analysis.order_id.scan_ids.name, "order.pdf")
        self.assertEqual(analysis.order_id.override_reason, "Nobody outside was free")
        row = analysis.scope_ids.filtered(lambda row: row.department_id == archive)
        self.assertRecordValues(
            row, [{"applicable": False, "reason": "Nobody works there"}]
        )

        self.approve_work_plan(analysis)
        self.walk("officer", "ksrisk_officer_collection")
        self.assertEqual(analysis.state, "collection")
        self.assertEqual(
            analysis.request_ids.scope_id, analysis.scope_ids.filtered("applicable")
        )
        self.assertEqual(set(analysis.request_ids.mapped("state")), {"sent"})

    @mute_logger("odoo.http")  # refusals
    def test_respondent(self):
        analysis = self.reach("collection", directions=("D2",))
        mine = analysis.request_ids.filtered(
            lambda request: request.user_id == self.users["respondent"]
        )
        self.walk("respondent", "ksrisk_respondent")
        self.assertEqual(mine.state, "submitted")
        self.assertEqual(mine.submitted_by_id, self.users["respondent"])
        self.assertEqual(
            mine.answer_ids.mapped("result"),
            ["no", "yes", "no", "no", "no", "no", "no"],
        )
        self.assertEqual(mine.answer_ids[0].comment, "Checked 0")
        evidence = mine.answer_ids[6].evidence_ids
        self.assertEqual(evidence.analysis_id, analysis)
        self.assertEqual(evidence.attachment_ids.name, "rules.pdf")
        self.assertEqual(set((analysis.request_ids - mine).mapped("state")), {"sent"})

    def test_head(self):
        analysis, reference = self.to_agreement()
        self.agree(reference)
        self.walk("head", "ksrisk_head_reference")
        self.assertEqual(analysis.state, "signed")
        self.assertEqual(analysis.date_signed, date(2026, 3, 12))
        self.assertRecordValues(
            reference,
            [
                {
                    "state": "signed",
                    "number": "7-А",
                    "mode": "system",
                    "signer_id": self.users["head"].id,
                }
            ],
        )

        self.make_measure(analysis, date_deadline=date(2026, 8, 1))  # a Saturday
        self.walk("head", "ksrisk_head_plan")
        self.assertEqual(analysis.state, "approved")
        self.assertEqual(analysis.plan_id.override_reason, "The Saturday is worked")

        self.walk("officer", "ksrisk_officer_monitoring")
        self.assertEqual(analysis.state, "monitoring")
        self.assertEqual(
            analysis.publication_ids.document_id, reference | analysis.plan_id
        )
        self.assertTrue(analysis.risk_ids.is_confidential)
        self.assertEqual(len(analysis.publication_ids.copy_ids), 4)

    @mute_logger("odoo.http")  # refusals
    def test_group(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.walk("leader", "ksrisk_group_requests")
        states = {
            request.department_id: request.state for request in analysis.request_ids
        }
        self.assertEqual(
            states,
            {self.departments[0]: "accepted", self.departments[1]: "returned"},
        )
        returned = analysis.request_ids.filtered(lambda r: r.state == "returned")
        self.assertEqual(returned.return_note, "Name the register")

    def test_officer_board(self):
        analysis = self.reach("collection", directions=("D2",))
        # Their day has passed on the clock of the browser's user too.
        self.env.cr.execute(
            "UPDATE ksrisk_request SET date_deadline = '2026-03-01'"
            " WHERE analysis_id = %s",
            [analysis.id],
        )
        self.walk("officer", "ksrisk_officer_board")

    def test_officer_first_analysis(self):
        officer = self.users["officer"]
        self.walk("officer", "ksrisk_officer_first")
        self.assertTrue(officer.res_users_settings_id.ksrisk_hide_readiness)

    def test_auditor(self):
        self.reach("collection", directions=("D2",))
        self.walk("auditor", "ksrisk_auditor_start")

    def test_admin(self):
        self.walk("admin", "ksrisk_admin_start")

    def test_vote(self):
        _analysis, reference = self.to_agreement()
        self.walk("commissioner", "ksrisk_group_vote")
        self.assertRecordValues(
            reference.approval_ids,
            [
                {
                    "decision": "remarks",
                    "comment": "Mind the dates",
                    "date": date(2026, 3, 11),
                    "mode": "system",
                    "registered_by_id": self.users["commissioner"].id,
                }
            ],
        )

    @mute_logger("odoo.http")  # refusals
    def test_executor(self):
        analysis = self.reach("monitoring", directions=("D2",))
        measure = analysis.measure_ids
        self.walk("respondent", "ksrisk_executor_claim")
        self.assertEqual(measure.state, "claimed")
        self.assertEqual(measure.proof, "The rules are approved")
        self.walk("officer", "ksrisk_officer_confirm")
        self.assertEqual(measure.state, "confirmed")
        self.assertEqual(measure.claimed_by_id, self.users["respondent"])
        self.assertEqual(measure.confirmed_by_id, self.users["officer"])

    @mute_logger("odoo.http")  # refusals
    def test_postponement(self):
        analysis = self.reach("monitoring", directions=("D2",))
        measure = analysis.measure_ids
        self.walk("respondent", "ksrisk_executor_postpone")
        self.assertRecordValues(
            measure.progress_ids,
            [
                {
                    "text": "The draft is with the lawyers",
                    "percent": 40,
                    "author_id": self.users["respondent"].id,
                }
            ],
        )
        self.walk("officer", "ksrisk_officer_opinion")
        self.assertEqual(measure.date_deadline, date(2026, 7, 31))
        self.walk("head", "ksrisk_head_postponement")
        self.assertEqual(measure.date_deadline, date(2026, 10, 31))
        self.assertRecordValues(
            measure.postponement_ids,
            [
                {
                    "state": "approved",
                    "number": "5",
                    "requested_by_id": self.users["respondent"].id,
                    "opinion_by_id": self.users["officer"].id,
                    "decided_by_id": self.users["head"].id,
                }
            ],
        )

    def test_reminders(self):
        self.reach("monitoring", directions=("D2",))
        self.env["ksrisk.reminder.rule"].create(
            {
                "name": "Each day",
                "subject": "deadline",
                "timing": "after",
                "days": 1,
                "unit": "calendar_day",
                "interval": 1,
                "sequence": 1,
            }
        )
        self.walk("officer", "ksrisk_officer_preview")

    @mute_logger("odoo.http")  # refusals
    def test_kazakh(self):
        self.users["respondent"].lang = KK
        self.reach("collection", directions=("D2",))
        self.walk("respondent", "ksrisk_kazakh_respondent")

    def test_kazakh_gate(self):
        self.users["officer"].lang = KK
        self.make_analysis(member_ids=[])
        self.walk("officer", "ksrisk_kazakh_officer")
