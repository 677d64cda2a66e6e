"""What stands against issuing the order: what it holds, its term and its scope."""

from odoo import models
from odoo.tools import format_date

from .ksrisk_workflow_mixin import Reason


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

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
