from odoo import api, fields, models

from ..core.languages import KK, RU
from .bilingual import side


class KsriskRecommendation(models.Model):
    _name = "ksrisk.recommendation"
    _inherit = ["ksrisk.content.mixin", "ksrisk.confidential.row.mixin"]
    _description = "Recommendation"
    _order = "analysis_id desc, sequence, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Text("Recommendation", translate=True)
    name_kk = side("name", KK, "Recommendation (Kazakh)")
    name_ru = side("name", RU, "Recommendation (Russian)")
    risk_ids = fields.Many2many(
        "ksrisk.risk",
        "ksrisk_risk_recommendation_rel",
        "recommendation_id",
        "risk_id",
        "Risks",
        domain="[('analysis_id', '=', analysis_id)]",
    )
    measure_ids = fields.Many2many(
        "ksrisk.measure",
        "ksrisk_measure_recommendation_rel",
        "recommendation_id",
        "measure_id",
        "Measures",
    )

    coverage = fields.Selection(
        [("covered", "Covered"), ("open", "Not covered")],
        compute="_compute_coverage",
        search="_search_coverage",
        help="Whether a measure of the plan answers the recommendation.",
    )

    # Written from the measure, whose plan may be signed.
    _guarded_fields = frozenset({"measure_ids"})
    _same_analysis = ("risk_ids", "measure_ids")
    _content_kind = "reference"
    _content_fields = frozenset({"analysis_id", "name", "risk_ids"})
    _content_texts = ("name",)
    _confidential_texts = ("name",)

    @api.depends("name", "is_confidential")
    def _compute_display_name(self):
        for recommendation in self:
            recommendation.display_name = (recommendation.name or "")[:80]
        self._hide_confidential_names()

    @api.depends("measure_ids.state")
    def _compute_coverage(self):
        for recommendation in self:
            measures = recommendation.measure_ids
            covered = any(measure.state != "cancelled" for measure in measures)
            recommendation.coverage = "covered" if covered else "open"

    def _search_coverage(self, operator, value):
        if operator != "in":
            return NotImplemented
        covered = fields.Domain("measure_ids", "any", [("state", "!=", "cancelled")])
        wanted = {"covered", "open"}.intersection(value)
        if len(wanted) != 1:
            return fields.Domain.TRUE if wanted else fields.Domain.FALSE
        return covered if "covered" in wanted else ~covered

    def _get_content_kind(self, analysis):
        # A reference registered from paper lists its recommendations in the scan; as
        # rows they come with the plan that answers them.
        if analysis.reference_id.mode == "paper" and not self.risk_ids:
            return "remediation_plan"
        return super()._get_content_kind(analysis)
