from odoo import models

from .ksrisk_export_mixin import ExportColumn, in_language


class KsriskPosition(models.Model):
    _name = "ksrisk.position"
    _inherit = ["ksrisk.position", "ksrisk.export.mixin"]

    _export_left_out = {
        "analysis_id": "named above the table",
        "company_id": "the company of the analysis",
        "is_confidential": "marked rows are given to who reads them, and journalled",
    }

    def _get_export_sheets(self):
        columns = [
            ExportColumn(
                self.env._("Department"),
                "department_id",
                lambda p: p.department_id.name or "",
                28,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Position"), "job_id", lambda p: p.job_id.name, 28, True
            ),
            ExportColumn(
                self.env._("Number of units"),
                "unit_count",
                lambda p: p.unit_count,
                10,
            ),
            ExportColumn(
                self.env._("Functions that carry the risk"),
                "functions",
                in_language("functions"),
                40,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Risk"),
                "risk_ids",
                lambda p: "\n".join(
                    f"№ {risk.number} {risk.name or ''}" for risk in p.risk_ids
                ),
                40,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Measures"),
                "risk_ids",
                lambda p: "\n".join(
                    f"№ {measure.number} {measure.name or ''}"
                    for measure in p.risk_ids.recommendation_ids.measure_ids
                ),
                40,
                bilingual=True,
            ),
        ]
        return {"positions": (self.env._("Exposed positions"), columns)}
