"""P07 as D7.02 says it: the same vendor again, though another's offer was no dearer."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_line_categories(self, order):
        """Of the lines of an order, the category of the product, 0 for none: rows of
        ``category``, each as often as it occurs."""
        return SQL(
            """
            SELECT COALESCE(t.categ_id, 0) AS category
            FROM purchase_order_line l
            JOIN product_product r ON r.id = l.product_id
            JOIN product_template t ON t.id = r.product_tmpl_id
            WHERE l.order_id = %s AND l.display_type IS NULL
                AND l.is_downpayment IS NOT TRUE
            """,
            order,
        )

    def _get_bought_by_category(self, query):
        """Vendors and categories with enough orders.

        A full run has all of them, for other rules too; else each of ``beaten`` is
        looked for, and counted no further than it must.
        """
        if query.run and not query.changed:
            return SQL(
                """
                SELECT company_id, vendor, COALESCE(categ_id, 0) AS category
                FROM (%(categories)s) AS c WHERE n >= %(count)s
                """,
                categories=self._get_vendor_categories(query),
                count=query.parameter("count", SQL("company_id")),
            )
        return SQL(
            """
            SELECT * FROM (
                SELECT DISTINCT company_id, vendor, category FROM beaten
            ) AS b
            WHERE %(count)s <= (
                SELECT count(*) FROM (
                    SELECT FROM res_partner p
                    JOIN purchase_order o ON o.partner_id = p.id
                    WHERE p.commercial_partner_id = b.vendor
                        AND o.company_id = b.company_id AND %(awarded)s
                        AND (
                            SELECT TRUE FROM (%(categories)s) AS c
                            WHERE c.category = b.category LIMIT 1
                        )
                    LIMIT %(count)s
                ) AS orders
            )
            """,
            count=query.parameter("count", SQL("b.company_id")),
            awarded=query.awarded(),
            categories=self._get_line_categories(SQL("o.id")),
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
            WITH awards AS NOT MATERIALIZED (%(awards)s),
            better AS MATERIALIZED (
                SELECT DISTINCT ON (a.id) a.*, b.id AS offer, b.amount AS offered
                FROM awards a JOIN (%(lost)s) AS b ON b.company_id = a.company_id
                    AND b.tender = a.tender AND b.vendor <> a.vendor
                    AND b.amount <= a.amount
                ORDER BY a.id, b.amount, b.id
            ),
            beaten AS MATERIALIZED (
                SELECT DISTINCT b.*, c.category FROM better b
                CROSS JOIN LATERAL (%(categories)s) AS c
            ),
            repeated AS MATERIALIZED (%(repeated)s),
            placed AS (
                SELECT *, row_number() OVER (
                    PARTITION BY company_id, vendor, category
                    ORDER BY amount - offered DESC, id
                ) AS place
                FROM beaten JOIN repeated USING (company_id, vendor, category)
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
            awards=self._get_vendor_awards(query),
            lost=self._get_offers_that_lost(query),
            categories=self._get_line_categories(SQL("b.id")),
            repeated=self._get_bought_by_category(query),
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
                SELECT a.company_id, a.vendor, bool_or(b.tender IS NOT NULL) AS met
                FROM (%(awards)s) AS a
                JOIN (%(spending)s) AS s ON s.order_id = a.id
                LEFT JOIN (
                    SELECT DISTINCT company_id, tender, vendor FROM (%(lost)s) AS l
                ) AS b ON b.company_id = a.company_id
                    AND b.tender = a.tender AND b.vendor <> a.vendor
                GROUP BY a.company_id, a.vendor, COALESCE(s.categ_id, 0)
            ) AS pairs GROUP BY company_id
            """,
            awards=self._get_vendor_awards(query),
            spending=self._get_spending(query, query.awarded()),
            lost=self._get_offers_that_lost(query),
        )
