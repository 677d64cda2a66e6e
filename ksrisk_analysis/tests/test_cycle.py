from datetime import date

from odoo.tests import tagged

from .common import KsriskCommon


@tagged("post_install", "-at_install")
class TestCycle(KsriskCommon):
    def test_whole_cycle(self):
        analysis = self.reach("monitoring")
        self.assertEqual(analysis.state, "monitoring")
        self.assertEqual(analysis.date_signed, date(2026, 3, 12))
        deadlines = {d.code: d.date_deadline for d in analysis.deadline_ids}
        self.assertEqual(deadlines["DL-6"], date(2026, 3, 31))
        self.assertEqual(deadlines["DL-9"], date(2027, 3, 12))
        measure = analysis.measure_ids
        self.assertEqual(measure.state, "planned")
        executor = self.as_role(measure, "respondent")
        executor.proof = "Rules approved"
        executor.action_claim()
        self.as_role(measure, "officer").action_confirm()
        self.assertEqual(measure.state, "confirmed")
        self.as_role(analysis.risk_ids, "officer").action_eliminate()
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "monitoring", "is_final": True}
        )
        self.as_role(document, "head").action_sign(self.act(date(2026, 3, 12)))
        self.as_role(analysis, "officer").positions_note = "None"
        self.as_role(analysis, "head").action_close(self.act(date(2026, 3, 12)))
        self.assertEqual(analysis.state, "closed")
        self.env.cr.flush()
        self.assertFalse(self.env["ksrisk.journal"]._verify(self.company))
