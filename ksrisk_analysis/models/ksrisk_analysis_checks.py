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
    # Order
    # ------------------------------------------------------------------
    def _check_not_yet_ordered(self, act):
        for analysis in self.filtered("order_date"):
            yield Reason(
                analysis.order_id,
                self.env._("The order is issued already: amend it by a new version."),
            )

    def _check_order_complete(self, act):
        if act and not act.number:
            yield Reason(self[:1], self.env._("Give the number of the order."))
        for analysis in self:
            for name in (
                "date_from",
                "date_to",
                "date_start",
                "date_end",
                "head_id",
                "officer_id",
            ):
                if not analysis[name]:
                    yield Reason(
                        analysis,
                        self.env._(
                            "Fill in “%s”.",
                            analysis._fields[name]._description_string(self.env),
                        ),
                    )
            if not analysis.member_ids.filtered(lambda m: m.role == "leader"):
                yield Reason(
                    analysis, self.env._("Name the head of the working group.")
                )
            if analysis.methodology_id.state != "published":
                yield Reason(analysis, self.env._("Choose a published library."))
            calendar = analysis.company_id.resource_calendar_id
            if not calendar.attendance_ids:
                yield Reason(
                    analysis.company_id,
                    self.env._(
                        "The company has no working schedule, and legal deadlines "
                        "are counted in working days."
                    ),
                )
        if not act or act.mode == "system":
            yield from self._reasons_of_gaps(self)
            yield from self._reasons_of_gaps(self.member_ids)

    def _reasons_of_gaps(self, records, soft=False):
        """Texts to be signed that lack a language."""
        languages = dict(
            self.env["ksrisk.document.section"]
            ._fields["lang"]
            ._description_selection(self.env)
        )
        for record, name, lang in records._get_language_gaps():
            yield Reason(
                record,
                self.env._(
                    "%(record)s: “%(field)s” has no text in %(lang)s.",
                    record=record.display_name,
                    field=record._fields[name]._description_string(self.env),
                    lang=languages[lang],
                ),
                soft,
            )

    def _check_term(self, act):
        for analysis in self:
            if act and analysis.date_end and act.date > analysis.date_end:
                yield Reason(
                    analysis,
                    self.env._(
                        "The term ends on %s, before the order.",
                        format_date(self.env, analysis.date_end),
                    ),
                )

    def _check_scope(self, act):
        self.scope_ids.fetch()  # thousands of rows at once
        for analysis in self:
            if not analysis.scope_ids.filtered("applicable"):
                yield Reason(
                    analysis,
                    self.env._("Say which departments are asked about what."),
                )
            for row in analysis.scope_ids:
                if not row.applicable and not row.reason:
                    yield Reason(
                        row,
                        self.env._(
                            "%s is marked as not applicable: say why.", row.display_name
                        ),
                    )
            unanswered = analysis.scope_ids.filtered(
                lambda row: row.applicable and not row.respondent_id
            )
            for department in unanswered.department_id:
                if not department.member_ids:
                    yield Reason(
                        department,
                        self.env._(
                            "%s has no employees: choose its respondent, or mark it "
                            "as not applicable with a reason.",
                            department.name,
                        ),
                    )

    def _check_coverage(self, act):
        for analysis in self:
            missing = self.env["hr.department"].search(
                [("company_id", "=", analysis.company_id.id)]
            ) - (analysis.scope_ids.department_id)
            for department in missing:
                yield Reason(
                    department,
                    self.env._("%s is not covered by the analysis.", department.name),
                    soft=True,
                )
            members = analysis.member_ids
            if not members.filtered("is_outside"):
                yield Reason(
                    analysis,
                    self.env._(
                        "No outside expert or representative of a public organisation "
                        "takes part."
                    ),
                    soft=True,
                )
            leader = members.filtered(lambda m: m.role == "leader").user_id
            own = analysis.scope_ids.filtered(
                lambda row, leader=leader: (
                    row.applicable and row.respondent_id and row.respondent_id in leader
                )
            )
            for row in own:
                yield Reason(
                    row,
                    self.env._(
                        "The head of the working group answers for %s himself.",
                        row.display_name,
                    ),
                    soft=True,
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
