"""What the company's own data say beside a question. The answer is a person's."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..core import workflow
from .ksrisk_confidential_mixin import CONFIDENTIAL

#: Who sees what the detectors show, in figures.
_READERS = (
    workflow.USER,
    workflow.SIGNATORY,
    workflow.AUDITOR,
    CONFIDENTIAL,
)


class KsriskAnswer(models.Model):
    _inherit = "ksrisk.answer"

    signals = fields.Json(
        "Computed Signals",
        compute="_compute_signals",
        export_string_translation=False,
        help="What the detectors show on this indicator: a reason to look.",
    )
    signal_ids = fields.One2many(
        "ksrisk.signal", "answer_id", "Frozen Signals", readonly=True
    )
    overrule_reason = fields.Char(
        "Why the Signal Is No Risk",
        groups="ksrisk_analysis.group_ksrisk_user",
        help="The reason to accept an answer that differs from a signal used as "
        "evidence.",
    )

    @api.depends("indicator_id")
    @api.depends_context("uid", "lang")
    def _compute_signals(self):
        self.signals = False
        if not any(map(self.env.user.has_group, _READERS)):
            return
        # Respondents and auditors read answers, not the library behind them.
        detectors = self.env["ksrisk.detector.indicator"]._get_detectors(
            self.sudo().indicator_id.mapped("code")
        )
        if not self.env.user.has_group(CONFIDENTIAL):
            detectors = {
                code: found.filtered(lambda detector: not detector.is_confidential)
                for code, found in detectors.items()
            }
        known = self.env["ksrisk.detector"].union(*detectors.values())
        for analysis, answers in self.grouped("analysis_id").items():
            # Figures of the company's own period: the role may not read the order.
            figures = known._get_figures(analysis.sudo()) if known else {}
            for answer in answers:
                # As above: of the indicator its code alone is used.
                found = detectors.get(answer.sudo().indicator_id.code, ())
                answer.signals = [
                    answer._describe_signal(detector, figures[detector.id])
                    for detector in found
                ]

    def _describe_signal(self, detector, figure):
        """One line of the signals, for the web client."""
        # That there is a frozen signal is told with the figures.
        frozen = self.sudo().signal_ids.filtered(
            lambda signal: signal.detector_id == detector
        )[:1]
        return {
            "id": detector.id,
            "code": detector.code,
            "name": detector.name,
            "status": figure["status"],
            "missing": detector.missing or "",
            "population": figure["population"],
            "covered": figure["covered"],
            "flagged": figure["flagged"],
            "refused": figure["refused"],
            "amount": figure["amount"],
            "currency_id": self.company_id.currency_id.id,
            "run_at": fields.Datetime.to_string(figure["run_at"]),
            "frozen_id": frozen.id,
            "frozen_at": frozen and fields.Datetime.to_string(frozen.create_date),
        }

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_freeze_signal(self, detector_id):
        """Use what a detector shows now as evidence of the answer.

        :raises AccessError: the user is not of the compliance service
        """
        self.ensure_one()
        detector = self.env["ksrisk.detector"].browse(detector_id)
        needed = CONFIDENTIAL if detector.is_confidential else workflow.OFFICER
        if not self.env.user.has_group(needed):
            raise AccessError(
                self.env._("The compliance officer uses a signal as evidence.")
            )
        self.check_access("read")
        self.env["ksrisk.signal"]._freeze(detector, self)
        return True

    def action_open_signal_flags(self, detector_id):
        """Open the flags behind a signal."""
        self.ensure_one()
        detector = self.env["ksrisk.detector"].browse(detector_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_flag_action"
        )
        # The period of the analysis, for the domain alone.
        action["domain"] = list(detector._domain_flags(self.analysis_id.sudo()))
        action["context"] = {"default_analysis_id": self.analysis_id.id}
        return action

    def _get_overruled(self):
        """The answers that say “no risk” against a signal used as evidence."""
        return self.filtered(
            lambda answer: (
                not answer.is_risk
                and answer.indicator_id.polarity != "area"
                and any(s.sample_ok and s.flagged for s in answer._get_last_signals())
            )
        )

    def _get_last_signals(self):
        """Of each detector, what was frozen last."""
        # Who accepts must hear of a signal that he may not read.
        by_detector = self.sudo().signal_ids.grouped("detector_id")
        return [signals[:1] for signals in by_detector.values()]
