from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_amount_basis = fields.Selection(
        [("untaxed", "Without tax"), ("total", "With tax")],
        "Amounts of Detectors",
        default="untaxed",
        required=True,
        help="The amount of an order that detectors compare with limits.",
    )
