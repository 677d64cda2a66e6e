from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import sql_guards
from ..core import seal
from ..core.languages import KK, RU


class KsriskPublicCopy(models.Model):
    """The file of a signed document that may be published, in one language.

    It is sealed like the document itself: a copy never changes, a better one is made.
    """

    _name = "ksrisk.public.copy"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Public Copy"
    _order = "document_id, made_on desc, lang, id desc"
    _log_access = False

    document_id = fields.Many2one(
        "ksrisk.document", required=True, index=True, readonly=True, ondelete="restrict"
    )
    analysis_id = fields.Many2one(
        related="document_id.analysis_id", store=True, index=True
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
    left_out = fields.Integer("Rows Left Out", readonly=True)
    hidden = fields.Json(readonly=True, export_string_translation=False)
    made_on = fields.Datetime("Made on", required=True, readonly=True)
    made_by_id = fields.Many2one(
        "res.users", "Made by", required=True, readonly=True, ondelete="restrict"
    )
    is_outdated = fields.Boolean(
        "Outdated",
        compute="_compute_is_outdated",
        help="There is a newer version of the document, or other rows are marked now.",
    )

    _attachment_idx = models.Index("(attachment_id)")

    _guarded_fields = frozenset(
        {
            "document_id",
            "lang",
            "attachment_id",
            "sha256",
            "left_out",
            "hidden",
            "made_on",
            "made_by_id",
        }
    )

    def init(self):
        sql_guards.guard_seal(self.env.cr, self._table, sql_guards.sealed_columns(self))
        sql_guards.guard_files(self.env.cr, self._table)

    @api.depends("document_id.state")
    def _compute_is_outdated(self):
        for document, copies in self.grouped("document_id").items():
            # Whoever reads the copy is told so, whatever else he reads.
            document = document.sudo()
            hidden = document._get_hidden() & document._get_printed_records()
            for copy in copies:
                known = {tuple(pair) for pair in copy.hidden or ()}
                copy.is_outdated = document.state != "signed" or known != hidden

    @api.depends("document_id", "lang", "made_on")
    def _compute_display_name(self):
        languages = dict(self._fields["lang"]._description_selection(self.env))
        for copy in self:
            day = fields.Datetime.context_timestamp(copy, copy.made_on)
            copy.display_name = f"{languages[copy.lang]}, {day:%d.%m.%Y %H:%M}"

    def _is_intact(self):
        """Whether the stored file still is the one that was made."""
        self.ensure_one()
        # Whether it is intact anybody may ask: the bytes go nowhere.
        content = self.sudo().attachment_id.raw or b""
        return seal.file_hash(content) == self.sha256

    def action_download(self):
        """Give the file, after a look whether it still is what was made."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_intact():
            raise UserError(
                self.env._(
                    "The public copy of “%s” was changed outside the system. Tell the "
                    "internal audit, and make another.",
                    self.document_id.display_name,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    @api.model
    def _verify_copies(self, company):
        """Public copies that are not what was made: texts, for the verification."""
        # As with seals: all copies, whatever of them the user may read.
        copies = self.sudo().search([("company_id", "=", company.id)])
        # The journal has few readers; its hashes are only compared.
        entries = (
            self.env["ksrisk.journal"]
            .sudo()
            .search_fetch(
                [
                    ("event", "=", "ksrisk.document.public_copy"),
                    ("company_id", "=", company.id),
                ],
                ["payload"],
            )
        )
        entered = {
            copy_id: entry.payload["files"]
            for entry in entries
            for copy_id in entry.payload["copies"]
        }
        for copy in copies:
            known = entered.get(copy.id, {}).get(copy.lang)
            if known != copy.sha256 or not copy._is_intact():
                yield self.env._(
                    "The public copy of “%s” is not what was made.",
                    copy.document_id.display_name,
                )
