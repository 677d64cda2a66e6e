"""What stands against approving the plan, against the monitoring and the closing."""

from odoo import models
from odoo.tools import format_date

from ..core import working_days
from .ksrisk_workflow_mixin import Reason


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def _check_plan_coverage(self, act):
        for recommendation in self.recommendation_ids:
            rejected = recommendation.risk_ids and all(
                risk.state == "rejected" for risk in recommendation.risk_ids
            )
            if not rejected and not recommendation.measure_ids:
                yield Reason(
                    recommendation,
                    self.env._(
                        "No measure of the plan covers “%s”.",
                        recommendation.display_name,
                    ),
                )

    def _check_plan_rows(self, act):
        yield from self.measure_ids._check_for_approval(act)

    def _check_plan_dates(self, act):
        for analysis in self:
            horizon = analysis._get_deadline("DL-9").date_deadline
            due = analysis._get_deadline("DL-6").date_deadline
            if act and due and act.date > due:
                yield Reason(
                    analysis,
                    self.env._(
                        "The plan was due for approval on %s.",
                        format_date(self.env, due),
                    ),
                    soft=True,
                )
            for measure in analysis.measure_ids.filtered("date_deadline"):
                yield from measure._check_deadline(act, horizon)

    def _check_plan_executors(self, act):
        for analysis in self:
            head = analysis.head_id
            for measure in analysis.measure_ids:
                if head and head in measure.executor_ids.employee_id:
                    yield Reason(
                        measure,
                        self.env._(
                            "%s: the head who approves the plan executes it himself.",
                            measure.display_name,
                        ),
                        soft=True,
                    )
                objects = measure.recommendation_ids.risk_ids.department_ids
                executors = measure.executor_ids.department_id
                if executors and executors <= objects:
                    yield Reason(
                        measure,
                        self.env._(
                            "%s: only the department that is the object of the "
                            "recommendation executes it.",
                            measure.display_name,
                        ),
                        soft=True,
                    )

    # ------------------------------------------------------------------
    # Publication, monitoring, closing
    # ------------------------------------------------------------------
    def _check_publications(self, act):
        for analysis in self:
            expected = analysis.reference_id
            if analysis.measure_ids:
                expected |= analysis.plan_id
            publications = analysis.publication_ids
            published = publications.document_id
            yield from publications.filtered(
                lambda p, expected=expected: p.document_id in expected
            )._check_files()
            for document in expected - published:
                yield Reason(
                    document,
                    self.env._(
                        "Record where and when “%s” was published.",
                        document.display_name,
                    ),
                )
            due = analysis._get_deadline("DL-8").date_deadline
            last = max(analysis.publication_ids.mapped("date"), default=False)
            if due and last and last > due:
                yield Reason(
                    analysis,
                    self.env._(
                        "Published on %(date)s, due on %(due)s.",
                        date=format_date(self.env, last),
                        due=format_date(self.env, due),
                    ),
                    soft=True,
                )

    def _check_measures_done(self, act):
        for measure in self.measure_ids:
            if measure.state not in ("confirmed", "cancelled"):
                yield Reason(
                    measure,
                    self.env._("%s is still open.", measure.display_name.rstrip(".")),
                    soft=True,
                )
        for risk in self.risk_ids.filtered(lambda risk: risk.state == "confirmed"):
            yield Reason(
                risk,
                self.env._(
                    "%s: say whether it is eliminated.", risk.display_name.rstrip(".")
                ),
                soft=True,
            )

    def _check_final_information(self, act):
        for analysis in self:
            final = analysis.document_ids.filtered(
                lambda d: d.kind == "monitoring" and d.is_final and d.state == "signed"
            )
            if analysis.measure_ids and not final:
                yield Reason(
                    analysis,
                    self.env._("The final monitoring information is not signed."),
                )
            if act and final and act.date < max(final.mapped("date_act")):
                yield Reason(
                    final[0],
                    self.env._("The final monitoring information is dated later."),
                )

    def _check_positions_register(self, act):
        for analysis in self:
            register = analysis._get_document("positions")
            if register.state != "signed" and not analysis.positions_note:
                yield Reason(
                    register or analysis,
                    self.env._(
                        "Have the register of exposed positions approved, or note why "
                        "there are none."
                    ),
                )

    def _check_monitoring_year(self, act):
        for analysis in self.filtered(lambda a: a.measure_ids and a.date_signed):
            due = analysis._get_deadline("DL-9").date_deadline
            due = due or working_days.add_years(analysis.date_signed, 1)
            if act and act.date < due:
                yield Reason(
                    analysis,
                    self.env._(
                        "The year of monitoring ends on %s.", format_date(self.env, due)
                    ),
                    soft=True,
                )

    def _check_cancel_reason(self, act):
        if act and not act.reason:
            yield Reason(
                self[:1], self.env._("Give the reason for which the analysis ends.")
            )
