from odoo import api, fields, models

from ..core.languages import KK, RU
from .bilingual import side


class KsriskExecutor(models.Model):
    """Who carries out a line of the work plan or a measure."""

    _name = "ksrisk.executor"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Responsible Executor"
    _order = "plan_line_id, measure_id, sequence, id"

    plan_line_id = fields.Many2one("ksrisk.plan.line", index=True, ondelete="cascade")
    measure_id = fields.Many2one("ksrisk.measure", index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", check_company=True
    )
    employee_id = fields.Many2one(
        "hr.employee", index="btree_not_null", check_company=True
    )
    name = fields.Char(
        "Role, Body or Organisation",
        translate=True,
        help="When it is neither a department nor an employee of the company.",
    )
    name_kk = side("name", KK, "Role, Body or Organisation (Kazakh)")
    name_ru = side("name", RU, "Role, Body or Organisation (Russian)")
    note = fields.Char(translate=True, help="E.g. “by agreement with the Board”.")
    note_kk = side("note", KK, "Note (Kazakh)")
    note_ru = side("note", RU, "Note (Russian)")

    _one_parent = models.Constraint(
        "CHECK((plan_line_id IS NULL) <> (measure_id IS NULL))",
        "An executor belongs to one line or to one measure.",
    )

    _content_fields = frozenset(
        {
            "plan_line_id",
            "measure_id",
            "department_id",
            "employee_id",
            "name",
            "note",
            "sequence",
        }
    )
    _content_parents = frozenset({"plan_line_id", "measure_id"})
    _content_texts = ("name", "note")
    # An executor may be a department alone.
    _content_optional = ("name", "note")

    @api.depends("plan_line_id.company_id", "measure_id.company_id")
    def _compute_company_id(self):
        for executor in self:
            parent = executor.plan_line_id or executor.measure_id
            executor.company_id = parent.company_id

    @api.depends("department_id", "employee_id", "name", "note")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # The plan names its executors; their cards are the HR application's.
        for executor in self.sudo():
            name = (
                executor.employee_id.name
                or executor.department_id.name
                or executor.name
                or ""
            )
            # In parentheses, as plans print it: «(ДК келісімі бойынша)».
            note = f"({executor.note})" if executor.note else ""
            executor.display_name = f"{name} {note}".strip()

    def _get_public_name(self, with_note=True):
        """Who executes, without a person's name: the post and the department."""
        # Post and department are printed; the card is the HR application's.
        employee = self.sudo().employee_id
        department = employee.department_id
        # The post of who heads a department names it already.
        parts = (
            employee.job_id.name,
            department.name if department.manager_id != employee else False,
        )
        name = ", ".join(part for part in parts if part) or department.name
        note = f" ({self.note})" if self.note and with_note else ""
        return f"{name or self.env._('employee of the company')}{note}"

    def _compute_is_sealed(self):
        for executor in self:
            parent = executor.plan_line_id or executor.measure_id
            executor.is_sealed = parent.is_sealed

    def _check_content_open(self):
        self.plan_line_id._check_content_open()
        self.measure_id._check_content_open()

    def _get_users(self):
        """The users who act for these executors: the employee, or the manager."""
        # Who acts for whom is no secret; the cards are the HR application's.
        executors = self.sudo()
        return executors.employee_id.user_id | (
            executors.department_id.manager_id.user_id
        )
