"""P24: approved, cancelled, and ordered from the same vendor again."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_cancelled(self, query):
        """Orders cancelled after their approval, and when; where that was not kept, the
        approval stands in for it."""
        return SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                o.date_approve, %(day)s::date AS day, %(amount)s AS amount,
                %(cancelled)s::date AS cancelled
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE o.state = 'cancel' AND %(ours)s AND %(within)s AND %(only)s
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            cancelled=query.local(
                SQL("COALESCE(o.ksrisk_cancelled_date, o.date_approve)")
            ),
            ours=query.ours(SQL("o.company_id")),
            within=query.within(SQL("o.date_approve")),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )

    def _select_p24(self, query):
        """Cancelled orders after which the vendor got another one of the same category,
        approved later than the first and soon after it was cancelled."""
        return SQL(
            """
            WITH pairs AS (
                SELECT c.id, c.company_id, c.vendor, c.day, c.amount, o.id AS again,
                    %(day)s::date AS again_day, %(amount)s AS again_amount
                FROM (%(cancelled)s) AS c
                JOIN res_partner p ON p.commercial_partner_id = c.vendor
                JOIN purchase_order o ON o.partner_id = p.id
                    AND o.company_id = c.company_id AND o.state = 'purchase'
                    AND o.date_approve > c.date_approve
                    AND %(day)s::date <= c.cancelled + %(days)s
                WHERE EXISTS (%(category)s c.id INTERSECT %(category)s o.id)
            ),
            found AS (
                SELECT id, company_id, vendor, day, amount, max(again_day) AS last_day,
                    max(again_amount) AS again_amount,
                    array_agg(again ORDER BY again_day, again) AS ids
                FROM pairs GROUP BY id, company_id, vendor, day, amount
            )
            SELECT %(flags)s FROM found
            """,
            cancelled=self._get_cancelled(query),
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            days=query.parameter("days"),
            category=SQL(
                "SELECT t.categ_id FROM purchase_order_line l"
                " JOIN product_product pp ON pp.id = l.product_id"
                " JOIN product_template t ON t.id = pp.product_tmpl_id"
                " WHERE l.order_id ="
            ),
            flags=query.flags(
                company=SQL("company_id"),
                model="purchase.order",
                record=SQL("id"),
                scope=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("COALESCE(again_amount / NULLIF(amount, 0), 1)"),
                amount=SQL("GREATEST(amount, again_amount)"),
                date_from=SQL("day"),
                date_to=SQL("last_day"),
                evidence={"purchase.order": SQL("(id || ids)")},
            ),
        )

    def _count_p24(self, query):
        """Orders cancelled after their approval; all have what the rule needs."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(*) AS covered
            FROM (%s) AS c GROUP BY company_id
            """,
            self._get_cancelled(query),
        )
