from odoo import api, models


class KsriskEvidence(models.Model):
    _inherit = "ksrisk.evidence"

    @api.model
    def _get_cited_fields(self):
        return {
            **super()._get_cited_fields(),
            "contract.contract": (
                "name",
                "code",
                "partner_id",
                "date",
                "date_start",
                "date_end",
                "contract_type",
            ),
        }
