from odoo import api, fields, models

from .ksrisk_cited_mixin import READERS


class KsriskEmployeeMixin(models.AbstractModel):
    """What an employee has to do with the analyses; nothing private is read."""

    _name = "ksrisk.employee.mixin"
    _description = "Employee in the Analyses"

    ksrisk_measure_count = fields.Integer(
        "Measures in Charge", compute="_compute_ksrisk_counts", groups=READERS
    )
    ksrisk_position_count = fields.Integer(
        "Exposed Positions", compute="_compute_ksrisk_counts", groups=READERS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_ksrisk_counts(self):
        measures = self.env["ksrisk.measure"].search(self._ksrisk_domain_measures())
        named = {m: set(m.executor_ids.employee_id._ids) for m in measures}
        positions = self.env["ksrisk.position"].search(self._ksrisk_domain_positions())
        for employee in self:
            user, post = employee.user_id, employee._ksrisk_get_post()
            employee.ksrisk_measure_count = sum(
                employee.id in named[measure] or bool(user & measure.user_ids)
                for measure in measures
            )
            employee.ksrisk_position_count = sum(
                position.job_id == post.job_id
                and position.department_id <= post.department_id
                for position in positions
            )

    def _ksrisk_get_post(self):
        # Job and department are on everybody's public card; on the other card they
        # come from the version, which the HR application keeps to itself.
        return self.sudo()

    def _ksrisk_domain_measures(self):
        """Measures that name these employees, or come to them as their users."""
        named = fields.Domain("executor_ids.employee_id", "in", self.ids)
        return fields.Domain("state", "!=", "cancelled") & (
            named | fields.Domain("user_ids", "in", self.user_id.ids)
        )

    def _ksrisk_domain_positions(self):
        """Entries of the register for the jobs and departments of these employees."""
        posts = self._ksrisk_get_post()
        return fields.Domain("job_id", "in", posts.job_id.ids) & fields.Domain(
            "department_id", "in", [*posts.department_id.ids, False]
        )

    def action_ksrisk_measures(self):
        """Open the measures that the employee carries out."""
        return self._ksrisk_open("measure", self._ksrisk_domain_measures())

    def action_ksrisk_positions(self):
        """Open the entries of the register that his position has."""
        return self._ksrisk_open("position", self._ksrisk_domain_positions())

    def _ksrisk_open(self, name, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"ksrisk_analysis.ksrisk_{name}_action"
        )
        return {
            **action,
            "domain": list(domain),
            "context": {"create": False},
            "path": False,
        }


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "ksrisk.employee.mixin"]


class HrEmployeePublic(models.Model):
    """What an officer sees who has no rights in the HR application."""

    _name = "hr.employee.public"
    _inherit = ["hr.employee.public", "ksrisk.employee.mixin"]
