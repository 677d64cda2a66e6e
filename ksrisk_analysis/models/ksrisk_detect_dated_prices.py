"""Prices by the days they were paid on, to find those before a line among them."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from .detector_query import CHANGES
from .ksrisk_detect_prices import COMPANY, EPOCH, line_id

#: Days of one part of the time, for all of which a bound of prices is found at once.
_PART = 73

#: How many blocks the prices of a product are counted in.
_BLOCKS = 32

#: Arrays of a list, taken out of the table's storage: once, not at each use.
_ARRAYS = SQL(
    "ps || '{}'::int8[] AS ps, line || '{}'::int8[] AS line,"
    " days || '{}'::int[] AS days, blocks || '{}'::int8[] AS blocks"
)


def day_of(line):
    """SQL of the day of a line of a list."""
    return SQL("(%s >> 33)::int", line)


def in_tender(line):
    """SQL of whether a line of a list is of a tender."""
    return SQL("(%s & 4294967296 > 0)", line)


def day_number(day):
    """The day as prices have it."""
    return (day - EPOCH).days


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_query_back(self, query, **kwargs):
        """The same question about the days as well that a line of the first day is
        compared with.

        :param kwargs: what else differs
        """
        days = max(
            self.parameter_ids.filtered(lambda p: p.code == "days")._get_value(
                company, query.today
            )
            for company in query.companies
        )
        return self._get_query(
            query.companies,
            since=query.since - timedelta(days=days),
            changed=query.changed,
            run=query.run,
            **{"today": query.today, **kwargs},
        )

    def _get_lost(self, query):
        """Condition on ``o``: a quotation that lost a tender, and stood to the end."""
        return SQL(
            "(%s AND o.state <> 'purchase' AND o.purchase_group_id IS NOT NULL"
            " AND COALESCE(o.ksrisk_bid_status, 'valid') <> 'withdrawn')",
            query.ours(SQL("o.company_id")),
        )

    def _get_lost_offers(self, query, line):
        """Offers that lost the tender of SQL ``line`` (``k``, ``tender``): ``id``,
        ``p``. Of a quotation that names the product several times, the middle one; of
        two, the dearer: a line is not to seem dear by what another place costs."""
        return SQL(
            """
            SELECT middle[2]::int AS id, middle[1] AS p
            FROM (
                SELECT percentile_disc(0.5) WITHIN GROUP (
                    ORDER BY ARRAY[b.p, b.id] DESC
                ) AS middle
                FROM (%(lost)s) AS b
                WHERE b.tender = %(line)s.tender AND b.k = %(line)s.k
                GROUP BY b.order_id
            ) AS quotations
            """,
            lost=self._get_prices(
                query, SQL("%s AND l.product_qty > 0", self._get_lost(query))
            ),
            line=line,
        )

    def _get_lost_bids(self, query):
        """How many quotations lost each tender (``bids``): no product has more offers
        that lost."""
        return query.once(
            "lost_bids",
            SQL(
                "SELECT o.purchase_group_id AS tender, count(*)::int AS bids"
                " FROM purchase_order o WHERE %s GROUP BY o.purchase_group_id",
                self._get_lost(query),
            ),
        )

    def _get_dated_lists(self, query):
        """Prices of the period and of the days before it, in their order (``ps``), the
        ``line`` of each; and their days, sorted: of all prices (``days``), and of each
        block of neighbours in the list (``blocks``, the block's number above the
        day's).
        """
        before = self._get_query_back(query, today=query.since - timedelta(days=1))
        lists = SQL(
            """
            SELECT k, n, l.*
            FROM (
                SELECT k, COALESCE(l.n, 0) + COALESCE(b.n, 0) AS n,
                    l.ps || b.ps AS ps, l.line || b.line AS line
                FROM (%s) AS l FULL JOIN (%s) AS b USING (k)
            ) AS lists CROSS JOIN LATERAL (
                SELECT array_agg(p) AS ps, array_agg(line) AS line
                FROM (
                    SELECT unnest(ps) AS p, unnest(line) AS line ORDER BY p
                ) AS sorted
            ) AS l
            """,
            self._get_price_lists(query),
            self._get_price_lists(before, "earlier_price_lists"),
        )
        lists = query.once("dated_price_lists", lists)
        days = SQL(
            """
            SELECT k,
                ARRAY(SELECT %(day)s AS d ORDER BY d) AS days,
                ARRAY(
                    SELECT generate_series(1::int8, n) / %(size)s << 32 | %(day)s
                    ORDER BY 1
                ) AS blocks
            FROM (%(lists)s) AS l
            """,
            day=day_of(SQL("unnest(line)")),
            size=self._get_price_block_size(SQL("n")),
            lists=lists,
        )
        return SQL(
            "SELECT * FROM (%s) AS l JOIN (%s) AS d USING (k)",
            lists,
            query.once("days_of_prices", days),
        )

    def _get_price_block_size(self, n):
        """How many prices of a list of SQL ``n`` are in a block."""
        return SQL("(%s / %s + 1)", n, _BLOCKS)

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

    def _get_dated_lines(self, query):
        """CTEs: ``lists``, of each product what prices are looked up in; ``lines``,
        with them, of the period: of changed orders, or those that may be dear."""
        if query.changed:
            return SQL(
                """
                lists AS MATERIALIZED (
                    SELECT k, n, %(arrays)s FROM ksrisk_price_list
                    WHERE detector_id = %(detector)s
                        AND k IN (SELECT k FROM (%(lines)s) AS l)
                ),
                lines AS (
                    SELECT k, l.id, l.p, l.day, tender IS NOT NULL AS contested,
                        n, ps, days, blocks
                    FROM (%(lines)s) AS l JOIN lists USING (k)
                    OFFSET 0
                )
                """,
                arrays=_ARRAYS,
                detector=self.id,
                lines=self._get_changed_prices(query),
            )
        return SQL(
            """
            lists AS MATERIALIZED (SELECT k, n, %(arrays)s FROM (%(lists)s) AS l),
            lines AS (
                SELECT k, %(id)s AS id, ps[i] AS p, %(day)s AS day,
                    %(contested)s AS contested, n, ps, days, blocks
                FROM (
                    SELECT k, n, ps, days, blocks, in_tender, alone,
                        unnest(line) AS line, generate_series(1, n) AS i
                    FROM (%(bounds)s) AS l
                    OFFSET 0
                ) AS each
                WHERE %(day)s >= %(since)s AND i > CASE WHEN %(contested)s
                    THEN in_tender[%(day)s / %(part)s - %(first)s]
                    ELSE alone[%(day)s / %(part)s - %(first)s] END
                OFFSET 0
            )
            """,
            arrays=_ARRAYS,
            lists=self._get_dated_lists(query),
            id=line_id(SQL("each.line")),
            day=day_of(SQL("each.line")),
            contested=in_tender(SQL("each.line")),
            bounds=self._get_dear_bounds(query),
            since=day_number(query.since),
            part=_PART,
            first=day_number(query.since) // _PART - 1,
        )

    def _get_dear_bounds(self, query):
        """The lists, and places in them up to which no line of a part of the time is
        dear: of those of no tender (``alone``), and of the others (``in_tender``).

        As many prices at least lie before each line of the part as in the days that
        are before all of them. Half of them, offers apart, are cheaper than a dear one.
        A line without offers that has too few prices before it is not compared at all.
        """
        return SQL(
            """
            SELECT * FROM lists CROSS JOIN LATERAL (
                SELECT array_agg(width_bucket(floor(
                        ps[(GREATEST(fewest, %(count)s) + 1) / 2] * %(times)s
                    )::int8, ps) ORDER BY part) AS alone,
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
            times=self._get_dear_times(query),
            count=query.parameter("count", COMPANY),
            days=query.parameter("days", COMPANY),
            part=_PART,
            first=day_number(query.since) // _PART,
            last=(day_number(query.today) + 1) // _PART,  # it's tomorrow somewhere
        )

    def _get_dear_times(self, query):
        """How many times as dear a price has to be."""
        return SQL("(1 + %s::numeric)", query.parameter("share", COMPANY))

    def _get_count_before(self, query):
        """How many prices of a list there are in the days before a line."""
        return SQL(
            "(width_bucket(day - 1, days) - width_bucket(day - 1 - %s, days))",
            query.parameter("days", COMPANY),
        )

    def _get_is_before(self, query):
        """Condition on a ``line`` of a list: it is of one of these days."""
        return SQL(
            "line BETWEEN (day - %s)::int8 << 33 AND (day::int8 << 33) - 1",
            query.parameter("days", COMPANY),
        )

    def _get_count_in_block(self, query):
        """How many of them are in a block."""
        return SQL(
            "(width_bucket(block::int8 << 32 | (day - 1), blocks)"
            " - width_bucket(block::int8 << 32 | (day - 1 - %s), blocks))",
            query.parameter("days", COMPANY),
        )
