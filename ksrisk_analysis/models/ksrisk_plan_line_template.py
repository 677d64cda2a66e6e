"""Lines of a work plan from a template, dated from the term of the analysis."""

from odoo import api, models

from ..core import working_days
from ..core.languages import KK, RU
from .company_day import today_of


class KsriskPlanLine(models.Model):
    _inherit = "ksrisk.plan.line"

    @api.model
    def _create_from_template(self, analysis, template):
        """Make the lines of ``template`` for an analysis, dates from its term."""
        is_working = analysis.company_id._ksrisk_is_working()
        directions = {d.code: d for d in analysis.methodology_id.direction_ids}
        lines = self.create(
            [
                {
                    "analysis_id": analysis.id,
                    "sequence": line.sequence,
                    "number": line.number,
                    "stage_id": line.stage_id.id,
                    "name_kk": line.with_context(lang=KK).name,
                    "name_ru": line.with_context(lang=RU).name,
                    "direction_id": directions.get(
                        line.direction_id.code, line.direction_id.browse()
                    ).id,
                    "is_identification": line.is_identification,
                    "deadline_kind": line.deadline_kind,
                    "date_month": analysis.date_start,
                    "rule_id": line.rule_code
                    and self.env["ksrisk.deadline.rule"]
                    ._get(
                        line.rule_code,
                        analysis.company_id,
                        analysis.date_start or today_of(self),
                    )
                    .id,
                    "executor_ids": line._prepare_executors(),
                }
                for line in template.line_ids
            ]
        )
        for line, source in zip(lines, template.line_ids, strict=True):
            if line.deadline_kind == "date" and analysis.date_start:
                date = working_days.add_working_days(
                    analysis.date_start, source.offset_days, is_working
                )
                if source.is_identification and analysis.date_end:
                    date = min(date, analysis.date_end)
                line.date_deadline = date
            if source.needs_period and analysis.date_from and analysis.date_to:
                line.period_ids.create(
                    {
                        "line_id": line.id,
                        "date_from": analysis.date_from,
                        "date_to": analysis.date_to,
                    }
                )
        lines._end_with_term(analysis.date_end)
        return lines

    def _end_with_term(self, term):
        """Let the last dated line of the identification end when the order says."""
        identified = self.filtered(
            lambda line: line.is_identification and line.date_deadline
        )
        last = identified.sorted("date_deadline")[-1:]
        if term and last.deadline_kind == "date":
            last.date_deadline = term
