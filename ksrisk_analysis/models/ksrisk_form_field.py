from odoo import fields, models


class KsriskFormField(models.Model):
    _name = "ksrisk.form.field"
    _inherit = ["ksrisk.library.mixin"]
    _description = "Field of a Form"
    _order = "form_id, sequence, id"

    form_id = fields.Many2one(
        "ksrisk.form", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    name = fields.Text(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("number", "Figure"),
            ("text", "Text"),
            ("question", "Question"),
            ("column", "Column"),
        ],
        required=True,
        default="text",
    )

    _code_unique = models.Constraint(
        "UNIQUE(form_id, code)", "The form has this field already."
    )

    def _get_methodologies(self):
        return self.form_id.methodology_id
