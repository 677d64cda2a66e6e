"""What is proposed for an order: who is asked about what, and the lines of the plan."""

from odoo import models


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def action_propose_scope(self):
        """Fill the matrix: who is asked about which direction, and who answers.

        Departments say what they answer for; one that says nothing is proposed for
        every direction. Rows that are there already stay.
        """
        for analysis in self:
            known = {
                (row.department_id, row.direction_id) for row in analysis.scope_ids
            }
            self.env["ksrisk.scope"].create(
                [
                    analysis._prepare_scope(department, direction)
                    for department in analysis.department_ids
                    for direction in analysis.direction_ids
                    if (department, direction) not in known
                    and analysis._is_asked(department, direction)
                ]
            )

    def _is_asked(self, department, direction):
        codes = department.ksrisk_direction_ids.mapped("code")
        return not codes or direction.code in codes

    def _prepare_scope(self, department, direction):
        values = {
            "analysis_id": self.id,
            "department_id": department.id,
            "direction_id": direction.id,
            "respondent_id": department._ksrisk_get_respondent().id,
            "applicable": not direction.is_conditional,
        }
        if direction.is_conditional:
            values["reason"] = self.env._(
                "The company does not carry out this function."
            )
        return values

    def action_propose_work_plan(self):
        """Add the lines of the chosen template, with dates counted in working days."""
        for analysis in self:
            template = analysis.plan_template_id or self.env[
                "ksrisk.plan.template"
            ].search([], limit=1)
            self.env["ksrisk.plan.line"]._create_from_template(analysis, template)
