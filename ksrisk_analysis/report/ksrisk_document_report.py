from markupsafe import Markup

from odoo import api, models


class KsriskDocumentReport(models.AbstractModel):
    """The one parser of all our documents: pages of values, one a language."""

    _name = "report.ksrisk_analysis.document"
    _description = "Document of Corruption Risks"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["ir.actions.report"]
        pages = reports._ksrisk_get_given_pages()
        if pages is None:
            data = data or {}
            report = reports._get_report(data["report_name"])
            documents = reports._ksrisk_get_documents(report, docids, data)
            pages = documents._get_pages(reports._ksrisk_get_langs(data))
        return {
            "doc_ids": docids,
            "doc_model": "ksrisk.document",
            "pages": pages,
            "markup": Markup,
        }
