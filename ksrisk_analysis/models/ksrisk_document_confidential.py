"""What a document prints of marked rows, and who reads it whole."""

from odoo import fields, models
from odoo.exceptions import AccessError

from ..core import public_copy, workflow
from ..core.languages import LANGS
from .ksrisk_confidential_mixin import CONFIDENTIAL
from .ksrisk_guard_mixin import permit

#: Models whose marked rows are left out.
ROW_MODELS = (
    "ksrisk.act",
    "ksrisk.risk",
    "ksrisk.recommendation",
    "ksrisk.measure",
    "ksrisk.position",
)


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    is_confidential = fields.Boolean(
        "Prints Confidential Rows",
        readonly=True,
        copy=False,
        help="Only who works on the document reads it whole; others get its public "
        "copy.",
    )

    def _get_printed_records(self):
        """The records that signed documents print: a set of (model, id)."""
        printed = set()
        # Kept for who reads the whole document; only the keys of its rows leave here.
        for document in self.sudo():
            for values in (document.content or {}).values():
                printed |= public_copy.printed(values)
        return printed

    def _update_confidential(self):
        """Note on signed documents whether they print what is marked."""
        # Whether it is marked follows from all of its rows, whoever marks one.
        for document in self.sudo():
            hidden = document._get_hidden()
            marked = not hidden.isdisjoint(document._get_printed_records())
            if document.is_confidential != marked:
                permit(document, "is_confidential").write({"is_confidential": marked})

    def _get_hidden(self):
        """The marked records of the analysis of the document: a set of (model, id)."""
        # Marked rows are hidden from many: their keys are what is to be left out.
        marked = self.sudo()._get_marked()
        return {record._get_print_key() for records in marked for record in records}

    def _get_marked(self):
        """The marked rows of the analysis and sections of the document, by model."""
        domain = [
            ("analysis_id", "in", self.analysis_id.ids),
            ("is_confidential", "=", True),
        ]
        return [
            *(self.env[model].search(domain) for model in ROW_MODELS),
            self.section_ids.filtered("is_confidential"),
        ]

    def _filter_read_whole(self):
        """Those of the documents that the user reads with their marked rows."""
        user = self.env.user
        if any(
            user.has_group(group)
            for group in (workflow.OFFICER, workflow.SIGNATORY, CONFIDENTIAL)
        ):
            return self
        # Whether he is a member is asked of documents, too, that he does not read.
        return self.filtered(
            lambda document: user in document.sudo().analysis_id.member_ids.user_id
        )

    def _check_reads_whole(self):
        """Refuse to print for who may not read the marked rows of the document.

        :raises AccessError: the document prints some
        """
        if self.env.su:
            return
        for document in self - self._filter_read_whole():
            hidden = document._get_hidden()
            values = document._get_document_values(LANGS[0]) if hidden else None
            if hidden and not hidden.isdisjoint(public_copy.printed(values)):
                raise AccessError(
                    self.env._(
                        "“%s” prints rows of restricted distribution, which you do not "
                        "read. Open its public copy instead.",
                        document.display_name,
                    )
                )
