from odoo import models


class KsriskConfidentialRowMixin(models.AbstractModel):
    """A row of a document of an analysis that may be marked."""

    _name = "ksrisk.confidential.row.mixin"
    _inherit = ["ksrisk.confidential.mixin"]
    _description = "Row of Restricted Distribution"

    def _get_print_key(self):
        """How the values of a document name the record in ``of``."""
        return self._name, self.id

    def _is_published(self):
        self.ensure_one()
        publications = self._get_content_analyses().publication_ids
        return self._get_print_key() in publications._get_published_records()

    def _on_confidential_changed(self):
        # The seal stays as it is; who reads the sealed file changes.
        self.sudo()._get_content_analyses().document_ids._update_confidential()
