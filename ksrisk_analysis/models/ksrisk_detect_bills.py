"""B01–B03, C03: bills beside the orders that they should rest on."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_bills(self, query):
        """Posted bills of the period; refunds are none."""
        return SQL(
            """
            SELECT m.id, m.company_id, m.commercial_partner_id AS vendor,
                m.invoice_date, m.ref, m.currency_id, m.amount_total, m.payment_state,
                abs(m.amount_total_signed) AS value
            FROM account_move m
            WHERE m.move_type = 'in_invoice' AND m.state = 'posted' AND %s AND %s
            """,
            query.ours(SQL("m.company_id")),
            query.on_days(SQL("m.invoice_date")),
        )

    def _get_linked(self, query):
        """From what day on bills rest on orders, by company.

        Where none does, bills and orders are kept apart, or one of them elsewhere:
        that an order has no bill, or a bill no order, then tells nothing.
        """
        return SQL(
            """
            SELECT b.company_id, min(b.invoice_date) AS day
            FROM (%s) AS b JOIN account_move_line l ON l.move_id = b.id
            WHERE l.purchase_line_id IS NOT NULL
            GROUP BY b.company_id
            """,
            self._get_bills(query),
        )

    def _flag_bills(self, query, score, amount, evidence):
        return query.flags(
            company=SQL("company_id"),
            model="account.move",
            record=SQL("id"),
            partner=SQL("vendor"),
            score=score,
            amount=amount,
            date_from=SQL("invoice_date"),
            date_to=SQL("invoice_date"),
            evidence=evidence,
        )

    def _count_bills(self, query, covered):
        return SQL(
            "SELECT company_id, count(*) AS population,"
            " count(*) FILTER (WHERE %s) AS covered FROM (%s) AS b GROUP BY company_id",
            covered,
            self._get_bills(query),
        )

    # ------------------------------------------------------------------
    # B01: billed before it was ordered
    # ------------------------------------------------------------------
    def _select_b01(self, query):
        return SQL(
            """
            WITH linked AS (
                SELECT b.id, b.company_id, b.vendor, b.invoice_date, o.id AS order_id,
                    %(approved)s::date - b.invoice_date AS days,
                    sum(l.balance) AS amount
                FROM (%(bills)s) AS b
                JOIN account_move_line l ON l.move_id = b.id
                JOIN purchase_order_line p ON p.id = l.purchase_line_id
                JOIN purchase_order o ON o.id = p.order_id
                WHERE o.state = 'purchase' AND o.date_approve IS NOT NULL
                GROUP BY b.id, b.company_id, b.vendor, b.invoice_date, o.id
            ),
            found AS (
                SELECT id, company_id, vendor, invoice_date, max(days) AS days,
                    sum(amount) AS amount,
                    array_agg(order_id ORDER BY days DESC, order_id) AS ids
                FROM linked WHERE days >= %(days)s
                GROUP BY id, company_id, vendor, invoice_date
            )
            SELECT %(flags)s FROM found
            """,
            approved=query.local(SQL("o.date_approve")),
            bills=self._get_bills(query),
            days=query.parameter("days", SQL("company_id")),
            flags=self._flag_bills(
                query,
                SQL("days"),
                SQL("amount"),
                {"account.move": SQL("ARRAY[id]"), "purchase.order": SQL("ids")},
            ),
        )

    def _count_b01(self, query):
        """All bills, and those that rest on an order."""
        return self._count_bills(
            query,
            SQL(
                "EXISTS (SELECT FROM account_move_line l WHERE l.move_id = b.id"
                " AND l.purchase_line_id IS NOT NULL)"
            ),
        )

    # ------------------------------------------------------------------
    # B02: billed without an order
    # ------------------------------------------------------------------
    def _select_b02(self, query):
        """What lines without an order come to, on accounts that ask for one.

        Bills count from the first one on that rests on an order.
        """
        company = SQL("b.company_id")
        return SQL(
            """
            WITH found AS (
                SELECT b.id, b.company_id, b.vendor, b.invoice_date,
                    sum(l.balance) AS amount, %(limit)s AS cap
                FROM (%(bills)s) AS b JOIN account_move_line l ON l.move_id = b.id
                JOIN (%(linked)s) AS k
                    ON k.company_id = b.company_id AND k.day <= b.invoice_date
                WHERE l.display_type = 'product' AND l.purchase_line_id IS NULL
                    AND NOT EXISTS (
                        SELECT FROM ksrisk_company_account_rel r
                        WHERE r.res_company_id = b.company_id
                            AND r.account_account_id = l.account_id
                    )
                GROUP BY b.id, b.company_id, b.vendor, b.invoice_date
            )
            SELECT %(flags)s FROM found WHERE amount >= cap
            """,
            limit=query.parameter("limit", company, on=SQL("b.invoice_date")),
            bills=self._get_bills(query),
            linked=self._get_linked(query),
            flags=self._flag_bills(
                query,
                SQL("amount / NULLIF(cap, 0)"),
                SQL("amount"),
                {"account.move": SQL("ARRAY[id]")},
            ),
        )

    def _count_b02(self, query):
        """All bills, and those of when bills already rested on orders."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE day <= invoice_date) AS covered
            FROM (%s) AS b LEFT JOIN (%s) AS k USING (company_id) GROUP BY company_id
            """,
            self._get_bills(query),
            self._get_linked(query),
        )

    # ------------------------------------------------------------------
    # B03: billed twice
    # ------------------------------------------------------------------
    def _select_b03(self, query):
        """The later bill of two with one number, or one amount within some days.

        Numbers are compared by their letters and digits. A bill that was reversed as a
        whole is no longer one.
        """
        return SQL(
            """
            WITH bills AS (
                SELECT *, NULLIF(upper(regexp_replace(ref, %(sign)s, '', 'g')), '')
                    AS number
                FROM (%(bills)s) AS b WHERE payment_state IS DISTINCT FROM 'reversed'
            ),
            marked AS (
                SELECT *, lag(id) OVER numbered AS same_number,
                    invoice_date - lag(invoice_date) OVER numbered AS number_days,
                    lag(id) OVER priced AS same_amount,
                    invoice_date - lag(invoice_date) OVER priced AS amount_days
                FROM bills
                WINDOW numbered AS (PARTITION BY company_id, vendor, number
                        ORDER BY invoice_date, id),
                    priced AS (
                        PARTITION BY company_id, vendor, currency_id, amount_total
                        ORDER BY invoice_date, id
                    )
            ),
            found AS (
                SELECT id, company_id, vendor, invoice_date, value,
                    CASE WHEN number IS NOT NULL AND number_days <= %(number_days)s
                        THEN same_number END AS same_number,
                    CASE WHEN amount_total > 0 AND amount_days <= %(amount_days)s
                        THEN same_amount END AS same_amount
                FROM marked
            )
            SELECT %(flags)s FROM found
            WHERE same_number IS NOT NULL OR same_amount IS NOT NULL
            """,
            sign="[[:space:][:punct:]№«»“”–—]",
            bills=self._get_bills(query),
            number_days=query.parameter("number_days", SQL("company_id")),
            amount_days=query.parameter("amount_days", SQL("company_id")),
            flags=self._flag_bills(
                query,
                SQL("num_nonnulls(same_number, same_amount)"),
                SQL("value"),
                {
                    "account.move": SQL(
                        "array_remove(ARRAY[id, same_number,"
                        " NULLIF(same_amount, same_number)], NULL)"
                    )
                },
            ),
        )

    def _count_b03(self, query):
        """All bills; those with a number of the vendor's can be compared by it."""
        return self._count_bills(query, SQL("ref <> ''"))

    # ------------------------------------------------------------------
    # C03: billed is not what was ordered
    # ------------------------------------------------------------------
    def _get_billed(self, query):
        """Awarded orders with what was billed, less refunds, in the order's currency.

        An order is over when all of it is billed, or when somebody locked it; where the
        company locks each order that is approved, a lock tells nothing. One that waits
        for a draft to be posted is not over, nor is one that was approved before bills
        rested on orders here, and has none.
        """
        return SQL(
            """
            SELECT o.id, o.company_id, o.partner_id, o.date_approve, o.currency_rate,
                o.amount_untaxed AS ordered, COALESCE(b.billed, 0) AS billed, b.ids,
                (o.invoice_status = 'invoiced'
                    OR (o.locked AND c.po_lock IS DISTINCT FROM 'lock'))
                AND b.drafts IS NOT TRUE
                AND (b.ids IS NOT NULL OR k.day <= %(approved)s) AS is_over
            FROM purchase_order o JOIN res_company c ON c.id = o.company_id
            LEFT JOIN (%(linked)s) AS k ON k.company_id = o.company_id
            LEFT JOIN (
                SELECT o.id, bool_or(m.state = 'draft') AS drafts,
                    array_agg(DISTINCT m.id ORDER BY m.id)
                        FILTER (WHERE m.state = 'posted') AS ids,
                    sum(CASE WHEN l.currency_id = o.currency_id THEN l.price_subtotal
                        * CASE m.move_type WHEN 'in_refund' THEN -1 ELSE 1 END
                        ELSE l.balance * o.currency_rate END)
                        FILTER (WHERE m.state = 'posted') AS billed
                FROM account_move m JOIN account_move_line l ON l.move_id = m.id
                JOIN purchase_order_line p ON p.id = l.purchase_line_id
                JOIN purchase_order o ON o.id = p.order_id
                WHERE m.state IN ('posted', 'draft') AND %(awarded)s
                    AND m.move_type IN ('in_invoice', 'in_refund')
                GROUP BY o.id
            ) AS b ON b.id = o.id
            WHERE %(awarded)s AND o.amount_untaxed > 0
            """,
            approved=query.local(SQL("o.date_approve")),
            linked=self._get_linked(query),
            awarded=query.awarded(),
        )

    def _select_c03(self, query):
        return SQL(
            """
            SELECT %(flags)s FROM (%(orders)s) AS o
            JOIN res_partner p ON p.id = o.partner_id
            WHERE billed > ordered * %(over)s::numeric
                OR (is_over AND billed < ordered * %(under)s::numeric)
            """,
            orders=self._get_billed(query),
            over=query.parameter("over"),
            under=query.parameter("under"),
            flags=query.flags(
                company=SQL("o.company_id"),
                model="purchase.order",
                record=SQL("o.id"),
                partner=SQL("p.commercial_partner_id"),
                score=SQL("abs(billed - ordered) / ordered"),
                amount=SQL("abs(billed - ordered) / NULLIF(o.currency_rate, 0)"),
                date_from=query.local(SQL("o.date_approve")),
                date_to=query.local(SQL("o.date_approve")),
                evidence={
                    "purchase.order": SQL("ARRAY[o.id]"),
                    "account.move": SQL("o.ids"),
                },
            ),
        )

    def _count_c03(self, query):
        """Awarded orders; those that were billed, or are over, can be compared."""
        return SQL(
            "SELECT company_id, count(*) AS population, count(*) FILTER"
            " (WHERE is_over OR ids IS NOT NULL) AS covered"
            " FROM (%s) AS o GROUP BY company_id",
            self._get_billed(query),
        )
