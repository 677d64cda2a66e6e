from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import plan_table
from ..core.languages import KK, RU


class KsriskPlanImport(models.TransientModel):
    """A remediation plan that exists as a table: read, shown, then added row by row."""

    _name = "ksrisk.plan.import"
    _inherit = ["ksrisk.table.import.mixin"]
    _description = "Import of a Remediation Plan"

    analysis_id = fields.Many2one(
        "ksrisk.analysis",
        required=True,
        default=lambda self: self._default_analysis(),
    )
    file = fields.Binary("File (.xlsx, .csv)")
    text = fields.Text(
        "Pasted Table", help="Copied from Word or Excel, with its row of titles."
    )
    line_ids = fields.One2many("ksrisk.plan.import.line", "import_id", "Rows")
    notice_count = fields.Integer("Rows to Check", compute="_compute_notice_count")

    @api.depends("line_ids.notice")
    def _compute_notice_count(self):
        for wizard in self:
            wizard.notice_count = len(wizard.line_ids.filtered("notice"))

    @api.model
    def _default_analysis(self):
        """The one that the list shows, or the only one whose plan is drawn up now."""
        shown = self.env.context.get("search_default_analysis_id")
        if shown:
            return self.env["ksrisk.analysis"].browse(shown)
        waiting = self.env["ksrisk.analysis"].search([("state", "=", "signed")])
        return waiting if len(waiting) == 1 else waiting.browse()

    def action_preview(self):
        """Read the table and show what would be added, with all errors by row."""
        self.ensure_one()
        self._show(plan_table.parse(self._read()))
        self.line_ids._note_unknown()
        return self._reopen()

    def action_import(self):
        """Add all rows to the plan, or none.

        :raises UserError: the preview shows errors
        """
        self.ensure_one()
        self._check_no_errors()
        if not self.line_ids:
            raise UserError(self.env._("There are no rows to import."))
        self.line_ids._create_measures()
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def _read(self):
        content = self._decode_file()
        if content:
            if (self.file_name or "").lower().endswith(".csv"):
                return plan_table.read_csv(content)
            return plan_table.read_xlsx(content)
        if (self.text or "").strip():
            return plan_table.read_text(self.text)
        raise UserError(self.env._("Choose a file or paste a table."))

    def _prepare_line(self, row, errors):
        return {
            "index": row.index,
            "number": row.number,
            "data": {
                "recommendations": row.recommendations,
                "name": row.name,
                "completion_form": row.completion_form,
                "executors": row.executors,
            },
            "date_deadline": row.deadline,
            "error": "\n".join(errors),
            **{
                f"{field}_{suffix}": text
                for suffix, lang in (("kk", KK), ("ru", RU))
                for field, text in (
                    ("recommendation", "\n".join(row.recommendations.get(lang, []))),
                    ("name", row.name.get(lang)),
                    ("completion_form", row.completion_form.get(lang)),
                )
            },
            "executors": "\n".join(
                f"{text} ({note})" if note else text
                for text, note in next(iter(row.executors.values()), [])
            ),
        }

    def _describe(self, error):
        """An error of the table in the user's words."""
        columns = {
            "number": "№",
            "recommendations": self.env._("Recommendations"),
            "name": self.env._("Measure"),
            "completion_form": self.env._("Form of completion"),
            "executors": self.env._("Executors"),
            "deadline": self.env._("Deadline"),
        }
        column = columns.get(error.column or error.value, error.column or "")
        messages = {
            "unreadable_file": self.env._("The file can't be read as a table."),
            "no_header": self.env._(
                "No row of column titles was found among the first rows."
            ),
            "missing_column": self.env._("The column “%s” is missing.", column),
            "empty_cell": self.env._("“%s” is empty.", column),
            "bad_date": self.env._("“%s” is not a date.", error.value),
            "no_rows": self.env._("The table has no rows."),
            "too_many_rows": self.env._(
                "The table has too many rows: %s.", error.value
            ),
            "row_width": self.env._(
                "“%s” stands in a column without a title.", error.value
            ),
        }
        return messages[error.code]

    def _get_title(self):
        return self.env._("Import a Plan")
