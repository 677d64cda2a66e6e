"""What the executor's screen shows of a measure, and the short way to claim it."""

from odoo import api, fields, models

from .deadline_words import deadline_words
from .ksrisk_measure import OPEN_STATES


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    deadline_text = fields.Char("Left", compute="_compute_deadline_text")

    @api.depends("date_deadline", "state")
    @api.depends_context("lang")
    def _compute_deadline_text(self):
        for measure in self:
            day = measure.state in OPEN_STATES and measure.date_deadline
            measure.deadline_text = deadline_words(self.env, day)

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
