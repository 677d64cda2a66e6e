from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    ksrisk_direction_ids = fields.Many2many(
        "ksrisk.direction",
        "ksrisk_department_direction_rel",
        "department_id",
        "direction_id",
        "Directions of Corruption Risks",
        help="What the department is asked about in an internal analysis. With none, "
        "it is proposed for every direction.",
    )
    ksrisk_respondent_id = fields.Many2one(
        "res.users",
        "Respondent on Corruption Risks",
        domain="[('share', '=', False)]",
        help="Answers for the department; by default its manager.",
    )

    def _ksrisk_get_respondent(self):
        """The user who answers for the department, empty if nobody can."""
        self.ensure_one()
        employees = self.sudo()
        return (
            employees.ksrisk_respondent_id
            or employees.manager_id.user_id
            or employees.member_ids.user_id[:1]
        )
