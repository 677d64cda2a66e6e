"""What orders were spent on: the rows that several rules by category read."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_spending(self, query, alone):
        """Awarded orders with each category among their lines.

        ``order_id``, ``categ_id`` (NULL for products without one), ``spent`` in the
        order's currency on the basis of orders' amounts, ``untaxed`` without tax.

        :param alone: SQL condition on the orders ``o`` that the rule itself looks at;
            a full run reads the orders of all time, once for all rules
        """
        spending = SQL(
            """
            SELECT order_id, categ_id, sum(paid) AS spent,
                sum(price_subtotal) AS untaxed
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
            paid=query.line_price(),
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
