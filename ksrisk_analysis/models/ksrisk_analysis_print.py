from odoo import models


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def _get_management_name(self):
        """Name of the file of the report for the head."""
        self.ensure_one()
        report = self.env.ref("ksrisk_analysis.report_management_action")
        # What a report is called is no secret; who prints may read no reports.
        return f"{report.sudo().name} {self.name}".replace("/", "-")
