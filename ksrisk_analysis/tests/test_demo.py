"""What the demo company has to show; runs in a database that was built with it."""

import json
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..demo.tables import read
from ..models.bilingual import language_gaps
from . import seeds

#: States that no action brings about yet.
_UNREACHED = {
    "ksrisk.analysis": {"signed", "approved"},
    "ksrisk.measure": {"cancelled"},
    "ksrisk.request": {"draft"},
}
#: Kinds of which last year's public copies leave rows out.
_PUBLISHED = {"positions", "reference", "remediation_plan"}
#: Printed rows, by the path from them to their analysis.
_BILINGUAL = {
    "ksrisk.act": "analysis_id",
    "ksrisk.analysis": "id",
    "ksrisk.analysis.member": "analysis_id",
    "ksrisk.discussion": "analysis_id",
    "ksrisk.discussion.line": "discussion_id",
    "ksrisk.discussion.participant": "discussion_id",
    "ksrisk.executor": "company_id",
    "ksrisk.measure": "analysis_id",
    "ksrisk.plan.line": "analysis_id",
    "ksrisk.position": "analysis_id",
    "ksrisk.recommendation": "analysis_id",
    "ksrisk.risk": "analysis_id",
}


@tagged("-standard", "-at_install", "post_install", "ksrisk_demo")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # By the head whom the demo gives it: an addon's own test makes other ones.
        cls.users = {
            row["login"]: cls.env["res.users"].search([("login", "=", row["login"])])
            for row in read("employees")
            if row["login"]
        }
        if not all(cls.users.values()):
            cls.skipTest(cls, "The demo company is not installed.")
        cls.companies = (cls.users["head"] | cls.users["director"]).company_id
        cls.company = cls.users["head"].company_id
        cls.today = fields.Date.context_today(cls.env["ksrisk.analysis"])

    def rows(self, model, *domain):
        return self.env[model].search(
            [("company_id", "in", self.companies.ids), *domain]
        )

    def as_user(self, model, login):
        user = self.users[login]
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_id.ids)
        )

    # ---- Content ---------------------------------------------------------------------

    def test_every_state_is_there(self):
        for model in (
            "ksrisk.analysis",
            "ksrisk.document",
            "ksrisk.measure",
            "ksrisk.postponement",
            "ksrisk.request",
            "ksrisk.risk",
        ):
            with self.subTest(model=model):
                states = set(self.env[model]._workflow.states)
                self.assertEqual(
                    set(self.rows(model).mapped("state")),
                    states - _UNREACHED.get(model, set()),
                )
        discussions = self.rows("ksrisk.discussion")
        self.assertEqual(
            set(discussions.mapped("state")), {"planned", "held", "recorded"}
        )
        answers = self.rows("ksrisk.answer")
        results = {"yes", "no", "partial", "na", False}
        self.assertEqual(set(answers.mapped("result")), results)
        orders = self.rows("purchase.order")
        self.assertEqual(
            set(orders.mapped("state")), {"draft", "sent", "purchase", "cancel"}
        )
        agreements = self.rows("purchase.requisition")
        self.assertEqual(
            set(agreements.mapped("state")), {"draft", "confirmed", "done", "cancel"}
        )

    def test_something_is_late_and_something_is_due(self):
        for model in ("ksrisk.request", "ksrisk.measure", "ksrisk.deadline"):
            self.assertTrue(self.rows(model, ("is_overdue", "=", True)), model)
        soon = self.today + timedelta(days=14)
        for model in ("ksrisk.request", "ksrisk.measure"):
            due = self.rows(
                model,
                ("date_deadline", ">=", self.today),
                ("date_deadline", "<=", soon),
            )
            self.assertTrue(due, model)

    def test_answers_rest_on_files_and_orders(self):
        evidence = self.rows("ksrisk.evidence")
        self.assertTrue(evidence.attachment_ids)
        self.assertIn("purchase.order", evidence.mapped("res_model"))
        bare = self.rows(
            "ksrisk.answer", ("is_risk", "=", True), ("evidence_ids", "=", False)
        )
        self.assertTrue(bare)

    def test_each_role_has_something_to_do(self):
        for login in ("purchase", "legal", "it", "production"):
            with self.subTest(login=login):
                requests = self.as_user("ksrisk.request", login)
                waiting = [("state", "in", ("sent", "returned"))]
                self.assertTrue(requests.search(waiting))
        for login in ("supply", "office", "repair"):
            with self.subTest(login=login):
                measures = self.as_user("ksrisk.measure", login)
                self.assertTrue(measures.search([("state", "!=", "confirmed")]))
        for login in ("head", "director"):
            with self.subTest(login=login):
                documents = self.as_user("ksrisk.document", login)
                self.assertTrue(documents.search([("state", "=", "submitted")]))
        references = self.as_user("ksrisk.document", "commission2").search(
            [("kind", "=", "reference"), ("state", "=", "submitted")]
        )
        self.assertTrue(references.can_vote)
        voters = [member.user_id for member in references.sudo()._get_current_votes()]
        self.assertIn(self.users["commission"], voters)
        self.assertNotIn(self.users["commission2"], voters)
        to_decide = self.as_user("ksrisk.postponement", "director")
        self.assertTrue(to_decide.search(to_decide._domain_to_decide()))
        opinions = self.as_user("ksrisk.postponement", "officer").with_context(
            allowed_company_ids=self.companies.ids
        )
        self.assertTrue(opinions.search([("state", "=", "requested")]))
        claims = self.as_user("ksrisk.measure", "officer").with_context(
            allowed_company_ids=self.companies.ids
        )
        self.assertTrue(claims.search([("state", "=", "claimed")]))

    def test_last_year_is_whole(self):
        closed = self.rows("ksrisk.analysis", ("state", "=", "closed"))
        self.assertEqual(len(closed), 1)
        kinds = closed.document_ids.mapped("kind")
        self.assertEqual(kinds.count("monitoring"), 3)
        self.assertEqual(set(closed.document_ids.mapped("mode")), {"system", "paper"})
        votes = closed.reference_id.approval_ids
        self.assertEqual(set(votes.mapped("mode")), {"system", "paper"})
        self.assertIn("remarks", votes.mapped("decision"))
        self.assertTrue(closed.measure_ids.filtered("return_note"))
        self.assertEqual(len(closed.publication_ids), 2)
        self.assertTrue(closed.position_ids)

        self.assertTrue({"announcement", "minutes"} <= set(kinds))
        held = self.rows("ksrisk.discussion", ("analysis_id", "=", closed.id))
        self.assertEqual(held.state, "recorded")
        self.assertTrue(self.rows("ksrisk.progress", ("kind", "=", "note")))

    def test_a_postponed_measure_is_in_time_by_its_new_deadline(self):
        moved = self.rows("ksrisk.postponement", ("state", "=", "approved"))
        self.assertTrue(moved)
        for move in moved:
            measure = move.measure_id
            self.assertEqual(measure.date_deadline, move.date_to)
            self.assertEqual(measure.date_original, move.date_from)
            self.assertLess(measure.date_original, measure.date_claimed)
            self.assertLessEqual(measure.date_claimed, measure.date_deadline)

    def test_confidential_rows_are_left_out_of_what_is_published(self):
        for model in (
            "ksrisk.evidence",
            "ksrisk.measure",
            "ksrisk.position",
            "ksrisk.recommendation",
            "ksrisk.risk",
        ):
            with self.subTest(model=model):
                marked = self.rows(model, ("is_confidential", "=", True))
                self.assertTrue(marked)
        copies = self.rows("ksrisk.document", ("is_confidential", "=", True))
        published = copies.public_copy_ids
        self.assertEqual(set(published.mapped("document_id.kind")), _PUBLISHED)
        self.assertTrue(all(published.mapped("left_out")))
        self.assertFalse(any(published.mapped("is_outdated")))
        evidence = self.rows("ksrisk.evidence", ("is_confidential", "=", True))
        for login, reads in (("hr", True), ("officer", False), ("secretary", False)):
            with self.subTest(login=login):
                own = evidence.with_user(self.users[login])
                self.assertEqual(bool(own._filtered_access("read")), reads)
        look = evidence.with_user(self.users["secretary"]).action_open_confidential()
        self.assertEqual(look["res_model"], "ksrisk.evidence.look")

    def test_detectors_point_at_something(self):
        flags = self.rows("ksrisk.flag").filtered(lambda flag: flag.state != "gone")
        self.assertLessEqual(
            {"P02", "P02b", "P03", "P05", "P08", "P16-D6.16", "V04", "A01", "A03"},
            set(flags.detector_id.mapped("code")),
        )
        split = flags.filtered(lambda flag: flag.detector_id.code == "P03")
        self.assertEqual(len(split), 1)
        evidence = split.with_user(self.users["officer"]).action_open_evidence()
        self.assertEqual(len(evidence["domain"][0][2]), 3)
        self.assertEqual(
            set(flags.mapped("state")),
            {"new", "review", "explained", "proposed", "dismissed", "confirmed"},
        )
        for flag in flags.filtered(lambda flag: flag.state == "dismissed"):
            self.assertEqual(flag.decided_by_id, self.users["head"])
            self.assertNotEqual(flag.decided_by_id, flag.proposed_by_id)
            self.assertGreater(flag.date_expiry, self.today)
        confirmed = flags.filtered(lambda flag: flag.state == "confirmed")
        self.assertTrue(confirmed.risk_id)
        few = ("A01", "A03", "C03", "P02b")
        for detector, found in flags.grouped("detector_id").items():
            if detector.code in few:
                with self.subTest(detector=detector.code):
                    self.assertLess(len(found), 20)

    def test_signals_are_followed_and_overruled(self):
        signals = self.rows("ksrisk.signal")
        self.assertTrue(all(signal.flagged for signal in signals))
        overruled = signals.answer_id._get_overruled()
        self.assertEqual((len(signals), len(overruled)), (2, 1))
        self.assertTrue(overruled.overrule_reason)
        self.assertTrue((signals.answer_id - overruled).is_risk)

    # ---- Correctness -----------------------------------------------------------------

    def test_both_languages_are_complete(self):
        for model in _BILINGUAL:
            with self.subTest(model=model):
                records = self.rows(model)
                self.assertTrue(records)
                self.assertEqual(records._get_language_gaps(), [])
        departments, jobs = self.rows("hr.department"), self.rows("hr.job")
        self.assertEqual(language_gaps(departments, "name"), [])
        self.assertEqual(language_gaps(jobs, "name"), [])
        self.assertEqual(language_gaps(self.companies, "ksrisk_name"), [])
        for section in self.rows("ksrisk.document.section"):
            self.assertTrue(section._get_plain_text(), section)

    def test_journal_and_seals_are_intact(self):
        for company in self.companies:
            self.assertEqual(self.env["ksrisk.journal"]._verify(company), [])

    def test_purchases_are_in_order(self):
        orders = self.rows("purchase.order")
        self.assertGreater(len(orders), 60)
        now = fields.Datetime.now()
        for order in orders:
            self.assertLessEqual(order.create_date, order.date_order)
            self.assertLess(order.date_order, order.date_planned)
            if order.state == "purchase":
                self.assertLessEqual(order.date_order, order.date_approve)
                self.assertLessEqual(order.date_approve, now)
            else:
                self.assertFalse(order.date_approve)
            agreement = order.requisition_id
            if agreement:
                day = order.date_order.date()
                self.assertEqual(agreement.vendor_id, order.partner_id)
                self.assertTrue(agreement.date_start <= day <= agreement.date_end)
        late = orders.search([("id", "in", orders.ids), ("is_late", "=", True)])
        self.assertTrue(0 < len(late) < 10)
        groups = orders.purchase_group_id
        self.assertEqual(len(groups), 3)
        self.assertTrue(all(len(group.order_ids) > 1 for group in groups))
        months = {order.date_order.strftime("%Y-%m") for order in orders}
        self.assertGreater(len(months), 20)

    def test_staff_has_a_history(self):
        employees = (
            self.env["hr.employee"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.company.id)])
        )
        self.assertGreater(len(employees), 35)
        careers = employees.filtered(lambda e: len(e.version_ids) > 1)
        self.assertGreater(len(careers), 6)
        moved = careers.filtered(lambda e: len(e.version_ids.department_id) > 1)
        self.assertTrue(moved)
        gone = employees.filtered(lambda employee: not employee.active)
        self.assertEqual(len(gone), 3)
        self.assertTrue(all(employee.departure_reason_id for employee in gone))
        self.assertTrue(all(job.name for job in (employees - gone).job_id))

    def test_users_log_in_with_the_passwords_of_the_card(self):
        card = (Path(__file__).parents[1] / "demo" / "USERS.txt").read_text()
        for login, user in self.users.items():
            with self.subTest(login=login):
                self.assertRegex(card, rf"(?m)^ +{login} +\w")
                env = self.env(user=user)
                credential = {"type": "password", "login": login, "password": login}
                env.user._check_credentials(credential, {"interactive": True})

    def test_names_are_invented(self):
        """Nobody and no organisation of the seeds appears in the demo."""
        texts = "".join(
            json.dumps(seeds.load(number), ensure_ascii=False) for number in (0, 2, 4)
        )
        people = self.rows("ksrisk.analysis.member").partner_id | (
            self.rows("hr.employee").work_contact_id
        )
        for person in people:
            self.assertNotIn(person.name.split()[0], texts)
        for company in self.companies:
            self.assertNotIn(company.name.split()[0], texts)
