from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    #: Fields that a sealed file may still get: none of its content or place.
    _KSRISK_FREE = frozenset({"description", "access_token", "thumbnail"})

    def write(self, vals):
        # A new upload belongs to nobody yet: it is given its record once.
        placed = {"res_model", "res_id"}.issuperset(vals) and not any(
            self.mapped("res_id")
        )
        if not placed and not self._KSRISK_FREE.issuperset(vals):
            self._ksrisk_check_unsealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._ksrisk_check_unsealed()

    def _ksrisk_check_unsealed(self):
        """Refuse to change files that a seal or a handed-in proof rests on.

        Whoever may write on the record could otherwise overwrite its files.
        """
        if not self.ids:
            return
        for model, domain in self._ksrisk_get_sealing():
            if self.env[model].sudo().search_count(domain, limit=1):
                raise AccessError(
                    self.env._(
                        "This file belongs to something signed or handed in: it does "
                        "not change."
                    )
                )

    def _ksrisk_get_sealing(self):
        """Where a file is held: pairs of model and domain; companions add theirs."""
        return [
            ("ksrisk.document.file", [("attachment_id", "in", self.ids)]),
            (
                "ksrisk.document",
                [
                    ("scan_ids", "in", self.ids),
                    ("state", "in", ("signed", "superseded")),
                ],
            ),
            ("ksrisk.approval", [("scan_ids", "in", self.ids)]),
            (
                "ksrisk.measure",
                [
                    ("proof_ids", "in", self.ids),
                    ("state", "in", ("claimed", "confirmed")),
                ],
            ),
            (
                "ksrisk.answer",
                [
                    ("evidence_ids.attachment_ids", "in", self.ids),
                    ("request_id.state", "in", ("submitted", "accepted")),
                ],
            ),
        ]

    def _ksrisk_get_empty_messages(self):
        """What to tell of files that hold nothing."""
        return [
            self.env._("The file “%s” is empty (0 bytes).", attachment.name)
            for attachment in self.sudo()
            if attachment.type == "binary" and not attachment.file_size
        ]
