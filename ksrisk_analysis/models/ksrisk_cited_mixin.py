from odoo import api, fields, models

#: Who reads the analyses, all of them or those he is a member of.
READERS = (
    "ksrisk_analysis.group_ksrisk_user,ksrisk_analysis.group_ksrisk_signatory,"
    "ksrisk_analysis.group_ksrisk_auditor"
)


class KsriskCitedMixin(models.AbstractModel):
    """A record that may be cited as evidence, with the way to what cites it."""

    _name = "ksrisk.cited.mixin"
    _description = "Cited as Evidence"

    ksrisk_evidence_count = fields.Integer(
        "Cited as Evidence",
        compute="_compute_ksrisk_evidence_count",
        groups=READERS,
        export_string_translation=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_ksrisk_evidence_count(self):
        counts = dict(
            self.env["ksrisk.evidence"]._read_group(
                self._ksrisk_domain_evidence(), ["res_id"], ["__count"]
            )
        )
        for record in self:
            record.ksrisk_evidence_count = counts.get(record._origin.id, 0)

    def _ksrisk_domain_evidence(self):
        """The evidence that cites these records."""
        return fields.Domain("res_model", "=", self._name) & fields.Domain(
            "res_id", "in", self.ids
        )

    def action_ksrisk_evidence(self):
        """Open the evidence that cites the record, as far as the user may read it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_evidence_action"
        )
        return {
            **action,
            "domain": list(self._ksrisk_domain_evidence()),
            "context": {"create": False},
            "path": False,
        }
