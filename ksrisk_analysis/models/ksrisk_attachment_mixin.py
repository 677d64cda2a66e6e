from odoo import api, models


class KsriskAttachmentMixin(models.AbstractModel):
    """Files of a record belong to it, so that whoever reads it can open them.

    A file uploaded through a dialog belongs to nobody but its uploader until then.
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
        result = super().write(vals)
        self._own_attachments([n for n in self._attachment_fields if n in vals])
        return result

    def _own_attachments(self, names):
        for name in names:
            for record in self:
                # The user's own uploads only: a file of another record stays there.
                files = (
                    record[name]
                    .sudo()
                    .filtered(
                        lambda file: (
                            not file.res_id and file.create_uid == self.env.user
                        )
                    )
                )
                files.write({"res_model": self._name, "res_id": record.id})
