from odoo import fields, models


class KsriskLegalAct(models.Model):
    _name = "ksrisk.legal.act"
    _inherit = ["ksrisk.dated.mixin"]
    _description = "Legal Basis"
    _order = "sequence, date_from desc, id"
    _rec_name = "short_name"

    code = fields.Char(required=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Text("Full Reference", required=True, translate=True)
    ground = fields.Text(
        "As the Ground of an Order",
        translate=True,
        help="In the case that an order needs: what stands before «сәйкес», or after "
        "«в соответствии с».",
    )
    short_name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("law", "Law"),
            ("order", "Order"),
            ("recommendation", "Recommendation"),
            ("standard", "Standard"),
            ("other", "Other"),
        ],
        required=True,
        default="order",
    )
    url = fields.Char("Address")
    active = fields.Boolean(default=True)
