"""Purchases that were made elsewhere, as orders that detectors read."""

from odoo import fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    ksrisk_delivered_date = fields.Date(
        "Delivered on",
        copy=False,
        help="When all of it had come, where no receipts are kept in the system.",
    )
