from odoo import models

from .ksrisk_export_mixin import ExportColumn, in_language, labelled


class KsriskRisk(models.Model):
    _name = "ksrisk.risk"
    _inherit = ["ksrisk.risk", "ksrisk.export.mixin"]

    _export_left_out = {
        "analysis_id": "named above the table",
        "company_id": "the company of the analysis",
        "outcome_reason": "a draft of the reasons of the outcome",
        "date_confirmed": "for the indicators; the state is a column",
        "date_rejected": "for the indicators; the state is a column",
        "date_eliminated": "for the indicators; the state is a column",
        "date_not_eliminated": "for the indicators; the state is a column",
        "is_confidential": "marked rows are given to who reads them, and journalled",
        "message_main_attachment_id": "belongs to the chatter",
    }

    def _get_export_sheets(self):
        columns = [
            *self._get_export_substance(),
            *self._get_export_place(),
            *self._get_export_outcome(),
        ]
        return {"risks": (self.env._("Corruption risks"), columns)}

    def _get_export_substance(self):
        return [
            ExportColumn(
                self.env._("No (risk)"), "number", lambda r: r.number or None, 6
            ),
            ExportColumn(
                self.env._("Direction"),
                "direction_id",
                lambda r: r.direction_id.name or "",
                24,
                bilingual=True,
            ),
            ExportColumn(self.env._("Risk"), "name", in_language("name"), 40, True),
            ExportColumn(
                self.env._("Causes and conditions"),
                "cause",
                in_language("cause"),
                36,
                bilingual=True,
            ),
        ]

    def _get_export_place(self):
        return [
            ExportColumn(
                self.env._("Act or document"),
                "act_id",
                lambda r: r.sudo().act_id.display_name or "",  # marked: its number
                28,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Provision"),
                "provision",
                lambda r: r.provision or "",
                14,
            ),
            ExportColumn(
                self.env._("Kind of factor"),
                "factor_id",
                lambda r: r.factor_id.name or "",
                24,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Departments"),
                "department_ids",
                lambda r: "\n".join(r.department_ids.mapped("name")),
                26,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Positions"),
                "job_ids",
                lambda r: "\n".join(r.job_ids.mapped("name")),
                26,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Answers"),
                "answer_ids",
                lambda r: "\n".join(r.answer_ids.mapped("display_name")),
                24,
                bilingual=True,
            ),
        ]

    def _get_export_outcome(self):
        return [
            ExportColumn(
                self.env._("Recommendations"),
                "recommendation_ids",
                lambda r: "\n".join(
                    name or "" for name in r.recommendation_ids.mapped("name")
                ),
                40,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Status"), "state", labelled(self, "state"), 16, True
            ),
            ExportColumn(
                self.env._("Rejected because"),
                "reject_reason",
                lambda r: r.reject_reason or "",
                28,
            ),
            ExportColumn(
                self.env._("Not eliminated because"),
                "not_eliminated_reason",
                lambda r: r.not_eliminated_reason or "",
                28,
            ),
        ]
