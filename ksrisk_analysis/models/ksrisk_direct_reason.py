from odoo import fields, models


class KsriskDirectReason(models.Model):
    """A ground on which an order may be given without a competition."""

    _name = "ksrisk.direct.reason"
    _description = "Ground of a Direct Award"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    norm = fields.Char(help="The article of the procurement rules.")
