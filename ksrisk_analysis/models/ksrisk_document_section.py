from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..core.languages import KK, RU
from .ksrisk_guard_mixin import permit


class KsriskDocumentSection(models.Model):
    """The text of one section in one language. Rows, not translations: whoever
    drafts sees both languages side by side, and an edit of one touches one row."""

    _name = "ksrisk.document.section"
    _inherit = ["ksrisk.content.mixin", "ksrisk.confidential.row.mixin"]
    _description = "Section of a Document"
    _order = "document_id, sequence, lang, id"

    document_id = fields.Many2one(
        "ksrisk.document", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("intro", "Introduction"),
            ("description", "Description"),
            ("risks", "Identified Risks"),
            ("recommendations", "Recommendations"),
            ("conclusion", "Conclusion"),
        ],
        "Section",
        required=True,
    )
    lang = fields.Selection(
        [(KK, "Kazakh"), (RU, "Russian")], "Language", required=True
    )
    body = fields.Html("Text", sanitize=True)
    other_body = fields.Html(
        "In the Other Language", compute="_compute_other_body", sanitize=True
    )

    _section_once = models.Constraint(
        "UNIQUE(document_id, code, lang)",
        "The document has this section in this language already.",
    )

    _content_fields = frozenset({"document_id", "sequence", "code", "lang", "body"})
    _content_parents = frozenset({"document_id"})
    _confidential_texts = ("body",)

    @api.depends("document_id.section_ids.body")
    def _compute_other_body(self):
        for section in self:
            others = section.document_id.section_ids.filtered(
                lambda other, section=section: (
                    other.code == section.code and other.lang != section.lang
                )
            )
            section.other_body = others[:1].body

    def _compute_is_sealed(self):
        for section in self:
            section.is_sealed = section.document_id.state in ("signed", "superseded")

    def _check_content_open(self):
        self.document_id._check_open()

    def _get_print_key(self):
        # The same in each language and version: the texts are compared by their hash.
        return self._name, self.code

    def _get_content_analyses(self):
        return self.document_id.analysis_id

    def _on_confidential_changed(self):
        """The mark is that of the section, whatever the language."""
        for section in self:
            others = section.document_id.section_ids.filtered(
                lambda other, section=section: (
                    other.code == section.code
                    and other.is_confidential != section.is_confidential
                )
            )
            if others:
                permit(others, "is_confidential").write(
                    {"is_confidential": section.is_confidential}
                )
        return super()._on_confidential_changed()

    def _get_plain_text(self):
        return html2plaintext(self.body or "").strip()

    def _get_title(self):
        """The section's title in the language of the context."""
        return dict(self._fields["code"]._description_selection(self.env))[self.code]

    def _get_language_name(self):
        return dict(self._fields["lang"]._description_selection(self.env))[self.lang]
