"""P03: one purchase cut into pieces, each below the limit of a competition."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_split_orders(self, query):
        """Direct awards below the limit: company, vendor, day (as a number), amount."""
        return SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                %(day)s::date - DATE '2000-01-01' AS day,
                %(amount)s AS amount, %(limit)s AS cap
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(awarded)s AND %(direct)s AND %(only)s
                AND %(amount)s > 0 AND %(amount)s < %(limit)s
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            awarded=query.awarded(),
            direct=query.direct(),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )

    def _select_p03(self, query):
        """Runs of direct awards to one vendor that reach the limit within some days.

        A vendor's orders lie in the order of their days, so that a running total and a
        running number give what a run of windows holds, without a second pass.
        """
        return SQL(
            """
            WITH orders AS (%(orders)s),
            windows AS (
                SELECT company_id, vendor, day, amount, cap,
                    sum(amount) OVER w AS total, count(*) OVER w AS n,
                    min(day) OVER w AS first_day,
                    sum(amount) OVER upto AS running, count(*) OVER upto AS number
                FROM orders
                WINDOW w AS (PARTITION BY company_id, vendor ORDER BY day
                        RANGE BETWEEN %(days)s PRECEDING AND CURRENT ROW),
                    upto AS (PARTITION BY company_id, vendor ORDER BY day
                        RANGE UNBOUNDED PRECEDING)
            ),
            hits AS (
                SELECT *, day - lag(day) OVER (
                    PARTITION BY company_id, vendor ORDER BY day
                ) AS gap
                FROM windows WHERE total >= cap AND n >= %(count)s
            ),
            clusters AS (
                SELECT *, count(*) FILTER (WHERE gap > %(days)s) OVER (
                    PARTITION BY company_id, vendor ORDER BY day
                    RANGE UNBOUNDED PRECEDING
                ) AS cluster
                FROM hits
            ),
            found AS (
                SELECT company_id, vendor, max(total / cap) AS score,
                    max(running) - min(running - total) AS amount,
                    max(number) - min(number - n) AS n,
                    DATE '2000-01-01' + min(first_day) AS date_from,
                    DATE '2000-01-01' + max(day) AS date_to
                FROM clusters GROUP BY company_id, vendor, cluster
            )
            SELECT %(flags)s FROM found
            """,
            orders=self._get_split_orders(query),
            days=query.parameter("days", SQL("company_id")),
            count=query.parameter("count", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                key=SQL("date_from"),
                score=SQL("score"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("n"),
            ),
        )

    def _count_p03(self, query):
        """Vendors with direct awards; all of them have what the rule needs."""
        return SQL(
            """
            SELECT company_id, count(DISTINCT vendor) AS population,
                count(DISTINCT vendor) AS covered
            FROM (%s) AS o GROUP BY company_id
            """,
            self._get_split_orders(query),
        )

    def _evidence_p03(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) AS o WHERE vendor = %s ORDER BY day, id",
                self._get_split_orders(query),
                flag.res_id,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}
