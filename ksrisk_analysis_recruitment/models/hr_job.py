from odoo import fields, models


class HrJob(models.Model):
    _inherit = "hr.job"

    ksrisk_no_competition = fields.Boolean(
        "No Competition Required",
        tracking=True,
        help="The rules let this position be filled without a competition: "
        "appointments to it are no reason to look.",
    )
    ksrisk_no_competition_basis = fields.Char(
        "Basis of the Exemption",
        tracking=True,
        help="The norm or the order that says so, with its date and number.",
    )
