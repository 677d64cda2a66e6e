"""How a measure stands on a given day, as the monitoring information prints it."""

from datetime import date
from typing import NamedTuple

from odoo import models

from ..core import words
from .ksrisk_kpi_facts import held_on


class Standing(NamedTuple):
    """How a row of the plan stood at the end of a day."""

    state: str
    deadline: date | bool
    days_late: int = 0


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    def _get_standings_on(self, day):
        """How the rows that were in the plan on a day stood then, by row.

        It comes from the dates of their steps, as the indicators do: what was
        confirmed, cancelled or postponed later was not yet so. Before the plan was
        approved, the rows of its first version stand for it.
        """
        planned = self.filtered("date_planned")
        last = max(day, min(planned.mapped("date_planned"), default=day))
        kept = planned.filtered(lambda m: held_on(last, m.date_planned))
        return {
            measure: measure._get_standing_on(day, deadline)
            for measure, deadline in kept._get_deadlines_on(day).items()
        }

    def _get_standing_on(self, day, deadline):
        if held_on(day, self.date_cancelled):
            return Standing("cancelled", deadline)
        if held_on(day, self.date_confirmed):
            return Standing("confirmed", deadline)
        late = self._get_days_late_on(day)
        claimed = self.state in ("claimed", "confirmed")
        if claimed and held_on(day, self.date_claimed):
            return Standing("claimed", deadline, late)
        state = "planned" if self.state == "planned" else "in_progress"
        return Standing(state, deadline, late)

    def _get_monitoring_cells(self, standing):
        """The row of the monitoring information, in the language of the context."""
        states = dict(self._fields["state"]._description_selection(self.env))
        deadline = standing.deadline
        execution = []
        if standing.state == "confirmed":
            execution = [
                words.date_short(self.date_confirmed),
                self.completion_form or "",
            ]
        remarks = [self.note or ""]
        if standing.days_late:
            remarks.append(self.env._("Overdue by %s days", standing.days_late))
        return [
            [self.number_text],
            self._get_recommendation_lines(),
            [self.name or ""],
            [words.date_short(deadline) if deadline else ""],
            [text for text in execution if text] or ["–"],
            [states[standing.state]],
            [text for text in remarks if text] or ["–"],
        ]
