from odoo import fields, models


class KsriskMrp(models.Model):
    """The monthly calculation index (АЕК, МРП), in which norms express their limits."""

    _name = "ksrisk.mrp"
    _description = "Monthly Calculation Index"
    _order = "date_from desc"
    _rec_name = "date_from"

    date_from = fields.Date("In Force from", required=True)
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.ref("base.KZT", raise_if_not_found=False),
    )
    source = fields.Char(help="The norm that sets it.")

    _date_unique = models.Constraint(
        "UNIQUE(date_from)", "There is an index from this day already."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The index is greater than zero."
    )
