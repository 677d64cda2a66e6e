from odoo import models

from .ksrisk_export_mixin import ExportColumn, in_language, labelled


class KsriskMeasure(models.Model):
    _name = "ksrisk.measure"
    _inherit = ["ksrisk.measure", "ksrisk.export.mixin"]

    _export_left_out = {
        "analysis_id": "named above the table",
        "company_id": "the company of the analysis",
        "user_ids": "follow from the executors",
        "department_ids": "follow from the executors",
        "date_planned": "for the indicators; the day of the approval of the plan",
        "date_cancelled": "for the indicators; the state is a column",
        "progress_ids": "notes of the work, read in the system",
        "postponement_ids": "acts of their own; the deadline in force is a column",
        "is_confidential": "marked rows are given to who reads them, and journalled",
        "contributor_ids": "for the check of who may confirm",
        "review_note": "a draft of the note of return",
        "message_main_attachment_id": "belongs to the chatter",
    }

    def _get_export_sheets(self):
        return {
            "plan": (
                self.env._("Plan of measures"),
                [*self._get_export_row(), *self._get_export_terms()],
            ),
            "monitoring": (
                self.env._("Execution of the plan"),
                [*self._get_export_row(), *self._get_export_execution()],
            ),
        }

    def _get_export_row(self):
        return [
            ExportColumn(
                self.env._("No (measure)"), "number", lambda m: m.number or None, 6
            ),
            ExportColumn(
                self.env._("Recommendations on the results of the internal analysis"),
                "recommendation_ids",
                lambda m: "\n".join(m._get_recommendation_lines()),
                40,
                bilingual=True,
            ),
            ExportColumn(self.env._("Measures"), "name", in_language("name"), 40, True),
            ExportColumn(
                self.env._("Responsible executors"),
                "executor_ids",
                lambda m: "\n".join(m.executor_ids.mapped("display_name")),
                28,
                bilingual=True,
            ),
            ExportColumn(
                self.env._("Deadline"),
                "date_deadline",
                lambda m: m.date_deadline or None,
                13,
            ),
        ]

    def _get_export_terms(self):
        return [
            ExportColumn(
                self.env._("Form of completion"),
                "completion_form",
                in_language("completion_form"),
                28,
                bilingual=True,
            ),
            ExportColumn(self.env._("Note"), "note", in_language("note"), 20, True),
        ]

    def _get_export_execution(self):
        return [
            ExportColumn(
                self.env._("Status"), "state", labelled(self, "state"), 16, True
            ),
            ExportColumn(
                self.env._("Days overdue"),
                "date_deadline state",
                lambda m: m.days_overdue or None,
                10,
            ),
            ExportColumn(
                self.env._("What was done"), "proof", lambda m: m.proof or "", 40
            ),
            ExportColumn(
                self.env._("Proof"),
                "proof_ids",
                lambda m: "\n".join(m.proof_ids.mapped("name")),
                28,
            ),
            ExportColumn(
                self.env._("Claimed on"),
                "date_claimed",
                lambda m: m.date_claimed or None,
                13,
            ),
            ExportColumn(
                self.env._("Claimed by"),
                "claimed_by_id",
                lambda m: m.claimed_by_id.name or "",
                22,
            ),
            ExportColumn(
                self.env._("Confirmed on"),
                "date_confirmed",
                lambda m: m.date_confirmed or None,
                13,
            ),
            ExportColumn(
                self.env._("Confirmed by"),
                "confirmed_by_id",
                lambda m: m.confirmed_by_id.name or "",
                22,
            ),
            ExportColumn(
                self.env._("Returned because"),
                "return_note",
                lambda m: m.return_note or "",
                28,
            ),
        ]
