"""How the work itself goes: days against the limits of the law, what is open and late,
evidence, warnings that were passed over. Figures of the office, not the programme."""

from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..core import working_days
from .ksrisk_kpi import share
from .ksrisk_kpi_facts import Facts, held_on

#: Answers that state a fact, to which evidence belongs.
_FACTS = ("yes", "no", "partial")


class KsriskKpi(models.Model):
    _inherit = "ksrisk.kpi"

    @api.model
    def _get_process_figures(self, company, as_of, analysis=None):
        """The process indicators at the end of a day, by the rights of the user.

        :return: dict of ``approval`` and ``publication`` (a list of terms, one an
            analysis), ``departments`` (open and overdue rows of each), ``evidence``
            (as a figure, with domains) and ``warnings``
        """
        return self._get_process_of(Facts(self.env, company, as_of, analysis))

    @api.model
    def _get_process_of(self, facts):
        self.check_access("read")
        return {
            "approval": self._get_terms(facts, "DL-6"),
            "publication": self._get_terms(facts, "DL-8"),
            "departments": self._get_departments(facts),
            "evidence": self._get_evidence(facts),
            "warnings": self._get_warnings(facts),
        }

    # ------------------------------------------------------------------
    # Days against the limits
    # ------------------------------------------------------------------
    @api.model
    def _get_terms(self, facts, code):
        """How long a step of each analysis took, against the limit that it had."""
        deadlines = self.env["ksrisk.deadline"].search_fetch(
            [
                ("analysis_id", "in", facts.analyses.ids),
                ("code", "=", code),
                ("date_trigger", "<=", facts.day),
            ],
            ["date_trigger", "date_deadline", "date_done", "length", "unit"],
        )
        if not deadlines:
            return []
        is_working = facts.company._ksrisk_is_open()
        return [self._make_term(facts, row, is_working) for row in deadlines]

    @api.model
    def _make_term(self, facts, deadline, is_working):
        done = deadline.date_done
        done = done if held_on(facts.day, done) else False
        end = done or facts.day
        in_working_days = deadline.unit == "working_day"
        if in_working_days:
            days = working_days.working_days_between(
                deadline.date_trigger, end, is_working
            )
        else:
            days = (end - deadline.date_trigger).days
        is_late = end > deadline.date_deadline
        return {
            "analysis": deadline.analysis_id.display_name,
            "days": days,
            "limit": deadline.length,
            "text": self._format_term(days, deadline, in_working_days),
            "date_trigger": deadline.date_trigger,
            "date_deadline": deadline.date_deadline,
            "date_done": done,
            # While the term runs, nothing is decided.
            "is_met": False if is_late else (True if done else None),
            "model": deadline._name,
            "ids": deadline.ids,
        }

    @api.model
    def _format_term(self, days, deadline, in_working_days):
        if in_working_days:
            return self.env._(
                "%(days)s of %(limit)s working days", days=days, limit=deadline.length
            )
        return self.env._("%s calendar days", days)

    # ------------------------------------------------------------------
    # Rows by department
    # ------------------------------------------------------------------
    @api.model
    def _get_departments(self, facts):
        """Rows of each department in charge: open, overdue, due and in time.

        Of each the ids, and how many of them the user finds in no list. A row of two
        departments counts for both. Bodies and persons without a
        department come last, together.
        """
        by_department = {}
        nobody = self.env["hr.department"]
        # A department that is gone since had its rows.
        for measure in facts.measures.with_context(active_test=False):
            for department in measure.department_ids or [nobody]:
                measures = by_department.get(department, facts.measures.browse())
                by_department[department] = measures | measure
        rows = []
        for department, measures in by_department.items():
            row = {
                "name": department.name or self.env._("Others in charge"),
                "model": "ksrisk.measure",
            }
            for name, own in (
                ("all", measures),
                ("open", measures & facts.open_measures),
                ("overdue", measures & facts.overdue_measures),
                ("due", measures & facts.due_measures),
                ("timely", measures & facts.timely_measures),
            ):
                row[f"{name}_ids"] = own.ids
                row[f"{name}_hidden"] = facts.count_hidden(own)
            rows.append(row)
        # The latest first; the others in the end.
        return sorted(
            rows, key=lambda r: (-len(r["overdue_ids"]), -len(r["open_ids"]), r["name"])
        )

    # ------------------------------------------------------------------
    # Evidence and warnings
    # ------------------------------------------------------------------
    @api.model
    def _get_evidence(self, facts):
        """Share of the answers handed in by the day that have evidence."""
        handed_in = facts.requests.filtered(
            lambda request: held_on(facts.day, request.date_submitted)
        )
        domain = [
            ("request_id", "in", handed_in.ids),
            ("result", "in", _FACTS),
        ]
        proved = [*domain, ("evidence_ids", "!=", False)]
        answers = self.env["ksrisk.answer"]
        numerator, denominator = (
            answers.search_count(part) if handed_in else 0 for part in (proved, domain)
        )
        value = share(numerator, denominator)
        return {
            "numerator": numerator,
            "denominator": denominator,
            "value": value,
            "text": self._format_share(value),
            "model": answers._name,
            "numerator_domain": proved,
            "denominator_domain": domain,
        }

    @api.model
    def _get_warnings(self, facts):
        """How many warnings were passed over with a reason, and in which entries.

        The number is no secret to who reads the analysis; the entries open for the
        readers of the journal.
        """
        since = date.min if facts.analysis else facts.year_start
        entries = self.env.execute_query(
            self._sql_passed(facts.company, since, facts.day)
        )
        by_model = {}
        for _id, model, res_id, _number in entries:
            by_model.setdefault(model, set()).add(res_id)
        own = {
            (model, record_id)
            for model, ids in by_model.items()
            for record_id in self._get_own_ids(facts, model, ids)
        }
        kept = [entry for entry in entries if entry[1:3] in own]
        return {
            "count": sum(entry[3] for entry in kept),
            "model": "ksrisk.journal",
            "ids": [entry[0] for entry in kept],
        }

    @api.model
    def _sql_passed(self, company, since, day):
        """The entries of warnings passed over, worded as their index is."""
        return SQL(
            """
            SELECT id, res_model, res_id, jsonb_array_length(payload -> 'passed')
            FROM ksrisk_journal
            WHERE company_id = %(company)s AND payload ? 'passed'
                AND jsonb_typeof(payload -> 'passed') = 'array'
                AND payload ->> 'date' BETWEEN %(since)s AND %(day)s
            """,
            company=company.id,
            since=since.isoformat(),
            day=day.isoformat(),
        )

    @api.model
    def _get_own_ids(self, facts, model, ids):
        """Those of some records of a model that belong to the analyses counted."""
        if model == "ksrisk.analysis":
            return ids & set(facts.analyses.ids)
        if "analysis_id" not in self.env[model]._fields:
            return ()
        # Only whether they belong: a reader of an analysis may not read each record.
        return (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("id", "in", list(ids)), ("analysis_id", "in", facts.analyses.ids)]
            )
            .ids
        )
