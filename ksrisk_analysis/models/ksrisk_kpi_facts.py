"""What was so in a company on a day: the facts that the indicators count.

Each set is read once, so that the number of queries does not depend on the number of
rows. The analyses are those that the user who asks may read; of them all rows count.
"""

from datetime import date, datetime, time, timedelta
from functools import cached_property

import pytz

from odoo.fields import Domain


def held_on(day, since, until=False):
    """Whether what became so on ``since`` and ceased on ``until`` was so on ``day``."""
    return bool(since) and since <= day and not (until and until <= day)


#: Rows that a mark keeps from some readers of their analysis: they count for all, so
#: that nobody gets another figure than the head; lists show each reader his own.
_MARKED = ("ksrisk.risk", "ksrisk.measure")


class Facts:
    """The facts of a company on a day, of one analysis or of the calendar year.

    Of the year are the analyses that were not closed before it began: a plan signed in
    autumn is carried out in the next year.
    """

    def __init__(self, env, company, day, analysis=None):
        self.env = env
        self.company = company
        self.day = day
        self.analysis = analysis
        self._readable = {}  # by model and id: what the user finds in its list

    def count_hidden(self, records):
        """How many of the records that were counted the user does not read.

        One query for all figures that show the same records.
        """
        if self.env.su or not records.env.su:
            return 0
        known = self._readable.setdefault(records._name, {})
        unknown = [record_id for record_id in records.ids if record_id not in known]
        if unknown:
            own = self.env[records._name].browse(unknown)
            readable = set(own._filtered_access("read").ids)
            known |= {record_id: record_id in readable for record_id in unknown}
        return sum(not known[record_id] for record_id in records.ids)

    @property
    def year_start(self):
        return date(self.day.year, 1, 1)

    @cached_property
    def night(self):
        """The end of the day where the company is, as the database keeps moments."""
        zone = self.company._ksrisk_zone()
        end = datetime.combine(self.day + timedelta(days=1), time.min)
        return zone.localize(end).astimezone(pytz.utc).replace(tzinfo=None)

    def _search(self, model, domain, names):
        records = self.env[model]
        if model in _MARKED:
            records = records.sudo()  # numbers and ids alone leave this class
        return records.search_fetch(domain, names)

    @cached_property
    def analyses(self):
        """The analyses ordered by the day and not stopped by then."""
        domain = Domain(
            [("company_id", "=", self.company.id), ("order_date", "<=", self.day)]
        ) & (
            Domain("date_cancelled", "=", False)
            | Domain("date_cancelled", ">", self.day)
        )
        if self.analysis:
            domain &= Domain("id", "=", self.analysis.id)
        else:
            domain &= Domain("date_closed", "=", False) | Domain(
                "date_closed", ">=", self.year_start
            )
        names = ["name", "mode", "order_date", "date_signed", "date_approved"]
        return self._search("ksrisk.analysis", domain, names)

    @cached_property
    def covering_analyses(self):
        """Those whose answers cover departments: the one asked for, or the year's."""
        return self.analyses if self.analysis else self.year_analyses

    @cached_property
    def signed_analyses(self):
        """Those whose reference was signed in the year, by the day."""
        return self.analyses.filtered(
            lambda a: (
                held_on(self.day, a.date_signed) and a.date_signed >= self.year_start
            )
        )

    @cached_property
    def year_analyses(self):
        """The analysis of the year, of K-4 and K-5 alike.

        An analysis belongs to the year in which its reference is signed, whenever it
        was ordered; while none is, what is in progress stands for it.
        """
        return self.signed_analyses or self.analyses.filtered(
            lambda a: not held_on(self.day, a.date_signed)
        )

    @cached_property
    def scopes(self):
        """Who is asked about what, in the analyses that cover."""
        return self._search(
            "ksrisk.scope",
            [
                ("analysis_id", "in", self.covering_analyses.ids),
                ("applicable", "=", True),
            ],
            ["analysis_id", "department_id"],
        )

    @cached_property
    def departments(self):
        """The departments that the company had on the day.

        Odoo keeps no day on which a department came to be: it counts since it was
        entered, or if an order named it.
        """
        named = self.scopes.department_id.ids
        domain = (
            Domain("company_id", "=", self.company.id)
            & (Domain("create_date", "<", self.night) | Domain("id", "in", named))
            & (
                Domain("ksrisk_date_archived", ">", self.day)
                | Domain("active", "=", True)
                & (
                    Domain("ksrisk_date_restored", "=", False)
                    | Domain("ksrisk_date_restored", "<=", self.day)
                )
            )
        )
        departments = (
            self.env["hr.department"]
            .with_context(active_test=False)
            .search_fetch(domain, ["parent_id"])
        )
        if self.company.ksrisk_kpi_departments == "leaf":
            departments -= departments.parent_id
        return departments

    @cached_property
    def requests(self):
        return self._search(
            "ksrisk.request",
            [("analysis_id", "in", self.analyses.ids), ("date_sent", "<=", self.day)],
            [
                "scope_id",
                "department_id",
                "date_submitted",
                "date_returned",
                "date_accepted",
                "date_deadline",
                "state",
            ],
        )

    @cached_property
    def accepted_requests(self):
        return self.requests.filtered(
            lambda r: held_on(self.day, r.date_accepted, r.date_returned)
        )

    @cached_property
    def covered_departments(self):
        """Departments of which every applicable direction has an accepted answer.

        In an analysis registered from paper the signed reference stands for the
        answers, which are not in the system.
        """
        waiting = (self.requests - self.accepted_requests).scope_id
        answered = self.accepted_requests.scope_id - waiting
        on_paper = self.covering_analyses.filtered(
            lambda a: a.mode == "paper" and held_on(self.day, a.date_signed)
        )
        accepted = self.scopes.filtered(
            lambda s: s in answered or s.analysis_id in on_paper
        )
        missing = (self.scopes - accepted).department_id
        return (accepted.department_id - missing) & self.departments

    @cached_property
    def risks(self):
        """The risks that the commission had confirmed by the day."""
        risks = self._search(
            "ksrisk.risk",
            [
                ("analysis_id", "in", self.analyses.ids),
                ("date_confirmed", "<=", self.day),
            ],
            [
                "direction_id",
                "date_confirmed",
                "date_rejected",
                "date_eliminated",
                "date_not_eliminated",
            ],
        )
        return risks.filtered(
            lambda r: held_on(self.day, r.date_confirmed, r.date_rejected)
        )

    @cached_property
    def eliminated_risks(self):
        return self.risks.filtered(
            lambda r: held_on(self.day, r.date_eliminated, r.date_not_eliminated)
        )

    @cached_property
    def measures(self):
        """The rows that were in the approved plans on the day."""
        measures = self._search(
            "ksrisk.measure",
            [
                ("analysis_id", "in", self.analyses.ids),
                ("date_planned", "<=", self.day),
            ],
            [
                "number",
                "state",
                "date_planned",
                "date_cancelled",
                "date_claimed",
                "date_confirmed",
                "date_deadline",
                "recommendation_ids",
            ],
        )
        return measures.filtered(
            lambda m: held_on(self.day, m.date_planned, m.date_cancelled)
        )

    @cached_property
    def confirmed_measures(self):
        return self.measures.filtered(lambda m: held_on(self.day, m.date_confirmed))

    @cached_property
    def open_measures(self):
        return self.measures - self.confirmed_measures

    @cached_property
    def deadlines(self):
        """The deadline of each measure that was in force on the day, by measure."""
        return self.measures._get_deadlines_on(self.day)

    @cached_property
    def due_measures(self):
        """The rows whose deadline had come; for a year, those of the year."""
        first = date.min if self.analysis else self.year_start
        return self.measures.filtered(
            lambda m: self.deadlines[m] and first <= self.deadlines[m] <= self.day
        )

    @cached_property
    def timely_measures(self):
        """Rows carried out by their deadline, and confirmed by the day.

        What counts is the day on which the executor was done, not the one on which
        the compliance service came to confirm it.
        """
        done = self.due_measures & self.confirmed_measures
        return done.filtered(lambda m: not m._get_days_late_on(self.day))

    @cached_property
    def overdue_measures(self):
        return self.open_measures.filtered(lambda m: m._get_days_late_on(self.day))

    @cached_property
    def recommendations(self):
        return self.measures.recommendation_ids

    @cached_property
    def executed_recommendations(self):
        """Recommendations all of whose rows were confirmed."""
        return self.recommendations - self.open_measures.recommendation_ids
