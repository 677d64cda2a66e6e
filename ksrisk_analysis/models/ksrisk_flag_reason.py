from odoo import fields, models


class KsriskFlagReason(models.Model):
    """Why a flag needs no further look, from a list that the company keeps."""

    _name = "ksrisk.flag.reason"
    _description = "Reason to Explain or Dismiss a Flag"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("explained", "Explains"), ("dismissed", "Dismisses"), ("both", "Both")],
        required=True,
        default="both",
    )
