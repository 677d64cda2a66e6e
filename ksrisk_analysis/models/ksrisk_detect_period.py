"""How much time a competition had: P10, P11, P19."""

from odoo import models
from odoo.tools import SQL

from .detector_query import SLACK

_LASTED = SQL("floor(extract(epoch FROM deadline - issued) / 86400)")
_DECIDED = SQL("(extract(epoch FROM approved - deadline) / 86400)")


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _select_p10(self, query):
        """Whole days from the request to the deadline below the minimum (R003)."""
        company = SQL("company_id")
        least = SQL(
            "(CASE method WHEN 'open' THEN %s WHEN 'limited' THEN %s ELSE %s END)",
            query.parameter("days_open", company),
            query.parameter("days_limited", company),
            query.parameter("days_price", company),
        )
        return self._flag_processes(
            query,
            SQL("%s < %s", _LASTED, least),
            SQL("%s - %s", least, _LASTED),
            award=False,
        )

    def _count_p10(self, query):
        return self._count_processes(query, covered="deadline IS NOT NULL")

    def _select_p11(self, query):
        """An award at once, before the deadline is over, or long after it."""
        company = SQL("company_id")
        soon = query.parameter("days_short", company)
        late = query.parameter("days_long", company)
        return self._flag_processes(
            query,
            SQL("(%s <= %s OR %s > %s)", _DECIDED, soon, _DECIDED, late),
            SQL("GREATEST(%s - %s, %s - %s)", soon, _DECIDED, _DECIDED, late),
        )

    def _count_p11(self, query):
        return self._count_processes(query, "awards > 0", "deadline IS NOT NULL")

    def _select_p11f(self, query):
        """A decision sooner or later than is usual for the method: Tukey's fences.

        Where the middle half of the tenders took exactly as long as each other, there
        is no spread to measure by.
        """
        return SQL(
            """
            WITH decisions AS MATERIALIZED (
                SELECT company_id, process, COALESCE(method, '') AS way,
                    (%(decided)s)::float8 AS days
                FROM (%(processes)s) AS p WHERE awards > 0 AND deadline IS NOT NULL
            ),
            usual AS MATERIALIZED (%(usual)s),
            unusual AS MATERIALIZED (
                SELECT company_id, process, GREATEST(low - days, days - high) AS score
                FROM decisions JOIN usual USING (company_id, way)
                WHERE n >= %(sample)s AND q3 > q1
                    AND (days < low - %(slack)s OR days > high + %(slack)s)
            )
            SELECT %(flags)s
            FROM unusual JOIN (%(processes)s) AS p USING (company_id, process)
            """,
            decided=_DECIDED,
            processes=self._get_processes(query),
            usual=query.fences(SQL("decisions"), SQL("days"), ("company_id", "way")),
            sample=query.parameter("sample", SQL("company_id")),
            slack=SLACK,
            flags=self._get_process_columns(query, SQL("score")),
        )

    def _count_p11f(self, query):
        """Decided tenders, and those of methods with enough that had a deadline."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(*) FILTER (
                WHERE deadline IS NOT NULL AND n >= %(sample)s
            ) AS covered
            FROM (
                SELECT company_id, deadline,
                    count(deadline) OVER (PARTITION BY company_id, method) AS n
                FROM (%(processes)s) AS p WHERE awards > 0
            ) AS p GROUP BY company_id
            """,
            sample=query.parameter("sample", SQL("company_id")),
            processes=self._get_processes(query),
        )

    def _select_p19(self, query):
        """The winner's valid bid came in after its deadline (R030)."""
        return self._flag_processes(query, SQL("late"), SQL("1"))

    def _count_p19(self, query):
        return self._count_processes(query, "awards > 0", "dated")
