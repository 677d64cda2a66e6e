"""What the executor's screen shows of a measure, and the short way to claim it."""

from datetime import timedelta

from odoo import api, fields, models

from .deadline_words import deadline_words
from .ksrisk_measure import OPEN_STATES


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    deadline_text = fields.Char("Left", compute="_compute_deadline_text")

    @api.depends("date_deadline", "state", "days_overdue")
    @api.depends_context("lang")
    def _compute_deadline_text(self):
        for measure in self:
            day, today = measure.date_deadline, None
            if measure.state == "claimed":  # its clock stands: late for good, or never
                today = measure.date_claimed
                day = measure.is_overdue and today - timedelta(measure.days_overdue)
            elif measure.state not in OPEN_STATES:
                day = False
            measure.deadline_text = deadline_words(measure, day, today)

    def action_open_claim(self):
        """Ask for the proof in a dialog, and claim the measure from there."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Claim as Done"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref("ksrisk_analysis.ksrisk_measure_view_form_claim").id,
                    "form",
                )
            ],
            "target": "new",
        }
