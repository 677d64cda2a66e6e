"""P05 as D6.10 says it: what was paid, and offered, until then.

A run of what changed compares with what was paid as the last full run found it, and
with the offers there are now.
"""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_dated_prices import day_number, day_of, in_tender
from .ksrisk_detect_prices import COMPANY, line_id


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
                SELECT l.k, l.id, l.p, l.day, l.tender, l.before,
                    COALESCE(lost.bids, 0) AS bids
                FROM (
                    SELECT k, id, p, day, before, b.below,
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
                LEFT JOIN (%(lost)s) AS lost USING (tender)
                WHERE before + COALESCE(lost.bids, 0) >= %(count)s
                    AND 2 * below + COALESCE(lost.bids, 0) >= before
            )
            """,
            times=self._get_dear_times(query),
            before=self._get_count_before(query),
            in_block=self._get_count_in_block(query),
            size=self._get_price_block_size(SQL("n")),
            tender=self._get_tender_of(SQL("possible.id")),
            count=query.parameter("count", COMPANY),
            lost=self._get_lost_bids(query),
        )

    def _get_compared_prices(self, query):
        """CTE ``compared``: those of them that are dear if any are, with the ``offers``
        that lost (an array), and ``n`` prices in all.

        First it is counted which earlier prices are cheaper by the share, one by one in
        the last block: few lines are left whose tenders have to be looked up.
        """
        return SQL(
            """
            cheaper AS MATERIALIZED (
                SELECT l.*, below, floor(l.p / %(times)s)::int8 AS cheap
                FROM likely l
                JOIN (SELECT k, n, ps, line AS ls, blocks FROM lists) AS lists USING (k)
                CROSS JOIN LATERAL (
                    SELECT width_bucket(floor(l.p / %(times)s)::int8, ps) AS upto
                ) AS b
                CROSS JOIN LATERAL (
                    SELECT COALESCE((
                        SELECT sum(%(in_block)s)
                        FROM generate_series(0, upto / %(size)s - 1) AS block
                    ), 0) + (
                        SELECT count(*)
                        FROM unnest(ls[upto / %(size)s * %(size)s:upto]) AS line
                        WHERE %(is_before)s
                    ) AS below
                    OFFSET 0
                ) AS c
                WHERE 2 * below + bids >= before
            ),
            compared AS MATERIALIZED (
                SELECT k, id, p, day, before, offers, before + cardinality(offers) AS n
                FROM cheaper l CROSS JOIN LATERAL (
                    SELECT ARRAY(
                        SELECT o.p FROM (%(offers)s) AS o WHERE l.bids > 0
                    ) AS offers
                    OFFSET 0
                ) AS o
                WHERE before + cardinality(offers) >= %(count)s AND before
                    + cardinality(offers) <= 2 * (below + (
                        SELECT count(*) FROM unnest(offers) AS p WHERE p <= cheap
                    ))
            )
            """,
            times=self._get_dear_times(query),
            in_block=self._get_count_in_block(query),
            size=self._get_price_block_size(SQL("n")),
            is_before=self._get_is_before(query),
            count=query.parameter("count", COMPANY),
            offers=self._get_lost_offers(query, SQL("l")),
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
                SELECT COALESCE(max(bids), 0) AS most FROM (%(bids)s) AS lost
            ),
            %(lines)s,
            %(likely)s,
            %(compared)s,
            medians AS MATERIALIZED (
                SELECT l.k, l.id, l.p, l.n, middle.median::numeric AS median
                FROM (
                    SELECT *, GREATEST(0, (before - cardinality(offers) - 1) / 2)
                        AS aside
                    FROM compared
                ) AS l
                JOIN (SELECT k, n AS many, ps, line AS ls, blocks FROM lists) AS lists
                    USING (k)
                CROSS JOIN LATERAL (
                    SELECT GREATEST(
                            1, min(block) FILTER (WHERE upto > aside) * %(size)s
                        ) AS start,
                        min(block) FILTER (WHERE upto >= before - aside) * %(size)s
                            + %(size)s - 1 AS stop,
                        COALESCE(max(upto) FILTER (WHERE upto <= aside), 0) AS skipped
                    FROM (
                        SELECT block, sum(%(in_block)s) OVER (ORDER BY block) AS upto
                        FROM generate_series(0, many / %(size)s) AS block
                    ) AS blocks
                ) AS blocks
                CROSS JOIN LATERAL (
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p) AS median
                    FROM (
                        SELECT ps[start + i - 1] AS p
                        FROM (
                            SELECT i::int, skipped + row_number() OVER (ORDER BY i)
                                AS place
                            FROM unnest(ls[start:stop]) WITH ORDINALITY AS l (line, i)
                            WHERE %(is_before)s
                        ) AS found
                        WHERE place > aside AND place <= before - aside
                        UNION ALL
                        SELECT unnest(offers)
                    ) AS prices
                ) AS middle
            ),
            dear AS (SELECT * FROM medians WHERE p > %(times)s * median)
            %(flags)s
            """,
            bids=self._get_lost_bids(query),
            lines=self._get_dated_lines(query),
            likely=self._get_likely_prices(query),
            compared=self._get_compared_prices(query),
            is_before=self._get_is_before(query),
            size=self._get_price_block_size(SQL("many")),
            in_block=self._get_count_in_block(query),
            times=self._get_dear_times(query),
            flags=self._get_price_flags(query, SQL("dear.median"), SQL("dear.n + 1")),
        )

    def _remember_p05_prior(self, query):
        self.env["ksrisk.price.list"]._replace(
            query, ("n", "ps", "line", "days", "blocks"), self._get_dated_lists(query)
        )

    def _count_p05_prior(self, query):
        return SQL(
            """
            SELECT %(company)s AS company_id, count(*)::int AS population,
                (count(*) FILTER (WHERE before >= %(count)s OR before + (
                    SELECT count(*) FROM (%(offers)s) AS o WHERE l.tender IS NOT NULL
                ) >= %(count)s))::int AS covered
            FROM (
                SELECT k, before, CASE
                    WHEN contested AND before < %(count)s THEN %(tender)s END AS tender
                FROM (
                    SELECT k, %(id)s AS id, %(contested)s AS contested,
                        %(before)s AS before
                    FROM (
                        SELECT k, days, unnest(line) AS line
                        FROM (
                            SELECT k, days || '{}'::int[] AS days, line
                            FROM (%(lists)s) AS l
                            OFFSET 0
                        ) AS l
                    ) AS l CROSS JOIN LATERAL (SELECT %(day)s AS day) AS d
                    WHERE day >= %(since)s
                    OFFSET 0  -- lines are joined, not their lists
                ) AS priced
            ) AS l
            GROUP BY %(company)s
            """,
            company=COMPANY,
            offers=self._get_lost_offers(query, SQL("l")),
            id=line_id(SQL("line")),
            day=day_of(SQL("line")),
            contested=in_tender(SQL("line")),
            lists=self._get_dated_lists(query),
            before=self._get_count_before(query),
            tender=self._get_tender_of(SQL("priced.id")),
            since=day_number(query.since),
            count=query.parameter("count", COMPANY),
        )

    def _evidence_p05_prior(self, flag):
        """The line, then what it was compared with, the newest first."""
        query = self._get_query(flag.company_id, today=flag.date_to, since=flag.date_to)
        rows = SQL(
            """
            WITH line AS (%(line)s)
            SELECT id FROM line UNION ALL (
                SELECT l.id FROM line CROSS JOIN LATERAL (%(lost)s) AS l ORDER BY l.id
            ) UNION ALL (
                SELECT l.id FROM (%(lines)s) AS l JOIN line ON l.k = line.k
                    AND l.day BETWEEN line.day - %(days)s AND line.day - 1
                WHERE l.product_id = (SELECT product_id FROM line)
                ORDER BY l.day DESC, l.id
            )
            """,
            line=self._get_one_price(query, flag),
            lost=self._get_lost_offers(query, SQL("line")),
            lines=self._get_awarded_prices(self._get_query_back(query)),
            days=query.parameter("days", SQL("line.company_id")),
        )
        return self._get_price_evidence(rows)
