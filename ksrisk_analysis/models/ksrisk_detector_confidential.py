"""Detectors that read private data of employees: who may switch them on, and run."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .ksrisk_confidential_mixin import CONFIDENTIAL
from .ksrisk_journal import journal

#: What the program says of a detector, and nobody else.
_OF_THE_PROGRAM = {"method", "version", "scope", "requires", "is_confidential"}
#: What decides whether private data is compared.
_SWITCHES = {"active", "legal_basis"}


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    @api.model
    def _get_private_rules(self):
        """Names of the rules that read private data; add-ons add theirs."""
        return frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        detectors = super().create(vals_list)
        detectors.filtered("active")._check_may_switch()
        return detectors

    def write(self, vals):
        if not self.env.su and not _OF_THE_PROGRAM.isdisjoint(vals):
            raise AccessError(
                self.env._("What a detector computes is set by the program.")
            )
        if not _SWITCHES.isdisjoint(vals):
            self._check_may_switch()
        was_on = self.filtered("active")
        result = super().write(vals)
        if "active" in vals:
            (self - was_on)._journal_switch("on")
            was_on._journal_switch("off")
        return result

    @api.constrains("method", "is_confidential", "active", "legal_basis")
    def _check_private(self):
        private = self._get_private_rules()
        for detector in self:
            if detector.method in private and not detector.is_confidential:
                raise ValidationError(
                    self.env._(
                        "“%s” reads private data: it is confidential.", detector.code
                    )
                )
            if detector.is_confidential and detector.active:
                if not (detector.legal_basis or "").strip():
                    raise ValidationError(
                        self.env._(
                            "Say on what legal ground private data is compared before "
                            "you switch it on."
                        )
                    )

    def _may_use_private(self):
        return self.env.su or self.env.user.has_group(CONFIDENTIAL)

    def _check_may_switch(self):
        """Refuse to switch a confidential detector to whoever is not of the group."""
        if any(self.mapped("is_confidential")) and not self._may_use_private():
            raise AccessError(
                self.env._(
                    "Only the confidential group switches on what reads private data."
                )
            )

    def _journal_switch(self, way):
        for detector in self.filtered("is_confidential"):
            if detector.active == (way == "on"):
                journal(detector, f"ksrisk.detector.{way}", {"detector": detector.code})

    def _filter_may_run(self):
        """The detectors that the user may run: of private data, the group alone."""
        if self._may_use_private():
            return self
        return self.filtered(lambda detector: not detector.is_confidential)

    def _check_may_run(self):
        """Refuse a run over private data to others, and of what is switched off."""
        if self - self._filter_may_run():
            raise AccessError(
                self.env._("Only the confidential group runs what reads private data.")
            )
        for detector in self:
            if detector.is_confidential and not detector.active:
                raise UserError(
                    self.env._(
                        "“%s” is off: switch it on first.", detector.display_name
                    )
                )
