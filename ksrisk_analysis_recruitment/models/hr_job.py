from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
    ksrisk_experience_years = fields.Integer(
        "Years of Experience",
        tracking=True,
        help="As the qualification requirements ask; 0 if they ask for none. They are "
        "compared with the experience in the resumes of those who were hired, where "
        "the Skills application keeps them.",
    )

    _ksrisk_experience_range = models.Constraint(
        "CHECK(ksrisk_experience_years BETWEEN 0 AND 50)",
        "The experience that a position asks for is 0 to 50 years.",
    )

    @api.constrains("ksrisk_no_competition", "ksrisk_no_competition_basis")
    def _check_ksrisk_no_competition_basis(self):
        for job in self:
            basis = (job.ksrisk_no_competition_basis or "").strip()
            if job.ksrisk_no_competition and not basis:
                raise ValidationError(
                    self.env._(
                        "“%s” is exempt from a competition: enter the norm or the "
                        "order that says so, with its date and number.",
                        job.name,
                    )
                )
