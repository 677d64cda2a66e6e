"""When an approved order was cancelled: Odoo keeps the state alone."""

from odoo import fields, models

from .ksrisk_guard_mixin import permit
from .purchase_order_procurement import PurchaseOrder as Procurement


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    ksrisk_cancelled_date = fields.Datetime("Cancelled on", readonly=True, copy=False)

    _guarded_fields = Procurement._guarded_fields | {"ksrisk_cancelled_date"}

    def button_cancel(self):
        approved = self.filtered(
            lambda order: order.date_approve and order.state != "cancel"
        )
        result = super().button_cancel()
        if approved:
            permit(approved, "ksrisk_cancelled_date").write(
                {"ksrisk_cancelled_date": fields.Datetime.now()}
            )
        return result
