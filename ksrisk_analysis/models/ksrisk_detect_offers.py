"""P07 as D7.02 says it: the same vendor again, though another's offer was no dearer."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_awards_by_category(self, query):
        """Awarded orders with vendor, tender and each category among their lines.

        Products without a category are one together.
        """
        return SQL(
            """
            SELECT DISTINCT o.id, o.company_id, p.commercial_partner_id AS vendor,
                o.purchase_group_id AS tender, %(day)s::date AS day,
                %(amount)s AS amount, COALESCE(t.categ_id, 0) AS category
            FROM purchase_order o
            JOIN res_partner p ON p.id = o.partner_id
            JOIN purchase_order_line l ON l.order_id = o.id
            JOIN product_product pp ON pp.id = l.product_id
            JOIN product_template t ON t.id = pp.product_tmpl_id
            WHERE %(awarded)s AND %(only)s
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )

    def _get_offers_that_lost(self, query):
        """Priced offers of a tender that were not taken, and stood to the end."""
        return SQL(
            """
            SELECT o.id, o.company_id, o.purchase_group_id AS tender,
                %(amount)s AS amount, p.commercial_partner_id AS vendor
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(ours)s AND o.purchase_group_id IS NOT NULL
                AND o.state <> 'purchase' AND %(amount)s > 0
                AND COALESCE(o.ksrisk_bid_status, 'valid') = 'valid'
            """,
            # What is cleared with the choice of another is kept as the bid's amount.
            amount=SQL(
                "COALESCE(NULLIF(%s, 0), %s)",
                query.amount(),
                query.converted(SQL("o.ksrisk_bid_amount")),
            ),
            ours=query.ours(SQL("o.company_id")),
        )

    def _select_p07_offers(self, query):
        """Vendor and category with several orders, one of them against an offer that
        was no dearer. The rows behind it: each such order, then the cheapest offer."""
        company = SQL("company_id")
        return SQL(
            """
            WITH awards AS (%(awards)s),
            many AS (
                SELECT company_id, vendor, category, count(*) AS n
                FROM awards GROUP BY company_id, vendor, category
                HAVING count(*) >= %(count)s
            ),
            beaten AS (
                SELECT DISTINCT ON (a.id, a.category) a.*, many.n, b.id AS offer,
                    b.amount AS offered
                FROM many
                JOIN awards a USING (company_id, vendor, category)
                JOIN (%(lost)s) AS b ON b.company_id = a.company_id
                    AND b.tender = a.tender AND b.vendor <> a.vendor
                    AND b.amount <= a.amount
                ORDER BY a.id, a.category, b.amount, b.id
            ),
            placed AS (
                SELECT *, row_number() OVER (
                    PARTITION BY company_id, vendor, category
                    ORDER BY amount - offered DESC, id
                ) AS place
                FROM beaten
            ),
            rows AS (
                -- An offer may have lost to two orders of one tender.
                SELECT company_id, vendor, category, row.id, min(row.place) AS place,
                    sum(row.gain) AS gain, count(row.gain) AS k,
                    min(row.day) AS date_from, max(row.day) AS date_to
                FROM placed CROSS JOIN LATERAL (VALUES
                    (2 * place, id, amount - offered, day),
                    (2 * place + 1, offer, NULL, NULL)
                ) AS row (place, id, gain, day)
                GROUP BY company_id, vendor, category, row.id
            ),
            found AS (
                SELECT company_id, vendor, category, sum(k) AS k, sum(gain) AS amount,
                    min(date_from) AS date_from, max(date_to) AS date_to,
                    array_agg(id ORDER BY place) AS ids
                FROM rows GROUP BY company_id, vendor, category
            )
            SELECT %(flags)s FROM found
            """,
            awards=self._get_awards_by_category(query),
            lost=self._get_offers_that_lost(query),
            count=query.parameter("count", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                key=SQL("category"),
                score=SQL("k"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _count_p07_offers(self, query):
        """Vendors by category, and those of them that met other offers."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE met) AS covered
            FROM (
                SELECT a.company_id, a.vendor, a.category,
                    bool_or(b.tender IS NOT NULL) AS met
                FROM (%s) AS a LEFT JOIN (%s) AS b ON b.company_id = a.company_id
                    AND b.tender = a.tender AND b.vendor <> a.vendor
                GROUP BY a.company_id, a.vendor, a.category
            ) AS pairs GROUP BY company_id
            """,
            self._get_awards_by_category(query),
            self._get_offers_that_lost(query),
        )
