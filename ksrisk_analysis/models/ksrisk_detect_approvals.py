"""A01, A02, A06: one pair of hands where the rules want two."""

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_signed_orders(self, query):
        """Condition on ``o``: an awarded order of which the approver is known.

        What was imported, or approved by the system itself, tells of nobody's hand.
        """
        return SQL(
            "(%s AND NOT COALESCE(o.ksrisk_is_imported, FALSE)"
            " AND o.ksrisk_approved_uid <> %s)",
            query.awarded(),
            SUPERUSER_ID,
        )

    # ------------------------------------------------------------------
    # A01: who prepared the order approved it
    # ------------------------------------------------------------------
    def _select_a01(self, query):
        return SQL(
            """
            SELECT %(flags)s
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(signed)s AND %(only)s AND o.create_uid = o.ksrisk_approved_uid
                AND %(amount)s >= %(limit)s
            """,
            flags=query.flags(
                company=SQL("o.company_id"),
                model="purchase.order",
                record=SQL("o.id"),
                partner=SQL("p.commercial_partner_id"),
                score=query.amount(),
                amount=query.amount(),
                date_from=query.local(SQL("o.date_approve")),
                date_to=query.local(SQL("o.date_approve")),
            ),
            signed=self._get_signed_orders(query),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
            amount=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
        )

    def _count_a01(self, query):
        return self._count_orders(query, self._get_signed_orders(query))

    def _count_orders(self, query, covered):
        """Awarded orders, and how many of them meet a condition on ``o``."""
        return SQL(
            """
            SELECT o.company_id, count(*) AS population,
                count(*) FILTER (WHERE %s) AS covered
            FROM purchase_order o WHERE %s GROUP BY o.company_id
            """,
            covered,
            query.awarded(),
        )

    # ------------------------------------------------------------------
    # A02: who ordered also took in the goods, or entered the bill
    # ------------------------------------------------------------------
    def _get_acts(self, query):
        """CTEs: ``orders`` that were awarded; ``acts``, who entered a bill or took in
        goods of which of them: order, user, bill, receipt."""
        parts = [
            SQL(
                """
                SELECT l.order_id, m.create_uid, m.id, NULL::int
                FROM orders o JOIN purchase_order_line l ON l.order_id = o.id
                JOIN account_move_line i ON i.purchase_line_id = l.id
                JOIN account_move m ON m.id = i.move_id
                WHERE m.state = 'posted' AND m.move_type = 'in_invoice'
                """
            ),
        ]
        if self._has_receipts():
            # Nobody is kept as who validated: the responsible one, else the last hand.
            parts.append(
                SQL(
                    """
                    SELECT l.order_id, COALESCE(k.user_id, k.write_uid), NULL, k.id
                    FROM orders o JOIN purchase_order_line l ON l.order_id = o.id
                    JOIN stock_move s ON s.purchase_line_id = l.id
                    JOIN stock_picking k ON k.id = s.picking_id
                    WHERE s.state = 'done' AND k.state = 'done'
                    """
                )
            )
        return SQL(
            """
            orders AS NOT MATERIALIZED (
                SELECT o.id, o.create_uid, o.ksrisk_approved_uid AS approver
                FROM purchase_order o
                WHERE %(awarded)s AND NOT COALESCE(o.ksrisk_is_imported, FALSE)
            ),
            acts (id, uid, bill, receipt) AS (%(parts)s)
            """,
            awarded=query.awarded(),
            parts=SQL(" UNION ALL ").join(parts),
        )

    def _has_receipts(self):
        """Whether goods are taken in here by receipts of orders."""
        return self._has_data("stock.move.purchase_line_id")

    def _select_a02(self, query):
        evidence = {
            "purchase.order": SQL("ARRAY[o.id]"),
            "account.move": SQL("h.bills"),
        }
        if self._has_receipts():
            evidence["stock.picking"] = SQL("h.receipts")
        return SQL(
            """
            WITH %(acts)s,
            hands AS (
                SELECT id, uid,
                    array_agg(DISTINCT bill ORDER BY bill)
                        FILTER (WHERE bill IS NOT NULL) AS bills,
                    array_agg(DISTINCT receipt ORDER BY receipt)
                        FILTER (WHERE receipt IS NOT NULL) AS receipts
                FROM acts WHERE uid <> %(system)s GROUP BY id, uid
            ),
            counted AS (
                SELECT h.*, (create_uid IS NOT DISTINCT FROM uid)::int
                    + (approver IS NOT DISTINCT FROM uid)::int
                    + (bills IS NOT NULL)::int + (receipts IS NOT NULL)::int AS n
                FROM hands h JOIN orders USING (id) WHERE uid IN (create_uid, approver)
            ),
            found AS (
                SELECT DISTINCT ON (id) * FROM counted ORDER BY id, n DESC, uid
            )
            SELECT %(flags)s
            FROM found h JOIN purchase_order o ON o.id = h.id
            JOIN res_partner p ON p.id = o.partner_id
            WHERE h.n >= %(count)s
            """,
            acts=self._get_acts(query),
            system=SUPERUSER_ID,
            count=query.parameter("count"),
            flags=query.flags(
                company=SQL("o.company_id"),
                model="purchase.order",
                record=SQL("o.id"),
                partner=SQL("p.commercial_partner_id"),
                score=SQL("h.n"),
                amount=query.amount(),
                date_from=query.local(SQL("o.date_approve")),
                date_to=query.local(SQL("o.date_approve")),
                evidence=evidence,
            ),
        )

    def _count_a02(self, query):
        """Orders that were billed or received by a person: the rest says nothing."""
        return SQL(
            """
            WITH %(acts)s,
            known AS (SELECT DISTINCT id FROM acts WHERE uid <> %(system)s)
            %(counted)s
            """,
            acts=self._get_acts(query),
            system=SUPERUSER_ID,
            counted=self._count_orders(
                query, SQL("EXISTS (SELECT FROM known k WHERE k.id = o.id)")
            ),
        )

    # ------------------------------------------------------------------
    # A06: the second approval that the limit asks for is missing
    # ------------------------------------------------------------------
    def _get_confirmations(self, query):
        """Orders at or above the company's own limit, and how the last step was told.

        The chatter's subtype tells a step of the order from another in any language;
        the last of them counts, for an order may go back to a draft.
        """
        return SQL(
            """
            SELECT DISTINCT ON (o.id) o.*, m.subtype_id,
                c.po_double_validation_amount AS cap
            FROM purchase_order o
            JOIN res_company c ON c.id = o.company_id
            JOIN mail_message m ON m.model = 'purchase.order' AND m.res_id = o.id
            WHERE %(awarded)s AND %(only)s AND NOT COALESCE(o.ksrisk_is_imported, FALSE)
                AND c.po_double_validation = 'two_step'
                AND o.amount_total_cc >= c.po_double_validation_amount
                AND m.subtype_id IN (%(alone)s, %(second)s)
            ORDER BY o.id, m.date DESC, m.id DESC
            """,
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
            alone=self.env.ref("purchase.mt_rfq_confirmed").id,
            second=self.env.ref("purchase.mt_rfq_approved").id,
        )

    def _select_a06(self, query):
        return SQL(
            """
            SELECT %(flags)s FROM (%(orders)s) AS o
            JOIN res_partner p ON p.id = o.partner_id
            WHERE o.subtype_id = %(alone)s
            """,
            orders=self._get_confirmations(query),
            alone=self.env.ref("purchase.mt_rfq_confirmed").id,
            flags=query.flags(
                company=SQL("o.company_id"),
                model="purchase.order",
                record=SQL("o.id"),
                partner=SQL("p.commercial_partner_id"),
                score=SQL("COALESCE(o.amount_total_cc / NULLIF(o.cap, 0), 1)"),
                amount=query.amount(),
                date_from=query.local(SQL("o.date_approve")),
                date_to=query.local(SQL("o.date_approve")),
            ),
        )

    def _count_a06(self, query):
        """Orders from the limit on; where there is no second step, all, and no data."""
        return SQL(
            """
            SELECT o.company_id, count(*) AS population, count(k.id) AS covered
            FROM purchase_order o JOIN res_company c ON c.id = o.company_id
            LEFT JOIN (%(known)s) AS k ON k.id = o.id
            WHERE %(awarded)s AND (c.po_double_validation IS DISTINCT FROM 'two_step'
                OR o.amount_total_cc >= c.po_double_validation_amount)
            GROUP BY o.company_id
            """,
            known=self._get_confirmations(query),
            awarded=query.awarded(),
        )
