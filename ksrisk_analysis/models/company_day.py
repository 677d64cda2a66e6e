"""The day by which lateness is judged: the company's own, wherever its reader is.

Screens, indicators, reminders and acts all ask here, so that a user abroad sees as late
what the company sees as late.
"""

from odoo.fields import Domain


def today_of(records):
    """The day that it is in the company of some records of one company.

    Of what has no company, or more than one, it is that of the user's company.
    """
    company = records.env.company
    if "company_id" in records._fields:
        own = records.company_id
        company = own if len(own) == 1 else company
    return company._ksrisk_today()


def each_with_today(records):
    """Pairs of a record and the day that it is in its company."""
    for company, own in records.grouped("company_id").items():
        today = (company or records.env.company)._ksrisk_today()
        for record in own:
            yield record, today


def domain_of_today(env, build):
    """A domain that depends on the day that it is in the company of each record.

    :param build: function of a day that gives the domain
    """
    days = env["res.company"]._ksrisk_days()
    if len(days) == 1:
        return build(*days)
    return Domain.OR(
        Domain("company_id", "in", companies.ids) & build(day)
        for day, companies in days.items()
    )


def over_by_today(env, name="date_deadline"):
    """The domain of the records whose day ``name`` is over in their company."""
    return domain_of_today(env, lambda today: Domain(name, "<", today))
