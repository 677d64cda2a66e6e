from odoo import fields, models


class KsriskFactor(models.Model):
    _name = "ksrisk.factor"
    _description = "Corruption Factor"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is a factor with this code already."
    )
