"""P15: a vendor of everything."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_kinds(self, query):
        """Vendors with enough orders: in how many top categories they delivered."""
        return SQL(
            """
            SELECT *, count(*) OVER (PARTITION BY company_id) AS n
            FROM (%(vendors)s) AS vendors WHERE orders >= %(count)s
            """,
            vendors=self._get_varieties(query),
            count=query.parameter("count", SQL("company_id")),
        )

    def _get_varieties(self, query):
        """All vendors: in how many orders and top categories they delivered what has a
        category."""
        vendors = SQL(
            """
            SELECT * FROM (
                SELECT company_id, vendor, count(kind) AS kinds,
                    min(first_day) AS first_day, max(last_day) AS last_day
                FROM (
                    -- Not count(DISTINCT), which sorts.
                    SELECT v.company_id, v.vendor, c.kind,
                        min(v.first_day) AS first_day, max(v.last_day) AS last_day
                    FROM (%(categories)s) AS v
                    JOIN (
                        SELECT c.id AS company_id, g.id,
                            path[LEAST(%(level)s, cardinality(path) - 1)]::int AS kind
                        FROM product_category g CROSS JOIN res_company c
                        CROSS JOIN LATERAL string_to_array(g.parent_path, '/') AS path
                        OFFSET 0  -- once a category, not once a row
                    ) AS c ON c.id = v.categ_id AND c.company_id = v.company_id
                    GROUP BY v.company_id, v.vendor, c.kind
                ) AS v
                GROUP BY company_id, vendor
            ) AS kinds JOIN (
                SELECT company_id, vendor, count(*) AS orders FROM (%(awards)s) AS a
                JOIN (
                    SELECT DISTINCT order_id FROM (
                        -- They lie so: to sort them costs less than to hash them.
                        SELECT order_id FROM (%(spending)s) AS s
                        WHERE categ_id IS NOT NULL ORDER BY order_id
                    ) AS s
                ) AS s ON s.order_id = a.id
                GROUP BY company_id, vendor
            ) AS orders USING (company_id, vendor)
            """,
            categories=self._get_vendor_categories(query),
            level=query.parameter("level", SQL("c.id")),
            awards=self._get_vendor_awards(query),
            spending=self._get_spending(query, query.awarded()),
        )
        return query.once("varieties", vendors)

    def _select_p15(self, query):
        """Vendors who deliver more kinds of things than the others do.

        Cardinal's R048, but one kind alone is never much. A number of kinds that is set
        stands in for the fence.
        """
        company = SQL("company_id")
        return SQL(
            """
            WITH kinds AS (%(kinds)s),
            fences AS (
                SELECT company_id, %(fence)s AS fence FROM kinds GROUP BY company_id, n
            ),
            found AS (
                SELECT * FROM kinds JOIN fences USING (company_id)
                WHERE kinds > 1 AND CASE WHEN %(set)s > 0 THEN kinds >= %(set)s
                    ELSE %(beyond)s END
            )
            SELECT %(flags)s FROM found
            """,
            kinds=self._get_kinds(query),
            fence=query.fence(
                query.parameter("width", company), SQL("kinds::float8"), SQL("n")
            ),
            set=query.parameter("kinds", company),
            beyond=query.reaches(SQL("kinds"), SQL("fence")),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("kinds"),
                amount=SQL("NULL"),
                date_from=SQL("first_day"),
                date_to=SQL("last_day"),
                evidence=SQL("orders"),
            ),
        )

    def _count_p15(self, query):
        """Vendors with awards, and those with enough of them."""
        return SQL(
            """
            SELECT o.company_id, count(DISTINCT p.commercial_partner_id) AS population,
                count(DISTINCT k.vendor) AS covered
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            LEFT JOIN (%s) AS k ON k.company_id = o.company_id
                AND k.vendor = p.commercial_partner_id
            WHERE %s GROUP BY o.company_id
            """,
            self._get_kinds(query),
            query.awarded(),
        )

    def _evidence_p15(self, flag):
        """Orders of the vendor with a line of any category."""
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.id FROM purchase_order o
                JOIN res_partner p ON p.id = o.partner_id
                WHERE %s AND p.commercial_partner_id = %s AND EXISTS (
                    SELECT FROM purchase_order_line l
                    JOIN product_product pp ON pp.id = l.product_id
                    JOIN product_template t ON t.id = pp.product_tmpl_id
                    WHERE l.order_id = o.id AND t.categ_id IS NOT NULL
                        AND l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
                )
                ORDER BY o.date_approve DESC, o.id
                """,
                query.awarded(),
                flag.res_id,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}
