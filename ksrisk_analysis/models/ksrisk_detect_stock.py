"""P20: more is bought than is used."""

from odoo import models
from odoo.tools import SQL

#: The score of what is bought and not used at all.
_UNUSED = 100


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_bought_quantities(self, query):
        """Products in stock that were bought in the period: quantity, sum, orders."""
        return SQL(
            """
            SELECT o.company_id, l.product_id, sum(l.product_uom_qty) AS bought,
                sum(%(amount)s) AS amount, count(*) AS n,
                min(o.date_approve) AS first_at, max(o.date_approve) AS last_at
            FROM purchase_order_line l
            JOIN purchase_order o ON o.id = l.order_id
            JOIN product_product pp ON pp.id = l.product_id
            JOIN product_template t ON t.id = pp.product_tmpl_id
            WHERE %(awarded)s AND t.is_storable AND l.product_uom_qty > 0
            GROUP BY o.company_id, l.product_id
            """,
            amount=query.line_amount(),
            awarded=query.awarded(),
        )

    def _get_used(self, query):
        """What left the company's own places in the period, other than to vendors."""
        return SQL(
            """
            SELECT m.company_id, m.product_id, sum(m.quantity * mu.factor / pu.factor)
                AS used
            FROM stock_move m
            JOIN stock_location a ON a.id = m.location_id AND a.usage = 'internal'
            JOIN stock_location b ON b.id = m.location_dest_id
                AND b.usage NOT IN ('internal', 'transit', 'supplier')
            JOIN uom_uom mu ON mu.id = m.product_uom
            JOIN product_product pp ON pp.id = m.product_id
            JOIN product_template t ON t.id = pp.product_tmpl_id
            JOIN uom_uom pu ON pu.id = t.uom_id
            WHERE m.state = 'done' AND %(ours)s AND %(within)s
            GROUP BY m.company_id, m.product_id
            """,
            ours=query.ours(SQL("m.company_id")),
            within=query.within(SQL("m.date")),
        )

    def _get_stocks(self, query):
        """What was bought, used and is left; who enters no use has no data."""
        return SQL(
            """
            WITH used AS (%(used)s),
            held AS (
                SELECT q.company_id, q.product_id, sum(q.quantity) AS held
                FROM stock_quant q JOIN stock_location c ON c.id = q.location_id
                WHERE c.usage = 'internal' AND %(ours)s
                GROUP BY q.company_id, q.product_id
            )
            SELECT b.*, COALESCE(u.used, 0)::float8 AS used,
                COALESCE(h.held, 0)::float8 AS held,
                b.company_id IN (SELECT company_id FROM used) AS known
            FROM (%(bought)s) AS b
            LEFT JOIN used u USING (company_id, product_id)
            LEFT JOIN held h USING (company_id, product_id)
            """,
            used=self._get_used(query),
            ours=query.ours(SQL("q.company_id")),
            bought=self._get_bought_quantities(query),
        )

    def _select_p20(self, query):
        """Products bought far beyond their use, of which much is left."""
        company = SQL("company_id")
        excess = SQL("amount * (1 - LEAST(1, used / bought))::numeric")
        return SQL(
            """
            SELECT %(flags)s FROM (%(stocks)s) AS s
            WHERE known AND bought > used * %(factor)s AND held > 0
                AND held * %(period)s > used * %(days)s AND %(excess)s >= %(material)s
            """,
            stocks=self._get_stocks(query),
            factor=query.parameter("factor", company),
            period=(query.today - query.since).days,
            days=query.parameter("days", company),
            excess=excess,
            material=query.parameter("material", company),
            flags=query.flags(
                company=company,
                model="product.product",
                record=SQL("product_id"),
                score=SQL(
                    "COALESCE(LEAST(bought / NULLIF(used, 0), %s), %s)", *[_UNUSED] * 2
                ),
                amount=excess,
                date_from=query.local(SQL("first_at"), company),
                date_to=query.local(SQL("last_at"), company),
                evidence=SQL("n"),
            ),
        )

    def _count_p20(self, query):
        """Products bought, and those of companies that enter what is used."""
        return SQL(
            "SELECT company_id, count(*) AS population,"
            " count(*) FILTER (WHERE known) AS covered"
            " FROM (%s) AS s GROUP BY company_id",
            self._get_stocks(query),
        )

    def _evidence_p20(self, flag):
        """The lines that bought it, the largest first."""
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id FROM purchase_order_line l
                JOIN purchase_order o ON o.id = l.order_id
                WHERE %s AND l.product_id = %s AND l.product_uom_qty > 0
                ORDER BY l.product_uom_qty DESC, l.id
                """,
                query.awarded(),
                flag.res_id,
            )
        )
        return {"purchase.order.line": [line_id for (line_id,) in rows]}
