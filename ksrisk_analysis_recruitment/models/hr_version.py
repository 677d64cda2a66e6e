from odoo import fields, models


class HrVersion(models.Model):
    _inherit = "hr.version"

    ksrisk_exempt_order = fields.Char(
        "Order without a Competition",
        copy=False,  # it is about this appointment, not about the next one
        tracking=True,
        groups="hr.group_hr_user",
        help="The order, with its date and number, by which the employee was appointed "
        "to this post without a competition where the rules allow it.",
    )


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    ksrisk_exempt_order = fields.Char(
        related="version_id.ksrisk_exempt_order",
        readonly=False,
        inherited=True,
        groups="hr.group_hr_user",
    )
