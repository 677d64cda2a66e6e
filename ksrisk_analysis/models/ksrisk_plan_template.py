from odoo import fields, models


class KsriskPlanTemplate(models.Model):
    _name = "ksrisk.plan.template"
    _description = "Work Plan Template"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    line_ids = fields.One2many(
        "ksrisk.plan.template.line", "template_id", "Lines", copy=True
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is a template with this code already."
    )
