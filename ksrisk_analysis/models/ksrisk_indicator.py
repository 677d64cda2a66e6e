from odoo import fields, models

#: The fact that is a risk by itself, for each polarity. A partial fact is one under
#: both; an area is never one by itself.
RISKY_RESULTS = {
    "risk_if_yes": ("yes", "partial"),
    "risk_if_no": ("no", "partial"),
    "area": (),
}


class KsriskIndicator(models.Model):
    _name = "ksrisk.indicator"
    _inherit = ["ksrisk.library.mixin"]
    _description = "Indicator of Corruption Risk"
    _order = "direction_id, sequence, id"

    direction_id = fields.Many2one(
        "ksrisk.direction", required=True, index=True, ondelete="cascade"
    )
    methodology_id = fields.Many2one(
        related="direction_id.methodology_id", store=True, index=True
    )
    code = fields.Char(required=True)
    name = fields.Text(required=True, translate=True)
    sequence = fields.Integer(default=10)
    polarity = fields.Selection(
        [
            ("risk_if_yes", "Risk if present"),
            ("risk_if_no", "Risk if absent"),
            ("area", "Area to look into"),
        ],
        required=True,
        default="risk_if_yes",
    )
    answer_source = fields.Selection(
        [
            ("computed", "Computed from ERP data"),
            ("evidence", "Evidence from ERP data"),
            ("people", "People only"),
        ],
        "Source of the Answer",
        required=True,
        default="people",
    )

    _code_unique = models.Constraint(
        "UNIQUE(direction_id, code)", "The direction has this indicator already."
    )

    def _compute_display_name(self):
        for indicator in self:
            indicator.display_name = f"{indicator.code} {indicator.name or ''}"

    def _get_methodologies(self):
        # Not the stored relation: it is not there yet while a record is created.
        return self.direction_id.methodology_id
