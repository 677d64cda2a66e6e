from collections import Counter

from odoo import api, fields, models


class ResPartner(models.Model):
    """A vendor: what of his orders and agreements is cited as evidence."""

    _name = "res.partner"
    _inherit = ["res.partner", "ksrisk.cited.mixin"]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_ksrisk_evidence_count(self):
        counts = Counter()
        groups = self.env["ksrisk.evidence"]._read_group(
            self._ksrisk_domain_evidence(), ["res_model", "res_id"], ["__count"]
        )
        for model, name in self._ksrisk_vendor_fields().items():
            cited = {res_id: count for key, res_id, count in groups if key == model}
            # As in the domain: the evidence is what the user may read.
            for record in self.env[model].sudo().browse(cited):
                partner = record[name]
                while partner:
                    counts[partner.id] += cited[record.id]
                    partner = partner.parent_id
        for partner in self:
            partner.ksrisk_evidence_count = counts[partner._origin.id]

    def _ksrisk_domain_evidence(self):
        # Whose an order is does not need the right to buy; the rules of the evidence
        # decide what the user sees.
        return fields.Domain.OR(
            fields.Domain("res_model", "=", model)
            & fields.Domain(
                "res_id",
                "in",
                self.env[model].sudo().search([(name, "child_of", self.ids)]).ids,
            )
            for model, name in self._ksrisk_vendor_fields().items()
        )

    def _ksrisk_vendor_fields(self):
        """Models that may be cited and name a vendor, with the field that does."""
        return {"purchase.order": "partner_id", "purchase.requisition": "vendor_id"}
