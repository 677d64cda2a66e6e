"""The lists of risks, in acts and in processes, and form 5(9) of the acts reviewed."""

from odoo import models

from ..core import words


class KsriskAnalysis(models.Model):
    _name = "ksrisk.analysis"
    _inherit = ["ksrisk.analysis", "ksrisk.paper.mixin"]

    def _get_paper_analysis(self):
        return self

    def _get_paper_risks(self, in_acts):
        """The risks of the paper as the user may read them; rejected ones are none."""
        return self.risk_ids.filtered(
            lambda risk: risk.state != "rejected" and risk._is_in_act() == in_acts
        )

    def _get_paper_risks_acts(self):
        columns = [
            self.env._("No (risk)"),
            self.env._("Act or document, its details"),
            self.env._("Provision"),
            self.env._("Kind of factor"),
            self.env._("Corruption risk"),
            self.env._("Causes and conditions"),
            self.env._("Positions"),
            self.env._("Recommendation"),
        ]
        rows = [
            {"cells": risk._get_act_cells()} for risk in self._get_paper_risks(True)
        ]
        return self._get_list_page(
            self.env._("List of corruption risks in acts and documents"),
            {
                "columns": columns,
                "widths": [4, 16, 9, 14, 17, 14, 11, 15],
                "rows": rows,
            },
            self.env._("No corruption risks were found in acts and documents."),
        )

    def _get_paper_risks_processes(self):
        columns = [
            self.env._("No (risk)"),
            self.env._("Direction of activity"),
            self.env._("Corruption risk"),
            self.env._("Causes and conditions"),
            self.env._("Kind of factor"),
            self.env._("Departments"),
            self.env._("Positions"),
            self.env._("Recommendation"),
        ]
        rows = [
            {"cells": risk._get_process_cells()}
            for risk in self._get_paper_risks(False)
        ]
        return self._get_list_page(
            self.env._("List of corruption risks in processes"),
            {
                "columns": columns,
                "widths": [4, 13, 19, 14, 14, 12, 11, 13],
                "rows": rows,
            },
            self.env._("No corruption risks were found in processes."),
        )

    def _get_paper_form_acts(self):
        """Form 5(9): its columns are those of the appendix."""
        columns = [
            self.env._("No (act)"),
            self.env._("Name and details of the legal acts that touch the object"),
            self.env._("By-laws, industry rules and others (by hierarchy)"),
            self.env._("Collisions, discretionary powers and others"),
            self.env._("Which norms and processes are not regulated"),
            self.env._(
                "Measures taken to remove the corruption risks that arise from "
                "discretion, collisions and others"
            ),
        ]
        rows = [
            {"cells": act._get_form_cells(index)}
            for index, act in enumerate(self.act_ids, 1)
        ]
        page = self._get_list_page(
            self.env._(
                "Corruption risks in the legal acts that touch the activity of the "
                "object"
            ),
            {"columns": columns, "widths": [4, 26, 16, 22, 15, 17], "rows": rows},
            self.env._("No acts were reviewed."),
        )
        note = self.env._("Filled in on the basis of appendices 1–4.")
        page["blocks"].insert(0, {"heading": "", "html": self._get_paragraphs([note])})
        return page

    def _get_list_page(self, title, table, nothing):
        """A list on a lying sheet; an empty one says so."""
        blocks = [table] if table["rows"] else []
        if not blocks:
            blocks = [{"heading": "", "html": self._get_paragraphs([nothing])}]
        officer = words.initials(self.officer_id.name or "")
        return {
            "landscape": True,
            "title": title,
            "blocks": blocks,
            "signatures": [
                {
                    "post": self.env._("Head of the compliance service"),
                    "name": officer,
                    "date": "",
                }
            ],
        }


class KsriskRisk(models.Model):
    _inherit = "ksrisk.risk"

    def _is_in_act(self):
        """Whether the risk stands in an act or document, not in a process."""
        return bool(self.act_id) or self.direction_id.code in ("acts", "documents")

    def _get_act_cells(self):
        return [
            [str(self.number)],
            [self.sudo().act_id.display_name or ""],  # a marked one shows its number
            [self.provision or ""],
            [self.factor_id.name or ""],
            [self.name or ""],
            [self.cause or ""],
            self.job_ids.sorted("id").mapped("name"),
            [name or "" for name in self.recommendation_ids.mapped("name")],
        ]

    def _get_process_cells(self):
        return [
            [str(self.number)],
            [self.direction_id.name or ""],
            [self.name or ""],
            [self.cause or ""],
            [self.factor_id.name or ""],
            self.department_ids.sorted("id").mapped("name"),
            self.job_ids.sorted("id").mapped("name"),
            [name or "" for name in self.recommendation_ids.mapped("name")],
        ]


class KsriskAct(models.Model):
    _inherit = "ksrisk.act"

    def _get_form_cells(self, index):
        """The row of form 5(9), in the language of the context."""
        ranks = dict(self._fields["hierarchy"]._description_selection(self.env))
        findings = [self.provision, self.quotation, self.factor_id.name, self.finding]
        return [
            [str(index)],
            [text for text in (self.name, self.details) if text],
            [ranks.get(self.hierarchy, "")],
            [text for text in findings if text],
            [self.gaps or ""],
            [self.measures_taken or ""],
        ]
