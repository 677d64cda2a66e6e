from odoo import api, fields, models


class KsriskDepartmentMixin(models.AbstractModel):
    """A row about departments: whether it is about the user's own one."""

    _name = "ksrisk.department.mixin"
    _description = "Of a Department"

    is_my_department = fields.Boolean(
        "Of My Department",
        compute="_compute_is_my_department",
        search="_search_is_my_department",
    )

    #: Name of the field with the departments.
    _department_field = "department_id"

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_my_department(self):
        mine = self._get_my_departments()
        for record in self:
            record.is_my_department = bool(record[self._department_field] & mine)

    def _search_is_my_department(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = fields.Domain(
            self._department_field, "in", self._get_my_departments().ids
        )
        return mine if True in value else ~mine

    def _get_my_departments(self):
        """The department where the user works, and what belongs to it."""
        # Who has no rights in the HR application doesn't read his own card.
        own = self.env.user.sudo().employee_ids.department_id
        return self.env["hr.department"].search([("id", "child_of", own.ids)])
