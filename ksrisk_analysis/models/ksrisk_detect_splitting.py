"""P03: one purchase cut into pieces, each below the limit of a competition."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_split_orders(self, query, subject=None):
        """Direct awards below the limit: company, vendor, day (as a number), amount.

        :param subject: SQL of what they are looked at by, instead of the vendor
        """
        return SQL(
            """
            SELECT o.id, o.company_id, %(subject)s AS subject,
                %(day)s::date - DATE '2000-01-01' AS day,
                %(amount)s AS amount, %(limit)s AS cap
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(awarded)s AND %(direct)s AND %(only)s
                AND %(amount)s > 0 AND %(amount)s < %(limit)s
            """,
            subject=subject or SQL("p.commercial_partner_id"),
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            awarded=query.awarded(),
            direct=query.direct(),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )

    def _get_split_lines(self, query):
        """Direct awards below the limit, by category of what is bought in them."""
        return SQL(
            """
            SELECT o.id, o.company_id, t.categ_id AS subject,
                %(day)s::date - DATE '2000-01-01' AS day,
                sum(%(amount)s) AS amount, %(limit)s AS cap
            FROM purchase_order o
            JOIN purchase_order_line l ON l.order_id = o.id
            JOIN product_product pp ON pp.id = l.product_id
            JOIN product_template t ON t.id = pp.product_tmpl_id
            WHERE %(awarded)s AND %(direct)s AND t.categ_id IS NOT NULL
                AND %(whole)s > 0 AND %(whole)s < %(limit)s
            GROUP BY o.id, t.categ_id HAVING sum(%(amount)s) > 0
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.line_amount(),
            whole=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            awarded=query.awarded(),
            direct=query.direct(),
        )

    def _get_split_flags(self, query, orders, model, partner, **columns):
        """Runs of direct awards of one subject that reach the limit within some days.

        A subject's orders lie in the order of their days, so that a running total and a
        running number give what a run of windows holds, without a second pass.
        """
        a_day, distance = query.steps("days", SQL("company_id"))
        return SQL(
            """
            WITH orders AS (SELECT *, day * %(a_day)s AS step FROM (%(orders)s) AS o),
            windows AS (
                SELECT company_id, subject, day, step, cap,
                    sum(amount) OVER w AS total, count(*) OVER w AS n,
                    first_value(day) OVER w AS first_day,
                    sum(amount) OVER upto AS running, count(*) OVER upto AS number
                FROM orders
                WINDOW w AS (PARTITION BY company_id, subject ORDER BY step
                        RANGE BETWEEN %(distance)s PRECEDING AND CURRENT ROW),
                    upto AS (PARTITION BY company_id, subject ORDER BY step
                        RANGE UNBOUNDED PRECEDING)
            ),
            hits AS (
                SELECT *, day - lag(day) OVER (
                    PARTITION BY company_id, subject ORDER BY step
                ) AS gap
                FROM windows WHERE total >= cap AND n >= %(count)s
            ),
            clusters AS (
                SELECT *, count(*) FILTER (WHERE gap > %(days)s) OVER (
                    PARTITION BY company_id, subject ORDER BY step
                    RANGE UNBOUNDED PRECEDING
                ) AS cluster
                FROM hits
            ),
            found AS (
                SELECT company_id, subject, max(total / cap) AS score,
                    max(running) - min(running - total) AS amount,
                    max(number) - min(number - n) AS n,
                    DATE '2000-01-01' + min(first_day) AS date_from,
                    DATE '2000-01-01' + max(day) AS date_to
                FROM clusters GROUP BY company_id, subject, cluster
            )
            SELECT %(flags)s FROM found
            """,
            orders=orders,
            a_day=a_day,
            distance=distance,
            days=query.parameter("days", SQL("company_id")),
            count=query.parameter("count", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model=model,
                **{"record": SQL("subject"), "key": SQL("date_from"), **columns},
                partner=partner,
                score=SQL("score"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("n"),
            ),
        )

    def _count_splits(self, orders):
        """Subjects with direct awards; all of them have what the rule needs."""
        return SQL(
            """
            SELECT company_id, count(DISTINCT subject) AS population,
                count(DISTINCT subject) AS covered
            FROM (%s) AS o GROUP BY company_id
            """,
            orders,
        )

    def _get_split_evidence(self, flag, finder):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        return self._get_order_evidence(
            finder(query), SQL("subject = %s", flag.res_id), SQL("day, id")
        )

    # ------------------------------------------------------------------
    # P03: to one vendor
    # ------------------------------------------------------------------
    def _select_p03(self, query):
        return self._get_split_flags(
            query, self._get_split_orders(query), "res.partner", SQL("subject")
        )

    def _count_p03(self, query):
        return self._count_splits(self._get_split_orders(query))

    def _evidence_p03(self, flag):
        return self._get_split_evidence(flag, self._get_split_orders)

    # ------------------------------------------------------------------
    # P03b: of one category, whoever the vendors are
    # ------------------------------------------------------------------
    def _select_p03b(self, query):
        return self._get_split_flags(
            query, self._get_split_lines(query), "product.category", SQL("NULL")
        )

    def _count_p03b(self, query):
        return self._count_splits(self._get_split_lines(query))

    def _evidence_p03b(self, flag):
        return self._get_split_evidence(flag, self._get_split_lines)

    # ------------------------------------------------------------------
    # P03c: by one buyer to one vendor
    # ------------------------------------------------------------------
    def _get_buyers_orders(self, query):
        """As P03's, by buyer and vendor: both ids in one number."""
        both = "(o.user_id::int8 << 32) | p.commercial_partner_id"
        return self._get_split_orders(query, SQL(both))

    def _select_p03c(self, query):
        """What one buyer orders from one vendor: other buyers' needs are not his."""
        orders = SQL(
            "SELECT * FROM (%s) AS o WHERE subject IS NOT NULL",
            self._get_buyers_orders(query),
        )
        vendor = SQL("(subject & 4294967295)")
        return self._get_split_flags(
            query,
            orders,
            "res.users",
            vendor,
            record=SQL("(subject >> 32)"),
            scope=vendor,
            key=SQL("%s || ':' || date_from", vendor),
        )

    def _count_p03c(self, query):
        """Pairs of buyer and vendor with direct awards; without a buyer no pair."""
        return self._count_splits(self._get_buyers_orders(query))

    def _evidence_p03c(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        return self._get_order_evidence(
            self._get_buyers_orders(query),
            SQL("subject = (%s::int8 << 32) | %s", flag.res_id, flag.partner_id.id),
            SQL("day, id"),
        )
