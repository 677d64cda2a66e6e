from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import parse_version
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..core.languages import LANGS
from .ksrisk_document_values import Pages

#: Kind of the document that a report of ours prints.
_KINDS = {
    "ksrisk_analysis.report_order": "order",
    "ksrisk_analysis.report_work_plan": "work_plan",
    "ksrisk_analysis.report_reference": "reference",
    "ksrisk_analysis.report_plan": "remediation_plan",
    "ksrisk_analysis.report_positions": "positions",
    "ksrisk_analysis.report_monitoring": "monitoring",
    "ksrisk_analysis.report_discussion": "minutes",
}
#: Model and kinds of the working papers that a report of ours prints.
PAPERS = {
    "ksrisk_analysis.report_checklist": ("ksrisk.request", ("checklist",)),
    "ksrisk_analysis.report_checklist_empty": ("ksrisk.request", ("checklist_empty",)),
    "ksrisk_analysis.report_risks": (
        "ksrisk.analysis",
        ("risks_acts", "risks_processes"),
    ),
    "ksrisk_analysis.report_form": ("ksrisk.analysis", ("form_acts",)),
    "ksrisk_analysis.report_agreement_sheet": ("ksrisk.document", ("agreement_sheet",)),
}
#: The report for the head: not a document, but figures of a day.
_MANAGEMENT = "ksrisk_analysis.report_management"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Serve signed documents from their seal, checked; render the others."""
        report = self._get_report(report_ref)
        if report.report_name == _MANAGEMENT:
            render = super()._render_qweb_pdf
            return self._ksrisk_render_management(render, report, res_ids, data)
        if not report._ksrisk_is_ours() or self._ksrisk_get_given_pages():
            return super()._render_qweb_pdf(report_ref, res_ids, data)
        data = dict(data or {})
        if report.report_name in PAPERS:
            records = self._ksrisk_get_records(report, res_ids, data)
            pages = self._ksrisk_get_pages(report, res_ids, data)
            given = self.with_context(ksrisk_pages=pages)
            return super(IrActionsReport, given)._render_qweb_pdf(
                report_ref, records[:1].ids, data
            )
        documents = self._ksrisk_get_documents(report, res_ids, data)
        langs = self._ksrisk_get_langs(data)
        sealed = documents.filtered(lambda d: d.state in ("signed", "superseded"))
        files = [file for d in sealed for file in d._get_sealed_files(langs)]
        drafts = documents - sealed
        if drafts:
            # One run of the engine for all pages: a body for each language.
            given = self.with_context(ksrisk_pages=drafts._get_pages(langs))
            content, kind = super(IrActionsReport, given)._render_qweb_pdf(
                report_ref, drafts.analysis_id[:1].ids, data
            )
            if kind != "pdf":  # a test without the engine
                return content, kind
            files.append(content)
        return files[0] if len(files) == 1 else merge_pdf(files), "pdf"

    def _run_wkhtmltopdf(self, bodies, *args, **options):
        """Refuse to print a document of ours that would come out wrong."""
        if "data-report-ksrisk" in (options.get("specific_paperformat_args") or {}):
            self.env["ksrisk.environment"]._check("pdf")
        return super()._run_wkhtmltopdf(bodies, *args, **options)

    def _get_layout(self):
        """Our own sheet, which fetches nothing: Odoo's needs a running server."""
        if self._ksrisk_is_ours() or self.report_name == _MANAGEMENT:
            return self.env.ref("ksrisk_analysis.document_sheet")
        return super()._get_layout()

    @api.model
    def _build_wkhtmltopdf_args(
        self, paperformat_id, landscape, specific_paperformat_args=None, **options
    ):
        """Our sheets have no script to wait for; their points are points on paper."""
        arguments = super()._build_wkhtmltopdf_args(
            paperformat_id, landscape, specific_paperformat_args, **options
        )
        if "data-report-ksrisk" in (specific_paperformat_args or {}):
            arguments += ["--javascript-delay", "0"]
            if parse_version(_wkhtml().version) < parse_version("0.12.4"):
                # It draws 96 pixels on 75 dots (wkhtmltopdf issue 3241).
                arguments += ["--zoom", str(75 / 96)]
        return arguments

    def _get_rendering_context_model(self, report):
        if report._ksrisk_is_ours():
            return self.env["report.ksrisk_analysis.document"]
        return super()._get_rendering_context_model(report)

    def _get_rendering_context(self, report, docids, data):
        if report._ksrisk_is_ours():
            data = dict(data or {}, report_name=report.report_name)
        return super()._get_rendering_context(report, docids, data)

    # ------------------------------------------------------------------
    # What our reports print
    # ------------------------------------------------------------------
    def _ksrisk_is_ours(self):
        return self.report_name in _KINDS or self.report_name in PAPERS

    def _ksrisk_get_given_pages(self):
        pages = self.env.context.get("ksrisk_pages")
        return pages if isinstance(pages, Pages) else None

    def _ksrisk_get_pages(self, report, res_ids, data):
        """The pages of a document or of a paper, in the languages asked for."""
        langs = self._ksrisk_get_langs(data)
        if report.report_name in PAPERS:
            kinds = PAPERS[report.report_name][1]
            records = self._ksrisk_get_records(report, res_ids, data)
            return records._get_paper_pages(kinds, langs)
        return self._ksrisk_get_documents(report, res_ids, data)._get_pages(langs)

    def _ksrisk_get_langs(self, data):
        """The languages asked for, both by default, Kazakh first."""
        self.env["ksrisk.environment"]._check("text")
        asked = data.get("langs") or LANGS
        return [lang for lang in LANGS if lang in asked] or list(LANGS)

    def _ksrisk_get_records(self, report, res_ids, data):
        """The records whose papers to print, which the user may read."""
        model = PAPERS[report.report_name][0]
        records = self.env[model].browse(res_ids or data.get("ids") or [])
        records.check_access("read")
        if not records:
            raise UserError(self.env._("Choose what to print."))
        return records

    def _ksrisk_get_documents(self, report, res_ids, data):
        """The documents to print: the one asked for, or the current ones."""
        model = self.env["ksrisk.document"]
        if data.get("document_id"):
            document = model.browse(int(data["document_id"]))
            document.check_access("read")
            return document
        analyses = self.env["ksrisk.analysis"].browse(res_ids or data.get("ids") or [])
        analyses.check_access("read")
        if not analyses:
            raise UserError(self.env._("Choose the analysis whose document to print."))
        kind = _KINDS[report.report_name]
        return model.union(
            *(model._get_printed(analysis, kind) for analysis in analyses)
        )

    # ------------------------------------------------------------------
    # The report for the head
    # ------------------------------------------------------------------
    def _ksrisk_render_management(self, render, report, res_ids, data):
        """One run of the engine an analysis.

        :param render: function that renders as Odoo does
        """
        data = dict(data or {})
        analyses = self._ksrisk_get_reported(res_ids, data)
        files = [render(report, analysis.ids, data) for analysis in analyses]
        if len(files) == 1 or files[0][1] != "pdf":  # or a test without the engine
            return files[0]
        return merge_pdf([content for content, _kind in files]), "pdf"

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
