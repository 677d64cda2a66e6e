from odoo import api, models
from odoo.exceptions import UserError


class KsriskAttachmentMixin(models.AbstractModel):
    """Files of a record belong to it, so that whoever reads it can open them.

    A file uploaded through a dialog belongs to nobody but its uploader until then. One
    that some other record owns is not linked: whoever could freeze it by a signature
    would take it from its owner. Only a scan may serve several acts of the cycle.
    """

    _name = "ksrisk.attachment.mixin"
    _description = "Files of a Record"

    #: Names of the many2many fields that hold files.
    _attachment_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._own_attachments(self._attachment_fields)
        return records

    def write(self, vals):
        names = [name for name in self._attachment_fields if name in vals]
        # Files that he does not read are linked too, and stay.
        known = {
            (record.id, name): record.sudo()[name] for record in self for name in names
        }
        result = super().write(vals)
        self._own_attachments(names, known)
        return result

    def _own_attachments(self, names, known=None):
        """Take the user's own uploads, and refuse files that he may not use.

        :param known: files that were linked before, by record id and field name
        """
        for name in names:
            for record in self:
                # As above: what he may not read is refused, not passed over.
                files = record.sudo()[name]
                if known:
                    files -= known[record.id, name]
                files = files.filtered(
                    lambda file, record=record: (
                        (file.res_model, file.res_id) != (record._name, record.id)
                    )
                )
                if files._ksrisk_get_foreign():
                    raise UserError(
                        self.env._(
                            "Upload the file here: it belongs to another record."
                        )
                    )
                files._ksrisk_get_uploads().write(
                    {"res_model": self._name, "res_id": record.id}
                )
