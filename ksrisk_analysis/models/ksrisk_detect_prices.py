"""P05: unit prices far above what the same product costs otherwise.

A run of what changed compares the lines of changed orders with what the last full run
remembers of their products. What it remembers nothing of – new products, too few
lines – waits for the next one, as do lines that a shifted median makes dear.
"""

from datetime import date

from odoo import models
from odoo.tools import SQL

#: Prices are compared as whole numbers, in ten-thousandths, one at least: these are
#: sorted cheaply.
_SCALE = 10000

#: The day from which days are numbered: none before it is asked for.
EPOCH = date(1900, 1, 1)

#: Parts of a list's key ``k``: one number is grouped and joined by soonest. There is
#: room for products of any id, for companies up to 32,767, for units up to 65,535.
COMPANY = SQL("(k >> 48)")
#: The reference unit of measure, 0 where the unit has no factor.
ROOT = SQL("(k >> 32 & 65535)")


def list_key(company, root, product):
    """SQL of the key ``k`` of a list, from SQL of ids (of ``int8``)."""
    return SQL("((%s << 48) | (%s << 32) | %s)", company, root, product)


def line_id(line):
    """SQL of the id of a line of a list."""
    return SQL("(%s & 4294967295)::int", line)


def _by_unit(value, default):
    """SQL of a value of the unit of measure of the line ``l``.

    Units are few: to look one up in an array costs less than to join millions of lines.

    :param default: of units without a factor, and of ids that no unit has: NULL would
        make the array slow
    """
    return SQL(
        "(ARRAY(SELECT COALESCE(%s, %s)"
        " FROM generate_series(1, (SELECT max(id) FROM uom_uom)) AS i"
        " LEFT JOIN uom_uom ON id = i AND factor > 0 ORDER BY i))[l.product_uom_id]",
        SQL(value),
        default,
    )


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_prices(self, query, condition, awards=None):
        """Lines with their price in company currency for the reference unit of measure.

        ``k`` is company, reference unit and product in one number; ``p`` the price,
        ``day`` that of the award or of the request's deadline, as a number, ``tender``
        the group of alternatives; ``at`` the day and, in the bit below, whether there
        is a tender, above 32 bits. A down payment has no product, so it has no price.

        :param condition: which orders ``o`` and lines ``l``
        :param awards: condition on the orders where they are too many to be looked up
        """
        day = SQL(
            "%s::date - %s::date",
            query.local(SQL("COALESCE(o.date_approve, o.date_order)")),
            EPOCH,
        )
        return SQL(
            """
            SELECT l.id, l.order_id, o.company_id, l.product_id,
                o.company | %(root)s | l.product_id AS k,
                -- To divide costs as much as all the rest: most need not be.
                GREATEST(1, (CASE
                    WHEN o.is_own_currency AND %(is_reference)s THEN net
                    ELSE net / o.currency_rate / %(factor)s
                END)::int8) AS p,
                o.day, o.purchase_group_id AS tender, o.at
            FROM (
                SELECT *, CASE WHEN COALESCE(discount, 0) = 0
                    THEN %(scale)s * price_unit
                    ELSE %(cent)s * price_unit * (100 - discount)
                END AS net
                FROM purchase_order_line
            ) l
            JOIN (
                SELECT o.*, o.company_id::int8 << 48 AS company,
                    o.currency_rate = 1 AS is_own_currency,
                    %(day)s AS day,
                    (2 * (%(day)s) + (o.purchase_group_id IS NOT NULL)::int)::int8
                        << 32 AS at
                FROM purchase_order o WHERE o.currency_rate > 0 %(awards)s
            ) o ON o.id = l.order_id
            WHERE %(condition)s AND %(only)s AND %(categories)s
                AND l.display_type IS NULL AND l.product_id IS NOT NULL
                AND l.price_unit > 0
            """,
            root=_by_unit("split_part(parent_path, '/', 1)::int8 << 32", 0),
            is_reference=_by_unit("factor = 1", False),
            factor=_by_unit("factor", 1),
            scale=_SCALE,
            cent=_SCALE // 100,
            day=day,
            # Once an order, not once a line.
            awards=SQL("AND %s OFFSET 0", awards) if awards else SQL(),
            condition=condition,
            only=query.only(SQL("o.company_id"), self._get_price_key()),
            categories=query.in_categories(SQL("l.product_id")),
        )

    def _get_price_key(self):
        """By what a line of the order ``o`` is computed anew."""
        if self.scope == "process":
            return SQL("COALESCE(o.purchase_group_id, -o.id)")
        return SQL("o.id")

    def _get_awarded_prices(self, query):
        return self._get_prices(query, SQL("%s AND l.product_qty > 0", query.awarded()))

    def _get_price_lists(self, query, name="price_lists"):
        """Awarded prices of each product.

        ``k``; ``n`` lines, of ``many`` orders or of one; arrays of the prices
        (``ps``) and of their lines (``line``: ``at`` with the id; an array more would
        cost as much as to sort them all).

        :param name: what the rows are called in a run
        """
        lists = SQL(
            """
            SELECT k, count(*)::int AS n, min(order_id) < max(order_id) AS many,
                array_agg(p) AS ps, array_agg(at | id) AS line
            FROM (
                %s
                OFFSET 0  -- the planner takes the lists to be few: it hashes
            ) AS l
            GROUP BY k
            """,
            self._get_prices(query, SQL("l.product_qty > 0"), query.awarded()),
        )
        # To ask so of each line takes a second more.
        return SQL(
            "SELECT * FROM (%s) AS l WHERE %s > 0", query.once(name, lists), ROOT
        )

    def _get_medians(self, query):
        """Of the lists that are long enough to compare with: ``n``, the ``median``, and
        the dearest price (``top``)."""
        return query.once(
            "price_medians",
            SQL(
                """
                SELECT k, n, ps[n] AS top,
                    (ps[(n + 1) / 2] + ps[n / 2 + 1])::numeric / 2 AS median
                FROM (
                    SELECT k, n, ARRAY(SELECT unnest(ps) AS p ORDER BY p) AS ps
                    FROM (%s) AS l WHERE n >= %s AND many
                    OFFSET 0  -- to sort once is enough
                ) AS sorted
                """,
                self._get_price_lists(query),
                query.parameter("count", COMPANY),
            ),
        )

    def _get_remembered_prices(self, query):
        """Lines of changed orders: ``id``, ``k``, ``p``, and ``n``, ``median``,
        ``middle`` and ``mad`` of their product as the last full run remembers them."""
        return SQL(
            """
            SELECT l.id, l.k, l.p, m.*, ln(m.median::float8) AS middle
            FROM (
                %s
                OFFSET 0  -- lines first: they are few
            ) AS l
            CROSS JOIN LATERAL (
                SELECT m.n, m.median, m.mad FROM ksrisk_price_list m
                WHERE m.detector_id = %s AND m.k = l.k
                OFFSET 0  -- each is looked up
            ) AS m
            """,
            self._get_awarded_prices(query),
            self.id,
        )

    def _get_price_flags(self, query, reference, evidence):
        """Columns of the flag of a line that is dear, and the rows they are from.

        :param reference: SQL of the price to compare with, of a unit, scaled
        """
        return SQL(
            """
            SELECT %(flags)s FROM dear CROSS JOIN LATERAL (
                SELECT %(key)s AS key, l.product_qty * u.factor AS quantity,
                    p.commercial_partner_id, %(day)s::date AS day
                FROM purchase_order_line l
                JOIN purchase_order o ON o.id = l.order_id
                JOIN res_partner p ON p.id = o.partner_id
                JOIN uom_uom u ON u.id = l.product_uom_id
                WHERE l.id = dear.id
                OFFSET 0  -- dear lines are few: look each of them up
            ) AS line
            WHERE (dear.p - %(reference)s) / %(scale)s * line.quantity
                >= %(material)s
            """,
            flags=query.flags(
                company=COMPANY,
                model="purchase.order.line",
                record=SQL("dear.id"),
                scope=SQL("line.key"),
                partner=SQL("line.commercial_partner_id"),
                score=SQL("(dear.p / %s)", reference),
                amount=SQL("((dear.p - %s) / %s * line.quantity)", reference, _SCALE),
                date_from=SQL("line.day"),
                date_to=SQL("line.day"),
                evidence=evidence,
            ),
            key=self._get_price_key(),
            day=query.local(SQL("o.date_approve")),
            reference=reference,
            scale=_SCALE,
            material=query.parameter("material", COMPANY),
        )

    # ------------------------------------------------------------------
    # P05: far above the median of the period
    # ------------------------------------------------------------------
    def _select_p05(self, query):
        """Lines far above the median price of their product."""
        return SQL(
            "WITH dear AS (%s) %s",
            self._get_dear_lines(query),
            self._get_price_flags(query, SQL("dear.median"), SQL("dear.n")),
        )

    def _get_dear_lines(self, query):
        """Only lists whose dearest price is dear are looked through."""
        factor = query.parameter("factor", COMPANY)
        if query.changed:
            return SQL(
                "SELECT * FROM (%s) AS l WHERE p > %s::numeric * median",
                self._get_remembered_prices(query),
                factor,
            )
        return SQL(
            """
            SELECT * FROM (
                SELECT k, %(id)s AS id, unnest(ps) AS p,
                    median, m.n
                FROM (%(medians)s) AS m JOIN (%(lists)s) AS l USING (k)
                WHERE top > %(factor)s::numeric * median
            ) AS l
            WHERE p > %(factor)s::numeric * median
            """,
            medians=self._get_medians(query),
            lists=self._get_price_lists(query),
            id=line_id(SQL("unnest(line)")),
            factor=factor,
        )

    def _remember_p05(self, query):
        self.env["ksrisk.price.list"]._replace(
            query, ("n", "median"), self._get_medians(query)
        )

    def _count_p05(self, query):
        """Lines, and those of products with enough of them to compare."""
        return SQL(
            """
            SELECT %(company)s AS company_id, sum(n)::int AS population,
                COALESCE(sum(n) FILTER (WHERE n >= %(count)s AND many), 0)::int
                    AS covered
            FROM (%(lists)s) AS l GROUP BY %(company)s
            """,
            company=COMPANY,
            count=query.parameter("count", COMPANY),
            lists=self._get_price_lists(query),
        )

    def _evidence_p05(self, flag):
        """The line, then the others of its product, the dearest first."""
        query = self._get_query(flag.company_id)
        return self._get_price_evidence(
            SQL(
                """
                WITH line AS (%(line)s)
                SELECT id FROM line UNION ALL (
                    SELECT l.id FROM (%(lines)s) AS l
                    JOIN line ON l.k = line.k AND l.id <> line.id
                    WHERE l.product_id = (SELECT product_id FROM line)
                    ORDER BY l.p DESC, l.id
                )
                """,
                line=self._get_one_price(query, flag),
                lines=self._get_awarded_prices(query),
            )
        )

    def _get_one_price(self, query, flag):
        return self._get_prices(
            query, SQL("%s AND l.id = %s", query.ours(SQL("o.company_id")), flag.res_id)
        )

    def _get_price_evidence(self, rows):
        ids = [line_id for (line_id,) in self.env.execute_query(rows)]
        return {"purchase.order.line": ids}
