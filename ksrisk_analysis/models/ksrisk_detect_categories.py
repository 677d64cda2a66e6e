"""Awards and what they were spent on: the rows that several rules read."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_vendor_awards(self, query):
        """Awarded orders with their vendor and tender.

        Kept in a run, be it read by one rule alone: the database would expect next to
        nothing, and go through all lines or offers for each order.
        """
        awards = SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                o.purchase_group_id AS tender, o.currency_id, o.currency_rate,
                %(day)s::date AS day, %(amount)s AS amount
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(awarded)s AND %(only)s
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )
        return query.once("vendor_awards", awards)

    def _get_spending(self, query, alone):
        """Awarded orders with each category among their lines.

        ``order_id``, ``categ_id`` (NULL for products without one), ``spent`` in the
        order's currency on the basis of orders' amounts, ``untaxed`` without tax.

        :param alone: SQL condition on the orders ``o`` that the rule itself looks at;
            a full run reads the orders of all time, once for all rules
        """
        paid, untaxed = query.line_price(), SQL("l.price_subtotal")
        spending = SQL(
            """
            SELECT order_id, categ_id, sum(paid) AS spent, sum(%(untaxed)s) AS untaxed
            FROM (
                SELECT l.order_id, t.categ_id, l.price_subtotal, %(paid)s AS paid
                FROM purchase_order_line l
                JOIN purchase_order o ON o.id = l.order_id
                JOIN (
                    SELECT r.id, t.categ_id
                    FROM product_product r
                    JOIN product_template t ON t.id = r.product_tmpl_id
                    OFFSET 0  -- one small table to look products up in
                ) AS t ON t.id = l.product_id
                WHERE o.state = 'purchase' AND %(ours)s AND %(alone)s
                    AND l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
                -- Lines lie so, or nearly: to sort them costs less than to hash
                -- millions of sums.
                ORDER BY l.order_id, t.categ_id
            ) AS lines
            GROUP BY order_id, categ_id
            """,
            paid=paid,
            untaxed=SQL("paid" if paid == untaxed else "price_subtotal"),  # one sum
            ours=query.ours(SQL("o.company_id")),
            alone=SQL("TRUE") if query.run and not query.changed else alone,
        )
        return query.once("spending", spending)

    def _get_main_categories(self, query, alone):
        """Awarded orders with the category that most was spent on, without tax.

        :param alone: as above
        """
        main = SQL(
            """
            SELECT DISTINCT ON (order_id) order_id, categ_id FROM (%s) AS s
            ORDER BY order_id, untaxed DESC, categ_id
            """,
            self._get_spending(query, alone),
        )
        return query.once("main_categories", main)

    def _get_vendor_categories(self, query):
        """Vendors and categories (NULL as above): how many awarded orders have it, what
        these cost as a whole, and their days."""
        categories = SQL(
            """
            SELECT a.company_id, a.vendor, s.categ_id, count(*) AS n,
                sum(a.amount) AS amount, min(a.day) AS first_day,
                max(a.day) AS last_day
            FROM (%s) AS a JOIN (%s) AS s ON s.order_id = a.id
            GROUP BY a.company_id, a.vendor, s.categ_id
            """,
            self._get_vendor_awards(query),
            self._get_spending(query, query.awarded()),
        )
        return query.once("vendor_categories", categories)
