"""P05 as D6.10 says it: what was paid, and offered, until then."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

#: Days of one part of the time, in which prices are sorted.
_PART = 73


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_wider_query(self, query):
        """The same question, with the days before the period that are looked at."""
        days = max(
            self.parameter_ids.filtered(lambda p: p.code == "days")._get_value(
                company, query.today
            )
            for company in query.companies
        )
        return self._get_query(
            query.companies,
            today=query.today,
            since=query.since - timedelta(days=days),
            changed=query.changed,
            run=query.run,
        )

    def _get_lost_prices(self, query):
        """Lines of quotations that lost a tender, if they stood to the end."""
        return self._get_prices(
            query,
            SQL(
                "%s AND o.state <> 'purchase' AND o.purchase_group_id IS NOT NULL"
                " AND COALESCE(o.ksrisk_bid_status, 'valid') <> 'withdrawn'",
                query.ours(SQL("o.company_id")),
            ),
        )

    def _get_dated_prices(self, query):
        """CTEs: ``lists``, of each product the prices in their order with their lines,
        days and tenders, and once more by day (``by_day`` beside ``days``); ``lines``
        of the period, each with how many prices are ``cheap`` beside its own, and from
        which place to which the earlier ones stand in ``by_day``; ``lost``, how many
        offers of a tender that lost there are for a product.
        """
        company = SQL("(k >> 32)")
        return SQL(
            """
            lists AS MATERIALIZED (
                SELECT l.*, d.days, d.by_day, width_bucket(
                        ceil(ps[1] * (1 + %(share)s::numeric))::int8 - 1, ps
                    ) AS near  -- so many are about as cheap as the cheapest
                FROM (
                    SELECT k, root, n, ps || '{}'::int8[] AS ps,
                        id || '{}'::int[] AS ids, day || '{}'::int[] AS ds,
                        array_replace(tender, NULL, 0) AS tenders
                    FROM (%(lists)s) AS l
                    OFFSET 0  -- taken out of the table's storage once, without a NULL:
                              -- among these a place is found by going there
                ) AS l
                CROSS JOIN LATERAL (
                    SELECT array_agg(day) AS days, array_agg(p) AS by_day
                    FROM (
                        SELECT * FROM unnest(ds, ps) AS u (day, p) ORDER BY day
                    ) AS u
                ) AS d
            ),
            lines AS (
                SELECT k, root, ids[i] AS id, p, day, tenders[i] AS tender, cheap,
                    CASE WHEN i > near THEN width_bucket(cheap, ps) ELSE 0 END AS below,
                    i > near AS is_far,
                    width_bucket(day - 1 - %(days)s, days) AS first,
                    width_bucket(day - 1, days) AS last
                FROM (
                    SELECT *, floor(p / (1 + %(share)s::numeric))::int8 AS cheap
                    FROM (
                        SELECT *, ps[i] AS p, ds[i] AS day
                        FROM lists CROSS JOIN generate_series(1, n) AS i
                    ) AS l
                    WHERE day >= %(since)s - DATE '2000-01-01'
                ) AS l
            ),
            lost AS MATERIALIZED (
                SELECT k, root, tender, count(*)::int AS offers FROM (%(lost)s) AS l
                GROUP BY k, root, tender
            )
            """,
            lists=self._get_price_lists(
                self._get_wider_query(query),
                "dated_price_lists",
                ("id", "day", "tender"),
            ),
            share=query.parameter("share", company),
            days=query.parameter("days", company),
            since=query.since,
            lost=self._get_lost_prices(query),
        )

    def _get_likely_prices(self, query):
        """CTE ``likely``: the lines that may be dear; few of the others are left.

        A line is dear only if half of what it is compared with is cheaper by the share.
        How many are is found by halving, in prices that are sorted: of the product at
        all first, then of the parts of the time that the days before the line touch.
        """
        return SQL(
            """
            possible AS MATERIALIZED (
                SELECT l.*, COALESCE(b.offers, 0) AS offers
                FROM (
                    SELECT * FROM lines WHERE is_far OR tender > 0
                    OFFSET 0  -- lines are joined, not their arrays
                ) AS l
                LEFT JOIN lost b USING (k, root, tender)
                WHERE last - first + COALESCE(b.offers, 0) >= %(count)s
                    AND 2 * below + COALESCE(b.offers, 0) >= last - first
            ),
            parts AS MATERIALIZED (
                SELECT k, root, p.* FROM lists CROSS JOIN LATERAL (
                    SELECT part, array_agg(p) AS ps
                    FROM (
                        SELECT d / %(part)s AS part, p FROM unnest(ps, ds) AS u (p, d)
                        ORDER BY part, p
                    ) AS u
                    GROUP BY part
                ) AS p
            ),
            likely AS MATERIALIZED (
                SELECT k, root, id, p, tender, offers, first, last
                FROM (
                    SELECT c.*, width_bucket(c.cheap, t.ps) AS below_then
                    FROM (
                        SELECT *, generate_series(
                            (day - %(days)s) / %(part)s, (day - 1) / %(part)s
                        ) AS part
                        FROM possible
                    ) AS c
                    LEFT JOIN parts t USING (k, root, part)
                    OFFSET 0  -- the numbers are sorted, not the arrays
                ) AS c
                GROUP BY k, root, id, p, tender, offers, first, last
                HAVING 2 * COALESCE(sum(below_then), 0) + offers >= last - first
            )
            """,
            count=query.parameter("count", SQL("(k >> 32)")),
            part=_PART,
            days=query.parameter("days", SQL("(k >> 32)")),
        )

    def _select_p05_prior(self, query):
        """Lines dearer than the median of earlier prices and offers that lost."""
        return SQL(
            """
            WITH %(prices)s,
            %(likely)s,
            medians AS MATERIALIZED (
                SELECT l.k, l.id, l.p, seen.median::numeric AS median, seen.n
                FROM likely l JOIN lists a USING (k, root)
                CROSS JOIN LATERAL (
                    SELECT count(*) AS n,
                        percentile_cont(0.5) WITHIN GROUP (ORDER BY p) AS median
                    FROM (
                        SELECT unnest(a.by_day[l.first + 1:l.last]) AS p
                        UNION ALL
                        SELECT b.p FROM (%(lost)s) AS b
                        WHERE l.offers > 0 AND b.tender = l.tender AND b.k = l.k
                            AND b.root = l.root
                    ) AS prices
                ) AS seen
            ),
            dear AS (
                SELECT * FROM medians AS l WHERE p > (1 + %(share)s::numeric) * median
            )
            %(flags)s
            """,
            prices=self._get_dated_prices(query),
            likely=self._get_likely_prices(query),
            lost=self._get_lost_prices(query),
            share=query.parameter("share", SQL("(l.k >> 32)")),
            flags=self._get_price_flags(query, SQL("dear.median"), SQL("dear.n + 1")),
        )

    def _count_p05_prior(self, query):
        return SQL(
            """
            WITH %(prices)s
            SELECT k >> 32 AS company_id, count(*)::int AS population,
                (count(*) FILTER (
                    WHERE before + COALESCE(offers, 0) >= %(count)s
                ))::int AS covered
            FROM (
                SELECT k, root, tender, last - first AS before FROM lines
                OFFSET 0  -- lines are joined, not their arrays
            ) AS l
            LEFT JOIN lost USING (k, root, tender)
            GROUP BY k >> 32
            """,
            prices=self._get_dated_prices(query),
            count=query.parameter("count", SQL("(k >> 32)")),
        )

    def _evidence_p05_prior(self, flag):
        """The line, then what it was compared with, the newest first."""
        query = self._get_query(flag.company_id, today=flag.date_to, since=flag.date_to)
        rows = SQL(
            """
            WITH line AS (%(line)s)
            SELECT id FROM line UNION ALL (
                SELECT l.id FROM (%(lost)s) AS l JOIN line ON l.tender = line.tender
                    AND l.root = line.root
                WHERE l.product_id = %(product)s ORDER BY l.id
            ) UNION ALL (
                SELECT l.id FROM (%(lines)s) AS l JOIN line ON l.root = line.root
                    AND l.day BETWEEN line.day - %(days)s AND line.day - 1
                WHERE l.product_id = %(product)s ORDER BY l.day DESC, l.id
            )
            """,
            line=self._get_one_price(query, flag),
            lost=self._get_lost_prices(query),
            lines=self._get_awarded_prices(self._get_wider_query(query)),
            days=query.parameter("days", SQL("line.company_id")),
            product=flag.scope_id,
        )
        return self._get_price_evidence(rows)
