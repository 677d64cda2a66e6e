"""P02, P02b: how much is awarded with no competition, and on what ground."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P02: direct awards are the habit of a buyer or of the company
    # ------------------------------------------------------------------
    def _get_awards(self, query):
        """Awarded orders with their amount, and whether they are direct."""
        return SQL(
            """
            SELECT o.id, o.company_id, o.user_id, %(amount)s AS amount,
                %(direct)s AS direct, %(day)s::date AS day
            FROM purchase_order o WHERE %(awarded)s
            """,
            amount=query.amount(),
            direct=query.direct(),
            day=query.local(SQL("o.date_approve")),
            awarded=query.awarded(),
        )

    def _select_p02(self, query):
        """Buyers beyond a share, and beyond what is usual among the buyers.

        The company as a whole has nobody to be compared with: the share alone counts.
        """
        company = SQL("company_id")
        return SQL(
            """
            WITH awards AS (%(awards)s),
            shares AS MATERIALIZED (
                SELECT company_id, user_id,
                    count(*) FILTER (WHERE direct) AS direct_count,
                    (count(*) FILTER (WHERE direct))::float8 / count(*) AS by_number,
                    COALESCE(sum(amount) FILTER (WHERE direct)
                        / NULLIF(sum(amount), 0), 0)::float8 AS by_amount,
                    sum(amount) FILTER (WHERE direct) AS amount,
                    min(day) AS date_from, max(day) AS date_to
                FROM awards GROUP BY GROUPING SETS ((company_id, user_id), (company_id))
                HAVING count(*) >= %(count)s
                    AND (user_id IS NOT NULL OR GROUPING(user_id) = 1)
            ),
            by_number AS MATERIALIZED (%(by_number)s),
            by_amount AS MATERIALIZED (%(by_amount)s)
            SELECT %(flags)s
            FROM shares LEFT JOIN by_number f USING (company_id)
                LEFT JOIN by_amount g USING (company_id)
            WHERE by_number >= %(number_bound)s OR by_amount >= %(amount_bound)s
            """,
            awards=self._get_awards(query),
            count=query.parameter("count", company),
            by_number=query.fences(SQL("shares"), _of_buyers("by_number")),
            by_amount=query.fences(SQL("shares"), _of_buyers("by_amount")),
            number_bound=_bound(query, "f"),
            amount_bound=_bound(query, "g"),
            flags=query.flags(
                company=company,
                model=SQL(
                    "(CASE WHEN user_id IS NULL THEN 'res.company'"
                    " ELSE 'res.users' END)"
                ),
                record=SQL("COALESCE(user_id, company_id)"),
                score=SQL("GREATEST(by_number, by_amount)"),
                amount=SQL("amount"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("direct_count"),
            ),
        )

    def _count_p02(self, query):
        """Buyers, and those of them with enough awards to speak of a share."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %(count)s) AS covered
            FROM (
                SELECT company_id, user_id, count(*) AS n FROM (%(awards)s) AS o
                WHERE user_id IS NOT NULL GROUP BY company_id, user_id
            ) AS buyers GROUP BY company_id
            """,
            count=query.parameter("count", SQL("company_id")),
            awards=self._get_awards(query),
        )

    def _evidence_p02(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) AS o WHERE direct AND (%s OR user_id = %s)"
                " ORDER BY amount DESC, id",
                self._get_awards(query),
                flag.res_model == "res.company",
                flag.res_id,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}

    # ------------------------------------------------------------------
    # P02b: a large direct award without a ground
    # ------------------------------------------------------------------
    def _get_large_awards(self, query):
        """Direct awards that reach the limit of a competition."""
        return SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS vendor,
                %(amount)s AS amount, %(limit)s AS cap, %(day)s::date AS day,
                o.ksrisk_direct_reason_id IS NOT NULL AS grounded
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE %(awarded)s AND %(direct)s AND %(only)s AND %(amount)s >= %(limit)s
            """,
            amount=query.amount(),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            day=query.local(SQL("o.date_approve")),
            awarded=query.awarded(),
            direct=query.direct(),
            only=query.only(SQL("o.company_id"), SQL("o.id")),
        )

    def _select_p02b(self, query):
        """Direct awards at or above the limit that name no ground."""
        return SQL(
            "SELECT %(flags)s FROM (%(awards)s) AS o WHERE NOT grounded",
            awards=self._get_large_awards(query),
            flags=query.flags(
                company=SQL("company_id"),
                model="purchase.order",
                record=SQL("id"),
                partner=SQL("vendor"),
                score=SQL("amount / cap"),
                amount=SQL("amount"),
                date_from=SQL("day"),
                date_to=SQL("day"),
            ),
        )

    def _count_p02b(self, query):
        return SQL(
            "SELECT company_id, count(*) AS population, count(*) AS covered"
            " FROM (%s) AS o GROUP BY company_id",
            self._get_large_awards(query),
        )


def _of_buyers(column):
    """The shares of buyers alone: the row of the whole company is none of them."""
    return SQL("CASE WHEN user_id IS NOT NULL THEN %s END", SQL.identifier(column))


def _bound(query, fence):
    """The share from which on a buyer, or the company, is flagged."""
    company = SQL("company_id")
    return SQL(
        "GREATEST(%(share)s, CASE WHEN user_id IS NOT NULL AND %(f)s.n >= %(buyers)s"
        " THEN %(f)s.high - %(slack)s END)",
        share=query.parameter("share", company),
        f=SQL.identifier(fence),
        buyers=query.parameter("buyers", company),
        slack=SLACK,
    )
