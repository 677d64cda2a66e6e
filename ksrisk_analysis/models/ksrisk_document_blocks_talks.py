"""What is told to the public and heard from it: announcements and minutes."""

from odoo import models

from ..core import words
from .ksrisk_document_values import _html, _row


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    # ------------------------------------------------------------------
    # Announcements
    # ------------------------------------------------------------------
    def _get_blocks_announcement(self):
        """Of the discussion that it names, or of the start of the analysis."""
        company = self._get_company_name()
        if not self.discussion_id:
            text = self._render_text(
                "announcement", company=company, facts=self._get_order_facts()
            )
            return [{"heading": "", "html": text}, self._get_contact_table()]
        return [
            {"heading": "", "html": self._render_text("discussion", company=company)},
            self._get_detail_table(self.discussion_id._get_details()),
            *self.discussion_id._get_agenda_blocks(),
            self._get_contact_table(self.env._("Contacts for questions and proposals")),
        ]

    def _get_contact_table(self, heading=""):
        """Where proposals are sent: the compliance officer, and the company."""
        company, officer = self.company_id, self.analysis_id.officer_id
        employee = officer.employee_ids.filtered(lambda own: own.company_id == company)[
            :1
        ]
        return self._get_detail_table(
            [
                (self.env._("Contact person"), officer.name),
                (self.env._("Position"), employee.job_id.name or employee.job_title),
                (self.env._("Phone"), employee.work_phone or company.phone),
                (
                    self.env._("E-mail"),
                    employee.work_email or officer.email or company.email,
                ),
                (self.env._("Postal address"), company._ksrisk_postal_address()),
            ],
            heading,
        )

    def _get_detail_table(self, details, heading=""):
        """A table of two columns: what, and how it is; what is unknown is left out."""
        return {
            "heading": heading,
            "columns": [self.env._("Detail"), self.env._("Content (detail)")],
            "widths": [35, 65],
            "rows": [_row([[name], [text]]) for name, text in details if text],
        }

    # ------------------------------------------------------------------
    # Minutes
    # ------------------------------------------------------------------
    def _get_blocks_minutes(self):
        discussion = self.discussion_id
        if not discussion:
            text = self.env._("Choose the public discussion whose minutes these are.")
            return [{"heading": "", "html": _html(text)}]
        return [
            self._get_detail_table(discussion._get_details(minutes=True)),
            *discussion._get_participant_blocks(),
            *discussion._get_agenda_blocks(),
            *discussion._get_line_blocks("heard"),
            *discussion._get_line_blocks("decision"),
        ]

    def _get_title_of(self, kind):
        """The title of another kind of document of the same analysis."""
        return self.new({"analysis_id": self.analysis_id.id, "kind": kind})._get_title()

    def _get_held_on(self):
        """The day in the head of the minutes: that of the discussion."""
        day = self.discussion_id._get_local_start()
        return words.approval_date(day.date() if day else None, self.env.lang)
