"""Segregation of duties: who took part in one step does not do the other."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..exceptions import TransitionRefused
from .common import ROLES, KsriskCommon

APART = "segregation of duties"


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSegregation(KsriskCommon):
    def give(self, role, *others):
        """Give the user of a role the groups of other roles too."""
        self.users[role].group_ids = [
            Command.link(self.env.ref(ROLES[other]).id) for other in others
        ]

    def assert_apart(self, action, *args):
        with self.assertRaises(TransitionRefused) as caught:
            action(*args)
        self.assertIn(APART, str(caught.exception))

    def collect(self):
        """An analysis ready for its reference."""
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        return analysis

    # ------------------------------------------------------------------
    # SoD-1: the author of the reference
    # ------------------------------------------------------------------
    def test_author_does_not_vote(self):
        analysis = self.collect()
        document = self.submit_reference_as(analysis, "commissioner")
        with self.assertRaises(UserError) as caught:
            self.agree(document)
        self.assertIn("author", str(caught.exception))
        self.assertFalse(document.approval_ids)

    def submit_reference_as(self, analysis, role):
        document = self.as_role(self.env["ksrisk.document"], role).create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        document.action_submit(self.act(date(2026, 3, 10)))
        return document

    def test_author_alone_is_no_agreement(self):
        analysis = self.collect()
        document = self.submit_reference_as(analysis, "commissioner")
        with self.assertRaises(TransitionRefused) as caught:
            self.sign_reference(analysis)
        self.assertIn("Nobody but the author", str(caught.exception))
        self.assertEqual(document.state, "submitted")

    def test_vote_does_not_count_after_its_member_took_the_document_over(self):
        analysis = self.collect()
        document = self.submit_reference(analysis)
        self.agree(document)
        self.as_role(document, "officer").action_withdraw()
        self.as_role(document, "commissioner").action_submit(
            self.act(date(2026, 3, 11))
        )
        self.assertEqual(document.author_id, self.users["commissioner"])
        with self.assertRaises(TransitionRefused) as caught:
            self.sign_reference(analysis)
        self.assertIn("Nobody but the author", str(caught.exception))

    def test_author_does_not_sign_what_he_wrote(self):
        self.give("head", "officer")
        analysis = self.collect()
        document = self.submit_reference_as(analysis, "head")
        self.agree(document)
        self.assert_apart(
            self.as_role(analysis, "head").action_sign_reference,
            self.act(date(2026, 3, 12)),
        )
        self.assertEqual(analysis.state, "collection")
        self.assert_apart(
            self.as_role(analysis, "head").sudo().action_sign_reference,
            self.act(date(2026, 3, 12)),
        )

    def test_author_of_the_plan_does_not_approve_it(self):
        self.give("head", "officer")
        analysis = self.reach("signed")
        self.make_measure(analysis)
        document = self.as_role(self.env["ksrisk.document"], "head").create(
            {"analysis_id": analysis.id, "kind": "remediation_plan"}
        )
        document.action_submit(self.act(self.today))
        self.assert_apart(
            self.as_role(analysis, "head").action_approve_plan, self.act(self.today)
        )
        self.assertEqual(analysis.state, "signed")

    def test_author_of_a_document_outside_the_steps_does_not_sign_it(self):
        self.give("head", "officer")
        analysis = self.reach("monitoring")
        document = self.as_role(self.env["ksrisk.document"], "head").create(
            {"analysis_id": analysis.id, "kind": "monitoring"}
        )
        document.action_submit(self.act(self.today))
        self.assert_apart(document.action_sign, self.act(self.today))
        self.assertEqual(document.state, "submitted")

    def test_only_the_commission_votes_in_the_system(self):
        analysis = self.collect()
        document = self.submit_reference(analysis)
        for role in ("officer", "leader", "head", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(document, role).action_vote("agreed")
        self.assertFalse(document.approval_ids)

    def test_nobody_votes_for_another(self):
        analysis = self.collect()
        document = self.submit_reference(analysis)
        member = analysis.member_ids.filtered(lambda m: m.role == "commission")
        for role, scans, error in (
            ("leader", self.make_scan("leader").ids, AccessError),
            ("head", self.make_scan("head").ids, AccessError),
            ("officer", (), UserError),
        ):
            with self.subTest(role=role), self.assertRaises(error):
                self.as_role(document, role).action_vote(
                    "agreed", member_id=member.id, scan_ids=scans
                )
        self.assertFalse(document.approval_ids)

    # ------------------------------------------------------------------
    # SoD-3: the executor of a measure
    # ------------------------------------------------------------------
    def claim(self, role="respondent"):
        measure = self.reach("monitoring").measure_ids
        executor = self.as_role(measure, role)
        executor.proof = "Done"
        executor.action_claim()
        return measure

    def test_claimer_does_not_confirm(self):
        self.give("respondent", "officer")
        measure = self.claim()
        for mode in ("system", "paper"):
            for confirmer in (
                self.as_role(measure, "respondent"),
                self.as_role(measure, "respondent").sudo(),
            ):
                with self.subTest(mode=mode, su=confirmer.env.su):
                    self.assert_apart(confirmer.action_confirm, {"mode": mode})
        self.assertEqual(measure.state, "claimed")

    def test_executor_does_not_confirm_what_another_claimed(self):
        self.give("respondent", "officer")
        measure = self.claim("officer")
        self.assertIn(self.users["respondent"], measure.user_ids)
        for mode in ("system", "paper"):
            with self.subTest(mode=mode):
                self.assert_apart(
                    self.as_role(measure, "respondent").action_confirm, {"mode": mode}
                )

    # ------------------------------------------------------------------
    # SoD-4: the respondent
    # ------------------------------------------------------------------
    def submit_request(self, answered_by, submitted_by):
        request = self.reach("collection").request_ids.filtered(
            lambda r: r.user_id == self.users["respondent"]
        )[0]
        self.as_role(request.answer_ids, answered_by).write({"result": "no"})
        self.as_role(request, submitted_by).action_submit()
        return request

    def test_who_submitted_does_not_accept(self):
        request = self.submit_request("respondent", "leader")
        for mode in ("system", "paper"):
            with self.subTest(mode=mode):
                self.assert_apart(
                    self.as_role(request, "leader").action_accept, {"mode": mode}
                )
        self.as_role(request, "commissioner").action_accept(self.act(self.today))
        self.assertEqual(request.state, "accepted")

    def test_who_answered_does_not_accept(self):
        request = self.submit_request("leader", "respondent")
        self.assertEqual(request.answer_ids.answered_by_id, self.users["leader"])
        self.assert_apart(
            self.as_role(request, "leader").action_accept, self.act(self.today)
        )
        self.assertEqual(request.state, "submitted")

    # ------------------------------------------------------------------
    # SoD-9: administrators
    # ------------------------------------------------------------------
    def test_administrators_sign_nothing(self):
        draft = self.make_analysis()
        for group in ("ksrisk_analysis.group_ksrisk_admin", "base.group_system"):
            with self.subTest(group=group), self.env.cr.savepoint() as savepoint:
                self.users["head"].group_ids = [Command.link(self.env.ref(group).id)]
                for signer in (
                    self.as_role(draft, "head"),
                    self.as_role(draft, "head").sudo(),
                ):
                    with self.assertRaises(AccessError) as caught:
                        signer.action_issue_order(
                            self.act(date(2026, 1, 5), number="1")
                        )
                    self.assertIn("Administrators", str(caught.exception))
                savepoint.rollback()
        self.assertFalse(draft.order_date)

    def test_root_signs_nothing(self):
        draft = self.make_analysis()
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draft.with_user(user).action_issue_order(
                    self.act(date(2026, 1, 5), number="1")
                )

    # ------------------------------------------------------------------
    # SoD-10: a deadline of an approved row
    # ------------------------------------------------------------------
    def test_deadline_of_an_approved_measure_needs_the_approver(self):
        analysis = self.reach("monitoring")
        measure, plan = analysis.measure_ids, analysis.plan_id
        later = date(2026, 9, 30)
        for role in ("officer", "leader"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self.as_role(measure, role).date_deadline = later
        with self.assertRaises(AccessError):
            self.as_role(plan, "leader").action_new_version()
        # A new version of the plan does not move it either, not even as a draft.
        self.as_role(plan, "officer").action_new_version()
        for role in ("officer", "leader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(measure, role).date_deadline = later
        self.postpone(measure, later)
        self.assertEqual(measure.date_deadline, later)
        version = analysis.plan_id
        with self.assertRaises(AccessError):
            self.as_role(version, "officer").action_sign(self.act(self.today))
        self.as_role(version, "head").action_sign(self.act(self.today))
        self.assertEqual((plan.state, version.state), ("superseded", "signed"))
        # The history: both versions say what was approved.
        old, new = (
            document.sudo().content["ru_RU"]["blocks"][0]["rows"][0]["cells"][5]
            for document in (plan, version)
        )
        self.assertEqual(
            (old, new),
            (
                ["31 июля 2026 года"],
                [
                    "30 сентября 2026 года",
                    "(прежний срок: 31.07.2026; решение от 12.03.2026)",
                ],
            ),
        )

    def postpone(self, measure, day):
        """Move the deadline as the law wants it: asked for, looked at, decided."""
        postponement = self.as_role(
            self.env["ksrisk.postponement"], "respondent"
        ).create({"measure_id": measure.id, "date_to": day, "reason": "Late"})
        postponement.action_submit({})
        with self.assertRaises(AccessError):
            self.as_role(postponement, "officer").action_approve(self.act(self.today))
        self.as_role(postponement, "officer").action_support({})
        self.as_role(postponement, "head").action_approve(self.act(self.today))

    def test_term_of_the_order_needs_an_amending_order(self):
        analysis = self.reach("collection")
        for role in ("officer", "leader"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self.as_role(analysis, role).date_end = date(2026, 6, 30)

    # ------------------------------------------------------------------
    # SoD-12: what is left open
    # ------------------------------------------------------------------
    def test_only_the_head_closes_with_open_measures(self):
        analysis = self.reach("monitoring")
        final = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "monitoring", "is_final": True}
        )
        self.as_role(final, "head").action_sign(self.act(self.today))
        self.as_role(analysis, "officer").positions_note = "None"
        for role in ("officer", "leader", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(analysis, role).action_close(self.act(self.today))
        head = self.as_role(analysis, "head")
        with self.assertRaises(TransitionRefused) as caught:
            head.action_close({"date": self.today})
        self.assertIn("still open", str(caught.exception))
        head.action_close(self.act(self.today))
        self.assertEqual(analysis.close_reason, "Test reason")
        self.env.cr.flush()
        entry = self.env["ksrisk.journal"].search(
            [("event", "=", "ksrisk.analysis.close"), ("res_id", "=", analysis.id)]
        )
        self.assertEqual(entry.payload["reason"], "Test reason")
        self.assertTrue(any("still open" in text for text in entry.payload["passed"]))

    # ------------------------------------------------------------------
    # The database
    # ------------------------------------------------------------------
    def assert_check(self, constraint, query, *args):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as caught:
            self.env.cr.execute(SQL(query, *args))
        self.assertEqual(caught.exception.diag.constraint_name, constraint)

    def test_database_keeps_author_and_signer_apart(self):
        analysis = self.reach("collection")
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "minutes"}
        )
        document.action_submit(self.act(self.today))
        self.assert_check(
            "ksrisk_document_signer_is_not_author",
            "UPDATE ksrisk_document SET signer_id = author_id, mode = 'system',"
            " state = 'signed', content = '{}', content_hash = 'x',"
            " date_act = '2026-03-12' WHERE id = %s",
            document.id,
        )

    def test_database_keeps_claimer_and_confirmer_apart(self):
        self.assert_check(
            "ksrisk_measure_another_confirms",
            "UPDATE ksrisk_measure SET state = 'confirmed',"
            " confirmed_by_id = claimed_by_id WHERE id = %s",
            self.claim().id,
        )

    def test_database_keeps_answerer_and_verifier_apart(self):
        request = self.submit_request("respondent", "respondent")
        self.assert_check(
            "ksrisk_request_another_accepts",
            "UPDATE ksrisk_request SET state = 'accepted',"
            " accepted_by_id = submitted_by_id WHERE id = %s",
            request.id,
        )
        self.assert_check(
            "ksrisk_answer_another_verifies",
            "UPDATE ksrisk_answer SET verified_by_id = answered_by_id WHERE id = %s",
            request.answer_ids[0].id,
        )
