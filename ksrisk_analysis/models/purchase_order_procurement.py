"""What an analysis has to know of a purchase, and Odoo does not keep."""

from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from .ksrisk_guard_mixin import permit

METHODS = [
    ("open", "Open tender"),
    ("limited", "Limited tender"),
    ("price_request", "Request for quotations"),
    ("single_source", "Single source"),
]

#: States in which a request still waits for its price.
_ASKING = ("draft", "sent")


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "ksrisk.guard.mixin"]
    _allow_sudo_commands = True  # as in core: other applications write orders so

    # Core keeps no trace of how these two move.
    date_order = fields.Datetime(tracking=True)
    date_planned = fields.Datetime(tracking=True)

    ksrisk_method = fields.Selection(METHODS, "Procurement Method", tracking=True)
    ksrisk_is_tender = fields.Boolean(
        "By Competition",
        compute="_compute_ksrisk_is_tender",
        help="It is one of several offers, or its method is a competition.",
    )
    ksrisk_is_direct = fields.Boolean(
        "Direct Award",
        compute="_compute_ksrisk_is_tender",
        search="_search_ksrisk_is_direct",
        help="One vendor with no competition, and no agreement that it is called off.",
    )
    ksrisk_direct_reason_id = fields.Many2one(
        "ksrisk.direct.reason",
        "Ground of the Direct Award",
        index="btree_not_null",
        tracking=True,
    )
    ksrisk_sent_date = fields.Datetime(
        "Request Sent on",
        readonly=True,
        copy=False,
        help="When the vendor was first asked for a price.",
    )
    ksrisk_bid_status = fields.Selection(
        [
            ("valid", "Valid"),
            ("disqualified", "Disqualified"),
            ("withdrawn", "Withdrawn"),
        ],
        "Bid",
        compute="_compute_ksrisk_bid",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
    )
    ksrisk_bid_reason = fields.Char("Why Disqualified", tracking=True, copy=False)
    ksrisk_bid_date = fields.Datetime(
        "Bid Received on",
        compute="_compute_ksrisk_bid",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
        help="When the vendor's bid came in: the moment its price was first entered, "
        "unless you say otherwise.",
    )
    ksrisk_bid_amount = fields.Monetary(
        "Price of the Bid",
        readonly=True,
        copy=False,
        help="Kept when the quantities of a bid that lost are cleared.",
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
        {
            "ksrisk_sent_date",
            "ksrisk_bid_amount",
            "ksrisk_approved_uid",
            "ksrisk_approved_date",
            "ksrisk_is_imported",
        }
    )

    def _auto_init(self):
        # Years of orders are filled in by one statement, not computed one by one.
        cr = self.env.cr
        for name in ("ksrisk_bid_status", "ksrisk_bid_date"):
            if not column_exists(cr, self._table, name):
                create_column(cr, self._table, name, self._fields[name].column_type[1])
        return super()._auto_init()

    def _is_guarded(self, field):
        # Core's computed columns stay as core has them.
        return field.name in self._guarded_fields

    @api.model
    def _ksrisk_get_methods(self):
        """What each method of procurement is called in the user's language, by code."""
        return dict(self._fields["ksrisk_method"]._description_selection(self.env))

    @api.depends("ksrisk_method", "purchase_group_id", "requisition_id")
    def _compute_ksrisk_is_tender(self):
        for order in self:
            method = order.ksrisk_method
            alone = not (order.purchase_group_id or order.requisition_id)
            order.ksrisk_is_direct = method == "single_source" or not method and alone
            order.ksrisk_is_tender = method != "single_source" and bool(
                method or order.purchase_group_id
            )

    @api.model
    def _search_ksrisk_is_direct(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("ksrisk_method", "=", "single_source") | fields.Domain(
            [
                ("ksrisk_method", "=", False),
                ("purchase_group_id", "=", False),
                ("requisition_id", "=", False),
            ]
        )

    @api.depends(
        "amount_untaxed", "ksrisk_bid_amount", "purchase_group_id", "ksrisk_method"
    )
    def _compute_ksrisk_bid(self):
        """A bid is there once a request that is part of a competition has a price."""
        now = fields.Datetime.now()
        for order in self:
            price = order.ksrisk_bid_amount or order.amount_untaxed
            priced = order.ksrisk_is_tender and price > 0
            asking = order.state in _ASKING
            order.ksrisk_bid_status = order.ksrisk_bid_status or (priced and "valid")
            order.ksrisk_bid_date = order.ksrisk_bid_date or (priced and asking and now)

    def write(self, vals):
        sending = vals.get("state") == "sent"
        asked = self.filtered(lambda order: sending and not order.ksrisk_sent_date)
        result = super().write(vals)
        if asked:
            permit(asked, "ksrisk_sent_date").write(
                {"ksrisk_sent_date": fields.Datetime.now()}
            )
        return result

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

    def _ksrisk_keep_bids(self):
        """Keep the price of bids whose quantities are about to be cleared."""
        for order in self:
            if (
                order.ksrisk_is_tender
                and order.state in _ASKING
                and not order.ksrisk_bid_amount
            ):
                permit(
                    order, "ksrisk_bid_amount"
                ).ksrisk_bid_amount = order.amount_untaxed


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def action_clear_quantities(self):
        self.order_id._ksrisk_keep_bids()
        return super().action_clear_quantities()
