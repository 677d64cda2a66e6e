from odoo import api, http
from odoo.http import content_disposition, request


class KsriskOcdsController(http.Controller):
    @http.route("/ksrisk/ocds/<int:export_id>", auth="user", readonly=True)
    def ocds(self, export_id, **kwargs):
        """Stream the purchases of an export that the user has asked for."""
        export = request.env["ksrisk.ocds.export"].browse(export_id).exists()
        if not export or not export.has_access("read"):
            raise request.not_found()
        export._check_company_allowed()
        package = export.file_format == "package"
        return request.make_response(
            _stream(export),
            headers=[
                (
                    "Content-Type",
                    "application/json" if package else "application/x-ndjson",
                ),
                ("Content-Disposition", content_disposition(export._get_file_name())),
                ("Cache-Control", "no-store"),
            ],
        )


def _stream(export):
    """The pieces of the file, on a cursor of their own: the request's is closed by
    the time they are sent."""
    registry, uid, context = export.env.registry, export.env.uid, export.env.context
    export_id = export.id

    def generate():
        with registry.cursor(readonly=True) as cr:
            env = api.Environment(cr, uid, context)
            yield from env["ksrisk.ocds.export"].browse(export_id)._stream()

    return generate()
