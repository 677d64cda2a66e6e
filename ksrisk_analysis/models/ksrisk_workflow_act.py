"""What stands against an act itself: its day, its scan, the decision it rests on."""

from odoo import models

from ..core.languages import LANGS
from .company_day import today_of
from .ksrisk_workflow_mixin import Reason


class KsriskWorkflowMixin(models.AbstractModel):
    _inherit = "ksrisk.workflow.mixin"

    def _check_act_date(self, act):
        """Reasons against the day of an act; models add what their acts rest on."""
        if act.date > today_of(self):
            yield Reason(self[:1], self.env._("The date of the act is in the future."))

    def _check_act(self, act):
        """Reasons against a signing act itself."""
        record = self[:1]
        if act.mode == "paper" and not act.scan_ids:
            yield Reason(
                record, self.env._("Attach the scan of the act signed on paper.")
            )
        scans = self.env["ir.attachment"].browse(act.scan_ids)
        for message in scans._ksrisk_get_scan_messages():
            yield Reason(record, message)
        decision = (act.body, act.body_number, act.body_date)
        if any(decision) and not all(decision):
            yield Reason(
                record,
                self.env._(
                    "A decision of a collegial body needs the body, its number and "
                    "its date."
                ),
            )
        if act.body_date and act.body_date > act.date:
            yield Reason(
                record,
                self.env._("The decision is dated after the act that rests on it."),
            )
        if act.mode == "system":
            yield from record._check_act_languages(act)

    def _check_act_languages(self, act):
        """What an act says of its signer is said in both languages, or not at all."""
        for label, texts in (
            (self.env._("Post"), act.signer_post),
            (self.env._("Ground of the acting head"), act.signer_basis),
            (self.env._("Collegial body"), act.body),
        ):
            for lang in LANGS if texts else ():
                if not texts.get(lang):
                    yield Reason(
                        self,
                        self.env._(
                            "The act: “%(field)s” has no text in %(lang)s.",
                            field=label,
                            lang=self.env["res.lang"]._get_data(code=lang).name or lang,
                        ),
                    )
