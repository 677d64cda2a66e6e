"""What the respondent's and the working group's screens show of a request."""

from odoo import api, fields, models

from .deadline_words import deadline_words, elapsed_words
from .ksrisk_request import OPEN_STATES


class KsriskRequest(models.Model):
    _inherit = "ksrisk.request"

    deadline_text = fields.Char("Left", compute="_compute_deadline_text")
    waiting_text = fields.Char("Waits", compute="_compute_waiting_text")
    answered_percentage = fields.Float(compute="_compute_answered_percentage")
    is_answering = fields.Boolean(
        compute="_compute_is_answering",
        help="The respondent may still answer: the collection goes on.",
    )

    @api.depends("date_deadline", "state", "analysis_id.state")
    @api.depends_context("lang")
    def _compute_deadline_text(self):
        for request in self:
            day = request.is_answering and request.date_deadline
            request.deadline_text = deadline_words(request, day)

    @api.depends("state", "analysis_id.state")
    def _compute_is_answering(self):
        for request in self:
            # Respondents don't read the analysis itself.
            collecting = request.sudo().analysis_id.state == "collection"
            request.is_answering = request.state in OPEN_STATES and collecting

    @api.depends("date_submitted", "state")
    @api.depends_context("lang")
    def _compute_waiting_text(self):
        for request in self:
            day = request.state == "submitted" and request.date_submitted
            request.waiting_text = elapsed_words(request, day)

    @api.depends("answered_count", "answer_count")
    def _compute_answered_percentage(self):
        for request in self:
            total = request.answer_count
            request.answered_percentage = (
                100 * request.answered_count / total if total else 0
            )
