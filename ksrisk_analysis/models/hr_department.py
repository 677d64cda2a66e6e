from odoo import api, fields, models

from .ksrisk_cited_mixin import READERS


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "ksrisk.cited.mixin"]

    ksrisk_risk_count = fields.Integer(
        "Corruption Risks", compute="_compute_ksrisk_counts", groups=READERS
    )
    ksrisk_position_count = fields.Integer(
        "Exposed Positions", compute="_compute_ksrisk_counts", groups=READERS
    )
    ksrisk_measure_count = fields.Integer(
        "Measures in Charge", compute="_compute_ksrisk_counts", groups=READERS
    )
    ksrisk_direction_ids = fields.Many2many(
        "ksrisk.direction",
        "ksrisk_department_direction_rel",
        "department_id",
        "direction_id",
        "Directions of Corruption Risks",
        help="What the department is asked about in an internal analysis. With none, "
        "it is proposed for every direction.",
    )
    ksrisk_date_archived = fields.Date(
        "Archived on",
        readonly=True,
        copy=False,
        help="Until this day the department counts for the coverage by an analysis.",
    )
    ksrisk_respondent_id = fields.Many2one(
        "res.users",
        "Respondent on Corruption Risks",
        domain="[('share', '=', False)]",
        help="Answers for the department; by default its manager.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_ksrisk_counts(self):
        risks = dict(
            self.env["ksrisk.risk"]._read_group(
                [("department_ids", "in", self.ids), ("state", "!=", "rejected")],
                ["department_ids"],
                ["__count"],
            )
        )
        positions = dict(
            self.env["ksrisk.position"]._read_group(
                [("department_id", "in", self.ids)], ["department_id"], ["__count"]
            )
        )
        measures = dict(
            self.env["ksrisk.measure"]._read_group(
                [("department_ids", "in", self.ids), ("state", "!=", "cancelled")],
                ["department_ids"],
                ["__count"],
            )
        )
        for department in self:
            department.ksrisk_measure_count = measures.get(department, 0)
            department.ksrisk_risk_count = risks.get(department, 0)
            department.ksrisk_position_count = positions.get(department, 0)

    def write(self, vals):
        changed = self.browse()
        if "active" in vals:
            changed = self.filtered(lambda d: d.active != bool(vals["active"]))
        result = super().write(vals)
        if changed:
            day = False if vals["active"] else fields.Date.context_today(self)
            changed.ksrisk_date_archived = day
        return result

    def _ksrisk_get_respondent(self):
        """The user who answers for the department, empty if nobody can."""
        self.ensure_one()
        employees = self.sudo()
        return (
            employees.ksrisk_respondent_id
            or employees.manager_id.user_id
            or employees.member_ids.user_id[:1]
        )
