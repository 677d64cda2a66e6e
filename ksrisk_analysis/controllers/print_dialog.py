import json

from werkzeug.exceptions import UnprocessableEntity

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request
from odoo.tools.misc import html_escape

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


class KsriskPrintController(http.Controller):
    """The files of the print dialog; access is that of the user who opened it."""

    # It may write: what is confidential and leaves the system enters the journal.
    @http.route("/ksrisk/print/<int:print_id>", type="http", auth="user")
    def download(self, print_id, **_options):
        try:
            name, content = self._get_dialog(print_id)._make_file()
        except UserError as error:
            # In the form in which the web client shows errors of a download.
            told = {
                "code": 200,
                "message": "Odoo Server Error",
                "data": http.serialize_exception(error),
            }
            response = request.make_response(html_escape(json.dumps(told)), status=422)
            raise UnprocessableEntity(response=response) from error
        return self._respond(name, content, "attachment")

    @http.route(
        "/ksrisk/print/<int:print_id>/preview",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def preview(self, print_id, line=None, **_options):
        try:
            dialog = self._get_dialog(print_id)
            lines = dialog.line_ids.filtered(lambda one: str(one.id) == line)
            if line and not lines:
                raise UserError(request.env._("This document is not in the dialog."))
            name, content = dialog._make_pdf(lines)
        except UserError as error:
            values = {
                "title": request.env._("The document can't be shown"),
                "message": str(error),
            }
            return request.render("ksrisk_analysis.print_refused", values, status=422)
        return self._respond(name, content, "inline")

    def _get_dialog(self, print_id):
        """The user's own dialog.

        :raises UserError: it is gone, or another's
        """
        dialog = request.env["ksrisk.print"].browse(print_id).exists()
        if not dialog:
            raise UserError(
                request.env._("This dialog was open too long: open it again.")
            )
        # A reader of the same documents is another user all the same.
        if not dialog.has_access("read") or dialog.create_uid != request.env.user:
            raise AccessError(request.env._("This dialog belongs to another user."))
        return dialog

    def _respond(self, name, content, disposition):
        extension = name[name.rfind(".") :]
        return request.make_response(
            content,
            [
                ("Content-Type", _TYPES[extension]),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name, disposition)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
