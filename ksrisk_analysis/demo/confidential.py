"""What is of restricted distribution: public copies leave it out."""

from odoo import Command

#: The risk of last year whose rows are marked all through: leaks of data.
MARKED = "access"
_EXTRACT = "Тәртіптік жаза қолдану туралы бұйрықтан үзінді"


def mark(cycle, records):
    """Mark the records, as the compliance officer."""
    cycle.staff.as_user(records, "officer").action_mark_confidential()


def cite_extract(cycle, request, day):
    """An extract about a staff matter, marked by who gives it: he reads it still."""
    login = cycle.as_respondent(request).env.user.login
    evidence = cycle.cite(
        request,
        "D1.15",
        _EXTRACT,
        date_document=day,
        attachment_ids=[Command.set(cycle.proof(_EXTRACT, day, login).ids)],
    )
    evidence.action_mark_confidential()
