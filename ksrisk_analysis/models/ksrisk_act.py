from odoo import api, fields, models

from ..core.languages import KK, RU
from .bilingual import side


class KsriskAct(models.Model):
    """A legal act or internal document reviewed: a row of form 5(9)."""

    _name = "ksrisk.act"
    _inherit = ["ksrisk.content.mixin", "ksrisk.confidential.row.mixin"]
    _description = "Act or Document Reviewed"
    _order = "analysis_id, sequence, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("legal", "Legal act"), ("internal", "Internal document")],
        required=True,
        default="internal",
    )
    name = fields.Text(translate=True)
    name_kk = side("name", KK, "Name (Kazakh)")
    name_ru = side("name", RU, "Name (Russian)")
    details = fields.Char("Number and Date")
    hierarchy = fields.Selection(
        [
            ("law", "Law"),
            ("bylaw", "By-law"),
            ("industry", "Industry rules"),
            ("internal", "Internal document"),
        ],
        default="internal",
    )
    provision = fields.Char(help="Paragraph, article or chapter.")
    quotation = fields.Text()
    factor_id = fields.Many2one("ksrisk.factor")
    finding = fields.Text(translate=True)
    finding_kk = side("finding", KK, "Finding (Kazakh)")
    finding_ru = side("finding", RU, "Finding (Russian)")
    gaps = fields.Text("Norms and Processes Not Regulated")
    measures_taken = fields.Text()
    is_risk = fields.Boolean("Holds a Risk")
    risk_ids = fields.One2many("ksrisk.risk", "act_id", "Risks")

    _content_kind = "reference"
    _content_fields = frozenset(
        {"analysis_id", "kind", "name", "details", "provision", "factor_id", "finding"}
    )
    _content_texts = ("name", "finding")
    _confidential_texts = (
        "name",
        "details",
        "provision",
        "quotation",
        "finding",
        "gaps",
        "measures_taken",
    )

    @api.depends("name", "details", "is_confidential")
    def _compute_display_name(self):
        for act in self:
            act.display_name = f"{act.name or ''} {act.details or ''}".strip()
        self._hide_confidential_names()

    def action_create_risk(self):
        """Make a risk of the finding, with its provision and factor carried over."""
        self.ensure_one()
        code = "acts" if self.kind == "legal" else "documents"
        directions = self.analysis_id.methodology_id.direction_ids
        risk = self.env["ksrisk.risk"].create(
            {
                "analysis_id": self.analysis_id.id,
                "direction_id": directions.filtered(lambda d: d.code == code)[:1].id,
                "act_id": self.id,
                "factor_id": self.factor_id.id,
                "provision": self.provision,
                "name_kk": self.finding_kk,
                "name_ru": self.finding_ru,
            }
        )
        return risk._open()
