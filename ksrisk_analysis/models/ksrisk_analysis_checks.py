"""What stands against a transition of an analysis. Hard reasons block; soft ones are
passed with a typed reason. Each check gets the act, or None when only the gate asks.
"""

from odoo import models
from odoo.tools import format_date

from .company_day import today_of
from .ksrisk_workflow_mixin import Reason


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def _check_act_date(self, act):
        yield from super()._check_act_date(act)
        for analysis in self:
            for date, what in analysis._get_grounds():
                if date and act.date < date:
                    yield Reason(
                        analysis,
                        self.env._(
                            "The act is dated %(date)s, before what it rests on: "
                            "%(what)s of %(ground)s.",
                            date=format_date(self.env, act.date),
                            what=what,
                            ground=format_date(self.env, date),
                        ),
                    )

    def _check_act(self, act):
        yield from super()._check_act(act)
        for analysis in self:
            if act.mode == "system":
                yield from analysis._check_signer(act)

    def _get_grounds(self):
        """The dated facts that the next act can't precede: (date, what it is)."""
        self.ensure_one()
        return [
            (self.order_date, self.env._("the order")),
            (self.date_work_plan, self.env._("the work plan")),
            (self.date_collection, self.env._("the start of the collection")),
            (self.date_signed, self.env._("the analytical reference")),
            (self.date_approved, self.env._("the remediation plan")),
            (
                max(self.publication_ids.mapped("date"), default=False),
                self.env._("the publication"),
            ),
        ]

    def _check_signer(self, act):
        if not self.head_id:
            return
        if self.head_id.user_id != self.env.user and not act.signer_basis:
            yield Reason(
                self,
                self.env._(
                    "You are not the head named in the analysis: as the acting head, "
                    "give the ground on which you sign."
                ),
            )

    # ------------------------------------------------------------------
    # Work plan and collection
    # ------------------------------------------------------------------
    def _check_ordered(self, act):
        for analysis in self.filtered(lambda analysis: not analysis.order_date):
            yield Reason(analysis, self.env._("Issue the order first."))

    def _check_not_yet_planned(self, act):
        for analysis in self.filtered("date_work_plan"):
            yield Reason(
                analysis.work_plan_id,
                self.env._("The work plan is approved: change it by a new version."),
            )

    def _check_planned(self, act):
        for analysis in self.filtered(lambda analysis: not analysis.date_work_plan):
            yield Reason(analysis, self.env._("Have the work plan approved first."))

    def _check_no_open_amendment(self, act):
        for document in self.document_ids:
            if document.state in ("draft", "submitted") and document.supersedes_id:
                yield Reason(
                    document,
                    self.env._(
                        "“%s” is open: have it signed or discard it first.",
                        document.display_name,
                    ),
                )

    def _check_work_plan(self, act):
        for analysis in self:
            if not analysis.plan_line_ids:
                yield Reason(analysis, self.env._("The work plan has no lines."))
        yield from self.plan_line_ids._check_for_approval(act)
        for analysis in self:
            end = max(
                analysis.plan_line_ids.filtered(
                    lambda line: line.is_identification and line.date_deadline
                ).mapped("date_deadline"),
                default=analysis.date_end,
            )
            if end != analysis.date_end:
                yield Reason(
                    analysis,
                    self.env._(
                        "The identification of risks ends on %(end)s in the work plan "
                        "and on %(term)s in the order: the term of the plan must be "
                        "that of the head's decision (footnote of the work plan).",
                        end=format_date(self.env, end),
                        term=format_date(self.env, analysis.date_end),
                    ),
                )

    def _check_respondents(self, act):
        for row in self.env["ksrisk.scope"].search_fetch(
            [
                ("analysis_id", "in", self.ids),
                ("analysis_id.mode", "=", "system"),
                ("applicable", "=", True),
                ("respondent_id", "=", False),
            ],
            ["department_id", "direction_id"],
        ):
            yield Reason(row, self.env._("%s: choose who answers.", row.display_name))

    def _check_term_not_over(self, act):
        day = act.date if act else today_of(self)
        for analysis in self:
            if analysis.date_end and day > analysis.date_end:
                yield Reason(
                    analysis,
                    self.env._(
                        "The term ended on %s: prolong it by an amending order.",
                        format_date(self.env, analysis.date_end),
                    ),
                )
            if analysis.date_work_plan and day < analysis.date_work_plan:
                yield Reason(
                    analysis,
                    self.env._("The collection can't start before the work plan."),
                )

    # ------------------------------------------------------------------
    # Reference
    # ------------------------------------------------------------------
    def _check_requests_accepted(self, act):
        for analysis in self:
            if not analysis.request_ids:
                yield Reason(
                    analysis,
                    self.env._("No request was answered in the system."),
                    soft=analysis.mode == "paper",
                )
        waiting = self.env["ksrisk.request"].search_fetch(
            [
                ("analysis_id", "in", self.ids),
                ("state", "!=", "accepted"),
                ("scope_id.applicable", "=", True),
            ],
            ["department_id", "direction_id"],
        )
        waiting.department_id.fetch(["name"])
        for request in waiting:
            yield Reason(
                request,
                self.env._("The request “%s” is not accepted.", request.display_name),
            )

    def _check_risk_answers(self, act):
        answers = self.env["ksrisk.answer"].search(
            [
                ("analysis_id", "in", self.ids),
                ("is_risk", "=", True),
                ("risk_ids", "=", False),
                ("no_risk_reason", "in", [False, ""]),
            ]
        )
        for answer in answers:
            yield Reason(
                answer,
                self.env._(
                    "%s points to a risk: make a risk of it, or say why it is none.",
                    answer.display_name,
                ),
            )

    def _check_audit_reports(self, act):
        groups = self.env["ksrisk.scope"]._read_group(
            [
                ("analysis_id", "in", self.ids),
                ("applicable", "=", True),
                ("direction_id.needs_audit_reports", "=", True),
            ],
            ["analysis_id"],
            ["direction_id:recordset"],
        )
        for analysis, finance in groups:
            if not (analysis.audit_report_ids or analysis.audit_note):
                yield Reason(
                    analysis,
                    self.env._(
                        "“%s” needs the audit reports of the last three years, or a "
                        "note that there were none.",
                        finance[0].name,
                    ),
                )

    def _check_risks(self, act):
        risks = self.risk_ids.filtered(lambda risk: risk.state != "rejected")
        for risk in risks:
            if risk.state == "identified":
                yield Reason(
                    risk,
                    self.env._("%s: confirm or reject the risk.", risk.display_name),
                )
            elif not risk.recommendation_ids:
                yield Reason(
                    risk,
                    self.env._("%s has no recommendation.", risk.display_name),
                )
        yield from self._reasons_of_gaps(risks)
        yield from self._reasons_of_gaps(self.recommendation_ids)

    def _check_reference(self, act):
        for analysis in self:
            document = analysis.reference_id
            if document.state != "submitted":
                yield Reason(
                    document or analysis,
                    self.env._("Submit the analytical reference for agreement first."),
                )
            elif not act or act.mode == "system":
                yield from document._check_content(act)

    def _check_agreement(self, act):
        for analysis in self:
            if analysis.reference_id:
                yield from analysis.reference_id._check_votes(act)
