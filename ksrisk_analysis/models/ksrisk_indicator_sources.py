from odoo import api, fields, models

from .ksrisk_analysis_sources import SOURCES


class KsriskIndicator(models.Model):
    _inherit = "ksrisk.indicator"

    source = fields.Selection(
        SOURCES,
        "Rests on",
        compute="_compute_source",
        help="In the analysis that the list was opened from.",
    )
    detector_codes = fields.Char("Detectors", compute="_compute_detector_codes")

    @api.depends_context("ksrisk_analysis_id")
    def _compute_source(self):
        analysis = self.env["ksrisk.analysis"].browse(
            self.env.context.get("ksrisk_analysis_id") or []
        )
        readable = analysis and analysis.has_access("read")
        sources = analysis._get_sources() if readable else {}
        for indicator in self:
            indicator.source = sources.get(indicator.id)

    @api.depends("code")
    def _compute_detector_codes(self):
        detectors = self.env["ksrisk.detector.indicator"]._get_detectors(
            self.mapped("code")
        )
        for indicator in self:
            found = detectors.get(indicator.code)
            indicator.detector_codes = found and ", ".join(found.mapped("code"))
