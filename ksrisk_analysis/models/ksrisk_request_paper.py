"""The checklist of a request, answered or empty."""

from odoo import models

from ..core import words

#: A line for the hand.
_BLANK = "[\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}] "


class KsriskRequest(models.Model):
    _name = "ksrisk.request"
    _inherit = ["ksrisk.request", "ksrisk.paper.mixin"]

    def _get_paper_checklist(self, answers=None):
        """The indicators with their answers, as reference 4.5 has them."""
        if answers is None:
            answers = self.answer_ids
        labels = self._get_result_labels()
        rows = [
            {"cells": answer._get_checklist_cells(index, labels)}
            for index, answer in enumerate(answers, 1)
        ]
        return self._get_checklist_page(rows) | {
            "signatures": self._get_checklist_signatures()
        }

    def _get_paper_checklist_empty(self):
        """The same with room for the hand."""
        choice = [f"{_BLANK}{label}" for label in self._get_result_labels().values()]
        rows = [
            {"cells": [[f"{index}."], [answer.question or ""], choice, [], [], [], []]}
            for index, answer in enumerate(self.answer_ids, 1)
        ]
        blank = {"name": "____________________", "date": self._get_blank_date()}
        return self._get_checklist_page(rows) | {
            "signatures": [
                {**blank, "post": self.env._("Answered by (checklist)")},
                {**blank, "post": self.env._("Verified by (checklist)")},
            ]
        }

    def _get_checklist_page(self, rows):
        columns = [
            self.env._("No (indicator)"),
            self.env._("Indicator"),
            self.env._("Answer (present, absent, partly, not applicable)"),
            self.env._("Ground, evidence"),
            self.env._("Automatic figure"),
            self.env._("Answered by (checklist)"),
            self.env._("Verified by (checklist)"),
        ]
        widths = [4, 33, 14, 22, 9, 9, 9]
        return {
            "landscape": True,
            "title": self.env._(
                "Checklist of the indicators of the direction “%s”",
                self.direction_id.name or "",
            ),
            "blocks": [
                {"heading": "", "html": self._get_checklist_intro()},
                {"columns": columns, "widths": widths, "rows": rows},
            ],
        }

    def _get_checklist_intro(self):
        """Who is asked, about what, until when."""
        analysis = self.sudo().analysis_id  # respondents do not read it

        def day(value):
            return words.date_in_words(value, self.env.lang) if value else "—"

        lines = [
            self.env._("Department: %s.", self.department_id.name or "—"),
            self.env._(
                "Period analysed: from %(from)s to %(to)s.",
                **{"from": day(analysis.date_from), "to": day(analysis.date_to)},
            ),
            self.env._("To be answered by: %s.", day(self.date_deadline)),
        ]
        return self._get_paragraphs(lines)

    def _get_result_labels(self):
        """What an indicator is on paper; on the screen it is a question."""
        return {
            "yes": self.env._("present"),
            "no": self.env._("absent"),
            "partial": self.env._("partly"),
            "na": self.env._("not applicable"),
        }

    def _get_checklist_signatures(self):
        people = (
            (
                self.env._("Answered by (checklist)"),
                self.submitted_by_id,
                self.date_submitted,
            ),
            (
                self.env._("Verified by (checklist)"),
                self.accepted_by_id,
                self.date_accepted,
            ),
        )
        return [
            {
                # Of the person there is his name and job, no more.
                "post": f"{label}: {user.sudo().employee_id.job_id.name or ''}".strip(
                    ": "
                ),
                "name": words.initials(user.name) if user else "____________________",
                "date": words.approval_date(day or None, self.env.lang),
            }
            for label, user, day in people
        ]

    def _get_blank_date(self):
        return words.approval_date(None, self.env.lang)


class KsriskAnswer(models.Model):
    _inherit = "ksrisk.answer"

    def _get_checklist_cells(self, index, labels):
        """The row of the checklist, in the language of the context."""
        evidence = self.evidence_ids.mapped("name")
        grounds = [self.comment, self.value, self.reason, *evidence]
        return [
            [f"{index}."],
            [self.question or ""],
            [labels[self.result]] if self.result else [],
            [text for text in grounds if text],
            ["–"],
            [words.initials(self.answered_by_id.name or "")],
            [words.initials(self.verified_by_id.name or "")],
        ]
