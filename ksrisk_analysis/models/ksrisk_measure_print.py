"""How a measure stands on a given day, as the monitoring information prints it."""

from odoo import models

from ..core import words
from .ksrisk_measure import OPEN_STATES


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    def _is_done_on(self, day):
        """Whether it was confirmed by the end of that day."""
        return bool(self.date_confirmed and self.date_confirmed <= day)

    def _get_days_late(self, day):
        """How many days after its deadline it was still open on that day."""
        is_open = self.state in OPEN_STATES or (
            self.state == "confirmed" and not self._is_done_on(day)
        )
        if not (is_open and self.date_deadline):
            return 0
        return max((day - self.date_deadline).days, 0)

    def _get_monitoring_cells(self, day):
        """The row of the monitoring information, in the language of the context."""
        done = self._is_done_on(day)
        states = dict(self._fields["state"]._description_selection(self.env))
        state = self.state
        if state == "confirmed" and not done:
            state = "in_progress"
        execution = []
        if done:
            execution = [
                words.date_short(self.date_confirmed),
                self.completion_form or "",
            ]
        late = self._get_days_late(day)
        remarks = [self.note or ""]
        if late:
            remarks.append(self.env._("Overdue by %s days", late))
        return [
            [self.number_text],
            self._get_recommendation_lines(),
            [self.name or ""],
            [words.date_short(self.date_deadline) if self.date_deadline else ""],
            [text for text in execution if text] or ["–"],
            [states[state]],
            [text for text in remarks if text] or ["–"],
        ]
