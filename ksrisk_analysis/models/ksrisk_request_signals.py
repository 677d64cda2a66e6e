from odoo import models

from .ksrisk_workflow_mixin import Reason


class KsriskRequest(models.Model):
    _inherit = "ksrisk.request"

    def _check_evidence(self, act):
        yield from super()._check_evidence(act)
        for answer in self.answer_ids._get_overruled():
            if not (answer.overrule_reason or answer.comment or "").strip():
                yield Reason(
                    answer,
                    self.env._(
                        "%s: a computed signal says otherwise. Write why it is no "
                        "risk, or return the question.",
                        answer.display_name,
                    ),
                )
