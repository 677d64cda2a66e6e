from odoo import api, fields, models
from odoo.exceptions import UserError


class KsriskPublish(models.TransientModel):
    """The step of publication: make the copies, download them, enter the page."""

    _name = "ksrisk.publish"
    _description = "Publish Documents"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, readonly=True, ondelete="cascade"
    )
    date_due = fields.Date("Due on", compute="_compute_date_due")
    line_ids = fields.One2many("ksrisk.publish.line", "publish_id", "Documents")
    is_copied = fields.Boolean(
        compute="_compute_is_copied", export_string_translation=False
    )

    @api.depends("analysis_id")
    def _compute_date_due(self):
        for publish in self:
            deadline = publish.analysis_id._get_deadline("DL-8")
            publish.date_due = deadline.date_deadline

    @api.depends("line_ids.copy_ids")
    def _compute_is_copied(self):
        for publish in self:
            lines = publish.line_ids
            publish.is_copied = bool(lines) and all(line.is_current for line in lines)

    @api.model
    def _start(self, analysis):
        """Open the step for an analysis: what was entered before is there again."""
        documents = analysis._get_documents_to_publish()
        if not documents:
            raise UserError(
                self.env._("Nothing is signed yet: there is nothing to publish.")
            )
        publish = self.create(
            {
                "analysis_id": analysis.id,
                "line_ids": [
                    fields.Command.create({"document_id": document.id})
                    for document in documents
                ],
            }
        )
        return publish._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Publish"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_make(self):
        """Make public copies of what has none that is up to date."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: not line.is_current)
        lines.document_id._make_public_copies()
        self.line_ids.invalidate_recordset()
        return self._open()

    def action_confirm(self):
        """Note where and when each document was published."""
        self.ensure_one()
        lines = self.line_ids.filtered("url")
        if not lines:
            raise UserError(
                self.env._("Enter the address of the page of at least one document.")
            )
        for line in lines:
            line._record()
        return {"type": "ir.actions.act_window_close"}
