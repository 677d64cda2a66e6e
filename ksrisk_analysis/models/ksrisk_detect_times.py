"""A03, A04: approvals at hours, or with dates, that ask for an explanation."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

#: Saturday and Sunday, where a company has no working schedule.
_WEEKEND = (5, 6)


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # A03: odd hours
    # ------------------------------------------------------------------
    def _get_days_off(self, query, company):
        """The company's days off in the period, as its deadlines count them."""
        if company.sudo().resource_calendar_id.attendance_ids:
            is_open = company._ksrisk_is_working()
        else:
            special = company._ksrisk_special_days()

            def is_open(day):
                usual = "off" if day.weekday() in _WEEKEND else "working"
                return special.get(day, usual) == "working"

        days = (query.today - query.since).days + 1
        period = (query.since + timedelta(days=n) for n in range(days))
        return [day for day in period if not is_open(day)]

    def _get_timed_orders(self, query):
        """Awarded orders with what is odd about the moment: a day off, the night."""
        by_days = {}
        for company in query.companies:
            days = tuple(self._get_days_off(query, company))
            by_days.setdefault(days, []).append(company.id)
        return SQL(
            """
            SELECT o.*, %(amount)s AS value, (%(off)s) AS off, CASE WHEN first > last
                    THEN hour >= first OR hour < last ELSE hour >= first AND hour < last
                END AS night
            FROM (
                SELECT *, at::time AS hour, make_time(%(first)s, 0, 0) AS first,
                    make_time(%(last)s, 0, 0) AS last
                FROM (
                    SELECT o.id, o.company_id, o.user_id, o.partner_id, %(at)s AS at,
                        o.amount_untaxed, o.amount_total_cc, o.currency_rate
                    FROM purchase_order o
                    WHERE %(awarded)s AND NOT COALESCE(o.ksrisk_is_imported, FALSE)
                        AND %(only)s
                    OFFSET 0  -- the clock is asked once, not for each use of it
                ) AS o
            ) AS o
            """,
            off=SQL(" OR ").join(
                SQL(
                    "(o.company_id = ANY(%s) AND at::date = ANY(%s::date[]))", ids, days
                )
                for days, ids in ((list(d), ids) for d, ids in by_days.items())
            ),
            first=query.parameter("from"),
            last=query.parameter("to"),
            at=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
        )

    def _select_a03(self, query):
        return SQL(
            """
            SELECT %(flags)s FROM (%(orders)s) AS o
            JOIN res_partner p ON p.id = o.partner_id WHERE off OR night
            """,
            orders=self._get_timed_orders(query),
            flags=query.flags(
                company=SQL("o.company_id"),
                model="purchase.order",
                record=SQL("o.id"),
                partner=SQL("p.commercial_partner_id"),
                score=SQL("(off::int + night::int)"),
                amount=SQL("value"),
                date_from=SQL("at"),
                date_to=SQL("at"),
            ),
        )

    def _count_a03(self, query):
        return self._count_orders(
            query, SQL("NOT COALESCE(o.ksrisk_is_imported, FALSE)")
        )

    def _get_buyers(self, query):
        """Buyers: how many of their orders were approved at odd hours, and which, with
        the value of each: to sort these is left for the few who are flagged."""
        return SQL(
            """
            SELECT company_id, user_id, count(*) AS n,
                count(*) FILTER (WHERE is_odd) AS odd,
                sum(value) FILTER (WHERE is_odd) AS odd_value,
                array_agg(id) FILTER (WHERE is_odd) AS ids,
                array_agg(value) FILTER (WHERE is_odd) AS odd_values,
                min(at) FILTER (WHERE is_odd) AS first_at,
                max(at) FILTER (WHERE is_odd) AS last_at,
                sum(count(*)) OVER all_of AS all_n,
                sum(count(*) FILTER (WHERE is_odd)) OVER all_of AS all_odd
            FROM (
                SELECT id, company_id, user_id, value, at, off OR night AS is_odd
                FROM (%s) AS o
                OFFSET 0  -- asked once, not for each aggregate
            ) AS o GROUP BY company_id, user_id
            WINDOW all_of AS (PARTITION BY company_id)
            """,
            self._get_timed_orders(query),
        )

    def _select_a03b(self, query):
        company = SQL("company_id")
        return SQL(
            """
            SELECT %(flags)s FROM (%(buyers)s) AS b
            WHERE user_id IS NOT NULL AND n >= %(count)s
                AND odd / n::float8 >= %(share)s
                AND (odd * all_n)::float8 >= %(factor)s * (all_odd * n)::float8
            """,
            buyers=self._get_buyers(query),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            factor=query.parameter("factor", company),
            flags=query.flags(
                company=company,
                model="res.users",
                record=SQL("user_id"),
                score=SQL("odd / n::float8"),
                amount=SQL("odd_value"),
                date_from=SQL("first_at"),
                date_to=SQL("last_at"),
                evidence={
                    "purchase.order": SQL(
                        "ARRAY(SELECT id FROM unnest(ids, odd_values) AS o (id, value)"
                        " ORDER BY value DESC, id)"
                    )
                },
            ),
        )

    def _count_a03b(self, query):
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %s) AS covered
            FROM (%s) AS b WHERE user_id IS NOT NULL GROUP BY company_id
            """,
            query.parameter("count", SQL("company_id")),
            self._get_buyers(query),
        )

    # ------------------------------------------------------------------
    # A04: dates that go back
    # ------------------------------------------------------------------
    def _select_a04(self, query):
        """Approved before it was entered, or its deadline moved after the approval."""
        return SQL(
            """
            WITH moved AS MATERIALIZED (
                SELECT o.id, max(abs(%(new)s::date - %(old)s::date)) AS days,
                    max(%(told)s::date) AS told
                FROM mail_tracking_value t
                JOIN mail_message m ON m.id = t.mail_message_id
                JOIN purchase_order o ON o.id = m.res_id
                WHERE t.field_id = %(field)s AND m.model = 'purchase.order'
                    AND m.date > o.date_approve AND %(ours)s
                GROUP BY o.id
            ),
            orders AS (
                SELECT o.id, o.company_id, o.partner_id, %(amount)s AS value,
                    %(least)s AS least, m.days, m.told,
                    %(created)s::date - %(approved)s::date AS early,
                    %(approved)s::date AS approved, %(created)s::date AS created
                FROM purchase_order o LEFT JOIN moved m ON m.id = o.id
                WHERE %(awarded)s AND NOT COALESCE(o.ksrisk_is_imported, FALSE)
                    AND %(only)s
                    -- A bare comparison first: to count days costs more.
                    AND (m.id IS NOT NULL OR o.create_date
                        > o.date_approve + (%(least)s - 2) * INTERVAL '1 day')
            )
            SELECT %(flags)s
            FROM orders o JOIN res_partner p ON p.id = o.partner_id
            WHERE o.early >= o.least OR o.days >= o.least
            """,
            ours=query.ours(SQL("o.company_id")),
            amount=query.amount(),
            least=query.parameter("days"),
            created=query.local(SQL("o.create_date")),
            approved=query.local(SQL("o.date_approve")),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
            new=query.local(SQL("t.new_value_datetime")),
            old=query.local(SQL("t.old_value_datetime")),
            told=query.local(SQL("m.date")),
            field=self._get_field_id("purchase.order", "date_order"),
            flags=query.flags(
                company=SQL("o.company_id"),
                model="purchase.order",
                record=SQL("o.id"),
                partner=SQL("p.commercial_partner_id"),
                score=SQL("GREATEST(o.early, o.days)"),
                amount=SQL("o.value"),
                date_from=SQL("o.approved"),
                date_to=SQL("GREATEST(o.created, o.told)"),
            ),
        )

    def _get_field_id(self, model, name):
        # Anybody who runs a detector may know the id of a field.
        return self.env["ir.model.fields"].sudo()._get(model, name).id

    def _count_a04(self, query):
        return self._count_a03(query)
