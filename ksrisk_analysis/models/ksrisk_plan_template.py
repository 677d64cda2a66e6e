from odoo import fields, models


class KsriskPlanTemplate(models.Model):
    _name = "ksrisk.plan.template"
    _description = "Work Plan Template"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    layout = fields.Selection(
        [
            ("stages", "Works by stages"),
            ("checklist", "Indicators of each direction"),
        ],
        required=True,
        default="stages",
        help="How a work plan made of this template is printed: works under the "
        "headings of stages, or the indicators of a direction in the cell.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    line_ids = fields.One2many(
        "ksrisk.plan.template.line", "template_id", "Lines", copy=True
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is a template with this code already."
    )
