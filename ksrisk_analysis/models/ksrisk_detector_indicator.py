from odoo import api, fields, models


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
    indicator_name = fields.Char("Indicator", compute="_compute_indicator_name")
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

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_indicator_name(self):
        indicators = self.env["ksrisk.indicator"].search(
            [
                ("code", "in", self.mapped("code")),
                ("methodology_id.state", "=", "published"),
            ]
        )
        names = {indicator.code: indicator.name for indicator in indicators}
        for link in self:
            link.indicator_name = names.get(link.code)

    @api.model
    def _get_detectors(self, codes):
        """The detectors that speak to some indicators, those that are off too.

        :return: dict by code of the indicator
        """
        # `mapped` would leave out those that are off.
        links = (
            self.sudo()
            .with_context(active_test=False)
            .search([("code", "in", list(codes))], order="code, detector_id")
        )
        return {
            code: group.detector_id.sudo(False).sorted("sequence")
            for code, group in links.grouped("code").items()
        }
