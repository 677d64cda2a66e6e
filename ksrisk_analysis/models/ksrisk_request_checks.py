"""What stands against sending, handing in, returning and accepting answers."""

from odoo import models
from odoo.tools import format_date

from .ksrisk_workflow_mixin import Reason


class KsriskRequest(models.Model):
    _inherit = "ksrisk.request"

    def _check_act_date(self, act):
        yield from super()._check_act_date(act)
        for request in self:
            ground = request.date_submitted or request.date_sent
            if ground and act.date < ground:
                yield Reason(
                    request,
                    self.env._(
                        "%(name)s: dated before the step that it follows (%(date)s).",
                        name=request.display_name,
                        date=format_date(self.env, ground),
                    ),
                )

    def _check_collecting(self, act):
        for analysis in self.analysis_id:
            if analysis.state != "collection":
                yield Reason(
                    analysis, self.env._("The collection of information is over.")
                )

    def _check_respondent(self, act):
        for request in self.filtered(lambda request: not request.user_id):
            yield Reason(
                request, self.env._("%s: choose who answers.", request.display_name)
            )

    def _check_answered(self, act):
        for answer in self.answer_ids:
            if not answer.result:
                yield Reason(
                    answer, self.env._("%s is not answered.", answer.display_name)
                )
            elif answer.result == "na" and not (answer.reason or "").strip():
                yield Reason(
                    answer,
                    self.env._("%s does not apply: say why.", answer.display_name),
                )

    def _check_note(self, act):
        for request in self:
            if not (act and act.reason) and not (request.note or "").strip():
                yield Reason(
                    request,
                    self.env._("Write in the note what the respondent has to mend."),
                )

    def _check_evidence(self, act):
        for answer in self.answer_ids:
            if answer.is_risk and not answer.evidence_ids and not answer.comment:
                yield Reason(
                    answer,
                    self.env._(
                        "%s points to a risk and has neither evidence nor comment.",
                        answer.display_name,
                    ),
                    soft=True,
                )
