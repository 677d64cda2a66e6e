"""What waits for whom: the items that reminders are about, in a few queries each."""

from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from .ksrisk_deadline import ENDED, PENDING
from .ksrisk_request import OPEN_STATES as OPEN_REQUEST

#: The legal deadline of what waits for a signature, by kind of document.
_LEGAL = {"remediation_plan": "DL-6", "positions": "DL-10"}


class Item(NamedTuple):
    """Something that somebody has to do by a day, or that waits since a day."""

    subject: str
    record: models.BaseModel
    analysis: models.BaseModel
    day: date
    users: models.BaseModel
    since: bool = False


class KsriskReminderRule(models.Model):
    _inherit = "ksrisk.reminder.rule"

    @api.model
    def _get_items(self, companies):
        """Everything that is open in some companies, whoever may read it."""
        items = []
        for subject in self._fields["subject"].get_values(self.env):
            # A reminder goes to whom it concerns, whoever sends or previews it.
            items += getattr(self.sudo(), f"_get_items_{subject}")(companies)
        return items

    def _get_items_request(self, companies):
        requests = self.env["ksrisk.request"].search(
            [
                ("company_id", "in", companies.ids),
                ("state", "in", OPEN_REQUEST),
                ("date_deadline", "!=", False),
                ("analysis_id.state", "=", "collection"),
            ]
        )
        for request in requests:
            yield Item(
                "request",
                request,
                request.analysis_id,
                request.date_deadline,
                request.user_id,
            )

    def _get_items_measure(self, companies):
        measures = self.env["ksrisk.measure"].search(
            [
                ("company_id", "in", companies.ids),
                ("state", "in", ("planned", "in_progress")),
                ("date_deadline", "!=", False),
                ("analysis_id.state", "in", ("approved", "monitoring")),
            ]
        )
        for measure in measures:
            yield Item(
                "measure",
                measure,
                measure.analysis_id,
                measure.date_deadline,
                measure.user_ids,
            )

    def _get_items_deadline(self, companies):
        deadlines = self.env["ksrisk.deadline"].search(
            PENDING & Domain("company_id", "in", companies.ids)
        )
        for deadline in deadlines:
            analysis = deadline.analysis_id
            yield Item(
                "deadline",
                deadline,
                analysis,
                deadline.date_deadline,
                analysis.officer_id,
            )

    def _get_items_vote(self, companies):
        for document in self._get_submitted(companies, [("kind", "=", "reference")]):
            due = document.analysis_id._get_deadline("DL-5").date_deadline
            users = document._get_missing_voters().user_id
            if due and users:
                yield Item("vote", document, document.analysis_id, due, users)

    def _get_items_signature(self, companies):
        for document in self._get_submitted(companies, []):
            if document.kind == "reference" and document._get_missing_voters():
                continue
            analysis = document.analysis_id
            due = analysis._get_deadline(_LEGAL.get(document.kind)).date_deadline
            yield Item(
                "signature",
                document,
                analysis,
                due or document.date_submitted,
                analysis.head_id.user_id,
                not due,
            )
        yield from self._get_postponements("signature", "reviewed", companies)

    def _get_items_opinion(self, companies):
        return self._get_postponements("opinion", "requested", companies)

    def _get_submitted(self, companies, domain):
        return self.env["ksrisk.document"].search(
            [
                ("company_id", "in", companies.ids),
                ("state", "=", "submitted"),
                ("analysis_id.state", "not in", ENDED),
                *domain,
            ]
        )

    def _get_postponements(self, subject, state, companies):
        waiting = self.env["ksrisk.postponement"].search(
            [
                ("company_id", "in", companies.ids),
                ("state", "=", state),
                ("analysis_id.state", "not in", ENDED),
            ]
        )
        for postponement in waiting:
            analysis = postponement.analysis_id
            reviewed = state == "reviewed"
            yield Item(
                subject,
                postponement,
                analysis,
                postponement.date_opinion if reviewed else postponement.date_requested,
                analysis.head_id.user_id if reviewed else analysis.officer_id,
                since=True,
            )

    # ------------------------------------------------------------------
    # To whom
    # ------------------------------------------------------------------
    @api.model
    def _get_managers(self, items):
        """The head of department of each person in charge: by user and company.

        A head who is in charge himself is reminded through the head above him.
        """
        users = self.env["res.users"].union(*(item.users for item in items))
        employees = (
            self.env["hr.employee"]
            .sudo()  # whoever runs it: heads of departments are no secret
            .search([("user_id", "in", users.ids)])
        )
        managers = {}
        for employee in employees:
            department = employee.department_id
            while department.manager_id.user_id in (
                employee.user_id,
                self.env["res.users"],
            ):
                if not department.parent_id:
                    break
                department = department.parent_id
            manager = department.manager_id.user_id - employee.user_id
            managers[employee.user_id, employee.company_id] = manager
        return managers

    def _get_recipients(self, item, managers):
        """The users whom this rule reminds of an item."""
        analysis = item.analysis
        none = self.env["res.users"]
        if self.recipient == "manager":
            company = analysis.company_id
            return none.union(
                *(managers.get((user, company), none) for user in item.users)
            )
        return {
            "person": item.users,
            "officer": analysis.officer_id,
            "head": analysis.head_id.user_id,
        }[self.recipient]
