"""Purchases that were made elsewhere, as orders that detectors read."""

from operator import itemgetter

from odoo import fields, models
from odoo.tools import groupby

from .ksrisk_guard_mixin import permit


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    ksrisk_delivered_date = fields.Date(
        "Delivered on",
        copy=False,
        help="When all of it had come, where no receipts are kept in the system.",
    )

    def _ksrisk_mark_imported(self, announced):
        """Note that orders were made elsewhere, and when their offers were asked for.

        :param announced: a moment for each order, or False; one write for each moment
        """
        permit(self, "ksrisk_is_imported").write({"ksrisk_is_imported": True})
        asked = zip(announced, self, strict=True)
        for moment, pairs in groupby(asked, key=itemgetter(0)):
            if moment:
                orders = self.browse([order.id for _moment, order in pairs])
                permit(orders, "ksrisk_sent_date").write({"ksrisk_sent_date": moment})
