"""Bids and tenders, and the rules on how many competed: P01, P01b."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # What the rules on tenders share
    # ------------------------------------------------------------------
    def _get_bids(self, query, alone=None):
        """Requests that belong to a competition, whether a bid came in or not.

        A tender is a group of alternatives, or a single order that was bought by a
        competition. What was cancelled for another's sake is a bid all the same. The
        key of a tender is the group's id, or the order's one below zero.

        :param alone: SQL condition on the orders ``o``, where few tenders are looked at
        """
        raw = SQL("COALESCE(NULLIF(o.ksrisk_bid_amount, 0), o.amount_untaxed)")
        bids = SQL(
            """
            SELECT id, company_id, process, vendor, user_id, currency_id, date_approve,
                date_order, issued, bid_date,
                CASE WHEN date_order > issued THEN date_order END AS deadline,
                state = 'purchase' AS awarded, state = 'to approve' AS pending,
                state = 'cancel' AS cancelled,
                COALESCE(status = 'valid', FALSE) AS valid,
                COALESCE(status = 'disqualified', FALSE) AS refused,
                status, method, raw, price, amount
            FROM (
                SELECT o.id, o.company_id, o.user_id, o.state, o.currency_id,
                    COALESCE(o.purchase_group_id, -o.id) AS process,
                    p.commercial_partner_id AS vendor,
                    o.ksrisk_method AS method, o.date_approve, o.date_order,
                    COALESCE(o.ksrisk_sent_date, o.create_date) AS issued,
                    o.ksrisk_bid_date AS bid_date,
                    COALESCE(o.ksrisk_bid_status,
                        CASE WHEN %(raw)s > 0 THEN 'valid' END) AS status,
                    NULLIF(GREATEST(%(raw)s, 0), 0) AS raw,
                    NULLIF(GREATEST(%(price)s, 0), 0) AS price,
                    %(amount)s AS amount
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE %(ours)s AND %(only)s AND %(competed)s AND %(alone)s
            ) AS o
            """,
            competed=COMPETED,
            alone=alone or SQL("TRUE"),
            raw=raw,
            price=query.converted(raw),
            amount=query.amount(),
            ours=query.ours(SQL("o.company_id")),
            only=query.only(
                SQL("o.company_id"), SQL("COALESCE(o.purchase_group_id, -o.id)")
            ),
        )
        return query.once("bids", bids)

    def _get_repeats(self, query, alone=None):
        """Bids of vendors that have several in one tender, which is rare.

        Every other bid is its vendor's only one, and has won if it was awarded itself:
        to find the few is cheaper than to sort all bids by vendor. Those of two
        companies in one tender are taken for several, and then told apart.
        """
        repeats = SQL(
            """
            SELECT id, bool_or(awarded) OVER (
                    PARTITION BY process, company_id, vendor
                ) AS won,
                row_number() OVER (
                    PARTITION BY process, company_id, vendor, valid, refused ORDER BY id
                ) = 1 AS is_first
            FROM (%(bids)s) AS bids
            JOIN (
                SELECT bidder FROM (
                    SELECT %(bidder)s AS bidder FROM (%(bids)s) AS bids
                    WHERE process > 0 ORDER BY bidder  -- numbers are sorted soonest
                ) AS bidders GROUP BY bidder HAVING count(*) > 1
            ) AS several ON %(bidder)s = several.bidder
            """,
            bids=self._get_bids(query, alone),
            bidder=SQL("((process::int8 << 32) | vendor)"),
        )
        return query.once("repeats", repeats)

    def _get_processes(self, query, alone=None):
        """Tenders of the period, a row each.

        A deadline that nobody set, for it is the moment at which the request was made,
        is none. A tender all of whose requests were cancelled is left out.

        They are sorted by price, so ``order_ids`` names the cheapest first. How many
        vendors bid, and which bids are the winner's, is told by :meth:`_get_repeats`.

        :param alone: as for :meth:`_get_bids`
        """
        tenders = SQL(
            """
            SELECT company_id, process, min(id) AS first_id,
                min(id) FILTER (WHERE awarded) AS award_id,
                array_agg(id) AS order_ids,
                count(*) FILTER (WHERE awarded) AS awards,
                count(*) FILTER (WHERE pending) AS pending,
                max(vendor) FILTER (WHERE awarded) AS winner,
                min(vendor) FILTER (WHERE awarded) AS other_winner,
                max(method) AS method, min(issued) AS issued,
                max(deadline) AS deadline, min(date_approve) FILTER (WHERE awarded)
                    AS approved,
                %(late)s AS late, %(late)s IS NOT NULL AS dated,
                count(*) FILTER (WHERE valid AND is_first) AS bidders,
                count(*) FILTER (WHERE refused AND is_first AND NOT won) AS refused,
                bool_and(won) FILTER (WHERE valid) AS only_winner_valid,
                count(*) FILTER (WHERE valid OR refused) AS bids,
                LEAST(%(won)s, %(second)s) AS lowest_valid,
                min(price) FILTER (WHERE refused) AS lowest_refused,
                %(won)s AS won_price, %(second)s AS second_price,
                sum(amount) FILTER (WHERE awarded) AS amount,
                %(first_day)s::date AS date_from, %(last_day)s::date AS date_to
            FROM (
                -- What is sorted by comes first: the sort need not look for it.
                SELECT process, company_id, id, price, amount, vendor, method, issued,
                    deadline, bid_date, date_order, date_approve, awarded, pending,
                    cancelled, valid, refused, COALESCE(won, awarded) AS won,
                    COALESCE(is_first, TRUE) AS is_first
                FROM (%(bids)s) AS bids LEFT JOIN (%(repeats)s) AS repeats USING (id)
                ORDER BY process, company_id, price, id
            ) AS marked
            GROUP BY process, company_id
            HAVING COALESCE(NOT bool_and(cancelled) AND %(within)s, FALSE)
            """,
            bids=self._get_bids(query, alone),
            repeats=self._get_repeats(query, alone),
            late=SQL("bool_or(bid_date > deadline) FILTER (WHERE valid AND won)"),
            won=SQL("min(price) FILTER (WHERE valid AND won)"),
            second=SQL("min(price) FILTER (WHERE valid AND NOT won)"),
            first_day=query.local(SQL("min(issued)"), SQL("company_id")),
            last_day=query.local(_SETTLED, SQL("company_id")),
            within=query.within(_SETTLED),
        )
        return query.once("tenders", tenders)

    def _get_tender_bids(self, query):
        """Bids in the tenders of the period, and what each of these came to.

        The winner is named where there is one award, and none is awaited.
        """
        bids = SQL(
            """
            SELECT company_id, process, vendor, user_id, id, status, valid, refused,
                winner, is_awarded, date_from, date_to
            FROM (%(bids)s) AS bids JOIN (
                SELECT company_id, process, date_from, date_to,
                    awards > 0 AS is_awarded,
                    CASE WHEN awards = 1 AND pending = 0 THEN winner END AS winner
                FROM (%(processes)s) AS p
            ) AS p USING (company_id, process)
            """,
            bids=self._get_bids(query),
            processes=self._get_processes(query),
        )
        return query.once("tender_bids", bids)

    def _flag_processes(self, query, condition, score, award=True, amount=None):
        """Flags of the tenders that meet a condition.

        :param award: whether the award is the flag's subject, else the first request:
            a rule that finds tenders without an award names the same order later
        """
        return SQL(
            "SELECT %(flags)s FROM (%(processes)s) AS p WHERE %(condition)s",
            flags=self._get_process_columns(query, score, award, amount),
            processes=self._get_processes(query),
            condition=condition,
        )

    def _get_process_columns(self, query, score, award=True, amount=None, ids=None):
        return query.flags(
            company=SQL("company_id"),
            model="purchase.order",
            record=SQL("award_id" if award else "first_id"),
            scope=SQL("process"),
            partner=SQL(
                "CASE WHEN awards > 0 AND winner = other_winner THEN winner END"
            ),
            score=score,
            amount=amount or SQL("amount"),
            date_from=SQL("date_from"),
            date_to=SQL("date_to"),
            evidence={"purchase.order": ids or SQL("order_ids")},
        )

    def _count_processes(self, query, population="TRUE", covered="TRUE"):
        return SQL(
            "SELECT company_id, count(*) FILTER (WHERE %(population)s) AS population,"
            " count(*) FILTER (WHERE %(population)s AND %(covered)s) AS covered"
            " FROM (%(processes)s) AS p GROUP BY company_id",
            population=SQL(population),
            covered=SQL(covered),
            processes=self._get_processes(query),
        )

    # ------------------------------------------------------------------
    # P01: one valid bid
    # ------------------------------------------------------------------
    def _select_p01(self, query):
        """Competitions with one valid bidder that ended in an award (R018)."""
        return self._flag_processes(query, SQL("awards > 0 AND bidders = 1"), SQL("1"))

    def _count_p01(self, query):
        return self._count_processes(query, "awards > 0", "bidders > 0")

    # ------------------------------------------------------------------
    # P01b: fewer bidders than usual for the category
    # ------------------------------------------------------------------
    def _get_category_processes(self, query):
        """Awarded tenders with the category that the award spends most on."""
        tenders = SQL(
            """
            SELECT p.*, c.categ_id FROM (%(processes)s) AS p
            JOIN (%(categories)s) AS c ON c.order_id = p.award_id
            WHERE p.awards > 0 AND p.bidders > 0
            """,
            processes=self._get_processes(query),
            categories=self._get_main_categories(
                query,
                SQL(
                    "%s AND %s",
                    COMPETED,
                    query.only(
                        SQL("o.company_id"), SQL("COALESCE(o.purchase_group_id, -o.id)")
                    ),
                ),
            ),
        )
        return query.once("tenders_by_category", tenders)

    def _select_p01b(self, query):
        return SQL(
            """
            WITH processes AS MATERIALIZED (%(processes)s),
            usual AS MATERIALIZED (%(usual)s)
            SELECT %(flags)s FROM processes JOIN usual USING (company_id, categ_id)
            WHERE n >= %(sample)s AND bidders < q1 - %(slack)s
            """,
            processes=self._get_category_processes(query),
            usual=query.fences(
                SQL("processes"), SQL("bidders"), ("company_id", "categ_id")
            ),
            sample=query.parameter("sample", SQL("company_id")),
            slack=SLACK,
            flags=self._get_process_columns(query, SQL("q1 / bidders")),
        )

    def _count_p01b(self, query):
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %(sample)s) AS covered
            FROM (
                SELECT company_id,
                    count(*) OVER (PARTITION BY company_id, categ_id) AS n
                FROM (%(processes)s) AS p
            ) AS c GROUP BY company_id
            """,
            sample=query.parameter("sample", SQL("company_id")),
            processes=self._get_category_processes(query),
        )


#: When a tender was decided; else till when offers were awaited.
_SETTLED = SQL("COALESCE(max(date_approve) FILTER (WHERE awarded), max(date_order))")

#: Condition on ``o``: it belongs to a competition.
COMPETED = SQL(
    "(o.purchase_group_id IS NOT NULL"
    " OR o.ksrisk_method IN ('open', 'limited', 'price_request'))"
    " AND o.ksrisk_method IS DISTINCT FROM 'single_source'"
)
