"""P22, P23: prices and amounts that look unlike those of the others."""

import math

from odoo import models
from odoo.tools import SQL

#: Benford's law: how often each first digit is to be expected.
_DIGITS = range(1, 10)
_BENFORD = [math.log10(1 + 1 / digit) for digit in _DIGITS]


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P22: round prices
    # ------------------------------------------------------------------
    def _get_round_shares(self, query):
        """Vendors' lines in the company's currency, and how many prices are round."""
        return SQL(
            """
            SELECT *, sum(n) OVER whole - n AS others, sum(k) OVER whole - k AS others_k
            FROM (
                SELECT company_id, vendor, count(*) AS n,
                    count(*) FILTER (WHERE is_round) AS k,
                    sum(amount) FILTER (WHERE is_round) AS amount,
                    min(day) FILTER (WHERE is_round) AS first_day,
                    max(day) FILTER (WHERE is_round) AS last_day
                FROM (
                    SELECT o.company_id, o.vendor, o.day, %(amount)s AS amount,
                        %(round)s AS is_round
                    FROM purchase_order_line l
                    JOIN (%(awards)s) AS o ON o.id = l.order_id
                    WHERE o.currency_id = %(currency)s AND l.display_type IS NULL
                        AND l.price_unit > 0 AND l.is_downpayment IS NOT TRUE
                    OFFSET 0  -- so whether a price is round is asked once
                ) AS lines
                GROUP BY company_id, vendor
            ) AS vendors
            WINDOW whole AS (PARTITION BY company_id)
            """,
            round=self._get_round(query),
            amount=query.line_amount(),
            awards=self._get_vendor_awards(query),
            currency=query.currency(),
        )

    def _get_round(self, query):
        return SQL(
            "(l.price_unit > %s AND mod(l.price_unit, %s) = 0)",
            query.parameter("floor"),
            query.parameter("step"),
        )

    def _select_p22(self, query):
        company = SQL("company_id")
        return SQL(
            """
            WITH vendors AS (%(vendors)s)
            SELECT %(flags)s FROM vendors
            WHERE n >= %(count)s AND others >= %(count)s
                AND k >= n * %(share)s::numeric
                AND others_k < others * %(usual)s::numeric
            """,
            vendors=self._get_round_shares(query),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            usual=query.parameter("usual", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("(k::float8 / n)"),
                amount=SQL("amount"),
                date_from=SQL("first_day"),
                date_to=SQL("last_day"),
                evidence=SQL("k"),
            ),
        )

    def _count_p22(self, query):
        """Vendors, and those with enough lines beside enough of the others'."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (
                    WHERE n >= %(count)s AND others >= %(count)s
                ) AS covered
            FROM (%(vendors)s) AS v GROUP BY company_id
            """,
            vendors=self._get_round_shares(query),
            count=query.parameter("count", SQL("company_id")),
        )

    def _evidence_p22(self, flag):
        """The lines with a round price, the dearest first."""
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id FROM purchase_order_line l
                JOIN purchase_order o ON o.id = l.order_id
                JOIN res_partner p ON p.id = o.partner_id
                WHERE %s AND p.commercial_partner_id = %s AND o.currency_id = %s
                    AND l.display_type IS NULL AND %s
                    AND NOT COALESCE(l.is_downpayment, FALSE)
                ORDER BY l.price_subtotal DESC, l.id
                """,
                query.awarded(),
                flag.res_id,
                flag.company_id.currency_id.id,
                self._get_round(query),
            )
        )
        return {"purchase.order.line": [line_id for (line_id,) in rows]}

    # ------------------------------------------------------------------
    # P23: first digits
    # ------------------------------------------------------------------
    def _get_digits(self, query):
        """Vendors: how many amounts begin with each digit.

        Orders are read in the order of an index that groups them by contact; to sort
        them all, or to hash them, would cost more.
        """
        by_contact = SQL("ORDER BY company_id, partner_id")
        return SQL(
            """
            SELECT o.company_id, p.commercial_partner_id AS vendor,
                sum(n::int)::int AS n, sum(amount) AS amount,
                ARRAY[%(sums)s]::float8[] AS counts,
                min(first_at) AS first_at, max(last_at) AS last_at
            FROM (
                SELECT o.company_id, o.partner_id, count(*) AS n,
                    sum(amount) AS amount, %(counts)s,
                    min(date_approve) AS first_at, max(date_approve) AS last_at
                FROM (
                    SELECT *, ascii(amount::text) - ascii('0') AS digit
                    FROM (
                        SELECT o.company_id, o.partner_id, o.date_approve,
                            %(amount)s AS amount
                        FROM purchase_order o WHERE %(awarded)s AND %(only)s
                        %(by_contact)s
                    ) AS o WHERE amount >= 1 %(by_contact)s
                ) AS o GROUP BY o.company_id, o.partner_id
            ) AS o JOIN res_partner p ON p.id = o.partner_id
            GROUP BY o.company_id, vendor
            """,
            sums=SQL(", ").join(SQL(f"sum(d{digit}::int)") for digit in _DIGITS),
            counts=SQL(", ").join(
                SQL(f"count(*) FILTER (WHERE digit = {digit}) AS d{digit}")
                for digit in _DIGITS
            ),
            amount=query.amount(),
            awarded=query.awarded(),
            only=query.only_vendors(),
            by_contact=by_contact,
        )

    def _select_p23(self, query):
        """Vendors whose amounts begin with other digits than amounts mostly do.

        The measure is the mean absolute deviation from Benford's law.
        """
        company = SQL("company_id")
        return SQL(
            """
            WITH found AS (
                SELECT v.*, (
                    SELECT sum(abs(v.counts[d] / v.n - (%(law)s::float8[])[d])) / 9
                    FROM generate_series(1, 9) AS d
                ) AS deviation
                FROM (%(vendors)s) AS v WHERE n >= %(count)s
            )
            SELECT %(flags)s FROM found WHERE deviation > %(deviation)s
            """,
            law=_BENFORD,
            vendors=self._get_digits(query),
            count=query.parameter("count", company),
            deviation=query.parameter("deviation", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("deviation"),
                amount=SQL("amount"),
                date_from=query.local(SQL("first_at"), company),
                date_to=query.local(SQL("last_at"), company),
                evidence=SQL("n"),
            ),
        )

    def _count_p23(self, query):
        """Vendors with awards, and those with enough of them."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %s) AS covered
            FROM (%s) AS v GROUP BY company_id
            """,
            query.parameter("count", SQL("company_id")),
            self._get_digits(query),
        )

    def _evidence_p23(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        return self._get_vendor_evidence(flag, SQL("%s >= 1", query.amount()))
