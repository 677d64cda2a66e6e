"""How much time a competition had: P10, P11, P19."""

from odoo import models
from odoo.tools import SQL

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

    def _select_p19(self, query):
        """The winner's valid bid came in after its deadline (R030)."""
        return self._flag_processes(query, SQL("late"), SQL("1"))

    def _count_p19(self, query):
        return self._count_processes(query, "awards > 0", "dated")
