"""What the plans, the monitoring information and the register of positions print."""

from odoo import models

from .ksrisk_document_values import _html, _row

_OPEN = ("planned", "in_progress", "claimed")


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    # ------------------------------------------------------------------
    # Work plan
    # ------------------------------------------------------------------
    def _get_blocks_work_plan(self):
        """The lines by stages, or with the indicators of each direction in the cell."""
        checklist = self.analysis_id.plan_layout == "checklist"
        rows, stage = [], None
        for line in self.analysis_id.plan_line_ids:
            if line.stage_id and line.stage_id != stage:
                stage = line.stage_id
                rows.append({"heading": f"{stage.number}. {stage.name}"})
            asked = checklist and line.direction_id.indicator_ids
            cells = [
                [line.number or ""],
                line._get_indicator_lines() if asked else [line.name or ""],
                line._get_deadline_text(),
                line.executor_ids.mapped("display_name"),
            ]
            rows.append(_row(cells, line, lead=(1, 2) if asked else None))
        if checklist:
            columns = [
                self.env._("No (checklist)"),
                self.env._("Kind of work"),
                self.env._("Term of the work"),
                self.env._("Responsible persons (checklist)"),
            ]
            return [{"columns": columns, "widths": [6, 58, 14, 22], "rows": rows}]
        columns = [
            self.env._("No (work plan)"),
            self.env._("Kind of work"),
            self.env._("Term of giving the information"),
            self.env._("Responsible persons"),
        ]
        return [{"columns": columns, "widths": [7, 41, 28, 24], "rows": rows}]

    # ------------------------------------------------------------------
    # Remediation plan
    # ------------------------------------------------------------------
    def _get_blocks_remediation_plan(self):
        measures = self.analysis_id.measure_ids.filtered(
            lambda measure: measure.state != "cancelled"
        )
        if not measures:
            text = self.env._(
                "The internal analysis confirmed no corruption risks; no plan of "
                "measures is required."
            )
            return [{"heading": "", "html": _html(text)}]
        columns = [
            self.env._("No (remediation plan)"),
            self.env._("Recommendations on the results of the internal analysis"),
            self.env._("Measures"),
            self.env._("Form of completion"),
            self.env._("Responsible executors"),
            self.env._("Deadline"),
        ]
        rows = [
            _row(measure._get_cells(), measure, measure.recommendation_ids)
            for measure in measures
        ]
        return [{"columns": columns, "widths": [4, 32, 22, 16, 16, 10], "rows": rows}]

    # ------------------------------------------------------------------
    # Monitoring
    # ------------------------------------------------------------------
    def _get_blocks_monitoring(self):
        """How each measure stands on the day of the information, and the totals."""
        standings = self.analysis_id.measure_ids._get_standings_on(self._get_as_of())
        columns = [
            self.env._("No (measure)"),
            self.env._("Recommendation"),
            self.env._("Measure"),
            self.env._("Deadline"),
            self.env._("Execution (actual date, document)"),
            self.env._("Status"),
            self.env._("Remark"),
        ]
        rows = [
            _row(
                measure._get_monitoring_cells(standing),
                measure,
                measure.recommendation_ids,
            )
            for measure, standing in standings.items()
        ]
        table = {
            "columns": columns,
            "widths": [4, 25, 22, 10, 15, 12, 12],
            "rows": rows,
        }
        return [
            *([table] if rows else []),
            {
                "heading": "",
                "html": _html(self._get_monitoring_total(standings.values())),
            },
            *(self._get_outcome_blocks() if self.is_final else []),
        ]

    def _get_monitoring_total(self, standings):
        if not standings:
            return self.env._("The plan has no measures.")
        kept = [row for row in standings if row.state != "cancelled"]
        total = self.env._(
            "Total: %(total)s, carried out: %(done)s, overdue: %(overdue)s.",
            total=len(kept),
            done=len([row for row in kept if row.state == "confirmed"]),
            overdue=len([row for row in kept if row.days_late]),
        )
        if len(kept) == len(standings):
            return total
        cancelled = self.env._(
            "Cancelled by amendments of the plan: %s.", len(standings) - len(kept)
        )
        return f"{total} {cancelled}"

    def _get_outcome_blocks(self):
        """What became of the risks: in the final information only."""
        risks = self._get_printed_risks()
        if not risks:
            return []
        columns = [
            self.env._("No (risk)"),
            self.env._("Risk"),
            self.env._("Outcome"),
            self.env._("Reason (outcome)"),
        ]
        states = dict(risks._fields["state"]._description_selection(self.env))
        rows = [
            _row(
                [
                    [str(risk.number)],
                    [risk.name or ""],
                    [states[risk.state]],
                    [risk.not_eliminated_reason or "–"],
                ],
                risk,
            )
            for risk in risks
        ]
        return [
            {
                "heading": self.env._("Outcome of the risks identified"),
                "columns": columns,
                "widths": [5, 50, 17, 28],
                "rows": rows,
            }
        ]

    # ------------------------------------------------------------------
    # Register of positions
    # ------------------------------------------------------------------
    def _get_blocks_positions(self):
        """The exposed positions: never the persons who hold them."""
        positions = self.analysis_id.position_ids
        if not positions:
            text = self.env._("There are no positions exposed to corruption risks.")
            return [{"heading": "", "html": _html(text)}]
        columns = [
            self.env._("No (position)"),
            self.env._("Department"),
            self.env._("Position"),
            self.env._("Number of units"),
            self.env._("Functions that carry the risk"),
            self.env._("Risk (register)"),
            self.env._("Measures"),
        ]
        rows = [
            _row(
                position._get_cells(index),
                position,
                position.risk_ids,
                position.risk_ids.recommendation_ids.measure_ids,
            )
            for index, position in enumerate(positions, 1)
        ]
        return [{"columns": columns, "widths": [4, 17, 16, 7, 25, 8, 23], "rows": rows}]
