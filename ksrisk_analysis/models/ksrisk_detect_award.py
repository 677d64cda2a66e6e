"""Who was turned down, who won all the same, who never wins: P14 and its kin, P18."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P14 (R035), P14a (R036): disqualified
    # ------------------------------------------------------------------
    def _select_p14(self, query):
        """All but the winner were disqualified."""
        return self._flag_processes(
            query,
            SQL(
                "awards > 0 AND pending = 0 AND bidders = 1 AND winner = other_winner"
                " AND only_winner_valid AND refused >= %s",
                query.parameter("count", SQL("company_id")),
            ),
            SQL("refused"),
        )

    def _count_p14(self, query):
        return self._count_processes(query, "awards > 0", "bidders > 0")

    def _select_p14a(self, query):
        """The lowest bid of all was disqualified."""
        return self._flag_processes(
            query,
            SQL("awards > 0 AND lowest_refused < lowest_valid"),
            SQL("lowest_valid / lowest_refused - 1"),
            amount=SQL("lowest_valid - lowest_refused"),
        )

    def _count_p14a(self, query):
        return self._count_processes(query, "awards > 0", "lowest_valid IS NOT NULL")

    # ------------------------------------------------------------------
    # P14b: the award is dearer than another valid bid
    # ------------------------------------------------------------------
    def _select_p14b(self, query):
        return self._flag_processes(
            query,
            SQL(
                "awards = 1 AND pending = 0 AND won_price > second_price * (1 + %s)",
                SQL("%s::numeric", query.parameter("share", SQL("company_id"))),
            ),
            SQL("won_price / second_price - 1"),
            amount=SQL("won_price - second_price"),
        )

    def _count_p14b(self, query):
        return self._count_processes(
            query,
            "awards > 0",
            "awards = 1 AND won_price IS NOT NULL AND second_price IS NOT NULL",
        )

    # ------------------------------------------------------------------
    # P14b for D7.02: again and again the same vendor, despite a better offer
    # ------------------------------------------------------------------
    def _get_beaten(self, query, alone=None):
        """Tenders with an offer no dearer than the award: ``award_id, order_ids``."""
        return SQL(
            """
            SELECT award_id, order_ids FROM (%(processes)s) AS p
            WHERE awards = 1 AND pending = 0 AND second_price <= won_price
            """,
            processes=self._get_processes(query, alone),
        )

    def _get_better(self, query):
        """Vendors and categories with tenders that had a better offer: how many."""
        return SQL(
            """
            SELECT a.company_id, a.vendor, s.categ_id, count(*) AS better
            FROM (%(beaten)s) AS b JOIN (%(awards)s) AS a ON a.id = b.award_id
            JOIN (%(spending)s) AS s ON s.order_id = a.id
            GROUP BY a.company_id, a.vendor, s.categ_id
            """,
            beaten=self._get_beaten(query),
            awards=self._get_vendor_awards(query),
            spending=self._get_spending(query, query.awarded()),
        )

    def _select_repeated(self, query):
        """Products without a category are one together."""
        return SQL(
            """
            WITH found AS (
                SELECT c.*, b.better FROM (%(categories)s) AS c
                JOIN (%(better)s) AS b ON b.company_id = c.company_id
                    AND b.vendor = c.vendor
                    AND COALESCE(b.categ_id, 0) = COALESCE(c.categ_id, 0)
                WHERE c.n >= %(count)s
            )
            SELECT %(flags)s FROM found
            """,
            categories=self._get_vendor_categories(query),
            better=self._get_better(query),
            count=query.parameter("count", SQL("c.company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="res.partner",
                record=SQL("vendor"),
                key=SQL("COALESCE(categ_id, 0)"),
                partner=SQL("vendor"),
                score=SQL("better"),
                amount=SQL("amount"),
                date_from=SQL("first_day"),
                date_to=SQL("last_day"),
                evidence=SQL("n"),
            ),
        )

    def _count_repeated(self, query):
        return SQL(
            "SELECT company_id, count(*) AS population, count(*) AS covered"
            " FROM (%s) AS c GROUP BY company_id",
            self._get_vendor_categories(query),
        )

    def _evidence_repeated(self, flag):
        """The vendor's awards, those with a better offer first, and these offers."""
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        theirs = SQL(
            "%s AND o.partner_id IN (SELECT id FROM res_partner"
            " WHERE commercial_partner_id = %s)",
            query.awarded(),
            flag.res_id,
        )
        # Two questions: of a vendor with most of the orders, one takes minutes.
        rows = self.env.execute_query(
            SQL(
                "SELECT o.id FROM purchase_order o WHERE %s AND %s IN (%s)"
                " ORDER BY %s::date, o.id",
                theirs,
                int(flag.key),
                self._get_line_categories(SQL("o.id")),
                query.local(SQL("o.date_approve")),
            )
        )
        awards = [order_id for (order_id,) in rows]
        tenders = SQL(
            "o.purchase_group_id IN (SELECT purchase_group_id FROM purchase_order"
            " WHERE id = ANY(%s))",
            awards,
        )
        beaten = dict(self.env.execute_query(self._get_beaten(query, tenders)))
        first = [
            one
            for award in awards
            if award in beaten
            for one in (award, *beaten[award])
        ]
        return {"purchase.order": list(dict.fromkeys([*first, *awards]))}

    # ------------------------------------------------------------------
    # P18 (R025): takes part in much, wins next to nothing
    # ------------------------------------------------------------------
    def _get_valid_bids(self, query):
        """Valid bids in decided tenders, with the winner of each."""
        return SQL(
            "SELECT * FROM (%s) AS b WHERE winner IS NOT NULL AND valid",
            self._get_tender_bids(query),
        )

    def _select_p18(self, query):
        """All are counted first; bids are gathered of the few who stand out."""
        return SQL(
            """
            WITH bids AS NOT MATERIALIZED (%(bids)s),
            vendors AS MATERIALIZED (
                SELECT company_id, vendor, count(*) AS processes,
                    (count(*) FILTER (WHERE vendor = winner))::float8 / count(*)
                        AS share
                FROM bids  -- of several in one tender, the first
                WHERE (id IN (
                    SELECT id FROM (%(repeats)s) AS r WHERE NOT is_first
                )) IS NOT TRUE
                GROUP BY company_id, vendor
            ),
            usual AS MATERIALIZED (%(usual)s),
            busy AS MATERIALIZED (
                SELECT company_id, %(quantile)s AS bound
                FROM vendors JOIN usual USING (company_id) GROUP BY company_id, n
            ),
            losers AS MATERIALIZED (
                SELECT company_id, vendor
                FROM vendors JOIN usual USING (company_id) JOIN busy USING (company_id)
                WHERE n >= %(sample)s AND q1 > 0 AND low > 0
                    AND processes >= bound - %(slack)s AND share <= low + %(slack)s
            ),
            found AS (
                SELECT company_id, vendor, count(DISTINCT process) AS processes,
                    array_agg(id ORDER BY process, id) AS ids,
                    min(date_from) AS date_from, max(date_to) AS date_to
                FROM bids WHERE ((company_id, vendor) IN (
                    SELECT company_id, vendor FROM losers
                )) IS TRUE  -- looks each bid up
                GROUP BY company_id, vendor
            )
            SELECT %(flags)s FROM found
            """,
            bids=self._get_valid_bids(query),
            repeats=self._get_repeats(query),
            usual=query.fences(SQL("vendors"), SQL("share")),
            quantile=query.quantile(
                query.parameter("percentile", SQL("company_id")),
                SQL("processes"),
                SQL("n"),
            ),
            sample=query.parameter("sample", SQL("company_id")),
            slack=SLACK,
            flags=query.flags(
                company=SQL("company_id"),
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("processes"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _count_p18(self, query):
        return SQL(
            "SELECT company_id, count(DISTINCT vendor) AS population,"
            " count(DISTINCT vendor) AS covered FROM (%s) AS b GROUP BY company_id",
            self._get_valid_bids(query),
        )
