import json
from urllib.parse import parse_qs, urlsplit

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.web.controllers.report import ReportController


class KsriskReportController(ReportController):
    @http.route()
    def report_download(self, data, context=None, token=None, readonly=True):
        """Name the file after the document; Odoo does so only where ids are in the URL,
        and a document is asked for in the options."""
        response = super().report_download(data, context, token, readonly)
        url = urlsplit(json.loads(data)[0])
        if "/ksrisk_analysis." in url.path and url.query:
            options = parse_qs(url.query).get("options", ["{}"])[0]
            document = request.env["ksrisk.document"].browse(
                json.loads(options).get("document_id") or []
            )
            if document:
                name = f"{document._get_print_name()}.pdf"
                response.headers.set("Content-Disposition", content_disposition(name))
        return response
