from odoo import fields, models


class KsriskPlanStage(models.Model):
    _name = "ksrisk.plan.stage"
    _description = "Stage of the Work Plan"
    _order = "number, id"

    number = fields.Integer(required=True)
    name = fields.Text(required=True, translate=True)
    active = fields.Boolean(default=True)
