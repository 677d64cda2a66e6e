from odoo import api, fields, models

from .ksrisk_cited_mixin import READERS


class HrJob(models.Model):
    _name = "hr.job"
    _inherit = ["hr.job", "ksrisk.cited.mixin"]

    ksrisk_risk_count = fields.Integer(
        "Corruption Risks", compute="_compute_ksrisk_counts", groups=READERS
    )
    ksrisk_position_count = fields.Integer(
        "Register Entries", compute="_compute_ksrisk_counts", groups=READERS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_ksrisk_counts(self):
        risks = dict(
            self.env["ksrisk.risk"]._read_group(
                [("job_ids", "in", self.ids), ("state", "!=", "rejected")],
                ["job_ids"],
                ["__count"],
            )
        )
        positions = dict(
            self.env["ksrisk.position"]._read_group(
                [("job_id", "in", self.ids)], ["job_id"], ["__count"]
            )
        )
        for job in self:
            job.ksrisk_risk_count = risks.get(job, 0)
            job.ksrisk_position_count = positions.get(job, 0)
