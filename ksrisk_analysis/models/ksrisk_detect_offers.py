"""P07 as D7.02 says it: the same vendor again, though another's offer was no dearer."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_vendor_awards(self, query):
        """Awarded orders with their vendor and tender.

        Kept in a run, be it read by one rule alone: of what changed, the database would
        expect next to nothing, and go through all offers for each order.
        """
        awards = SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                o.purchase_group_id AS tender, %(day)s::date AS day,
                %(amount)s AS amount
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(awarded)s AND %(only)s
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            awarded=query.awarded(),
            only=query.only(SQL("o.company_id"), SQL("p.commercial_partner_id")),
        )
        return query.once("vendor_awards", awards)

    def _get_vendor_spending(self, query):
        """What the orders of the vendors that are looked at were spent on."""
        vendor = SQL(
            "(SELECT commercial_partner_id FROM res_partner WHERE id = o.partner_id)"
        )
        theirs = query.only(SQL("o.company_id"), vendor)
        return self._get_spending(query, SQL("%s AND %s", query.awarded(), theirs))

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
            spending AS NOT MATERIALIZED (%(spending)s),
            better AS MATERIALIZED (
                SELECT DISTINCT ON (a.id) a.*, b.id AS offer, b.amount AS offered
                FROM awards a JOIN (%(lost)s) AS b ON b.company_id = a.company_id
                    AND b.tender = a.tender AND b.vendor <> a.vendor
                    AND b.amount <= a.amount
                ORDER BY a.id, b.amount, b.id
            ),
            many AS MATERIALIZED (
                SELECT company_id, vendor, COALESCE(s.categ_id, 0) AS category
                FROM awards a JOIN spending s ON s.order_id = a.id
                WHERE (company_id, vendor) IN (SELECT company_id, vendor FROM better)
                GROUP BY company_id, vendor, COALESCE(s.categ_id, 0)
                HAVING count(*) >= %(count)s
            ),
            beaten AS (
                SELECT better.*, category
                FROM better JOIN spending s ON s.order_id = better.id
                JOIN many USING (company_id, vendor)
                WHERE many.category = COALESCE(s.categ_id, 0)
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
            awards=self._get_vendor_awards(query),
            spending=self._get_vendor_spending(query),
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
            spending=self._get_vendor_spending(query),
            lost=self._get_offers_that_lost(query),
        )
