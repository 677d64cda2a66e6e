"""P04, P07: direct awards that come again, and amounts that keep below the limit."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P04: amounts crowd just below the limit
    # ------------------------------------------------------------------
    def _get_near_limit(self, query):
        """Awarded orders around the limit that was in force, each with its buyer."""
        return SQL(
            """
            SELECT o.id, o.company_id, o.user_id, %(day)s::date AS day,
                %(amount)s AS amount, %(amount)s < %(limit)s AS below
            FROM purchase_order o
            WHERE %(awarded)s AND %(only)s AND o.user_id IS NOT NULL
                AND %(amount)s >= %(limit)s * (1 - %(band)s::numeric)
                AND %(amount)s < %(limit)s * (1 + %(band)s::numeric)
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            band=query.parameter("band"),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("o.user_id")),
        )

    def _select_p04(self, query):
        """Buyers most of whose orders around the limit lie below it.

        Were the limit of no matter, about half of them would: the chance of so many is
        that of as many heads of a coin.
        """
        company = SQL("company_id")
        return SQL(
            """
            WITH orders AS (%(orders)s),
            buyers AS (
                SELECT company_id, user_id, count(*)::int AS n,
                    count(*) FILTER (WHERE below)::int AS k,
                    sum(amount) FILTER (WHERE below) AS amount,
                    min(day) FILTER (WHERE below) AS date_from,
                    max(day) FILTER (WHERE below) AS date_to
                FROM orders GROUP BY company_id, user_id
                HAVING count(*) >= %(count)s
            ),
            found AS (
                SELECT *, k::float8 / n AS share, (
                    -- Of thousands of orders a chance is too small for a float.
                    SELECT sum(exp(GREATEST(ways - n * ln(2::float8), -700)))
                        FILTER (WHERE i >= k)
                    FROM (
                        SELECT i, sum(ln((n - i + 1)::float8 / i)) OVER (
                            ORDER BY i
                        ) AS ways
                        FROM generate_series(1, n) AS i
                    ) AS heads
                ) AS chance
                FROM buyers WHERE k > 0
            )
            SELECT %(flags)s FROM found
            WHERE k >= n * %(share)s::numeric OR chance < %(chance)s
            """,
            orders=self._get_near_limit(query),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            chance=query.parameter("chance", company),
            flags=query.flags(
                company=company,
                model="res.users",
                record=SQL("user_id"),
                score=SQL("share"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("k"),
            ),
        )

    def _count_p04(self, query):
        """Buyers, and those with enough orders around the limit."""
        return SQL(
            """
            SELECT o.company_id, count(DISTINCT o.user_id) AS population,
                count(DISTINCT near.user_id) AS covered
            FROM purchase_order o LEFT JOIN (
                SELECT company_id, user_id FROM (%(orders)s) AS n
                GROUP BY company_id, user_id HAVING count(*) >= %(count)s
            ) AS near USING (company_id, user_id)
            WHERE %(awarded)s GROUP BY o.company_id
            """,
            orders=self._get_near_limit(query),
            count=query.parameter("count", SQL("company_id")),
            awarded=query.awarded(),
        )

    def _evidence_p04(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        return self._get_order_evidence(
            self._get_near_limit(query),
            SQL("below AND user_id = %s", flag.res_id),
            SQL("amount DESC, id"),
        )

    def _get_order_evidence(self, orders, condition, order):
        """Ids of the rows of a relation that meet a condition, in an order."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) AS o WHERE %s ORDER BY %s",
                orders,
                condition,
                order,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}

    # ------------------------------------------------------------------
    # P07: one vendor, direct award after direct award
    # ------------------------------------------------------------------
    def _get_vendor_orders(self, query):
        """Awarded orders with their vendor, and whether they are direct awards."""
        return SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                %(day)s::date AS day, %(amount)s AS amount, %(direct)s AS direct
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(awarded)s AND %(only)s AND %(amount)s > 0
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            direct=query.direct(),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )

    def _select_p07(self, query):
        """Vendors with many direct awards, large together, and hardly anything else."""
        company = SQL("company_id")
        return SQL(
            """
            WITH found AS (
                SELECT company_id, vendor, count(*) AS n,
                    count(*) FILTER (WHERE direct) AS k,
                    sum(amount) FILTER (WHERE direct) AS amount,
                    min(day) FILTER (WHERE direct) AS date_from,
                    max(day) FILTER (WHERE direct) AS date_to
                FROM (%(orders)s) AS o GROUP BY company_id, vendor
            )
            SELECT %(flags)s FROM found
            WHERE k >= %(count)s AND amount >= %(limit)s
                AND k >= n * %(share)s::numeric
            """,
            orders=self._get_vendor_orders(query),
            count=query.parameter("count", company),
            limit=query.parameter("limit", company),
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("(amount / %s)", query.parameter("limit", company)),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("k"),
            ),
        )

    def _count_p07(self, query):
        """Vendors with awards; all of them have what the rule needs."""
        return SQL(
            """
            SELECT company_id, count(DISTINCT vendor) AS population,
                count(DISTINCT vendor) AS covered
            FROM (%s) AS o GROUP BY company_id
            """,
            self._get_vendor_orders(query),
        )

    def _evidence_p07(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        return self._get_order_evidence(
            self._get_vendor_orders(query),
            SQL("direct AND vendor = %s", flag.res_id),
            SQL("amount DESC, id"),
        )

    # ------------------------------------------------------------------
    # P07, by share: direct awards among purchases of some categories
    # ------------------------------------------------------------------
    def _get_category_orders(self, query):
        """Awarded orders with what they spend on the chosen categories."""
        return SQL(
            """
            SELECT o.id, o.company_id, %(day)s::date AS day, %(spent)s AS amount,
                o.ksrisk_method = 'single_source'
                    OR (%(direct)s AND %(amount)s >= %(limit)s) AS direct
            FROM purchase_order o JOIN (
                SELECT order_id, sum(spent) AS spent FROM (%(spending)s) AS s
                WHERE %(categories)s GROUP BY order_id
            ) AS s ON s.order_id = o.id
            WHERE %(awarded)s AND %(spent)s > 0
            """,
            spending=self._get_spending(query, query.awarded()),
            day=query.local(SQL("o.date_approve")),
            spent=query.converted(SQL("s.spent")),
            direct=query.direct(),
            amount=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            awarded=query.awarded(),
            categories=query.of_categories(SQL("categ_id")),
        )

    def _select_p07_share(self, query):
        """Companies whose spending on the categories is mostly direct awards."""
        company = SQL("company_id")
        return SQL(
            """
            WITH found AS (
                SELECT company_id, sum(amount) AS total,
                    count(*) FILTER (WHERE direct) AS k,
                    sum(amount) FILTER (WHERE direct) AS amount,
                    min(day) FILTER (WHERE direct) AS date_from,
                    max(day) FILTER (WHERE direct) AS date_to
                FROM (%(orders)s) AS o GROUP BY company_id
            )
            SELECT %(flags)s FROM found WHERE amount >= total * %(share)s::numeric
            """,
            orders=self._get_category_orders(query),
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="res.company",
                record=company,
                score=SQL("(amount / total)"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("k"),
            ),
        )

    def _count_p07_share(self, query):
        """The company, where it spent anything on the categories."""
        return SQL(
            "SELECT company_id, 1 AS population, 1 AS covered"
            " FROM (%s) AS o GROUP BY company_id",
            self._get_category_orders(query),
        )

    def _evidence_p07_share(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        return self._get_order_evidence(
            self._get_category_orders(query), SQL("direct"), SQL("amount DESC, id")
        )
