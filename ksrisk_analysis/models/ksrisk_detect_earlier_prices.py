"""P05 as D6.10 says it: what was paid, and offered, until then.

A run of what changed compares with what was paid as the last full run found it, and
with the offers there are now.
"""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_dated_prices import day_number


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_likely_prices(self, query):
        """CTE ``likely``: lines of which half of what they are compared with may be
        cheaper by the share; few of the others are left.

        How many there are is found by halving: in all prices first, then in each block
        up to the last that holds cheaper ones.
        """
        return SQL(
            """
            possible AS (
                SELECT l.*, CASE WHEN contested THEN most ELSE 0 END AS most,
                    width_bucket(floor(p / %(times)s)::int8, ps) AS below,
                    %(before)s AS before
                FROM lines l CROSS JOIN most
                OFFSET 0
            ),
            likely AS MATERIALIZED (
                SELECT l.k, l.root, l.id, l.p, l.day, l.tender, before, o.offers
                FROM (
                    SELECT k, root, id, p, day, before, b.below,
                        CASE WHEN contested THEN %(tender)s END AS tender
                    FROM possible CROSS JOIN LATERAL (
                        SELECT sum(%(in_block)s) AS below
                        FROM generate_series(0, below / %(size)s) AS block
                    ) AS b
                    WHERE before + most >= %(count)s
                        AND 2 * possible.below + most >= before
                        AND 2 * b.below + most >= before
                    OFFSET 0  -- lines are joined, not their lists
                ) AS l
                LEFT JOIN (%(lost)s) AS lost USING (k, root, tender)
                CROSS JOIN LATERAL (SELECT COALESCE(lost.offers, 0) AS offers) AS o
                WHERE before + o.offers >= %(count)s
                    AND 2 * below + o.offers >= before
            )
            """,
            times=self._get_dear_times(query),
            before=self._get_count_before(query),
            in_block=self._get_count_in_block(query),
            size=self._get_price_block_size(),
            tender=self._get_tender_of(SQL("possible.id")),
            count=query.parameter("count", SQL("(k >> 32)")),
            lost=self._get_lost_offers(query),
        )

    def _get_tender_of(self, line):
        """SQL of the tender of a line, by its id."""
        return SQL(
            "(SELECT o.purchase_group_id FROM purchase_order_line l"
            " JOIN purchase_order o ON o.id = l.order_id WHERE l.id = %s)",
            line,
        )

    def _select_p05_prior(self, query):
        """Lines dearer than the median of earlier prices and offers that lost.

        As many of the cheapest prices as of the dearest (``aside``) are left out: so
        many that the offers cannot move the middle there. The others are found by how
        many are in each block: in places of the list from ``start`` to ``stop``.
        """
        return SQL(
            """
            WITH most AS MATERIALIZED (
                SELECT COALESCE(max(offers), 0) AS most FROM (%(offers)s) AS lost
            ),
            %(lines)s,
            %(likely)s,
            medians AS MATERIALIZED (
                SELECT l.k, l.id, l.p, before + offers AS n,
                    middle.median::numeric AS median
                FROM (
                    SELECT *, GREATEST(0, (before - offers - 1) / 2) AS aside
                    FROM likely
                ) AS l
                JOIN (SELECT k, root, n, ps, day AS ds, blocks FROM lists) AS lists
                    USING (k, root)
                CROSS JOIN LATERAL (
                    SELECT min(block) FILTER (WHERE upto > aside) * %(size)s AS start,
                        min(block) FILTER (WHERE upto >= before - aside) * %(size)s
                            + %(size)s - 1 AS stop,
                        COALESCE(max(upto) FILTER (WHERE upto <= aside), 0) AS skipped
                    FROM (
                        SELECT block, sum(%(in_block)s) OVER (ORDER BY block) AS upto
                        FROM generate_series(0, n / %(size)s) AS block
                    ) AS blocks
                ) AS blocks
                CROSS JOIN LATERAL (
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p) AS median
                    FROM (
                        SELECT ps[i] AS p
                        FROM (
                            SELECT i, skipped + row_number() OVER (ORDER BY i) AS place
                            FROM generate_series(start, LEAST(n, stop)) AS i
                            WHERE ds[i] BETWEEN day - %(days)s AND day - 1
                        ) AS found
                        WHERE place > aside AND place <= before - aside
                        UNION ALL
                        SELECT b.p FROM (%(lost)s) AS b
                        WHERE offers > 0 AND b.tender = l.tender AND b.k = l.k
                            AND b.root = l.root
                    ) AS prices
                ) AS middle
            ),
            dear AS (SELECT * FROM medians WHERE p > %(times)s * median)
            %(flags)s
            """,
            offers=self._get_lost_offers(query),
            lines=self._get_dated_lines(query),
            likely=self._get_likely_prices(query),
            size=self._get_price_block_size(),
            in_block=self._get_count_in_block(query),
            days=query.parameter("days", SQL("(k >> 32)")),
            lost=self._get_lost_prices(query),
            times=self._get_dear_times(query),
            flags=self._get_price_flags(query, SQL("dear.median"), SQL("dear.n + 1")),
        )

    def _remember_p05_prior(self, query):
        self.env["ksrisk.price.list"]._replace(
            query, ("n", "ps", "day", "days", "blocks"), self._get_dated_lists(query)
        )

    def _count_p05_prior(self, query):
        return SQL(
            """
            SELECT k >> 32 AS company_id, count(*)::int AS population,
                (count(*) FILTER (
                    WHERE before + COALESCE(offers, 0) >= %(count)s
                ))::int AS covered
            FROM (
                SELECT k, root, before, CASE
                    WHEN contested AND before < %(count)s THEN %(tender)s END AS tender
                FROM (
                    SELECT k, root, id, contested, %(before)s AS before
                    FROM (
                        SELECT k, root, days, unnest(id) AS id, unnest(day) AS day,
                            unnest(contested) AS contested
                        FROM (
                            SELECT k, root, days || '{}'::int[] AS days, id, day,
                                contested
                            FROM (%(lists)s) AS l
                            OFFSET 0
                        ) AS l
                    ) AS l
                    WHERE day >= %(since)s
                    OFFSET 0  -- lines are joined, not their lists
                ) AS priced
            ) AS l
            LEFT JOIN (%(lost)s) AS lost USING (k, root, tender)
            GROUP BY k >> 32
            """,
            lists=self._get_dated_lists(query),
            before=self._get_count_before(query),
            tender=self._get_tender_of(SQL("priced.id")),
            since=day_number(query.since),
            lost=self._get_lost_offers(query),
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
                WHERE l.product_id = (SELECT product_id FROM line) ORDER BY l.id
            ) UNION ALL (
                SELECT l.id FROM (%(lines)s) AS l JOIN line ON l.root = line.root
                    AND l.day BETWEEN line.day - %(days)s AND line.day - 1
                WHERE l.product_id = (SELECT product_id FROM line)
                ORDER BY l.day DESC, l.id
            )
            """,
            line=self._get_one_price(query, flag),
            lost=self._get_lost_prices(query),
            lines=self._get_awarded_prices(self._get_query_back(query)),
            days=query.parameter("days", SQL("line.company_id")),
        )
        return self._get_price_evidence(rows)
