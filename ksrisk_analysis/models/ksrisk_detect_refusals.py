"""Buyers and vendors with more bids turned down than others: P14c."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK

#: The columns of ``refusals`` that say whose bid it is, by model.
_SUBJECTS = {"res.users": SQL("user_id"), "res.partner": SQL("vendor")}


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P14c (R038): whose bids are disqualified more than others'
    # ------------------------------------------------------------------
    def _get_refusals(self, query):
        """Bids of the period's tenders, with the buyer and the vendor of each."""
        return SQL(
            "SELECT * FROM (%s) AS b WHERE valid OR refused",
            self._get_tender_bids(query),
        )

    def _select_p14c(self, query):
        """All are counted first; bids are gathered of the few who stand out."""
        return SQL(
            """
            WITH refusals AS NOT MATERIALIZED (%(refusals)s),
            shares AS MATERIALIZED (
                SELECT company_id, COALESCE(user_id, vendor) AS subject,
                    CASE GROUPING(user_id) WHEN 0 THEN 'res.users'
                        ELSE 'res.partner' END AS kind,
                    (count(*) FILTER (WHERE refused))::float8 / count(*) AS share
                FROM refusals
                GROUP BY GROUPING SETS ((company_id, user_id), (company_id, vendor))
                HAVING count(*) >= %(bids)s AND COALESCE(user_id, vendor) IS NOT NULL
            ),
            usual AS MATERIALIZED (%(usual)s),
            beyond AS MATERIALIZED (
                SELECT s.company_id, s.kind, s.subject
                FROM shares s JOIN usual f USING (company_id, kind)
                WHERE f.n >= %(sample)s AND high > 0 AND share >= high - %(slack)s
            ),
            -- IS TRUE: it looks each bid up, else it might loop over those found.
            theirs AS MATERIALIZED (
                SELECT * FROM refusals WHERE %(theirs)s
            ),
            found AS (%(found)s)
            SELECT %(flags)s FROM found
            """,
            refusals=self._get_refusals(query),
            theirs=SQL(" OR ").join(map(_is_beyond, _SUBJECTS)),
            bids=query.parameter("bids", SQL("company_id")),
            usual=query.fences(SQL("shares"), SQL("share"), ("company_id", "kind")),
            sample=query.parameter("sample", SQL("company_id")),
            slack=SLACK,
            found=_of_either(
                """
                SELECT company_id, %(kind)s AS kind, %(subject)s AS subject,
                    (count(*) FILTER (WHERE refused))::float8 / count(*) AS share,
                    array_agg(id ORDER BY refused DESC, id) AS ids,
                    min(date_from) AS date_from, max(date_to) AS date_to
                FROM theirs WHERE %(beyond)s GROUP BY company_id, %(subject)s
                """
            ),
            flags=query.flags(
                company=SQL("company_id"),
                model=SQL("kind"),
                record=SQL("subject"),
                partner=SQL("CASE WHEN kind = 'res.partner' THEN subject END"),
                score=SQL("share"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _count_p14c(self, query):
        return SQL(
            """
            WITH refusals AS MATERIALIZED (%(refusals)s)
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %(bids)s) AS covered
            FROM (%(shares)s) AS s GROUP BY company_id
            """,
            refusals=self._get_refusals(query),
            bids=query.parameter("bids", SQL("company_id")),
            shares=_of_either(
                "SELECT company_id, count(*) AS n FROM refusals"
                " WHERE %(subject)s IS NOT NULL GROUP BY company_id, %(subject)s"
            ),
        )


def _is_beyond(kind):
    """Condition on ``refusals``: their buyer, or their vendor, stands out."""
    return SQL(
        "((company_id, %s) IN ("
        "SELECT company_id, subject FROM beyond WHERE kind = %s)) IS TRUE",
        _SUBJECTS[kind],
        kind,
    )


def _of_either(select):
    """The same ``SELECT`` for buyers and for vendors, by ``kind`` and ``subject``."""
    return SQL(" UNION ALL ").join(
        SQL(
            select,
            kind=SQL("%s::text", kind),
            subject=subject,
            beyond=_is_beyond(kind),
        )
        for kind, subject in _SUBJECTS.items()
    )
