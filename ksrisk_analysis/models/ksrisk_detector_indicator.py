from odoo import fields, models


class KsriskDetectorIndicator(models.Model):
    """Which detector speaks to which indicator, by code: versions of the library come
    and go."""

    _name = "ksrisk.detector.indicator"
    _description = "Indicator of a Detector"
    _order = "code, detector_id"
    _rec_name = "code"

    detector_id = fields.Many2one(
        "ksrisk.detector", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char("Code of the Indicator", required=True, index=True)
    strength = fields.Selection(
        [
            ("computed", "Answers it"),
            ("partial", "Shows a part of it"),
        ],
        required=True,
        default="computed",
        help="Whether the computed signal speaks to the whole question; a person "
        "answers it either way.",
    )
    note = fields.Char(translate=True)

    _link_unique = models.Constraint(
        "UNIQUE(detector_id, code)", "The detector has this indicator already."
    )
