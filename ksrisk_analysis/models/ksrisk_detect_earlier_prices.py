"""P05 as D6.10 says it: what was paid, and offered, until then.

A run of what changed compares with what was paid as the last full run found it, and
with the offers there are now.
"""

from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL

from .detector_query import CHANGES

#: Days of one part of the time, for all of which a bound of prices is found at once.
_PART = 73

#: How many blocks the prices of a product are counted in.
_BLOCKS = 32

#: How many prices of a list are in a block.
_SIZE = SQL("(n / %s + 1)", _BLOCKS)

#: Arrays of a list, taken out of the table's storage: once, not at each use.
_ARRAYS = SQL(
    "ps || '{}'::int8[] AS ps, day || '{}'::int[] AS day, days || '{}'::int[] AS days,"
    " blocks || '{}'::int8[] AS blocks"
)


def _number(day):
    """The day as prices have it."""
    return (day - date(2000, 1, 1)).days


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

    def _get_lost_offers(self, query):
        """How many there are (``offers``) by product and tender."""
        return query.once(
            "lost_offers",
            SQL(
                "SELECT k, root, tender, count(*)::int AS offers FROM (%s) AS l"
                " GROUP BY k, root, tender",
                self._get_lost_prices(query),
            ),
        )

    def _get_dated_lists(self, query):
        """The lists of prices with their lines (``id``), days and tenders; and these
        days twice more, sorted: of all prices (``days``), and of each block of
        neighbours in the list (``blocks``, the block's number above the day's).
        """
        lists = self._get_price_lists(
            self._get_wider_query(query), "dated_price_lists", ("id", "day", "tender")
        )
        days = SQL(
            """
            SELECT k, root,
                ARRAY(SELECT unnest(day) AS d ORDER BY d) AS days,
                ARRAY(
                    SELECT (generate_series(1, n) / %(size)s)::int8 << 32 | unnest(day)
                    ORDER BY 1
                ) AS blocks
            FROM (%(lists)s) AS l
            """,
            size=_SIZE,
            lists=lists,
        )
        return SQL(
            "SELECT * FROM (%s) AS l JOIN (%s) AS d USING (k, root)",
            lists,
            query.once("days_of_prices", days),
        )

    def _get_changed_prices(self, query):
        """Awarded prices of tenders and orders that changed, found by their keys: the
        condition of a run of what changed alone would go through all lines."""
        orders = SQL(
            """
            SELECT -id FROM %(changes)s WHERE kind = 'process' AND id < 0
            UNION ALL SELECT o.id FROM purchase_order o
            JOIN %(changes)s c ON c.id = o.purchase_group_id WHERE c.kind = 'process'
            """,
            changes=SQL.identifier(CHANGES),
        )
        condition = SQL(
            "%s AND l.product_qty > 0 AND o.id = ANY(ARRAY(%s))",
            query.awarded(),
            orders,
        )
        return query.once("changed_prices", self._get_prices(query, condition))

    def _get_lines(self, query):
        """CTEs: ``lists``, of each product what prices are looked up in; ``lines``,
        with them, of the period: of changed orders, or those that may be dear."""
        if query.changed:
            return SQL(
                """
                lists AS MATERIALIZED (
                    SELECT (company_id::int8 << 32) | product_id AS k, root, n,
                        %(arrays)s
                    FROM ksrisk_price_list
                    WHERE detector_id = %(detector)s AND (company_id, product_id, root)
                        IN (SELECT company_id, product_id, root FROM (%(lines)s) AS l)
                ),
                lines AS (
                    SELECT k, root, l.id, l.p, l.day, COALESCE(l.tender, 0) AS tender,
                        n, ps, days, blocks
                    FROM (%(lines)s) AS l JOIN lists USING (k, root)
                    OFFSET 0
                )
                """,
                lines=self._get_changed_prices(query),
                arrays=_ARRAYS,
                detector=self.id,
            )
        return SQL(
            """
            lists AS MATERIALIZED (
                SELECT k, root, n, %(arrays)s, id || '{}'::int[] AS id,
                    array_replace(tender, NULL, 0) AS tender
                FROM (%(lists)s) AS l
            ),
            lines AS (
                SELECT k, root, id[i] AS id, ps[i] AS p, day[i] AS day,
                    tender[i] AS tender, n, ps, days, blocks
                FROM (%(bounds)s) AS l CROSS JOIN generate_series(1, n) AS i
                WHERE day[i] >= %(since)s AND i > CASE WHEN tender[i] > 0
                    THEN in_tender[day[i] / %(part)s - %(first)s]
                    ELSE alone[day[i] / %(part)s - %(first)s] END
                OFFSET 0
            )
            """,
            arrays=_ARRAYS,
            lists=self._get_dated_lists(query),
            bounds=self._get_bounds(query),
            since=_number(query.since),
            part=_PART,
            first=_number(query.since) // _PART - 1,
        )

    def _get_bounds(self, query):
        """The lists, and places in them up to which no line of a part of the time is
        dear: of those of no tender (``alone``), and of the others (``in_tender``).

        As many prices at fewest lie before each line of the part as in the days that
        are before all of them. Half of them, offers apart, are cheaper than a dear one.
        """
        return SQL(
            """
            SELECT * FROM lists CROSS JOIN LATERAL (
                SELECT array_agg(width_bucket(
                        floor(ps[GREATEST(1, (fewest + 1) / 2)] * %(times)s)::int8, ps
                    ) ORDER BY part) AS alone,
                    array_agg(COALESCE(width_bucket(
                        floor(ps[(fewest - most + 1) / 2] * %(times)s)::int8, ps
                    ), 0) ORDER BY part) AS in_tender
                FROM most CROSS JOIN (
                    SELECT part, GREATEST(0, width_bucket(part * %(part)s - 1, days)
                        - width_bucket((part + 1) * %(part)s - 2 - %(days)s, days)
                    ) AS fewest
                    FROM generate_series(%(first)s, %(last)s) AS part
                ) AS parts
            ) AS bounds
            """,
            times=self._get_times(query),
            days=query.parameter("days", SQL("(k >> 32)")),
            part=_PART,
            first=_number(query.since) // _PART,
            last=_number(query.today) // _PART,
        )

    def _get_times(self, query):
        """How many times as dear a price has to be."""
        return SQL("(1 + %s::numeric)", query.parameter("share", SQL("(k >> 32)")))

    def _get_likely_prices(self, query):
        """CTE ``likely``: lines of which half of what they are compared with may be
        cheaper by the share; few of the others are left.

        How many there are is found by halving: in all prices first, then in each block
        up to the last that holds cheaper ones.
        """
        return SQL(
            """
            possible AS (
                SELECT l.*, CASE WHEN tender > 0 THEN most ELSE 0 END AS most,
                    width_bucket(floor(p / %(times)s)::int8, ps) AS below,
                    %(before)s AS before
                FROM lines l CROSS JOIN most
                OFFSET 0
            ),
            likely AS MATERIALIZED (
                SELECT l.k, l.root, l.id, l.p, l.day, l.tender, before, o.offers
                FROM (
                    SELECT k, root, id, p, day, tender, before, b.below
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
            times=self._get_times(query),
            before=self._get_before(query),
            in_block=self._get_in_block(query),
            size=_SIZE,
            count=query.parameter("count", SQL("(k >> 32)")),
            lost=self._get_lost_offers(query),
        )

    def _get_before(self, query):
        """How many prices of a list there are in the days before a line."""
        return SQL(
            "(width_bucket(day - 1, days) - width_bucket(day - 1 - %s, days))",
            query.parameter("days", SQL("(k >> 32)")),
        )

    def _get_in_block(self, query):
        """How many of them are in a block."""
        return SQL(
            "(width_bucket(block::int8 << 32 | (day - 1), blocks)"
            " - width_bucket(block::int8 << 32 | (day - 1 - %s), blocks))",
            query.parameter("days", SQL("(k >> 32)")),
        )

    def _select_p05_prior(self, query):
        """Lines dearer than the median of earlier prices and offers that lost.

        As many of the cheapest prices as of the dearest (``aside``) are left out: so many
        that the offers cannot move the middle there. By what is in the blocks the others
        are found: it's those in places of the list from ``start`` to ``stop``.
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
                        SELECT ps[i] AS p FROM (
                            SELECT i, skipped + row_number() OVER (ORDER BY i) AS place
                            FROM generate_series(GREATEST(1, start), LEAST(n, stop)) AS i
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
            lines=self._get_lines(query),
            likely=self._get_likely_prices(query),
            size=_SIZE,
            in_block=self._get_in_block(query),
            days=query.parameter("days", SQL("(k >> 32)")),
            lost=self._get_lost_prices(query),
            times=self._get_times(query),
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
                SELECT k, root, tender, %(before)s AS before
                FROM (
                    SELECT k, root, days, unnest(day) AS day, unnest(tender) AS tender
                    FROM (
                        SELECT k, root, days || '{}'::int[] AS days, day, tender
                        FROM (%(lists)s) AS l
                        OFFSET 0
                    ) AS l
                ) AS l
                WHERE day >= %(since)s
                OFFSET 0  -- lines are joined, not their lists
            ) AS l
            LEFT JOIN (%(lost)s) AS lost USING (k, root, tender)
            GROUP BY k >> 32
            """,
            lists=self._get_dated_lists(query),
            before=self._get_before(query),
            since=_number(query.since),
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
            lines=self._get_awarded_prices(self._get_wider_query(query)),
            days=query.parameter("days", SQL("line.company_id")),
        )
        return self._get_price_evidence(rows)
