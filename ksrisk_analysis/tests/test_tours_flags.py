"""From a flag to its explanation, and to the evidence of an answer, in a browser."""

from odoo.tests import HttpCase, tagged

from .common import KsriskCommon
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
