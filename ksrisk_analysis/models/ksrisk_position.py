from odoo import api, fields, models

from ..core.languages import KK, RU
from .bilingual import side


class KsriskPosition(models.Model):
    """An exposed position: an entry of the register, without any person's name."""

    _name = "ksrisk.position"
    _inherit = [
        "ksrisk.content.mixin",
        "ksrisk.department.mixin",
        "ksrisk.confidential.row.mixin",
    ]
    _description = "Position Exposed to Corruption Risks"
    _order = "analysis_id desc, department_id, job_id, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_from_job",
        store=True,
        readonly=False,
        check_company=True,
    )
    job_id = fields.Many2one(
        "hr.job", "Position", required=True, index=True, check_company=True
    )
    unit_count = fields.Integer(
        "Number of Units",
        compute="_compute_from_job",
        store=True,
        readonly=False,
    )
    functions = fields.Text("Functions that Carry the Risk", translate=True)
    functions_kk = side("functions", KK, "Functions that Carry the Risk (Kazakh)")
    functions_ru = side("functions", RU, "Functions that Carry the Risk (Russian)")
    risk_ids = fields.Many2many(
        "ksrisk.risk",
        string="Risks",
        domain="[('analysis_id', '=', analysis_id)]",
    )

    _job_once = models.Constraint(
        "UNIQUE(analysis_id, department_id, job_id)",
        "The position is in the register already.",
    )

    _same_analysis = ("risk_ids",)
    _content_kind = "positions"
    _content_fields = frozenset(
        {
            "analysis_id",
            "department_id",
            "job_id",
            "unit_count",
            "functions",
            "risk_ids",
        }
    )
    _content_texts = ("functions",)
    _confidential_texts = ("functions",)

    @api.depends("job_id")
    def _compute_from_job(self):
        for position in self:
            # How many hold a job is counted on cards that the HR application keeps.
            job = position.sudo().job_id
            position.department_id = job.department_id
            position.unit_count = job.no_of_employee or 1

    @api.depends("job_id", "department_id", "is_confidential")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for position in self:
            parts = (position.department_id.name, position.job_id.name)
            position.display_name = " · ".join(part for part in parts if part)
        self._hide_confidential_names()

    def _get_cells(self, index):
        measures = self.risk_ids.recommendation_ids.measure_ids
        return [
            [str(index)],
            [self.department_id.name or ""],
            [self.job_id.name or ""],
            [str(self.unit_count)],
            [self.functions or ""],
            [f"№ {risk.number}" for risk in self.risk_ids] or ["–"],
            [f"№ {own.number}. {own.name or ''}" for own in measures] or ["–"],
        ]
