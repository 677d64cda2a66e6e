"""What an analysis has to know of a purchase, and Odoo does not keep."""

from odoo import fields, models

from .ksrisk_guard_mixin import permit

METHODS = [
    ("open", "Open tender"),
    ("limited", "Limited tender"),
    ("price_request", "Request for quotations"),
    ("single_source", "Single source"),
]


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "ksrisk.guard.mixin"]
    _allow_sudo_commands = True  # as in core: other applications write orders so

    # Core keeps no trace of how these two move.
    date_order = fields.Datetime(tracking=True)
    date_planned = fields.Datetime(tracking=True)

    ksrisk_method = fields.Selection(METHODS, "Procurement Method", tracking=True)
    ksrisk_direct_reason_id = fields.Many2one(
        "ksrisk.direct.reason",
        "Ground of the Direct Award",
        index="btree_not_null",
        tracking=True,
    )
    ksrisk_bid_status = fields.Selection(
        [
            ("valid", "Valid"),
            ("disqualified", "Disqualified"),
            ("withdrawn", "Withdrawn"),
        ],
        "Bid",
        tracking=True,
        copy=False,
    )
    ksrisk_bid_reason = fields.Char("Why Disqualified", copy=False)
    ksrisk_bid_date = fields.Datetime(
        "Bid Received on", copy=False, help="When the vendor's bid came in."
    )
    ksrisk_approved_uid = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, index="btree_not_null"
    )
    ksrisk_approved_date = fields.Datetime("Approved on", readonly=True, copy=False)
    ksrisk_is_imported = fields.Boolean(
        "Imported",
        readonly=True,
        copy=False,
        help="Made elsewhere, entered from a file.",
    )

    _guarded_fields = frozenset(
        {"ksrisk_approved_uid", "ksrisk_approved_date", "ksrisk_is_imported"}
    )

    def _is_guarded(self, field):
        # Core's computed columns stay as core has them.
        return field.name in self._guarded_fields

    def button_approve(self, force=False):
        waiting = self.filtered(lambda order: order.state != "purchase")
        result = super().button_approve(force=force)
        approved = waiting.filtered(lambda order: order.state == "purchase")
        if approved:
            permit(approved, "ksrisk_approved_uid", "ksrisk_approved_date").write(
                {
                    "ksrisk_approved_uid": self.env.uid,
                    "ksrisk_approved_date": fields.Datetime.now(),
                }
            )
        return result
