from odoo import fields, models


class KsriskForm(models.Model):
    _name = "ksrisk.form"
    _inherit = ["ksrisk.library.mixin"]
    _description = "Form of Information"
    _order = "methodology_id, sequence, id"

    methodology_id = fields.Many2one(
        "ksrisk.methodology", "Library", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    appendix_number = fields.Char("Appendix")
    direction_ids = fields.Many2many("ksrisk.direction", string="Directions")
    field_ids = fields.One2many("ksrisk.form.field", "form_id", "Fields", copy=True)

    _code_unique = models.Constraint(
        "UNIQUE(methodology_id, code)", "The library has this form already."
    )
