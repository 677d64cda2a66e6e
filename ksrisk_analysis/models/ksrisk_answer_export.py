from odoo import models

from .ksrisk_export_mixin import ExportColumn, labelled


def _asked(answer):
    return answer._get_asked()


class KsriskAnswer(models.Model):
    _name = "ksrisk.answer"
    _inherit = ["ksrisk.answer", "ksrisk.export.mixin"]

    _export_left_out = {
        "analysis_id": "named above the table",
        "company_id": "the company of the analysis",
        "signal_ids": "each with its own rows, frozen",
    }

    def _filter_restricted(self):
        """Those with confidential evidence, counted for all of them at once."""
        counts = self._count_confidential()
        return self.filtered(lambda answer: counts.get(answer.id))

    def _get_export_sheets(self):
        columns = [
            *self._get_export_question(),
            *self._get_export_answer(),
            *self._get_export_actors(),
        ]
        return {"answers": (self.env._("Answers to the indicators"), columns)}

    def _get_export_question(self):
        return [
            ExportColumn(
                self.env._("Department"),
                "request_id",
                lambda a: a.request_id.department_id.name or "",
                26,
                bilingual=True,
                by="request_id",
            ),
            ExportColumn(
                self.env._("Direction"),
                "direction_id",
                lambda a: a.direction_id.name or "",
                26,
                bilingual=True,
                by="direction_id",
            ),
            ExportColumn(
                self.env._("Code"),
                "indicator_id field_id",
                lambda a: _asked(a).code or "",
                9,
                by=_asked,
            ),
            ExportColumn(
                self.env._("Indicator"),
                "indicator_id field_id",
                lambda a: _asked(a).name or "",
                50,
                bilingual=True,
                by=_asked,
            ),
        ]

    def _get_export_answer(self):
        return [
            ExportColumn(
                self.env._("Answer"),
                "result",
                labelled(self, "result"),
                14,
                bilingual=True,
                by="result",
            ),
            ExportColumn(
                self.env._("Points to a risk"),
                "is_risk",
                lambda a: "✓" if a.is_risk else "",
                10,
            ),
            ExportColumn(
                self.env._("Figure or text"), "value", lambda a: a.value or "", 20
            ),
            ExportColumn(
                self.env._("Comment"), "comment", lambda a: a.comment or "", 36
            ),
            ExportColumn(
                self.env._("Why not applicable"),
                "reason",
                lambda a: a.reason or "",
                24,
            ),
            ExportColumn(
                self.env._("Evidence"),
                "evidence_ids",
                lambda a: "\n".join(a.evidence_ids.mapped("name")),
                28,
            ),
            ExportColumn(
                self.env._("Risks"),
                "risk_ids",
                lambda a: ", ".join(f"№ {risk.number}" for risk in a.risk_ids),
                12,
            ),
            ExportColumn(
                self.env._("Why no risk"),
                "no_risk_reason",
                lambda a: a.no_risk_reason or "",
                24,
            ),
            ExportColumn(
                self.env._("Why the signal is no risk"),
                "overrule_reason",
                lambda a: a.overrule_reason or "",
                24,
            ),
        ]

    def _get_export_actors(self):
        return [
            ExportColumn(
                self.env._("Answered by"),
                "answered_by_id",
                lambda a: a.answered_by_id.name or "",
                22,
                by="answered_by_id",
            ),
            ExportColumn(
                self.env._("Verified by"),
                "verified_by_id",
                lambda a: a.verified_by_id.name or "",
                22,
                by="verified_by_id",
            ),
            ExportColumn(
                self.env._("Answer due on"),
                "request_id",
                lambda a: a.request_id.date_deadline or None,
                13,
                by="request_id",
            ),
            ExportColumn(
                self.env._("Submitted on"),
                "request_id",
                lambda a: a.request_id.date_submitted or None,
                13,
                by="request_id",
            ),
            ExportColumn(
                self.env._("Accepted on"),
                "request_id",
                lambda a: a.request_id.date_accepted or None,
                13,
                by="request_id",
            ),
        ]
