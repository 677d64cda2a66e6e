from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

MANAGEMENT = "ksrisk_analysis.report_management"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """The report for the head is of one analysis a run of the engine."""
        report = self._get_report(report_ref)
        if report.report_name != MANAGEMENT:
            return super()._render_qweb_pdf(report_ref, res_ids, data)
        data = dict(data or {})
        analyses = self._ksrisk_get_reported(res_ids, data)
        render = super()._render_qweb_pdf
        files = [render(report_ref, analysis.ids, data) for analysis in analyses]
        if len(files) == 1 or files[0][1] != "pdf":  # or a test without the engine
            return files[0]
        return merge_pdf([content for content, _kind in files]), "pdf"

    def _get_layout(self):
        if self.report_name == MANAGEMENT:
            return self.env.ref("ksrisk_analysis.document_sheet")
        return super()._get_layout()

    def _ksrisk_get_reported(self, res_ids, data):
        """The analyses to report on: those asked for, or the last of the company."""
        ids = res_ids or data.get("analysis_id") or data.get("ids") or []
        analyses = self.env["ksrisk.analysis"].browse(ids)
        if not analyses:
            company = int(data.get("company_id") or self.env.company.id)
            day = self.env["ksrisk.kpi"]._read_day(data.get("as_of"))
            analyses = analyses.search(
                [("company_id", "=", company), ("order_date", "<=", day)],
                order="order_date desc, id desc",
                limit=1,
            )
        if not analyses:
            raise UserError(
                self.env._(
                    "No analysis was ordered by this day: there is nothing to report. "
                    "Choose a later day."
                )
            )
        analyses.check_access("read")
        return analyses
