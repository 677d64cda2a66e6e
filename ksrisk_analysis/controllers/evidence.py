from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request


class KsriskEvidenceController(http.Controller):
    @http.route("/ksrisk/look/<int:look_id>/<int:attachment_id>", auth="user")
    def evidence_file(self, look_id, attachment_id):
        """Give a file of confidential evidence to whoever has opened it."""
        look = request.env["ksrisk.evidence.look"].browse(look_id).exists()
        try:
            evidence = look._get_evidence() if look else look
        except AccessError:
            evidence = look.browse()
        # He has just opened it; by itself the group reads none of its files.
        files = evidence.sudo().attachment_ids if evidence else evidence
        file = files.filtered(lambda file: file.id == attachment_id)
        if not file:
            raise request.not_found()
        stream = file._to_http_stream()
        response = stream.get_response(as_attachment=True, immutable=False)
        response.headers["Cache-Control"] = "no-store"
        return response
