from odoo import fields, models

from ..core.languages import KK, RU
from .bilingual import side


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_name = fields.Char(
        "Official Name", translate=True, help="As it is printed in documents."
    )
    ksrisk_name_kk = side("ksrisk_name", KK, "Official Name (Kazakh)")
    ksrisk_name_ru = side("ksrisk_name", RU, "Official Name (Russian)")
    ksrisk_city = fields.Char("Place in Documents", translate=True)
    ksrisk_city_kk = side("ksrisk_city", KK, "Place in Documents (Kazakh)")
    ksrisk_city_ru = side("ksrisk_city", RU, "Place in Documents (Russian)")
    ksrisk_address = fields.Char("Address in Documents", translate=True)
    ksrisk_address_kk = side("ksrisk_address", KK, "Address in Documents (Kazakh)")
    ksrisk_address_ru = side("ksrisk_address", RU, "Address in Documents (Russian)")
    ksrisk_head_id = fields.Many2one("hr.employee", "First Head")
    ksrisk_officer_id = fields.Many2one("res.users", "Compliance Officer")
    ksrisk_kpi_departments = fields.Selection(
        [
            ("all", "All departments"),
            ("leaf", "Departments with none below them"),
        ],
        "Departments Counted for Coverage",
        default="all",
        required=True,
        help="What indicator K-4 divides by.",
    )
    ksrisk_move_limit = fields.Integer(
        "Postponements without a Reason",
        default=1,
        help="From how many postponements of a measure on one more needs a reason.",
    )
    ksrisk_public_hide_members = fields.Boolean(
        "Publish without Names of Members",
        help="Public copies name the members of the working group by their posts; who "
        "signed stays named.",
    )
    ksrisk_evidence_months = fields.Integer(
        "Confidential Evidence is Kept (Months)",
        default=36,
        help="So long after an analysis ends its confidential evidence is kept; then "
        "files and texts are removed. 0: it is always kept.",
    )

    _ksrisk_evidence_months_positive = models.Constraint(
        "CHECK(ksrisk_evidence_months >= 0)",
        "Evidence is kept for a number of months that is not negative.",
    )

    def _ksrisk_official_name(self, lang):
        """The company's name as documents in ``lang`` print it."""
        return self.with_context(lang=lang).ksrisk_name or self.name

    def _ksrisk_postal_address(self):
        """Where letters are sent, in the language of the context."""
        parts = (self.zip, self.city, self.street, self.street2)
        return self.ksrisk_address or ", ".join(part for part in parts if part)
