"""From a flag to its explanation, and to the evidence of an answer, in a browser."""

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import KsriskCommon, make_flag
from .test_detectors import DetectorTools


@tagged("post_install", "-at_install", "ksrisk_tour")
class TestToursOfFlags(DetectorTools, KsriskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_purchases(cls.company)

    def setUp(self):
        super().setUp()
        for day in (1, 10, 20):
            self.order(f"2025-11-{day:02} 06:00:00", 200000)
        self.run_detectors()

    def test_officer_explains_a_flag(self):
        self.start_tour("/odoo", "ksrisk_officer_flag", login="ksrisk_officer")
        flag = self.env["ksrisk.flag"].search([("partner_id", "=", self.vendor.id)])
        self.assertEqual(flag.state, "explained")
        self.assertEqual(flag.decided_by_id, self.users["officer"])

    def test_officer_uses_a_signal(self):
        analysis = self.reach("collection", directions=["D7"])
        analysis.sudo().flush_recordset()
        answer = analysis.answer_ids.filtered(lambda a: a.code == "D7.02")[0]
        self.start_tour(
            f"/odoo/ksrisk.answer/{answer.id}",
            "ksrisk_officer_signal",
            login="ksrisk_officer",
        )
        self.assertEqual(answer.signal_ids.detector_id, self.detector)

    def test_officer_sets_a_parameter(self):
        runs = self.registry["ksrisk.detector.run"]
        shown = runs._open

        def work_off(run):
            run.sudo()._process()  # what the queue does within a minute
            return shown(run)

        self.patch(runs, "_open", work_off)
        flag = self.env["ksrisk.flag"].search([("partner_id", "=", self.vendor.id)])
        self.assertEqual(flag.state, "new")
        self.start_tour("/odoo", "ksrisk_officer_parameter", login="ksrisk_officer")
        self.assertEqual(flag.state, "gone")
        value = self.detector.parameter_ids.value_ids
        self.assertEqual((value.value, value.company_id), (4, self.company))
        self.assertEqual(str(value.date_from), "2025-01-01")

    def test_only_the_confidential_group_looks(self):
        groups = ("user", "confidential")
        keeper = new_test_user(
            self.env,
            "ksrisk_keeper",
            ",".join(f"ksrisk_analysis.group_ksrisk_{name}" for name in groups),
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        secret = self.env.ref("ksrisk_analysis.detector_v04").copy(
            {
                "code": "S01",
                "is_confidential": True,
                "active": True,
                "legal_basis": "Consent",
            }
        )
        rows = {"res.partner": self.vendor.ids}
        flag = make_flag(secret, self.company, res_id=self.vendor.id, evidence=rows)
        looks = [("event", "=", "ksrisk.flag.look"), ("res_id", "=", flag.id)]
        self.start_tour(
            "/odoo", "ksrisk_officer_without_secrets", login="ksrisk_officer"
        )
        self.assertFalse(self.env["ksrisk.journal"].search(looks))
        self.start_tour("/odoo", "ksrisk_keeper_flag", login=keeper.login)
        self.assertEqual(self.env["ksrisk.journal"].search(looks).actor_id, keeper)
