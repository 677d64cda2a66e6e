"""C01 and its variant by D7.06: what became of an order after its approval."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_changes(self, query, since, days=None):
        """Awarded orders with what the chatter tells of changes of amount and term.

        The message that tells of the approval itself is left out: it is written a
        moment later, with all that the same click changed.

        :param since: SQL over ``told``, from when on a change is one
        :param days: SQL, how long after that a change is one made soon
        """
        return SQL(
            """
            WITH orders AS (
                SELECT o.id, o.company_id, o.partner_id, o.date_approve, o.date_planned,
                    o.amount_untaxed AS final, o.currency_rate
                FROM purchase_order o WHERE %(awarded)s AND %(only)s
            ),
            told AS (
                SELECT o.id, o.company_id, o.date_approve, m.id AS message, m.date,
                    t.id AS change, m.subtype_id IN %(steps)s IS TRUE AS step,
                    m.subtype_id = %(second)s AS second, t.field_id,
                    t.old_value_float::numeric AS old_amount,
                    t.new_value_float::numeric AS new_amount,
                    t.old_value_datetime AS old_date
                FROM orders o
                JOIN mail_message m ON m.model = 'purchase.order' AND m.res_id = o.id
                LEFT JOIN mail_tracking_value t ON t.mail_message_id = m.id
                    AND t.field_id IN %(fields)s
                WHERE m.subtype_id IN %(steps)s OR t.id IS NOT NULL
            ),
            begun AS (
                SELECT id, %(since)s AS since FROM told GROUP BY id, date_approve
            ),
            changes AS (
                SELECT t.*, b.since FROM told t JOIN begun b ON b.id = t.id
                WHERE t.change IS NOT NULL AND NOT t.step AND t.date > b.since
            ),
            changed AS (
                SELECT id, since,
                    (array_agg(old_amount ORDER BY date, change)
                        FILTER (WHERE field_id = %(amount)s))[1] AS award,
                    sum(abs(new_amount - old_amount))
                        FILTER (WHERE field_id = %(amount)s) AS moved,
                    (array_agg(old_date ORDER BY date, change)
                        FILTER (WHERE field_id = %(planned)s))[1] AS planned,
                    count(DISTINCT message) FILTER (
                        WHERE date <= since + %(days)s * interval '1 day') AS soon,
                    max(date) AS last
                FROM changes GROUP BY id, since
            )
            SELECT o.*, c.since, c.award, c.moved, c.planned, c.soon, c.last
            FROM orders o JOIN changed c ON c.id = o.id
            """,
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
            steps=tuple(self._get_steps_ids()),
            second=self.env.ref("purchase.mt_rfq_approved").id,
            fields=tuple(
                self._get_field_id("purchase.order", name)
                for name in ("amount_untaxed", "date_planned")
            ),
            amount=self._get_field_id("purchase.order", "amount_untaxed"),
            planned=self._get_field_id("purchase.order", "date_planned"),
            since=since,
            days=days or 0,
        )

    def _get_steps_ids(self):
        """The subtypes that tell that an order was confirmed, or approved second."""
        names = ("purchase.mt_rfq_confirmed", "purchase.mt_rfq_approved")
        return [self.env.ref(name).id for name in names]

    def _flag_changes(self, query, score, amount):
        return query.flags(
            company=SQL("o.company_id"),
            model="purchase.order",
            record=SQL("o.id"),
            partner=SQL("p.commercial_partner_id"),
            score=score,
            amount=amount,
            date_from=query.local(SQL("o.since")),
            date_to=query.local(SQL("o.last")),
        )

    # ------------------------------------------------------------------
    # C01: the amount moved
    # ------------------------------------------------------------------
    def _select_c01(self, query):
        """By more than a share in all, to and fro, or over a limit of competitions."""
        return SQL(
            """
            SELECT %(flags)s FROM (%(orders)s) AS o
            JOIN res_partner p ON p.id = o.partner_id
            WHERE o.moved > o.award * %(share)s::numeric
                OR (o.award < %(limit)s * o.currency_rate
                    AND o.final >= %(limit)s * o.currency_rate)
            """,
            orders=self._get_changes(query, SQL("date_approve")),
            share=query.parameter("share"),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            flags=self._flag_changes(
                query,
                SQL("COALESCE(o.moved / NULLIF(o.award, 0), 1)"),
                SQL("o.moved / NULLIF(o.currency_rate, 0)"),
            ),
        )

    def _count_c01(self, query):
        """Awarded orders; the chatter of those that were imported tells nothing."""
        return self._count_orders(
            query, SQL("NOT COALESCE(o.ksrisk_is_imported, FALSE)")
        )

    # ------------------------------------------------------------------
    # D7.06: substantial changes in execution
    # ------------------------------------------------------------------
    def _select_c01_d706(self, query):
        """By the amount, the term, or the number of changes soon after the signing.

        They count from the first confirmation: an order that was taken back and
        confirmed anew is the same one.
        """
        since = SQL(
            "LEAST(date_approve, COALESCE(min(date) FILTER (WHERE second),"
            " min(date) FILTER (WHERE step)))"
        )
        return SQL(
            """
            SELECT %(flags)s FROM (
                SELECT o.*, abs(final - award) AS change,
                    extract(epoch FROM date_planned - planned) AS later,
                    extract(epoch FROM planned - since) AS term
                FROM (%(orders)s) AS o
            ) AS o
            JOIN res_partner p ON p.id = o.partner_id
            CROSS JOIN LATERAL (SELECT
                COALESCE(change > 0
                    AND change >= award * %(share)s::numeric, FALSE)::int
                + COALESCE(later > 0 AND term > 0
                    AND later >= term * %(extension)s::numeric, FALSE)::int
                + (soon >= %(count)s)::int AS signs
            ) AS s
            WHERE signs > 0
            """,
            orders=self._get_changes(
                query, since, query.parameter("days", SQL("company_id"))
            ),
            share=query.parameter("share"),
            extension=query.parameter("extension"),
            count=query.parameter("count"),
            flags=self._flag_changes(
                query,
                SQL("signs"),
                SQL("COALESCE(change, 0) / NULLIF(o.currency_rate, 0)"),
            ),
        )

    def _count_c01_d706(self, query):
        return self._count_c01(query)
