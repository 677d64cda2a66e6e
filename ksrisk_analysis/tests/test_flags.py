"""From a flag to an answer: triage, signals, who sees what."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import RestrictViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..exceptions import TransitionRefused
from ..models.ksrisk_guard_mixin import permit
from .common import KsriskCommon, make_flag

CONFIDENTIAL = "ksrisk_analysis.group_ksrisk_confidential"


class FlagCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.detector = cls.env.ref("ksrisk_analysis.detector_p03")
        cls.reason = cls.env.ref("ksrisk_analysis.flag_reason_data_error")
        cls.keeper = new_test_user(
            cls.env,
            "ksrisk_keeper",
            CONFIDENTIAL,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def make_secret(self, detector=None, **values):
        detector = (detector or self.detector).copy(
            {
                "code": "S01",
                "is_confidential": True,
                "active": True,
                "legal_basis": "Consent",
            }
        )
        return make_flag(detector, self.company, **values)

    def get_events(self, name):
        self.env.cr.precommit.run()
        return self.env["ksrisk.journal"].search(
            [("company_id", "=", self.company.id), ("event", "=", name)]
        )


@tagged("post_install", "-at_install")
class TestTriage(FlagCommon):
    def test_explained_needs_reason_and_words(self):
        flag = self.as_role(make_flag(self.detector, self.company), "officer")
        with self.assertRaises(TransitionRefused):
            flag.action_explain()
        flag.reason_id = self.reason
        with self.assertRaises(TransitionRefused):
            flag.action_explain()
        flag.note = "The price list of a tender"
        flag.action_explain()
        self.assertEqual(flag.state, "explained")
        self.assertEqual(flag.decided_by_id, self.users["officer"])
        self.assertTrue(self.get_events("ksrisk.flag.explain"))

    def test_dismissal_takes_another_person_and_an_end(self):
        flag = self.as_role(make_flag(self.detector, self.company), "officer")
        flag.write({"reason_id": self.reason.id, "note": "Checked"})
        with self.assertRaises(TransitionRefused):
            flag.action_propose()
        flag.date_expiry = "2099-01-01"
        flag.action_propose()
        with self.assertRaises(TransitionRefused):
            flag.action_dismiss()
        self.as_role(flag, "head").action_dismiss()
        self.assertEqual(flag.state, "dismissed")
        with self.assertRaises(UserError):
            flag.date_expiry = "2199-01-01"
        flag.sudo().date_expiry = "2020-01-01"
        self.env["ksrisk.flag"]._cron_expire()
        self.assertEqual(flag.state, "review")

    def test_confirmed_becomes_a_risk_with_what_it_carries(self):
        analysis = self.reach("collection")
        flag = self.as_role(make_flag(self.detector, self.company), "officer")
        with self.assertRaises(TransitionRefused):
            flag.action_confirm()
        flag.analysis_id = analysis
        flag.action_confirm()
        risk = flag.risk_id
        self.assertEqual(risk.analysis_id, analysis)
        self.assertEqual(risk.direction_id.code, "D7")
        self.assertTrue(risk.name_kk and risk.name_ru)
        self.assertNotEqual(risk.name_kk, risk.name_ru)
        self.assertIn(self.company.partner_id.name, risk.name_ru)

    def test_only_what_stands_behind_it_is_opened(self):
        flag = self.as_role(make_flag(self.detector, self.company), "officer")
        for model in ("res.users", "no.such.model", ["res.partner"], {"a": 1}):
            with self.subTest(model=model), self.assertRaises(UserError):
                flag.action_open_evidence(model)
        for model in (None, "res.partner"):
            with self.subTest(model=model):
                action = flag.action_open_evidence(model)
                self.assertEqual(action["res_model"], "res.partner")

    def test_state_has_no_other_way(self):
        flag = self.as_role(make_flag(self.detector, self.company), "officer")
        for values in ({"state": "dismissed"}, {"amount": 1}, {"evidence": {}}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                flag.write(values)
        with self.assertRaises(AccessError):
            self.env["ksrisk.flag"].with_user(self.users["officer"]).create(
                {"detector_id": self.detector.id, "company_id": self.company.id}
            )


@tagged("post_install", "-at_install")
class TestConfidentialFlags(FlagCommon):
    def test_only_its_group_sees_it(self):
        flag = self.make_secret()
        for role in ("officer", "head", "auditor", "leader", "admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(flag, role).read(["state"])
        own = flag.with_user(self.keeper)
        self.assertNotIn(self.company.partner_id.name, own.display_name)
        with self.assertRaises(AccessError):
            own.read(["res_id"])

    def test_its_figures_are_its_group_s(self):
        flag = self.make_secret()
        officer = self.as_role(flag, "officer").sudo().detector_id.sudo(False)
        keeper = flag.with_user(self.keeper).sudo().detector_id.sudo(False)
        self.assertEqual((officer.flag_count, keeper.flag_count), (0, 1))

    def test_its_group_alone_is_told_no_number_of_other_flags(self):
        make_flag(self.detector, self.company)
        run = self.env["ksrisk.detector.run"]._request(
            "full", self.detector, self.company
        )
        line = run.line_ids
        permit(line, *line._guarded_fields).write(
            {"state": "done", "flagged_by_company": {self.company.id: 1}}
        )
        for user, count in ((self.users["officer"], 1), (self.keeper, 0)):
            own = self.detector.with_user(user)
            own.invalidate_recordset()
            self.assertEqual(own.flag_count, count, user.login)

    def test_a_look_is_journalled(self):
        flag = self.make_secret().with_user(self.keeper)
        action = flag.action_open_evidence()
        self.assertEqual(action["domain"], [("id", "in", [self.company.partner_id.id])])
        entry = self.get_events("ksrisk.flag.look")
        self.assertEqual((entry.res_id, entry.actor_id), (flag.id, self.keeper))

    def test_who_reads_none_of_the_rows_is_told(self):
        flag = self.make_secret(
            self.env.ref("ksrisk_analysis.detector_v04"),
            evidence={
                "purchase.order": [1],
                "res.partner": self.users["head"].partner_id.ids,
            },
        )
        self.assertEqual(
            flag.with_user(self.keeper).action_open_evidence()["res_model"],
            "res.partner",
        )
        with self.assertRaisesRegex(AccessError, "Your role does not read the rows"):
            flag.with_user(self.keeper).action_open_evidence("purchase.order")

    def test_off_until_there_is_a_ground(self):
        detector = self.detector.copy({"code": "S02", "is_confidential": True})
        self.assertFalse(detector.active)
        with self.assertRaises(ValidationError):
            detector.active = True


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSignals(FlagCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls().reach("collection", directions=["D7"]).with_env(cls.env)
        cls.answer = cls.analysis.answer_ids.filtered(
            lambda answer: answer.code == "D7.02"
        )[0]
        cls.run_detector()
        cls.flag = make_flag(
            cls.detector,
            cls.company,
            date_from=cls.analysis.date_from,
            date_to=cls.analysis.date_from,
        )

    @classmethod
    def run_detector(cls):
        run = cls.env["ksrisk.detector.run"]._request("full", cls.detector, cls.company)
        run._process()
        permit(run.line_ids, "by_company", "state").write(
            {"state": "done", "by_company": {cls.company.id: [40, 30]}}
        )
        return run

    def get_signal(self, role="officer"):
        answer = self.as_role(self.answer, role)
        answer.invalidate_recordset(["signals"])
        return next((s for s in answer.signals or [] if s["code"] == "P03"), None)

    def test_figures_stand_beside_the_question(self):
        signal = self.get_signal()
        self.assertEqual(
            (signal["status"], signal["flagged"], signal["covered"]), ("flagged", 1, 30)
        )
        self.assertEqual((signal["population"], signal["amount"]), (40, 600000))
        self.assertFalse(self.get_signal("respondent"))

    def test_what_lies_outside_the_period_is_not_counted(self):
        make_flag(
            self.detector, self.company, date_from="2001-01-01", date_to="2001-02-01"
        )
        self.assertEqual(self.get_signal()["flagged"], 1)

    def test_no_data_is_not_no_risk(self):
        permit(self.flag, "state").sudo().write({"state": "gone"})
        self.detector.sudo().minimum_sample = 31
        self.assertEqual(self.get_signal()["status"], "small")
        self.detector.sudo().minimum_sample = 30
        self.assertEqual(self.get_signal()["status"], "clear")
        self.detector.sudo().requires = "no.such.model"
        self.assertEqual(self.get_signal()["status"], "missing")

    def test_names_of_rows_are_copied_at_once(self):
        partners = self.env["res.partner"].create([{"name": f"V{n}"} for n in range(9)])
        flags = self.flag.browse()
        for partner in partners:
            flags |= make_flag(
                self.detector, self.company, evidence={"res.partner": partner.ids}
            )
        gone = partners[-1].id
        partners[-1].unlink()
        flags.detector_id.sudo().method = "p01"  # whose rows stand in the flag

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._get_copies()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(flags[0]), count(flags))
        copies = flags._get_copies()
        self.assertEqual(copies[0]["rows"], {"res.partner": [[partners[0].id, "V0"]]})
        self.assertEqual(copies[-1]["rows"], {"res.partner": []}, gone)

    def test_frozen_signal_stays_as_it_was(self):
        self.as_role(self.answer, "officer").action_freeze_signal(self.detector.id)
        signal = self.answer.signal_ids
        self.assertEqual((signal.flagged, signal.amount), (1, 600000))
        self.assertEqual(signal.evidence[0]["subject"], self.flag.subject)
        self.assertTrue(signal._is_intact())
        self.assertFalse(list(signal._verify_signals(self.company)))
        permit(self.flag, "amount").sudo().write({"amount": 1})
        signal.invalidate_recordset()
        self.assertEqual(signal.evidence[0]["amount"], 600000)
        for attack in (
            lambda: permit(signal.sudo(), "flagged").write({"flagged": 0}),
            lambda: signal.sudo().unlink(),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                attack()
                self.env.flush_all()

    def test_signal_of_nothing_flagged_is_intact(self):
        permit(self.flag, "state").sudo().write({"state": "gone"})
        self.as_role(self.answer, "officer").action_freeze_signal(self.detector.id)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.answer.signal_ids.flagged)
        self.assertTrue(self.answer.signal_ids._is_intact())

    def test_new_analysis_rests_on_nothing_yet(self):
        new = self.as_role(self.env["ksrisk.analysis"], "officer").new({})
        self.assertEqual(new.sources["total"], 0)
        self.assertGreater(self.analysis.sources["data"], 0)

    def test_signal_is_as_of_a_moment_before_it_was_frozen(self):
        """A transaction sees what was written before it began, nothing later."""
        begin = fields.Datetime.now() - timedelta(minutes=10)
        with patch.object(type(self.env.cr), "now", lambda cursor: begin):
            run = self.run_detector()
            self.as_role(self.answer, "officer").action_freeze_signal(self.detector.id)
        signal = self.answer.signal_ids
        self.assertEqual(signal.run_at, begin)
        self.assertLessEqual(signal.run_at, signal.create_date)
        self.assertGreater(run.date_end, run.date_start)

    def test_only_the_officer_freezes(self):
        for role in ("leader", "auditor", "respondent"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(self.answer, role).action_freeze_signal(self.detector.id)

    def test_who_overrules_a_signal_says_why(self):
        self.as_role(self.answer, "officer").action_freeze_signal(self.detector.id)
        request = self.answer.request_id
        answers = request.answer_ids.with_user(request.user_id)
        answers.write({"result": "na", "reason": "Not ours"})
        request.with_user(request.user_id).action_submit()
        with self.assertRaises(TransitionRefused):
            self.as_role(request, "leader").action_accept()
        self.as_role(self.answer, "leader").overrule_reason = "A price list"
        self.as_role(request, "leader").action_accept()
        self.assertEqual(request.state, "accepted")

    def test_signed_reference_takes_no_signal(self):
        analysis = self.reach("signed")
        with self.assertRaises(UserError):
            self.env["ksrisk.signal"]._freeze(self.detector, analysis.answer_ids[0])
