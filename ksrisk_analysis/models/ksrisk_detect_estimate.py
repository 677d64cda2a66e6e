"""P06e, P06-D6.11: what a purchase was estimated at.

Odoo has no plan of purchases. The one place where it keeps a price that somebody
expected before the offers came is a purchase template (an agreement of that type): its
lines are the estimate. A blanket order's prices are agreed ones, so these say nothing.
Without priced templates the rules have no data, and people answer.
"""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_prices import _SCALE, EPOCH, list_key
from .ksrisk_detect_process import COMPETED


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_planned_lines(self, query):
        """Priced lines of templates in the company's currency, by the reference unit.

        ``p`` is the price of that unit, scaled as prices of orders are.
        """
        return SQL(
            """
            SELECT l.id, r.id AS requisition_id, r.company_id, l.product_id, u.root,
                %(k)s AS k,
                GREATEST(1, (%(scale)s * l.price_unit / u.factor)::int8) AS p,
                l.price_unit * l.product_qty AS amount,
                l.product_qty * u.factor AS quantity, %(day)s::date AS day,
                r.create_date
            FROM purchase_requisition_line l
            JOIN purchase_requisition r ON r.id = l.requisition_id
            JOIN res_company c ON c.id = r.company_id AND c.currency_id = r.currency_id
            JOIN (
                SELECT id, factor, split_part(parent_path, '/', 1)::int AS root
                FROM uom_uom WHERE factor > 0
            ) u ON u.id = l.product_uom_id
            WHERE r.requisition_type = 'purchase_template' AND r.state <> 'cancel'
                AND %(ours)s AND l.price_unit > 0 AND l.product_qty > 0
            """,
            k=list_key(
                SQL("r.company_id::int8"), SQL("u.root::int8"), SQL("l.product_id")
            ),
            scale=_SCALE,
            day=query.local(SQL("r.create_date"), SQL("r.company_id")),
            ours=query.ours(SQL("r.company_id")),
        )

    # ------------------------------------------------------------------
    # P06e: the award meets the estimate, or exceeds it
    # ------------------------------------------------------------------
    def _get_estimated(self, query):
        """Awards of competitions that were estimated: what was paid, and the estimate
        of the same.

        Only what the template names counts, in the quantities that were ordered: an
        order of a part of it is compared with that part.
        """
        return SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                o.requisition_id, %(day)s::date AS day,
                sum(%(paid)s) AS paid,
                sum(e.price * l.product_qty * u.factor) AS estimate
            FROM purchase_order o
            JOIN res_partner p ON p.id = o.partner_id
            JOIN purchase_order_line l ON l.order_id = o.id
                AND l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
            JOIN (
                SELECT id, factor, split_part(parent_path, '/', 1)::int AS root
                FROM uom_uom WHERE factor > 0
            ) u ON u.id = l.product_uom_id
            JOIN (
                SELECT requisition_id, company_id, product_id, root,
                    sum(amount) / sum(quantity) AS price
                FROM (%(planned)s) AS planned
                GROUP BY requisition_id, company_id, product_id, root
            ) e ON e.requisition_id = o.requisition_id AND e.root = u.root
                AND e.company_id = o.company_id AND e.product_id = l.product_id
            WHERE %(awarded)s AND %(only)s AND %(competed)s
            GROUP BY o.id, p.commercial_partner_id
            """,
            day=query.local(SQL("o.date_approve")),
            paid=query.converted(SQL("l.price_subtotal")),
            planned=self._get_planned_lines(query),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
            competed=COMPETED,
        )

    def _select_p06e(self, query):
        """Competitions that saved nothing of the estimate, or next to nothing."""
        company = SQL("company_id")
        return SQL(
            """
            SELECT %(flags)s FROM (%(awards)s) AS a
            WHERE estimate > 0 AND paid >= estimate * (1 - %(share)s::numeric)
            """,
            awards=self._get_estimated(query),
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="purchase.order",
                record=SQL("id"),
                partner=SQL("vendor"),
                score=SQL("(paid / estimate)"),
                amount=SQL("paid"),
                date_from=SQL("day"),
                date_to=SQL("day"),
                evidence={
                    "purchase.order": SQL("ARRAY[id]"),
                    "purchase.requisition": SQL("ARRAY[requisition_id]"),
                },
            ),
        )

    def _count_p06e(self, query):
        """Awards of competitions, and those with an estimate."""
        return SQL(
            """
            SELECT o.company_id, count(*) AS population, count(a.id) AS covered
            FROM purchase_order o
            LEFT JOIN (%(awards)s) AS a ON a.id = o.id AND a.estimate > 0
            WHERE %(awarded)s AND %(competed)s GROUP BY o.company_id
            """,
            awards=self._get_estimated(query),
            awarded=query.awarded(),
            competed=COMPETED,
        )

    # ------------------------------------------------------------------
    # P06-D6.11: the estimate and the market
    # ------------------------------------------------------------------
    def _get_market(self, query):
        """CTEs: ``planned``, the estimates of the period; ``market``, with the median
        of what was paid and offered for the same within some days before."""
        company = SQL("p.company_id")
        offers = SQL(
            """
            %s AND l.product_qty > 0 AND (o.date_approve IS NOT NULL
                AND o.state = 'purchase' OR o.state <> 'purchase'
                AND o.purchase_group_id IS NOT NULL
                AND COALESCE(o.ksrisk_bid_status, 'valid') <> 'withdrawn')
            AND l.product_id IN (SELECT product_id FROM purchase_requisition_line)
            """,
            query.ours(SQL("o.company_id")),
        )
        return SQL(
            """
            planned AS MATERIALIZED (
                SELECT * FROM (%(planned)s) AS p WHERE %(within)s
            ),
            market AS (
                SELECT p.id, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (
                        ORDER BY o.p
                    )::numeric AS median,
                    array_agg(o.id ORDER BY o.day DESC, o.id) AS ids
                FROM planned p JOIN (%(offers)s) AS o ON o.k = p.k
                    AND o.day BETWEEN p.day - %(epoch)s::date - %(days)s
                        AND p.day - %(epoch)s::date - 1
                GROUP BY p.id
            )
            """,
            planned=self._get_planned_lines(query),
            within=query.within(SQL("create_date")),
            offers=self._get_prices(query, offers),
            epoch=EPOCH,
            days=query.parameter("days", company),
        )

    def _select_p06_market(self, query):
        """Estimates far from the market on either side."""
        company = SQL("company_id")
        gap = SQL("abs(p.p - m.median)")
        return SQL(
            """
            WITH %(market)s
            SELECT %(flags)s FROM planned p JOIN market m USING (id)
            WHERE m.n >= %(count)s AND %(gap)s > %(share)s::numeric * m.median
            """,
            market=self._get_market(query),
            count=query.parameter("count", company),
            gap=gap,
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="purchase.requisition.line",
                record=SQL("id"),
                score=SQL("(%s / m.median)", gap),
                amount=SQL("(%s / %s * p.quantity)", gap, _SCALE),
                date_from=SQL("p.day"),
                date_to=SQL("p.day"),
                evidence={
                    "purchase.requisition": SQL("ARRAY[p.requisition_id]"),
                    "purchase.order.line": SQL("m.ids"),
                },
            ),
        )

    def _count_p06_market(self, query):
        """Estimates of the period, and those with enough to compare with."""
        return SQL(
            """
            WITH %s
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE m.n >= %s) AS covered
            FROM planned p LEFT JOIN market m USING (id) GROUP BY company_id
            """,
            self._get_market(query),
            query.parameter("count", SQL("company_id")),
        )
