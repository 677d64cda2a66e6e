from odoo import api, models


class KsriskLibraryMixin(models.AbstractModel):
    """Content of a library: immutable once its version is published."""

    _name = "ksrisk.library.mixin"
    _description = "Content of a Library"

    def _get_methodologies(self):
        return self.methodology_id

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._get_methodologies()._check_editable()
        return records

    def write(self, vals):
        self._get_methodologies()._check_editable()
        result = super().write(vals)
        self._get_methodologies()._check_editable()  # it may have moved to another
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._get_methodologies()._check_editable()
