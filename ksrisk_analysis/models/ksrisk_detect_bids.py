"""Prices of the bids of one tender beside each other: P12 and its kin, P13."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK

#: A single award, none pending, and the lowest price of others not below the winner's:
#: else the price alone did not decide, or bids for parts of it stand side by side.
_COMPARED = (
    "awards = 1 AND pending = 0 AND won_price IS NOT NULL AND second_price >= won_price"
)
_RATIO = SQL("((second_price - won_price) / won_price)")


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P12 (R024), P13 (R058): how far the second bid is
    # ------------------------------------------------------------------
    def _select_p12(self, query):
        """The lowest bid of the others lies close above the winner's."""
        ratio = query.parameter("ratio", SQL("company_id"))
        return self._flag_processes(
            query,
            SQL("%s AND %s <= %s", SQL(_COMPARED), _RATIO, ratio),
            SQL("1 - %s", _RATIO),
        )

    def _count_p12(self, query):
        return self._count_processes(query, "awards > 0", _COMPARED)

    def _select_p12f(self, query):
        """As P12, below the lower fence of all tenders: Cardinal's default."""
        return self._select_beyond(
            query,
            SQL("q1 > 0 AND low > 0 AND ratio <= low + %s", SLACK),
            SQL("1-ratio"),
        )

    _count_p12f = _count_p12

    def _select_p13(self, query):
        """The second bid lies far above the winner's, beyond the upper fence."""
        return self._select_beyond(
            query, SQL("high > 0 AND ratio >= high - %s", SLACK), SQL("ratio")
        )

    _count_p13 = _count_p12

    def _select_beyond(self, query, condition, score):
        return SQL(
            """
            WITH processes AS MATERIALIZED (
                SELECT *, %(ratio)s::float8 AS ratio FROM (%(processes)s) AS p
                WHERE %(compared)s
            ),
            usual AS MATERIALIZED (%(usual)s)
            SELECT %(flags)s FROM processes JOIN usual USING (company_id)
            WHERE n >= %(sample)s AND %(condition)s
            """,
            ratio=_RATIO,
            processes=self._get_processes(query),
            compared=SQL(_COMPARED),
            usual=query.fences(SQL("processes"), SQL("ratio")),
            sample=query.parameter("sample", SQL("company_id")),
            condition=condition,
            flags=self._get_process_columns(query, score),
        )

    # ------------------------------------------------------------------
    # P12a (R028): bids of one price; P12m (R023): of one multiple
    # ------------------------------------------------------------------
    def _select_p12a(self, query):
        """Two vendors bid the very same sum in one currency, disqualified or not."""
        return self._flag_found(
            query,
            SQL(
                """
                SELECT company_id, process, array_agg(id ORDER BY raw, id) AS ids,
                    1 AS score
                FROM (
                    SELECT id, company_id, process, raw,
                        max(vendor) OVER w <> min(vendor) OVER w AS twin
                    FROM bids JOIN (
                        SELECT process, raw FROM bids
                        WHERE process > 0 AND raw > 0 AND (valid OR refused)
                        GROUP BY process, raw HAVING count(*) > 1
                    ) AS several USING (process, raw)
                    WHERE valid OR refused
                    WINDOW w AS (PARTITION BY process, company_id, currency_id, raw)
                ) AS b WHERE twin GROUP BY company_id, process
                """
            ),
        )

    def _select_p12m(self, query):
        """Each lowest price of three vendors or more is the same multiple.

        Nearly all have one price: the dearer ones of the others are left out by id.
        """
        return self._flag_found(
            query,
            SQL(
                """
                SELECT company_id, process, array_agg(id) AS ids, count(*) AS score
                FROM (
                    SELECT process, company_id, id, round(price / lag(price) OVER (
                        PARTITION BY process, company_id ORDER BY price, vendor
                    ), 3) AS multiple
                    FROM bids
                    WHERE process > 0 AND price > 0 AND (valid OR refused)
                        AND (id IN (
                            SELECT id FROM (
                                SELECT id, row_number() OVER (
                                    PARTITION BY process, company_id, vendor
                                    ORDER BY price, id
                                ) AS place
                                FROM bids JOIN (%(repeats)s) AS repeats USING (id)
                                WHERE price > 0 AND (valid OR refused)
                            ) AS ranked WHERE place > 1
                        )) IS NOT TRUE
                    ORDER BY process, company_id, price, vendor
                ) AS b GROUP BY process, company_id
                HAVING count(*) >= 3 AND min(multiple) = max(multiple)
                    AND min(multiple) > 1
                """,
                repeats=self._get_repeats(query),
            ),
        )

    def _flag_found(self, query, found):
        """Flags of tenders that a ``SELECT`` from ``bids`` finds, with their ids."""
        return SQL(
            """
            WITH bids AS NOT MATERIALIZED (%(bids)s),
            found AS MATERIALIZED (%(found)s)
            SELECT %(flags)s
            FROM found JOIN (%(processes)s) AS p USING (company_id, process)
            """,
            bids=self._get_bids(query),
            found=found,
            processes=self._get_processes(query),
            flags=self._get_process_columns(
                query, SQL("score"), award=False, ids=SQL("ids")
            ),
        )

    def _count_p12a(self, query):
        return self._count_processes(query, covered="bids > 1")

    def _count_p12m(self, query):
        return self._count_processes(query, covered="bids > 2")

    # ------------------------------------------------------------------
    # P12b: the same prices line by line
    # ------------------------------------------------------------------
    def _select_p12b(self, query):
        """Two vendors ask the same prices of most products that either offers.

        Tenders with enough such prices are few: of these alone are bids compared, whose
        lines an index finds. To find them, lines are sorted by one number for product
        and price, which rarely is that of others too. As many as share a number are
        halved: so no tender is missed.
        """
        return self._flag_found(
            query,
            SQL(
                """
                WITH alike AS MATERIALIZED (
                    SELECT company_id, process FROM (
                        SELECT company_id, (k >> 32)::int AS process, count(*) / 2 AS n
                        FROM (
                            SELECT o.company_id, (o.process::int8 << 32)
                                | ((hash_numeric(%(price)s) # l.product_id)::int8
                                    & 4294967295) AS k
                            FROM bids o JOIN purchase_order_line l ON l.order_id = o.id
                            WHERE %(offered)s
                            ORDER BY k, company_id
                        ) AS priced
                        GROUP BY k, company_id HAVING count(*) > 1
                    ) AS same GROUP BY company_id, process HAVING sum(n) >= %(count)s
                ),
                offers AS MATERIALIZED (
                    SELECT o.company_id, o.process, o.currency_id, o.vendor, o.id,
                        product_id, product_uom_id, unit_price,
                        count(*) OVER (PARTITION BY o.id) AS n
                    FROM bids o CROSS JOIN LATERAL (
                        SELECT l.product_id, l.product_uom_id,
                            min(%(price)s) AS unit_price
                        FROM purchase_order_line l
                        WHERE l.order_id = o.id AND %(offered)s
                        GROUP BY l.product_id, l.product_uom_id
                    ) AS l
                    WHERE ((o.company_id, o.process) IN (
                        SELECT company_id, process FROM alike
                    )) IS TRUE
                )
                SELECT company_id, process, max(share) AS score,
                    array_agg(DISTINCT id) AS ids
                FROM (
                    SELECT company_id, process, a.id AS one, b.id AS other,
                        count(*)::float8 / GREATEST(a.n, b.n) AS share
                    FROM offers a JOIN offers b USING (company_id, process,
                        currency_id, product_id, product_uom_id, unit_price)
                    WHERE a.vendor < b.vendor
                    GROUP BY company_id, process, a.id, b.id, a.n, b.n
                    HAVING count(*) >= %(count)s
                        AND count(*) >= %(share)s * GREATEST(a.n, b.n)
                ) AS pairs CROSS JOIN LATERAL (VALUES (one), (other)) AS v (id)
                GROUP BY company_id, process
                """,
                offered=_OFFERED,
                price=_UNIT_PRICE,
                count=query.parameter("count", SQL("company_id")),
                share=query.parameter("share", SQL("company_id")),
            ),
        )

    def _count_p12b(self, query):
        return self._count_processes(query, covered="bids > 1")


#: Condition: the line ``l`` of the bid ``o`` names a price for a product.
_OFFERED = SQL(
    "o.process > 0 AND (o.valid OR o.refused) AND l.product_id IS NOT NULL"
    " AND l.display_type IS NULL AND l.price_unit > 0"
)
#: That price; most lines have no discount to be computed.
_UNIT_PRICE = SQL(
    "(CASE WHEN COALESCE(l.discount, 0) = 0 THEN l.price_unit"
    " ELSE l.price_unit * (1 - l.discount::numeric / 100) END)"
)
