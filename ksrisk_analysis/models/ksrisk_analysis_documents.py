"""The documents of an analysis: which is the current one, and what it closes."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    order_id = fields.Many2one("ksrisk.document", compute="_compute_documents")
    work_plan_id = fields.Many2one(
        "ksrisk.document", "Approved Work Plan", compute="_compute_documents"
    )
    reference_id = fields.Many2one(
        "ksrisk.document", "Analytical Reference", compute="_compute_documents"
    )
    plan_id = fields.Many2one(
        "ksrisk.document", "Remediation Plan", compute="_compute_documents"
    )

    @api.depends("document_ids.kind", "document_ids.version", "document_ids.state")
    def _compute_documents(self):
        for analysis in self:
            analysis.order_id = analysis._get_document("order")
            analysis.work_plan_id = analysis._get_document("work_plan")
            analysis.reference_id = analysis._get_document("reference")
            analysis.plan_id = analysis._get_document("remediation_plan")

    def _get_document(self, kind):
        """The current document of a kind: its latest version, or an empty recordset."""
        self.ensure_one()
        family = self.env["ksrisk.document"]._get_family(kind)
        # Which version is the last one: not the last that the user reads.
        return (
            self.sudo()
            .document_ids.filtered(lambda document: document.kind in family)
            .sorted("version")[-1:]
            .sudo(self.env.su)
        )

    def _check_findings_open(self):
        """Refuse to change what the signed reference rests on."""
        for analysis in self:
            if not analysis._get_document("reference")._is_open():
                raise UserError(
                    self.env._(
                        "The reference of “%s” is signed.", analysis.display_name
                    )
                )
