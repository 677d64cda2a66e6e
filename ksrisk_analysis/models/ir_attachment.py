from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..core import public_copy


class KnownTexts(dict):
    """Texts of files by their bytes, given by the code itself, not by a request."""


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    #: Fields that a sealed file may still get: none of its content or place.
    _KSRISK_FREE = frozenset({"description", "access_token", "thumbnail"})

    def _check_access(self, operation):
        """A file of a document that prints marked rows has the document's own readers.

        Its public copy and everything else stay as Odoo decides.
        """
        result = super()._check_access(operation)
        refused = result[0] if result else self.browse()
        hidden = (self - refused)._ksrisk_get_hidden()
        if not hidden:
            return result

        def refuse():
            return AccessError(
                self.env._(
                    "This file prints rows of restricted distribution. Open the public "
                    "copy of the document instead."
                )
            )

        return refused | hidden, result[1] if result else refuse

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """As `_check_access`: a search gives the content of files without it."""
        if not self.env.su and not bypass_access:
            domain = Domain(domain) & self._ksrisk_get_search_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _ksrisk_get_search_domain(self):
        documents = self.env["ksrisk.document"]
        if not documents.has_access("read"):  # Odoo finds him none of their files
            return Domain.TRUE
        # Facts of the check itself: they reach nobody.
        marked = documents.sudo().search([("is_confidential", "=", True)]).sudo(False)
        hidden = marked - marked._filter_read_whole()
        if not hidden:
            return Domain.TRUE
        of_hidden = Domain("res_model", "=", documents._name) & Domain(
            "res_id", "in", hidden.ids
        )
        return ~of_hidden

    def _ksrisk_get_hidden(self):
        """The files of documents of which the user does not read the marked rows."""
        if self.env.su or not self.ids:
            return self.browse()
        # Facts of the check itself: they reach nobody.
        files = self.sudo().filtered(
            lambda file: file.res_model == "ksrisk.document" and file.res_id
        )
        documents = self.env["ksrisk.document"].browse(files.mapped("res_id")).exists()
        # As above: whether there are marked rows, not which.
        hidden = documents.sudo().filtered("is_confidential").sudo(False)
        hidden -= hidden._filter_read_whole()
        if not hidden:
            return self.browse()
        # As above: public copies are for everybody.
        copies = hidden.sudo().public_copy_ids.attachment_id
        return (files.filtered(lambda file: file.res_id in hidden._ids) - copies).sudo(
            False
        )

    @api.model
    def _ksrisk_store_pdf(self, document, files):
        """Store what was printed of a document.

        :param files: list of the name, the bytes and the values that were printed
        """
        known = {
            content: public_copy.readable(
                {part: values[part] for part in ("title", "subtitle", "number")}
                | {"blocks": values["blocks"], "notes": values["footnotes"]}
            )
            for _name, content, values in files
        }
        return self.with_context(ksrisk_texts=KnownTexts(known)).create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": document._name,
                    "res_id": document.id,
                }
                for name, content, _values in files
            ]
        )

    def _index(self, bin_data, file_type, checksum=None):
        """What was printed is known: to read it back from its PDF takes seconds."""
        known = self.env.context.get("ksrisk_texts")
        if isinstance(known, KnownTexts) and bin_data in known:
            return known[bin_data]
        return super()._index(bin_data, file_type, checksum=checksum)

    def write(self, vals):
        if not self._KSRISK_FREE.issuperset(vals):
            if not self._ksrisk_keeps_content(vals):
                self._ksrisk_check_unsealed()
            elif self._ksrisk_is_held():
                # The same bytes, stored anew: an image is not to be made smaller.
                self = self.with_context(image_no_postprocess=True)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._ksrisk_check_unsealed()

    def _ksrisk_check_unsealed(self):
        """Refuse to change files that a seal or a handed-in proof rests on.

        Whoever may write on the record could otherwise overwrite its files.
        """
        if self._ksrisk_is_held():
            raise AccessError(
                self.env._(
                    "This file belongs to something signed or handed in: it does not "
                    "change."
                )
            )

    def _ksrisk_is_held(self):
        # What holds a file may be hidden from who would change it.
        return bool(self.ids) and any(
            self.env[model].sudo().search_count(domain, limit=1)
            for model, domain in self._ksrisk_get_sealing()
        )

    def _ksrisk_keeps_content(self, vals):
        """Whether a write only stores the same bytes anew, as a change of storage."""
        if "raw" not in vals or not {"raw", "mimetype"}.issuperset(vals):
            return False
        if not isinstance(vals["raw"], bytes):
            return False
        checksum = self._compute_checksum(vals["raw"])
        # Only compared with what he writes; Odoo checks the write itself.
        return all(
            file.checksum == checksum
            and vals.get("mimetype", file.mimetype) == file.mimetype
            for file in self.sudo()
        )

    def _ksrisk_get_owned(self):
        """The files that a record of the cycle owns.

        What merely is linked is not held: a link asks for less than to own a file.
        """
        # Where a file belongs is asked of those too that he may not read.
        return self.sudo().filtered(
            lambda file: (
                file.res_id
                and getattr(
                    self.env.registry.get(file.res_model), "_attachment_fields", ()
                )
            )
        )

    def _ksrisk_get_uploads(self):
        """The user's own files that no record has yet, or only a dialog."""
        # As above: only his own ones are left.
        return self.sudo().filtered(
            lambda file: (
                file.create_uid == self.env.user
                and (
                    not file.res_id
                    or getattr(
                        self.env.registry.get(file.res_model), "_transient", False
                    )
                )
            )
        )

    def _ksrisk_get_foreign(self):
        """The files that the user may not attach to a record of the cycle.

        He may attach his own uploads, and what the cycle holds and he can read: one
        scan may cover two acts. His own rights count: `sudo` lends him none.
        """
        owned = self._ksrisk_get_owned().sudo(False)._filtered_access("read")
        # As above: what he may not read is what is looked for.
        return self.sudo() - self._ksrisk_get_uploads() - owned

    def _ksrisk_get_sealing(self):
        """Where a file is held: pairs of model and domain; companions add theirs."""
        owned = self._ksrisk_get_owned().ids
        return [
            ("ksrisk.document.file", [("attachment_id", "in", self.ids)]),
            ("ksrisk.public.copy", [("attachment_id", "in", self.ids)]),
            (
                "ksrisk.document",
                [
                    ("scan_ids", "in", owned),
                    ("state", "in", ("signed", "superseded")),
                ],
            ),
            ("ksrisk.approval", [("scan_ids", "in", owned)]),
            (
                "ksrisk.measure",
                [
                    ("proof_ids", "in", owned),
                    ("state", "in", ("claimed", "confirmed")),
                ],
            ),
            (
                "ksrisk.postponement",
                [
                    "|",
                    ("scan_ids", "in", owned),
                    ("attachment_ids", "in", owned),
                    ("state", "!=", "draft"),
                ],
            ),
            ("ksrisk.progress", [("attachment_ids", "in", owned)]),
            (
                "ksrisk.answer",
                [
                    ("evidence_ids.attachment_ids", "in", owned),
                    ("request_id.state", "in", ("submitted", "accepted")),
                ],
            ),
            (
                "ksrisk.analysis",
                [("audit_report_ids", "in", owned), ("date_signed", "!=", False)],
            ),
            (
                "ksrisk.publication",
                [
                    ("attachment_ids", "in", owned),
                    ("analysis_id.date_published", "!=", False),
                ],
            ),
        ]

    def _ksrisk_get_scan_messages(self):
        """Reasons against the files as scans of an act or a vote."""
        scans, messages = self.exists(), []
        if scans != self:
            messages.append(self.env._("The scan is not there any more."))
        foreign = scans._ksrisk_get_foreign()
        if foreign:
            messages.append(
                self.env._("Upload the file here: it belongs to another record.")
            )
        return messages + (scans - foreign)._ksrisk_get_empty_messages()

    def _ksrisk_get_empty_messages(self):
        """What to tell of files that hold nothing."""
        # He has just linked it: whether it is empty, and its name, he may know.
        return [
            self.env._("The file “%s” is empty (0 bytes).", attachment.name)
            for attachment in self.sudo()
            if attachment.type == "binary" and not attachment.file_size
        ]
