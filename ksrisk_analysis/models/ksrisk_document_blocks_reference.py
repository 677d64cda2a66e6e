"""What the analytical reference prints: its sections, and under them the tables made of
the records."""

from collections import Counter

from odoo import models

from .ksrisk_document_values import _row


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def _get_blocks_reference(self):
        """Each section with the tables of its records below."""
        tables = {
            "description": self._get_description_tables,
            "risks": self._get_risk_tables,
            "recommendations": self._get_recommendation_tables,
            "conclusion": self._get_conclusion_tables,
        }
        sections = self.section_ids.filtered(lambda s: s.lang == self.env.lang)
        blocks = []
        for index, section in enumerate(sections.sorted("sequence"), 1):
            blocks.append(
                {
                    "heading": f"{index}. {section._get_title()}",
                    "html": str(section.body or ""),
                    "of": [list(section._get_print_key())],
                }
            )
            if section.code in tables:
                blocks += tables[section.code]()
        return blocks

    # ------------------------------------------------------------------
    # Description
    # ------------------------------------------------------------------
    def _get_description_tables(self):
        return [
            *self._get_figures_table(),
            *self._get_indicator_table(),
            *self._get_act_table(),
        ]

    def _get_figures_table(self):
        """A row of figures for each direction of the library, asked about or not."""
        analysis = self.analysis_id
        directions = self._get_asked_directions()
        if not directions:
            return []
        answers = analysis.answer_ids.grouped("direction_id")
        columns = [
            self.env._("Direction"),
            self.env._("Departments asked"),
            self.env._("Answers (count)"),
            self.env._("Yes (count)"),
            self.env._("No (count)"),
            self.env._("Partly (count)"),
            self.env._("Not applicable (count)"),
            self.env._("Point to a risk (count)"),
            self.env._("Evidence (count)"),
        ]
        rows = [
            _row(self._get_figures_cells(direction, answers.get(direction)), direction)
            for direction in directions
        ]
        widths = [18, 16, 10, 6, 6, 9, 18, 9, 8]
        return [
            {
                "heading": self.env._("Figures by direction"),
                "columns": columns,
                "widths": widths,
                "rows": rows,
            }
        ]

    def _get_asked_directions(self):
        """Every direction of the library that has indicators, by order."""
        return self.analysis_id.methodology_id.direction_ids.filtered(
            "indicator_ids"
        ).sorted("sequence")

    def _get_figures_cells(self, direction, answers):
        rows = self.analysis_id.scope_ids.filtered(
            lambda row: row.applicable and row.direction_id == direction
        )
        asked = str(len(rows.department_id))
        if not rows:
            nothing = self.env._("not applicable (direction)")
            return [[direction.name], [nothing], *([["–"]] * 7)]
        if not answers:  # collected on paper: the figures are in the scan
            return [[direction.name], [asked], *([["–"]] * 7)]
        results = Counter(answers.mapped("result"))
        figures = [
            len(answers),
            *(results[result] for result in ("yes", "no", "partial", "na")),
            len(answers.filtered("is_risk")),
            len(answers.evidence_ids),
        ]
        return [[direction.name], [asked], *([str(figure)] for figure in figures)]

    def _get_indicator_table(self):
        """The indicators that point to a risk, under the heading of their direction."""
        risky = self.analysis_id.answer_ids.filtered("is_risk")
        if not risky:
            return []
        columns = [
            self.env._("No (indicator)"),
            self.env._("Indicator"),
            self.env._("Departments"),
            self.env._("Risk (register)"),
        ]
        rows = []
        by_direction = risky.grouped("direction_id")
        for direction in risky.direction_id.sorted("sequence"):
            rows.append({"heading": direction.name})
            by_indicator = by_direction[direction].grouped("indicator_id")
            for indicator in by_direction[direction].indicator_id.sorted("sequence"):
                answers = by_indicator[indicator]
                risks = answers.risk_ids & self._get_printed_risks()
                cells = [
                    [indicator.code],
                    [indicator.name],
                    answers.department_id.mapped("name"),
                    [f"№ {risk.number}" for risk in risks.sorted("number")] or ["–"],
                ]
                rows.append(_row(cells, answers, risks))
        return [
            {
                "heading": self.env._("Indicators that point to a risk"),
                "columns": columns,
                "widths": [9, 49, 30, 12],
                "rows": rows,
            }
        ]

    def _get_act_table(self):
        acts = self.analysis_id.act_ids
        if not acts:
            return []
        columns = [
            self.env._("No (act)"),
            self.env._("Act or document"),
            self.env._("Provision"),
            self.env._("Kind of factor"),
            self.env._("Finding"),
        ]
        rows = [
            _row(
                [
                    [str(index)],
                    [act.display_name],
                    [act.provision or "–"],
                    [act.factor_id.name or "–"],
                    [act.finding or "–"],
                ],
                act,
            )
            for index, act in enumerate(acts, 1)
        ]
        return [
            {
                "heading": self.env._("Legal acts and internal documents reviewed"),
                "columns": columns,
                "widths": [6, 30, 13, 22, 29],
                "rows": rows,
            }
        ]

    # ------------------------------------------------------------------
    # Risks, recommendations, conclusion
    # ------------------------------------------------------------------
    def _get_printed_risks(self):
        return self.analysis_id.risk_ids.filtered(lambda risk: risk.state != "rejected")

    def _get_printed_recommendations(self):
        """The recommendations in the order of the list that numbers them."""
        return self.analysis_id.recommendation_ids

    def _get_risk_tables(self):
        """The risks; a recommendation is named by its number in the list below."""
        columns = [
            self.env._("No (risk)"),
            self.env._("Risk"),
            self.env._("Causes and conditions"),
            self.env._("Document, provision"),
            self.env._("Kind of factor"),
            self.env._("Positions"),
            self.env._("Recommendation"),
        ]
        numbers = {
            recommendation: index
            for index, recommendation in enumerate(
                self._get_printed_recommendations(), 1
            )
        }
        rows = [
            _row(
                [
                    *risk._get_cells()[:-1],
                    [f"№ {numbers[own]}" for own in risk.recommendation_ids],
                ],
                risk,
                risk.act_id,
            )
            for risk in self._get_printed_risks()
        ]
        widths = [4, 19, 20, 14, 15, 15, 13]
        return [{"columns": columns, "widths": widths, "rows": rows}] if rows else []

    def _get_recommendation_tables(self):
        """The numbered list: the only place that has the wording."""
        printed = self._get_printed_risks()
        columns = [
            self.env._("No (recommendation)"),
            self.env._("Recommendation"),
            self.env._("Risk (register)"),
        ]
        rows = [
            _row(
                [
                    [str(index)],
                    [recommendation.name or ""],
                    [f"№ {risk.number}" for risk in recommendation.risk_ids & printed],
                ],
                recommendation,
            )
            for index, recommendation in enumerate(
                self._get_printed_recommendations(), 1
            )
        ]
        widths = [6, 80, 14]
        return [{"columns": columns, "widths": widths, "rows": rows}] if rows else []

    def _get_conclusion_tables(self):
        """How many risks and recommendations each direction has."""
        risks = self._get_printed_risks()
        if not risks:
            return []
        columns = [
            self.env._("Direction"),
            self.env._("Risks (count)"),
            self.env._("Recommendations (count)"),
        ]
        groups = risks.grouped("direction_id")
        rows = [
            _row(
                [
                    [direction.name or self.env._("Other risks")],
                    [str(len(groups[direction]))],
                    [str(len(groups[direction].recommendation_ids))],
                ],
                direction,
            )
            for direction in sorted(
                groups, key=lambda direction: (not direction, direction.sequence)
            )
        ]
        total = [
            [self.env._("Total (row)")],
            [str(len(risks))],
            [str(len(risks.recommendation_ids))],
        ]
        rows.append(_row(total, lead=(0, 1)))
        return [{"columns": columns, "widths": [60, 20, 20], "rows": rows}]
