"""Where the print dialog opens from, and what it offers there."""

from odoo import models
from odoo.exceptions import UserError


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def action_open_print(self):
        """Print documents, working papers and tables of the analyses."""
        self.check_access("read")
        dialog = self.env["ksrisk.print"]
        documents = self.document_ids
        current = documents.filtered(lambda d: d.state != "superseded")
        lines = dialog._get_document_lines(documents, current)
        for analysis in self:
            lines += analysis._get_print_papers()
        name = ", ".join(self.mapped("display_name"))
        return dialog._open(lines, name)

    def _get_print_papers(self):
        """Lines for the working papers and tables of one analysis."""
        dialog, name = self.env["ksrisk.print"], self.display_name
        references = self.document_ids.filtered(
            lambda d: d.kind == "reference" and d.approval_ids
        )
        papers = [
            ("checklist", self.request_ids),
            ("form", self if self.act_ids else self.browse()),
            ("risks", self if self.risk_ids else self.browse()),
            ("agreement_sheet", references.sorted("version")[-1:]),
        ]
        tables = [
            (self.answer_ids, self.env._("Answers to the indicators")),
            (self.risk_ids, self.env._("Corruption risks")),
            (self.measure_ids, self.env._("Measures and their execution")),
            (self.position_ids, self.env._("Exposed positions")),
        ]
        return [
            *(
                dialog._get_paper_line(code, records, name, name)
                for code, records in papers
                if records
            ),
            *(
                dialog._get_row_line(records, name, title)
                for records, title in tables
                if records
            ),
        ]


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def action_open_print(self):
        """Print these documents, with the agreement sheet of a reference."""
        self.check_access("read")
        dialog = self.env["ksrisk.print"]
        lines = dialog._get_document_lines(self, self)
        voted = self.filtered("approval_ids")
        if len(self) == 1:
            name = self.display_name
        else:
            name = ", ".join(self.analysis_id.mapped("display_name"))
        if voted:
            lines.append(dialog._get_paper_line("agreement_sheet", voted, name))
        return dialog._open(lines, name)


class KsriskRequest(models.Model):
    _inherit = "ksrisk.request"

    def action_open_print(self):
        """Print the checklists of these requests, answered or empty."""
        self.check_access("read")
        dialog = self.env["ksrisk.print"]
        # Respondents do not read the analysis, and may know what theirs is called.
        analyses = ", ".join(self.sudo().mapped("analysis_id.display_name"))
        name = self.display_name if len(self) == 1 else analyses
        filled = dialog._get_paper_line("checklist", self, name)
        empty = dialog._get_paper_line("checklist_empty", self, name)
        return dialog._open([{**filled, "is_chosen": True}, empty], name)


class KsriskExportMixin(models.AbstractModel):
    _inherit = "ksrisk.export.mixin"

    def action_open_print(self):
        """Export these rows to Excel."""
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the rows to export."))
        dialog = self.env["ksrisk.print"]
        # Respondents do not read the analysis, and may know what theirs is called.
        name = ", ".join(self.sudo().mapped("analysis_id.display_name"))
        line = {**dialog._get_row_line(self, name), "is_chosen": True}
        return dialog._open(
            [line], name, delivery="file", with_pdf=False, with_xlsx=True
        )
