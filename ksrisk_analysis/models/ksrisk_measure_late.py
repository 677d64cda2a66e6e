"""When a measure is late: the one rule, for screens, indicators, prints and lists."""

from odoo import api, fields, models
from odoo.tools import SQL

from .company_day import each_with_today, over_by_today
from .ksrisk_kpi_facts import held_on
from .ksrisk_measure import OPEN_STATES

#: A row on which work is left to do: its clock runs.
_RUNNING = ("planned", "in_progress")


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Past its deadline and not claimed, or claimed after it. What was claimed "
        "in time is not overdue while it waits to be confirmed.",
    )
    days_overdue = fields.Integer(compute="_compute_is_overdue")

    # ------------------------------------------------------------------
    # The rule
    # ------------------------------------------------------------------
    def _get_days_late_on(self, day):
        """How many days a row of the plan was late at the end of a day.

        It is late from the day after its deadline on. A claim stops the clock: made in
        time, it is not late while it waits for the compliance service; made late, it
        stays late by as much. What counts is the deadline in force on the day of the
        claim: a postponement decided on later mends nothing. A claim that was returned
        stops nothing.
        """
        self.ensure_one()
        end = self._get_day_done_on(day) or day
        deadline = self._get_deadline_on(end)
        return max((end - deadline).days, 0) if deadline else 0

    def _get_day_done_on(self, day):
        """The day on which the executor was done, as known on a day; False before."""
        if self.state in ("claimed", "confirmed") and held_on(day, self.date_claimed):
            return self.date_claimed
        # From paper a row may be confirmed with no claim of its own.
        return held_on(day, self.date_confirmed) and self.date_confirmed

    def _sql_is_overdue(self, alias, query):
        """The same of today, in SQL."""
        self.env["ksrisk.postponement"].flush_model(
            ["measure_id", "state", "date_act", "date_from"]
        )
        state, claimed, deadline = (
            self._field_to_sql(alias, name, query)
            for name in ("state", "date_claimed", "date_deadline")
        )
        over = over_by_today(self.env).optimize_full(self)
        return SQL(
            "(COALESCE(%(state)s IN %(running)s AND %(over)s, FALSE) OR %(late)s)",
            state=state,
            running=_RUNNING,
            over=over._to_sql(self, alias, query),
            late=sql_claimed_late(
                SQL.identifier(alias, "id"), state, claimed, deadline
            ),
        )

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------
    @api.depends("date_deadline", "state", "date_claimed", "postponement_ids.state")
    def _compute_is_overdue(self):
        for measure, today in each_with_today(self):
            late = 0
            if measure.state in OPEN_STATES:
                late = measure._get_days_late_on(today)
            measure.days_overdue = late
            measure.is_overdue = late > 0

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = fields.Domain("state", "in", OPEN_STATES) & fields.Domain.custom(
            to_sql=lambda model, alias, query: model._sql_is_overdue(alias, query),
            predicate=lambda measure: measure.is_overdue,
        )
        return overdue if True in value else ~overdue

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Group by what is overdue today, which is no column."""
        if groupby_spec != "is_overdue":
            return super()._read_group_groupby(alias, groupby_spec, query)
        return self._sql_is_overdue(alias, query)


def sql_claimed_late(measure_id, state, claimed, deadline):
    """Whether a claim that waits was made after the deadline in force on its day."""
    return SQL(
        """
        COALESCE(%(state)s = 'claimed' AND %(claimed)s > COALESCE(
            (
                SELECT moved.date_from FROM ksrisk_postponement AS moved
                WHERE moved.measure_id = %(measure)s AND moved.state = 'approved'
                    AND moved.date_act > %(claimed)s
                ORDER BY moved.date_act, moved.id LIMIT 1
            ),
            %(deadline)s
        ), FALSE)
        """,
        state=state,
        claimed=claimed,
        measure=measure_id,
        deadline=deadline,
    )
