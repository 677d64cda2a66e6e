"""P16: what was ordered came late, or never."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_receipts(self):
        """Per order line: day and hour of the last receipt, and what was sent back.

        Without stock moves of purchases the quantities received are entered by hand,
        and nobody knows when.
        """
        if not self._has_data("stock.move.purchase_line_id"):
            return SQL(
                "SELECT NULL::int AS line_id, NULL::timestamp AS done_at,"
                " NULL::numeric AS returned WHERE FALSE"
            )
        return SQL(
            """
            SELECT m.purchase_line_id AS line_id,
                max(COALESCE(k.date_done, m.date)) FILTER (
                    WHERE d.usage <> 'supplier'
                ) AS done_at,
                sum(m.quantity * mu.factor / lu.factor) FILTER (
                    WHERE d.usage = 'supplier'
                ) AS returned
            FROM stock_move m
            JOIN stock_location d ON d.id = m.location_dest_id
            JOIN purchase_order_line l ON l.id = m.purchase_line_id
            JOIN uom_uom mu ON mu.id = m.product_uom
            JOIN uom_uom lu ON lu.id = l.product_uom_id
            LEFT JOIN stock_picking k ON k.id = m.picking_id
            WHERE m.state = 'done' GROUP BY m.purchase_line_id
            """
        )

    def _get_due_lines(self, query):
        """Lines of awarded orders due in the period, with what came of them.

        Days are told where it matters: most lines are but counted. ``delay`` is how
        many days after the plan the last receipt came, NULL without one.
        """
        lines = SQL(
            """
            SELECT l.id, o.id AS order_id, o.company_id, o.vendor, l.date_planned,
                COALESCE(l.qty_received, 0) AS received,
                COALESCE(l.qty_received, 0) >= l.product_qty AS complete,
                CASE WHEN r.done_at IS NOT NULL THEN %(done)s::date - %(due)s::date END
                    AS delay,
                COALESCE(r.returned, 0) AS returned, %(amount)s AS amount
            FROM purchase_order_line l
            JOIN (
                SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                    o.currency_rate
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.state = 'purchase' AND %(ours)s
                OFFSET 0  -- a vendor is looked up once an order, not once a line
            ) AS o ON o.id = l.order_id
            LEFT JOIN (%(receipts)s) r ON r.line_id = l.id
            WHERE %(within)s AND l.display_type IS NULL AND l.product_qty > 0
                AND l.is_downpayment IS NOT TRUE
            """,
            due=query.local(SQL("l.date_planned")),
            done=query.local(SQL("r.done_at")),
            amount=query.line_amount(),
            receipts=self._get_receipts(),
            ours=query.ours(SQL("o.company_id")),
            within=query.within(SQL("l.date_planned")),
        )
        return query.once("due_lines", lines)

    def _get_recorded_lines(self, query):
        """Those of companies that enter receipts: few entries are no data at all."""
        lines = self._get_due_lines(query)
        shares = SQL(
            "SELECT company_id, avg((received > 0)::int) AS share"
            " FROM (%s) AS l GROUP BY company_id",
            lines,
        )
        return SQL(
            """
            SELECT * FROM (%(lines)s) AS due WHERE company_id IN (
                SELECT company_id FROM (%(shares)s) AS shares
                WHERE share >= %(recorded)s::numeric
            )
            """,
            lines=lines,
            shares=query.once("receipt_shares", shares),
            recorded=query.parameter("recorded", SQL("company_id")),
        )

    # ------------------------------------------------------------------
    # P16: vendors who are late again and again
    # ------------------------------------------------------------------
    def _get_late_orders(self, query):
        """Orders of which it can be said whether they are late, and whether they are.

        Late is what came more than some days after the plan, or is not all there a
        while after it.
        """
        company = SQL("company_id")
        return SQL(
            """
            SELECT order_id, company_id, vendor, bool_or(late) AS late,
                sum(amount) FILTER (WHERE late) AS amount,
                min(date_planned) FILTER (WHERE late) AS first_at,
                max(date_planned) FILTER (WHERE late) AS last_at
            FROM (
                SELECT *, NOT complete OR COALESCE(delay > %(days)s, FALSE) AS late
                FROM (%(lines)s) AS l
                WHERE complete OR %(due)s::date + %(missing)s < %(today)s
            ) AS known
            GROUP BY order_id, company_id, vendor
            """,
            lines=self._get_recorded_lines(query),
            due=query.local(SQL("date_planned"), company),
            days=query.parameter("days", company),
            missing=query.parameter("missing", company),
            today=query.today,
        )

    def _select_p16(self, query):
        company = SQL("company_id")
        return SQL(
            """
            WITH found AS (
                SELECT company_id, vendor, count(*) AS n,
                    count(*) FILTER (WHERE late) AS k, sum(amount) AS amount,
                    min(first_at) AS first_at, max(last_at) AS last_at,
                    array_agg(order_id ORDER BY amount DESC, order_id)
                        FILTER (WHERE late) AS ids
                FROM (%(orders)s) AS o GROUP BY company_id, vendor
                HAVING count(*) >= %(count)s
            )
            SELECT %(flags)s FROM found WHERE k > 0 AND k >= n * %(share)s::numeric
            """,
            orders=self._get_late_orders(query),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("(k::float8 / n)"),
                amount=SQL("amount"),
                date_from=query.local(SQL("first_at"), company),
                date_to=query.local(SQL("last_at"), company),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _count_p16(self, query):
        """Vendors with lines due, and those with enough orders to judge by."""
        return SQL(
            """
            WITH known AS (
                SELECT company_id, vendor FROM (%(orders)s) AS o
                GROUP BY company_id, vendor HAVING count(*) >= %(count)s
            )
            SELECT company_id, count(DISTINCT vendor) AS population,
                count(DISTINCT vendor) FILTER (
                    WHERE (company_id, vendor) IN (SELECT * FROM known)
                ) AS covered
            FROM (%(lines)s) AS l GROUP BY company_id
            """,
            orders=self._get_late_orders(query),
            count=query.parameter("count", SQL("company_id")),
            lines=self._get_due_lines(query),
        )

    # ------------------------------------------------------------------
    # P16 as D6.16 says it: share of lines on time, share sent back
    # ------------------------------------------------------------------
    def _get_punctuality(self, query):
        """Vendors: lines due, those that were late, and what was sent back."""
        return SQL(
            """
            SELECT company_id, vendor, count(*) AS n, count(*) FILTER (WHERE late) AS k,
                COALESCE(sum(amount) FILTER (WHERE late), 0) AS amount,
                COALESCE(sum(returned) / NULLIF(sum(received + returned), 0), 0)
                    AS returned,
                min(date_planned) FILTER (WHERE late OR returned > 0) AS first_at,
                max(date_planned) FILTER (WHERE late OR returned > 0) AS last_at,
                array_agg(id ORDER BY late DESC, amount DESC, id)
                    FILTER (WHERE late OR returned > 0) AS ids
            FROM (
                SELECT *, NOT complete OR COALESCE(delay > 0, FALSE) AS late
                FROM (%s) AS l WHERE %s
            ) AS known
            GROUP BY company_id, vendor
            """,
            self._get_recorded_lines(query),
            query.before(SQL("date_planned"), query.today, SQL("company_id")),
        )

    def _select_p16_rate(self, query):
        company = SQL("company_id")
        return SQL(
            """
            WITH vendors AS (%(vendors)s)
            SELECT %(flags)s FROM vendors
            WHERE n >= %(count)s AND (n - k < n * %(on_time)s::numeric
                OR returned > %(returned)s::numeric)
            """,
            vendors=self._get_punctuality(query),
            count=query.parameter("count", company),
            on_time=query.parameter("on_time", company),
            returned=query.parameter("returned", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("GREATEST(k::numeric / n, returned)"),
                amount=SQL("amount"),
                date_from=query.local(SQL("first_at"), company),
                date_to=query.local(SQL("last_at"), company),
                evidence={"purchase.order.line": SQL("ids")},
            ),
        )

    def _count_p16_rate(self, query):
        """Vendors with lines due, and those with enough lines."""
        return SQL(
            """
            WITH known AS (%(known)s)
            SELECT company_id, count(DISTINCT l.vendor) AS population,
                count(DISTINCT k.vendor) FILTER (WHERE k.n >= %(count)s) AS covered
            FROM (%(lines)s) AS l LEFT JOIN known k USING (company_id, vendor)
            WHERE %(past)s GROUP BY company_id
            """,
            known=self._get_punctuality(query),
            count=query.parameter("count", SQL("company_id")),
            lines=self._get_due_lines(query),
            past=query.before(SQL("l.date_planned"), query.today, SQL("company_id")),
        )
