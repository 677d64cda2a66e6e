from odoo import fields, models


class KsriskDirection(models.Model):
    _name = "ksrisk.direction"
    _inherit = ["ksrisk.library.mixin"]
    _description = "Direction of Analysis"
    _order = "methodology_id, sequence, id"

    methodology_id = fields.Many2one(
        "ksrisk.methodology", "Library", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    task_code = fields.Char(
        "Task", help="Task of the authorised body's instruction that it answers."
    )
    is_conditional = fields.Boolean(
        "Conditional",
        help="Applies only to a company that renders such services or holds such "
        "functions.",
    )
    needs_audit_reports = fields.Boolean(
        help="The reports of the last three years are attached before it is closed.",
    )
    intro = fields.Text("Introduction", translate=True)
    indicator_ids = fields.One2many(
        "ksrisk.indicator", "direction_id", "Indicators", copy=True
    )

    _code_unique = models.Constraint(
        "UNIQUE(methodology_id, code)", "The library has this direction already."
    )
