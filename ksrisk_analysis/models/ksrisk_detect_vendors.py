"""V03: bidders who are not as independent of each other as they should be."""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_keys import weight


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_bidders(self, query):
        """Who bids in which tender, with each request: company, process, vendor."""
        bidders = SQL(
            """
            SELECT o.company_id, o.purchase_group_id AS process,
                p.commercial_partner_id AS vendor
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE o.purchase_group_id IS NOT NULL AND %(ours)s AND %(only)s
            """,
            ours=query.ours(SQL("o.company_id")),
            only=query.only(SQL("o.company_id"), SQL("o.purchase_group_id")),
        )
        return query.once("bidders", bidders)

    def _get_requests(self, query, alone):
        """Requests of the tenders of the period: process, vendor, order, amount.

        :param alone: SQL condition on the orders ``o``
        """
        return SQL(
            """
            SELECT * FROM (
                SELECT o.id, o.company_id, o.purchase_group_id AS process, o.state,
                    p.commercial_partner_id AS vendor, %(amount)s AS amount,
                    max(COALESCE(o.date_approve, o.date_order)) OVER w AS settled,
                    bool_and(o.state = 'cancel') OVER w AS is_off
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.purchase_group_id IS NOT NULL AND %(ours)s AND %(only)s
                    AND %(alone)s
                WINDOW w AS (PARTITION BY o.company_id, o.purchase_group_id)
            ) AS o WHERE NOT is_off AND %(within)s
            """,
            amount=query.amount(),
            ours=query.ours(SQL("o.company_id")),
            only=query.only(SQL("o.company_id"), SQL("o.purchase_group_id")),
            alone=alone,
            within=query.within(SQL("settled")),
        )

    def _select_v03(self, query):
        """Tenders where they met are few: of these alone are the requests read."""
        company = SQL("company_id")
        return SQL(
            """
            WITH
            alike AS (
                SELECT kind, key, array_agg(owner) AS owners
                FROM (%(everybody)s) AS k WHERE kind <> 'contact'
                GROUP BY kind, key HAVING count(*) BETWEEN 2 AND %(shared)s
            ),
            common AS (
                SELECT DISTINCT one, other, a.kind FROM alike a
                CROSS JOIN LATERAL unnest(a.owners) AS one
                CROSS JOIN LATERAL unnest(a.owners) AS other
                WHERE one < other AND NOT EXISTS (SELECT FROM (%(own_keys)s) AS own
                    WHERE own.kind = a.kind AND own.key = a.key)
            ),
            pairs AS (
                SELECT one, other, sum(%(weight)s) AS score FROM common GROUP BY 1, 2
            ),
            met AS (
                SELECT a.company_id, a.process, one, other, score
                FROM pairs JOIN (%(bidders)s) AS a ON a.vendor = one
                JOIN (%(bidders)s) AS b ON b.vendor = other
                    AND b.company_id = a.company_id AND b.process = a.process
                WHERE score >= %(strength)s
            ),
            tied AS MATERIALIZED (
                SELECT company_id, process, max(score) AS score,
                    array_agg(one) || array_agg(other) AS vendors
                FROM met GROUP BY 1, 2
            ),
            found AS (
                SELECT company_id, process, t.score, min(b.id) AS first_id,
                    array_agg(b.id ORDER BY b.id) FILTER (WHERE vendor = ANY(t.vendors))
                        AS ids,
                    COALESCE(sum(b.amount) FILTER (WHERE state = 'purchase'),
                        max(b.amount)) AS amount,
                    %(day)s::date AS settled
                FROM tied t JOIN (%(requests)s) AS b USING (company_id, process)
                GROUP BY company_id, process, t.score, settled
            )
            SELECT %(flags)s FROM found
            """,
            bidders=self._get_bidders(query),
            requests=self._get_requests(
                query, SQL("o.purchase_group_id IN (SELECT process FROM tied)")
            ),
            everybody=self._get_vendor_keys(self._get_all_vendors()),
            own_keys=self._get_own_keys(),
            shared=self._get_largest(query, "shared"),
            weight=weight(SQL("kind")),
            strength=query.parameter("strength", SQL("a.company_id")),
            day=query.local(SQL("settled"), company),
            flags=query.flags(
                company=company,
                model="purchase.order",
                record=SQL("first_id"),
                scope=SQL("process"),
                score=SQL("score"),
                amount=SQL("amount"),
                date_from=SQL("settled"),
                date_to=SQL("settled"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _get_all_vendors(self):
        """Whoever any company has an order or a request with."""
        return SQL(
            "SELECT p.commercial_partner_id FROM res_partner p"
            " WHERE p.id IN (SELECT partner_id FROM purchase_order)"
        )

    def _count_v03(self, query):
        """Tenders with several bidders, and those of which two have any key."""
        return SQL(
            """
            WITH bids AS MATERIALIZED (%(bids)s),
            known AS (
                SELECT DISTINCT owner FROM (%(keys)s) AS k WHERE kind <> 'contact'
            ),
            tenders AS (
                SELECT company_id, process, count(DISTINCT vendor) AS n,
                    count(DISTINCT owner) AS known
                FROM bids LEFT JOIN known ON owner = vendor GROUP BY 1, 2
            )
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE known > 1) AS covered
            FROM tenders WHERE n > 1 GROUP BY company_id
            """,
            bids=self._get_requests(query, SQL("TRUE")),
            keys=self._get_vendor_keys(SQL("SELECT vendor FROM bids")),
        )
