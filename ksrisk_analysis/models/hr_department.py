from odoo import api, fields, models
from odoo.exceptions import AccessError

from .company_day import today_of
from .ksrisk_cited_mixin import READERS
from .ksrisk_guard_mixin import permit, permitted

_DATES = ("ksrisk_date_archived", "ksrisk_date_restored")


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
    ksrisk_date_restored = fields.Date(
        "Restored on",
        readonly=True,
        copy=False,
        help="From this day the department counts again, not for the days before.",
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

    @api.model
    def default_get(self, fields):
        """No default for the days of archiving, of a context's or a user's own."""
        values = super().default_get(fields)
        return {name: value for name, value in values.items() if name not in _DATES}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ksrisk_check_dates(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ksrisk_check_dates(vals)
        changed = self.browse()
        if "active" in vals:
            changed = self.filtered(lambda d: d.active != bool(vals["active"]))
        result = super().write(vals)
        if changed:
            today = today_of(self)
            dates = (
                {"ksrisk_date_restored": today}
                if vals["active"]
                else {"ksrisk_date_archived": today, "ksrisk_date_restored": False}
            )
            permit(changed, *_DATES).write(dates)
        return result

    def _ksrisk_check_dates(self, vals):
        """Refuse the days that an indicator counts by, but from archiving itself.

        :raises AccessError: whoever asks, the superuser too
        """
        for name in _DATES:
            if name in vals and not permitted(self, name):
                raise AccessError(
                    self.env._(
                        "The days on which a department was archived and restored are "
                        "not entered: archive or restore it."
                    )
                )

    def _ksrisk_get_respondent(self):
        """The user who answers for the department, empty if nobody can."""
        self.ensure_one()
        # Who answers is found on cards that the HR application keeps to itself.
        employees = self.sudo()
        return (
            employees.ksrisk_respondent_id
            or employees.manager_id.user_id
            or employees.member_ids.user_id[:1]
        )
