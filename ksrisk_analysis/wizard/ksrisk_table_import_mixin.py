"""What imports of tables share: read, show with all errors, enter or refuse."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class KsriskTableImportMixin(models.AbstractModel):
    """A model that inherits it has ``line_ids`` with ``index`` and ``error``.

    It defines ``_prepare_line(row, errors)``, ``_describe(error)`` and
    ``_get_title()``.
    """

    _name = "ksrisk.table.import.mixin"
    _description = "Import of a Table"

    state = fields.Selection(
        [("source", "Source"), ("preview", "Preview")], default="source"
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    error_text = fields.Text("Errors", readonly=True)
    row_count = fields.Integer("Number of Rows", compute="_compute_counts")
    error_count = fields.Integer("Rows with Errors", compute="_compute_counts")

    @api.depends("line_ids.error")
    def _compute_counts(self):
        for wizard in self:
            wizard.row_count = len(wizard.line_ids)
            wizard.error_count = len(wizard.line_ids.filtered("error"))

    def action_back(self):
        """Go back to the source."""
        self.state = "source"
        return self._reopen()

    def _decode_file(self):
        """The content of the file, if there is one.

        :raises UserError: the file is empty
        """
        content = base64.b64decode(self.file or b"")
        if self.file_name and not content:
            raise UserError(
                self.env._("The file “%s” is empty (0 bytes).", self.file_name)
            )
        return content

    def _show(self, table):
        """Show the rows of a table, each with its errors."""
        by_row = {}
        for error in table.errors:
            by_row.setdefault(error.row, []).append(self._describe(error))
        rows = [
            Command.create(self._prepare_line(row, by_row.get(row.index, [])))
            for row in table.rows
        ]
        self.write(
            {
                "state": "preview",
                "error_text": "\n".join(by_row.pop(0, [])),
                "line_ids": [Command.clear(), *rows],
            }
        )

    def _check_no_errors(self):
        if self.error_text or self.error_count:
            raise UserError(
                self.env._("Mend the errors of the table first: nothing was imported.")
            )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
