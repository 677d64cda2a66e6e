from odoo import fields, models
from odoo.exceptions import UserError

from .. import sql_guards
from ..core import seal
from ..core.languages import KK, RU


class KsriskDocumentFile(models.Model):
    """The sealed PDF of a document in one language."""

    _name = "ksrisk.document.file"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Sealed File"
    _order = "document_id, lang"
    _log_access = False

    document_id = fields.Many2one(
        "ksrisk.document", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True
    )
    lang = fields.Selection(
        [(KK, "Kazakh"), (RU, "Russian")], "Language", required=True, readonly=True
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "File", required=True, readonly=True, ondelete="restrict"
    )
    sha256 = fields.Char("SHA-256", required=True, readonly=True)

    _language_once = models.Constraint(
        "UNIQUE(document_id, lang)", "The document is sealed in this language already."
    )
    _attachment_idx = models.Index("(attachment_id)")

    _guarded_fields = frozenset({"document_id", "lang", "attachment_id", "sha256"})

    def init(self):
        sql_guards.guard_seal(self.env.cr, self._table, sql_guards.sealed_columns(self))
        sql_guards.guard_files(self.env.cr, self._table)

    def _is_intact(self):
        """Whether the stored file still is what was sealed."""
        self.ensure_one()
        # Whether it is intact anybody may ask: the bytes go nowhere.
        content = self.sudo().attachment_id.raw or b""
        return seal.file_hash(content) == self.sha256

    def _get_content(self):
        """The bytes of the sealed file.

        :raises UserError: the file on disk is not the one that was sealed
        """
        self.ensure_one()
        if not self._is_intact():
            raise UserError(
                self.env._(
                    "The sealed file of “%s” was changed outside the system. Tell the "
                    "internal audit.",
                    self.document_id.display_name,
                )
            )
        # Its readers are checked where it is printed.
        return self.sudo().attachment_id.raw
