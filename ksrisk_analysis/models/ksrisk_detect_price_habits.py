"""P05r, P05b: prices far from the usual spread, and whose prices are dear again."""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_prices import COMPANY, line_id

#: Makes the median absolute deviation comparable with a standard deviation.
_NORMAL = 1.4826


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P05r: far from the median, by what is usual for the product
    # ------------------------------------------------------------------
    def _get_price_spreads(self, query):
        """The lists that can be compared with: ``k``, ``n``, ``median``, its
        logarithm (``middle``), and the median distance to that (``mad``)."""
        return query.once(
            "price_spreads",
            SQL(
                """
                SELECT k, n, median, middle, (
                    SELECT percentile_cont(0.5) WITHIN GROUP (
                        ORDER BY abs(ln(p::float8) - middle)
                    )
                    FROM unnest(ps) AS p
                ) AS mad
                FROM (
                    SELECT m.*, ps, ln(median::float8) AS middle
                    FROM (%s) AS m JOIN (%s) AS l USING (k)
                    OFFSET 0
                ) AS l
                """,
                self._get_medians(query),
                self._get_price_lists(query),
            ),
        )

    def _get_spread_lines(self, query):
        """Lines (``id``, ``k``, ``p``) beside the spread of their product's prices."""
        if query.changed:
            return self._get_remembered_prices(query)
        return SQL(
            """
            SELECT k, %s AS id, unnest(ps) AS p, s.n, median, middle, mad
            FROM (%s) AS l JOIN (%s) AS s USING (k)
            """,
            line_id(SQL("unnest(line)")),
            self._get_price_lists(query),
            self._get_price_spreads(query),
        )

    def _select_p05r(self, query):
        """Prices beyond some deviations from the median, on either side.

        Where more than half of the prices are equal, there is no spread to measure by:
        such a product has no data for this rule.
        """
        return SQL(
            """
            WITH dear AS (
                -- The dearer of the two in the place of the price: the flag's amount
                -- and score are then those of the distance, whichever the side.
                SELECT k, id, n, GREATEST(p::numeric, median) AS p,
                    LEAST(p::numeric, median) AS median
                FROM (%(lines)s) AS l
                WHERE mad > 0 AND %(beyond)s
            )
            %(flags)s
            """,
            lines=self._get_spread_lines(query),
            beyond=query.exceeds(
                SQL("abs(ln(p::float8) - middle)"),
                SQL(
                    "(%s * %s::float8 * mad)",
                    query.parameter("deviations", COMPANY),
                    _NORMAL,
                ),
            ),
            flags=self._get_price_flags(query, SQL("dear.median"), SQL("dear.n")),
        )

    def _remember_p05r(self, query):
        self.env["ksrisk.price.list"]._replace(
            query, ("n", "median", "mad"), self._get_price_spreads(query)
        )

    def _count_p05r(self, query):
        """Lines, and those of products whose prices have a spread."""
        return SQL(
            """
            SELECT %(company)s AS company_id, sum(l.n)::int AS population,
                COALESCE(sum(l.n) FILTER (WHERE mad > 0), 0)::int AS covered
            FROM (%(lists)s) AS l LEFT JOIN (%(spreads)s) AS s USING (k)
            GROUP BY %(company)s
            """,
            company=COMPANY,
            spreads=self._get_price_spreads(query),
            lists=self._get_price_lists(query),
        )

    def _evidence_p05r(self, flag):
        return self._evidence_p05(flag)

    # ------------------------------------------------------------------
    # P05b: a vendor whose prices are dear again and again
    # ------------------------------------------------------------------
    def _get_compared_vendors(self, query):
        """Vendors, with how many of their lines have enough others to compare with."""
        return SQL(
            """
            SELECT o.company_id, p.commercial_partner_id AS vendor,
                count(*) FILTER (WHERE priced.compared) AS n
            FROM (
                SELECT %(id)s AS id,
                    n >= %(count)s AND many AS compared
                FROM (%(lists)s) AS l
            ) AS priced
            JOIN purchase_order_line l ON l.id = priced.id
            JOIN purchase_order o ON o.id = l.order_id
            JOIN res_partner p ON p.id = o.partner_id
            GROUP BY o.company_id, vendor
            """,
            id=line_id(SQL("unnest(line)")),
            lists=self._get_price_lists(query),
            count=query.parameter("count", COMPANY),
        )

    def _select_p05b(self, query):
        """Vendors a good part of whose lines P05 flags, by the same parameters."""
        company = SQL("company_id")
        return SQL(
            """
            WITH found AS (
                SELECT v.company_id, v.vendor, v.n, count(*) AS dear,
                    sum(f.amount) AS amount, min(f.date_from) AS date_from,
                    max(f.date_to) AS date_to,
                    array_agg(f.res_id ORDER BY f.amount DESC, f.res_id) AS ids
                FROM (%(dear)s) AS f JOIN (%(vendors)s) AS v
                    ON v.company_id = f.company_id AND v.vendor = f.partner_id
                GROUP BY v.company_id, v.vendor, v.n
            )
            SELECT %(flags)s FROM found
            WHERE dear >= %(least)s AND dear >= n * %(share)s::numeric
            """,
            dear=self._select_p05(query),
            vendors=self._get_compared_vendors(query),
            least=query.parameter("least", company),
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("(dear::float8 / n)"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"purchase.order.line": SQL("ids")},
            ),
        )

    def _count_p05b(self, query):
        """Vendors, and those with enough lines that can be compared."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %s) AS covered
            FROM (%s) AS v GROUP BY company_id
            """,
            query.parameter("least", SQL("company_id")),
            self._get_compared_vendors(query),
        )
