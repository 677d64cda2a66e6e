"""P05 as D6.10 says it: what was paid, and offered, until then."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

#: Days of one part of the time, in which prices are sorted.
_PART = 73


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_earlier_prices(self, query):
        """Awarded lines of the period and of the days before it that are looked at."""
        days = max(
            self.parameter_ids.filtered(lambda p: p.code == "days")._get_value(
                company, query.today
            )
            for company in query.companies
        )
        wider = self._get_query(
            query.companies,
            today=query.today,
            since=query.since - timedelta(days=days),
            changed=query.changed,
        )
        return self._get_awarded_prices(wider)

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

    def _get_prior_prices(self, query):
        """CTEs: ``ranked``, the lines with how many earlier ones they are compared
        with; ``lost``, the prices of quotations that lost, by tender and product;
        ``rivals``, how many of them each line has."""
        a_day, distance = query.steps("days", SQL("company_id"))
        return SQL(
            """
            lines AS MATERIALIZED (
                SELECT *, day * %(a_day)s AS step FROM (%(lines)s) AS l
            ),
            ranked AS (
                SELECT *, rank() OVER days - 1 AS before, count(*) OVER (
                    PARTITION BY k, root ORDER BY step
                    RANGE BETWEEN %(distance)s PRECEDING AND 1 PRECEDING
                ) AS n
                FROM lines WINDOW days AS (PARTITION BY k, root ORDER BY step)
            ),
            lost AS (
                SELECT k, root, tender, count(*) AS n, array_agg(p) AS ps
                FROM (%(lost)s) AS l GROUP BY k, root, tender
            ),
            rivals AS MATERIALIZED (
                SELECT l.id, b.n FROM lines l JOIN lost b USING (k, root, tender)
            )
            """,
            a_day=a_day,
            distance=distance,
            lines=self._get_earlier_prices(query),
            lost=self._get_lost_prices(query),
        )

    def _get_likely_prices(self, query):
        """CTEs: ``likely``, the lines that may be dear; few of the others are left.

        A line is dear only if half of what it is compared with is cheaper by the share.
        How many are is found by halving, in prices that are sorted: of the product at
        all first, then of the parts of the time that the days before the line touch.
        """
        company = SQL("(k >> 32)")
        return SQL(
            """
            products AS (
                SELECT k, root, array_agg(p) AS ps
                FROM (SELECT k, root, p FROM lines ORDER BY k, root, p) AS l
                GROUP BY k, root
            ),
            parts AS (
                SELECT k, root, part, array_agg(p) AS ps
                FROM (
                    SELECT k, root, day / %(part)s AS part, p FROM lines
                    ORDER BY k, root, part, p
                ) AS l
                GROUP BY k, root, part
            ),
            compared AS (
                SELECT r.*, COALESCE(b.n, 0) AS offers,
                    CASE WHEN b.n > 0 THEN r.tender END AS rival,
                    floor(r.p / (1 + %(share)s::numeric))::int8 AS cheap
                FROM ranked r LEFT JOIN rivals b USING (id)
                WHERE r.day >= %(since)s - DATE '2000-01-01'
                    AND r.n + COALESCE(b.n, 0) >= %(count)s
            ),
            possible AS (
                SELECT c.* FROM compared c JOIN products a USING (k, root)
                WHERE 2 * width_bucket(c.cheap, a.ps) + c.offers >= c.n
            ),
            cheaper AS MATERIALIZED (
                SELECT id, k, root, p, n, before, rival
                FROM (
                    SELECT c.*, width_bucket(c.cheap, t.ps) AS below
                    FROM (
                        SELECT id, k, root, p, n, before, rival, offers, cheap,
                            generate_series(
                                (day - %(days)s) / %(part)s, (day - 1) / %(part)s
                            ) AS part
                        FROM possible
                    ) AS c
                    LEFT JOIN parts t USING (k, root, part)
                    OFFSET 0  -- the numbers are sorted, not the arrays
                ) AS c
                GROUP BY id, k, root, p, n, before, rival, offers
                HAVING 2 * COALESCE(sum(below), 0) + offers >= n
            ),
            likely AS (
                SELECT *, dense_rank() OVER (
                    ORDER BY k, root, before, n, rival
                ) AS place
                FROM cheaper
            )
            """,
            part=_PART,
            share=query.parameter("share", company),
            since=query.since,
            count=query.parameter("count", company),
            days=query.parameter("days", company),
        )

    def _select_p05_prior(self, query):
        """Lines dearer than the median of earlier prices and quotations that lost.

        The lines of one day are compared with the same prices: these are sorted once.
        """
        return SQL(
            """
            WITH %(prior)s,
            %(likely)s,
            by_day AS MATERIALIZED (
                SELECT k, root, array_agg(p) AS ps
                FROM (
                    SELECT k, root, p FROM lines
                    WHERE (k, root) IN (SELECT k, root FROM likely)
                    ORDER BY k, root, step
                ) AS l
                GROUP BY k, root
            ),
            medians AS MATERIALIZED (
                SELECT d.place, seen.median::numeric AS median, seen.n AS seen
                FROM (
                    SELECT DISTINCT place, k, root, n, before, rival FROM likely
                ) AS d
                JOIN by_day a USING (k, root)
                LEFT JOIN lost b
                    ON b.k = d.k AND b.root = d.root AND b.tender = d.rival
                CROSS JOIN LATERAL (
                    SELECT count(*) AS n,
                        percentile_cont(0.5) WITHIN GROUP (ORDER BY p) AS median
                    FROM (
                        SELECT unnest(a.ps[d.before - d.n + 1:d.before]) AS p
                        UNION ALL SELECT unnest(b.ps)
                    ) AS prices
                ) AS seen
            ),
            dear AS (
                SELECT l.id, l.k, l.p, m.median, m.seen AS n
                FROM likely l JOIN medians m USING (place)
                WHERE l.p > (1 + %(share)s::numeric) * m.median
            )
            %(flags)s
            """,
            prior=self._get_prior_prices(query),
            likely=self._get_likely_prices(query),
            share=query.parameter("share", SQL("(l.k >> 32)")),
            flags=self._get_price_flags(query, SQL("dear.median"), SQL("dear.n + 1")),
        )

    def _count_p05_prior(self, query):
        return SQL(
            """
            WITH %s
            SELECT company_id, count(*) AS population, count(*) FILTER (
                WHERE r.n + COALESCE(b.n, 0) >= %s
            ) AS covered
            FROM ranked r LEFT JOIN rivals b USING (id)
            WHERE r.day >= %s - DATE '2000-01-01' GROUP BY company_id
            """,
            self._get_prior_prices(query),
            query.parameter("count", SQL("company_id")),
            query.since,
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
            lines=self._get_earlier_prices(query),
            days=query.parameter("days", SQL("line.company_id")),
            product=flag.scope_id,
        )
        return self._get_price_evidence(rows)
