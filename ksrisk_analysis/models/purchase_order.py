from odoo import fields, models

from .hr_department import READERS


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    ksrisk_evidence_count = fields.Integer(
        "Cited as Evidence", compute="_compute_ksrisk_evidence_count", groups=READERS
    )

    def _compute_ksrisk_evidence_count(self):
        counts = dict(
            self.env["ksrisk.evidence"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for order in self:
            order.ksrisk_evidence_count = counts.get(order._origin.id, 0)
