"""What the years before the addon tell of orders: filled in once, set-based."""

from odoo import api, models
from odoo.tools import SQL


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    @api.model
    def _ksrisk_fill_history(self):
        """Fill in what the chatter and the orders tell; what is known stays."""
        self.env.flush_all()
        self._ksrisk_fill_approvers()
        self._ksrisk_fill_sent()
        self._ksrisk_fill_bids()
        self.invalidate_model()

    @api.model
    def _ksrisk_fill_approvers(self):
        """Who approved an order is the author of the message that says so.

        The subtypes tell it in any language; the tracked values hold translated words.
        Where the approval was no step of its own, who confirmed the order approved it.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE purchase_order o SET ksrisk_approved_uid = u.id,
                    ksrisk_approved_date = m.date
                FROM (
                    SELECT DISTINCT ON (res_id) res_id, author_id, date
                    FROM mail_message
                    WHERE model = 'purchase.order'
                        AND subtype_id IN (%(approved)s, %(confirmed)s)
                    ORDER BY res_id, subtype_id = %(approved)s DESC, date DESC, id DESC
                ) m
                JOIN (
                    SELECT DISTINCT ON (partner_id) partner_id, id FROM res_users
                    ORDER BY partner_id, active DESC, share, id
                ) u ON u.partner_id = m.author_id
                WHERE o.id = m.res_id AND o.state IN ('purchase', 'cancel')
                    AND o.date_approve IS NOT NULL AND o.ksrisk_approved_uid IS NULL
                """,
                approved=self.env.ref("purchase.mt_rfq_approved").id,
                confirmed=self.env.ref("purchase.mt_rfq_confirmed").id,
            )
        )

    @api.model
    def _ksrisk_fill_sent(self):
        self.env.cr.execute(
            SQL(
                """
                UPDATE purchase_order o SET ksrisk_sent_date = m.date
                FROM (
                    SELECT res_id, min(date) AS date FROM mail_message
                    WHERE model = 'purchase.order' AND subtype_id = %s GROUP BY res_id
                ) m
                WHERE o.id = m.res_id AND o.ksrisk_sent_date IS NULL
                """,
                self.env.ref("purchase.mt_rfq_sent").id,
            )
        )

    @api.model
    def _ksrisk_fill_bids(self):
        """Priced requests of a group are bids; when they came in nobody knows."""
        self.env.cr.execute(
            SQL(
                "UPDATE purchase_order SET ksrisk_bid_status = 'valid'"
                " WHERE purchase_group_id IS NOT NULL AND amount_untaxed > 0"
                " AND ksrisk_bid_status IS NULL"
            )
        )
