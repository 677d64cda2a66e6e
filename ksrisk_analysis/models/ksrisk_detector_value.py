from odoo import api, fields, models


class KsriskDetectorValue(models.Model):
    """What a parameter is from a day on, for one company or for all."""

    _name = "ksrisk.detector.value"
    _description = "Value of a Parameter"
    _order = "parameter_id, date_from desc, id"
    _rec_name = "value"

    parameter_id = fields.Many2one(
        "ksrisk.detector.parameter", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: for every company that has no value of its own from that day.",
    )
    date_from = fields.Date("In Force from", required=True)
    value = fields.Float(required=True, digits=0, aggregator=None)
    unit = fields.Selection(related="parameter_id.unit")
    source = fields.Char(help="The decision or norm that sets it.")

    _day_unique = models.UniqueIndex(
        "(parameter_id, COALESCE(company_id, 0), date_from)",
        "There is a value from this day already.",
    )

    @api.constrains("parameter_id", "value")
    def _check_bounds(self):
        for value in self:
            value.parameter_id._check_value(value.value)
