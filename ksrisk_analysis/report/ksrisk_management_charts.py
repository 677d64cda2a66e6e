"""The charts of the report for the head."""

from odoo import api, models

from ..core import words
from ..core.charts import bars, columns

#: Rows that a chart has room for; what is beyond is counted together.
_DEPARTMENTS, _MONTHS = 10, 12
#: Width of a chart, of its labels and of its longest bar, in points.
_WIDTH, _LABELS, _BAR = 467, 190, 205
#: Characters of a label.
_LABEL_LENGTH = 42


def _quarter(day):
    return f"{('I', 'II', 'III', 'IV')[(day.month - 1) // 3]} {day.year}"


class KsriskManagementReport(models.AbstractModel):
    _inherit = "report.ksrisk_analysis.report_management"

    def _make_bars(self, heading, legend, rows, empty, as_shares=False):
        """A chart of lying bars.

        :param legend: labels by kind; one fill for one meaning everywhere:
            ``done``, ``waits`` (for somebody's word), ``work``, ``late``
        :param rows: list of (name, [(kind, number), …], note)
        """
        cut = words.squeeze if as_shares else words.cut
        rows = [(cut(name, _LABEL_LENGTH), parts, note) for name, parts, note in rows]
        return {
            "heading": heading,
            "legend": legend,
            "empty": "" if rows else empty,
            "width": _WIDTH,
            **bars(rows, _LABELS, _BAR, as_shares),
        }

    @api.model
    def _chart_of_risks(self, facts):
        kinds = {
            "eliminated": "done",
            "identified": "waits",
            "confirmed": "work",
            "not_eliminated": "late",
        }
        rows = [
            (
                name,
                [(kind, states.count(state)) for state, kind in kinds.items()],
                str(len(states)),
            )
            for name, states in self._get_risks(facts)
        ]
        return self._make_bars(
            self.env._("Risks by direction"),
            {
                "done": self.env._("eliminated"),
                "waits": self.env._("to be decided on"),
                "work": self.env._("being removed"),
                "late": self.env._("not eliminated"),
            },
            rows,
            self.env._("No risk was identified by this day."),
        )

    @api.model
    def _chart_of_months(self, facts):
        kinds = {
            "confirmed": "done",
            "claimed": "waits",
            "open": "work",
            "overdue": "late",
        }
        states = {
            measure: state
            for measure, state in facts.measure_states.items()
            if facts.deadlines[measure]
        }
        heading = self.env._("Measures by state and month of the deadline")
        rows = self._group_days(facts, states, lambda day: f"{day.month:02}.{day.year}")
        if len(rows) > _MONTHS:
            heading = self.env._("Measures by state and quarter of the deadline")
            rows = self._group_days(facts, states, _quarter)
        groups = [
            (name, [(kind, found.count(state)) for state, kind in kinds.items()])
            for name, found in self._fold(rows, _MONTHS)
        ]
        return {
            "heading": heading,
            "legend": {
                "done": self.env._("carried out"),
                "waits": self.env._("to be confirmed"),
                "work": self.env._("in work"),
                "late": self.env._("overdue"),
            },
            "empty": "" if groups else self.env._("No plan was approved by this day."),
            "width": _WIDTH,
            "height": 112,
            **columns(groups, _WIDTH, 84),
        }

    @api.model
    def _group_days(self, facts, states, get_name):
        """The states of rows by the name of the time of their deadline, in order."""
        groups = {}
        for measure in sorted(states, key=lambda m: facts.deadlines[m]):
            name = get_name(facts.deadlines[measure])
            groups.setdefault(name, []).append(states[measure])
        return list(groups.items())

    @api.model
    def _chart_of_timeliness(self, departments):
        rows = []
        for row in departments:
            due, timely = set(row["due_ids"]), set(row["timely_ids"])
            if due:
                missing = len(due & set(row["open_ids"]))
                late = len(due) - len(timely) - missing
                states = ["done"] * len(timely) + ["waits"] * late + ["late"] * missing
                rows.append((row["name"], states))
        rows.sort(key=lambda row: (row[1].count("done") / len(row[1]), row[0]))
        shares = self.env["ksrisk.kpi"]._format_part
        return self._make_bars(
            self.env._("Timeliness by department"),
            {
                "done": self.env._("in time"),
                "waits": self.env._("carried out late"),
                "late": self.env._("not carried out"),
            },
            [
                (
                    name,
                    [(kind, states.count(kind)) for kind in ("done", "waits", "late")],
                    shares(states.count("done"), len(states)),
                )
                for name, states in self._fold(rows, _DEPARTMENTS)
            ],
            self.env._("The deadline of no measure has come by this day."),
            as_shares=True,
        )

    @api.model
    def _chart_of_requests(self, facts):
        kinds = {
            "accepted": "done",
            "submitted": "waits",
            "waiting": "work",
            "late": "late",
        }
        by_department = {}
        for request, state in facts.request_states.items():
            by_department.setdefault(request.department_id, []).append(state)
        rows = sorted(
            ((unit.name or "", states) for unit, states in by_department.items()),
            key=lambda row: (row[1].count("accepted") / len(row[1]), row[0]),
        )
        shares = self.env["ksrisk.kpi"]._format_part
        return self._make_bars(
            self.env._("Progress of the requests by department"),
            {
                "done": self.env._("accepted"),
                "waits": self.env._("handed in"),
                "work": self.env._("being answered"),
                "late": self.env._("overdue"),
            },
            [
                (
                    name,
                    [(kind, states.count(state)) for state, kind in kinds.items()],
                    shares(states.count("accepted"), len(states)),
                )
                for name, states in self._fold(rows, _DEPARTMENTS)
            ],
            self.env._("No request was sent by this day."),
            as_shares=True,
        )
