"""P06: an order far larger than others of its category."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_sized(self, query):
        """Awarded orders with the category that they spend most on."""
        return SQL(
            """
            SELECT a.id, a.company_id, a.vendor, c.categ_id, a.amount, a.day
            FROM (%s) AS a JOIN (%s) AS c ON c.order_id = a.id WHERE a.amount > 0
            """,
            self._get_vendor_awards(query),
            self._get_main_categories(query, query.awarded()),
        )

    def _select_p06(self, query):
        """Amounts are skewed: the fence is laid around their logarithms.

        Few orders are beyond the lowest fence: these alone are joined with their own.
        """
        return SQL(
            """
            WITH orders AS MATERIALIZED (
                SELECT *, ln(amount::float8) AS size FROM (%(orders)s) AS o
            ),
            usual AS MATERIALIZED (%(usual)s)
            SELECT %(flags)s FROM orders JOIN usual USING (company_id, categ_id)
            WHERE size > (SELECT min(high) FROM usual)
                AND n >= %(sample)s AND q3 > q1 AND size > high + %(slack)s
            """,
            orders=self._get_sized(query),
            usual=query.fences(SQL("orders"), SQL("size"), ("company_id", "categ_id")),
            sample=query.parameter("sample", SQL("company_id")),
            slack=SLACK,
            flags=query.flags(
                company=SQL("company_id"),
                model="purchase.order",
                record=SQL("id"),
                partner=SQL("vendor"),
                score=SQL("exp(size - (q1 + q3) / 2)"),
                amount=SQL("amount"),
                date_from=SQL("day"),
                date_to=SQL("day"),
            ),
        )

    def _count_p06(self, query):
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %(sample)s) AS covered
            FROM (
                SELECT company_id,
                    count(*) OVER (PARTITION BY company_id, categ_id) AS n
                FROM (%(orders)s) AS o
            ) AS c GROUP BY company_id
            """,
            sample=query.parameter("sample", SQL("company_id")),
            orders=self._get_sized(query),
        )
