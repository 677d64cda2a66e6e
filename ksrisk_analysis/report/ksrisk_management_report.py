"""The report for the head: one page of figures, one of charts, in each language."""

from textwrap import shorten

from markupsafe import Markup

from odoo import api, models

from ..core import words
from ..core.charts import bars, columns
from ..models.ksrisk_kpi_facts import Facts

#: Rows that the page has room for; what is beyond is counted together.
_DIRECTIONS, _DEPARTMENTS, _LATE, _MONTHS = 12, 10, 5, 12
#: Width of a chart, of its labels and of its longest bar, in points.
_WIDTH, _LABELS, _BAR = 467, 190, 205
#: Characters of a label, and of a name in a table.
_LABEL_LENGTH, _NAME_LENGTH, _DIRECTION_LENGTH = 42, 48, 46


def _cut(text, length):
    return shorten(text, length, placeholder="…")


def _squeeze(text, length):
    """The text without its middle: names of departments differ at their ends."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = shorten(text, length * 3 // 5, placeholder="") or text[: length * 3 // 5]
    tail = text[len(head) - length + 3 :]
    return f"{head} … {tail.partition(' ')[2] or tail}"


def _quarter(day):
    return f"{('I', 'II', 'III', 'IV')[(day.month - 1) // 3]} {day.year}"


class KsriskManagementReport(models.AbstractModel):
    _name = "report.ksrisk_analysis.report_management"
    _description = "Report for the Head"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        analysis = self.env["ksrisk.analysis"].browse(docids)
        analysis.check_access("read")
        day = self.env["ksrisk.kpi"]._read_day(data.get("as_of"))
        langs = self.env["ir.actions.report"]._ksrisk_get_langs(data)
        return {
            "doc_ids": docids,
            "doc_model": analysis._name,
            "markup": Markup,
            "pages": [
                self.with_context(lang=lang)._get_page(
                    analysis.with_context(lang=lang), day
                )
                for lang in langs
            ],
        }

    @api.model
    def _get_page(self, analysis, day):
        """What both sheets of a language print: texts and geometry."""
        kpis = self.env["ksrisk.kpi"]
        facts = Facts(self.env, analysis.company_id, day, analysis)
        figures = kpis._get_figures_of(facts)
        process = kpis._get_process_of(facts)
        lang = self.env.lang
        title = self.env._("Report for the head on the analysis of corruption risks")
        return {
            "lang": lang,
            "kind": "management",
            "title": title,
            "company": analysis.company_id._ksrisk_official_name(lang),
            "day": self.env._("as of %s", words.date_of(day, lang)),
            "foot": f"{analysis.name} · {words.date_short(day)}",
            "labels": self.env["ksrisk.document"]._get_labels(),
            "lines": self._get_lines(facts),
            "tables": [
                self._table_of_figures(figures),
                self._table_of_terms(process),
                self._table_of_risks(facts),
                self._table_of_measures(facts),
                self._table_of_late(process["departments"]),
            ],
            "notes": self._get_notes(process),
            "signatures": [
                {
                    "post": self.env._("Head of the compliance service"),
                    "name": words.initials(analysis.officer_id.sudo().name or ""),
                    "date": "",
                }
            ],
            "charts": [
                self._chart_of_risks(facts),
                self._chart_of_months(facts),
                self._chart_of_timeliness(process["departments"]),
                self._chart_of_requests(facts),
            ],
        }

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    @api.model
    def _get_lines(self, facts):
        """Stage of the analysis and the next date of the law: (label, text)."""
        analysis = facts.analysis
        stages = dict(analysis._fields["state"]._description_selection(self.env))
        order = self.env._("not issued yet")
        if analysis.order_date and analysis.order_date <= facts.day:
            order = (
                f"№ {analysis.order_number}, {words.date_short(analysis.order_date)}"
            )
        return [
            (self.env._("Order"), order),
            (self.env._("Stage"), stages[facts.stage]),
            (self.env._("Next date of the law"), self._format_next(facts)),
        ]

    @api.model
    def _format_next(self, facts):
        deadline = facts.next_deadline
        if not deadline:
            return self.env._("none")
        left = (deadline.date_deadline - facts.day).days
        if left < 0:
            rest = self.env._("overdue, days: %s", -left)
        else:
            rest = self.env._("days left: %s", left)
        day = words.date_short(deadline.date_deadline)
        return f"{day} – {_cut(deadline.rule_id.name, 70)} ({rest})"

    @api.model
    def _table_of_figures(self, figures):
        return {
            "heading": self.env._("Key indicators"),
            "columns": [
                self.env._("Key indicator"),
                self.env._("Value"),
                self.env._("Part / whole"),
                self.env._("Target"),
            ],
            "widths": [51, 12, 13, 24],
            "rows": [
                [
                    f"{figure['code']}. {figure['name']}",
                    figure["text"],
                    f"{figure['numerator']} / {figure['denominator']}",
                    self._format_target(figure),
                ]
                for figure in figures
            ],
        }

    @api.model
    def _format_target(self, figure):
        if not figure["target"]:
            return self.env._("not set")
        limit = f"≥ {figure['target']:g} %"
        if figure["is_met"] is None:
            return limit
        outcome = self.env._("met") if figure["is_met"] else self.env._("not met")
        return f"{limit}: {outcome}"

    @api.model
    def _table_of_terms(self, process):
        steps = (
            (self.env._("Signature to approval of the plan"), process["approval"]),
            (self.env._("Approval of the plan to publication"), process["publication"]),
        )
        rows = []
        for name, terms in steps:
            for term in terms:
                due = words.date_short(term["date_deadline"])
                rows.append([name, term["text"], due, self._format_outcome(term)])
            if not terms:
                rows.append([name, "–", "–", self.env._("has not begun")])
        return {
            "heading": self.env._("Days against the limits"),
            "columns": [
                self.env._("Step"),
                self.env._("Days"),
                self.env._("Deadline"),
                self.env._("Outcome"),
            ],
            "widths": [42, 21, 13, 24],
            "rows": rows,
        }

    @api.model
    def _format_outcome(self, term):
        if term["is_met"] is None:
            return self.env._("runs")
        if not term["date_done"]:
            return self.env._("overdue")
        day = words.date_short(term["date_done"])
        if term["is_met"]:
            return self.env._("in time, %s", day)
        return self.env._("late, %s", day)

    @api.model
    def _table_of_risks(self, facts):
        kinds = ("identified", "confirmed", "eliminated", "not_eliminated")
        counts = [
            (name, [parts.count(kind) for kind in kinds])
            for name, parts in self._get_risks(facts)
        ]
        states = list(facts.risk_states.values())
        total = [states.count(kind) for kind in kinds]
        return {
            "heading": self.env._("Risks by direction and state"),
            "columns": [
                self.env._("Direction"),
                self.env._("To be decided on"),
                self.env._("Being removed"),
                self.env._("Eliminated"),
                self.env._("Not eliminated"),
            ],
            "widths": [48, 13, 13, 13, 13],
            "rows": [
                *([_cut(name, _DIRECTION_LENGTH), *map(str, n)] for name, n in counts),
                [self.env._("Total"), *map(str, total)],
            ],
            "has_total": True,
            "has_names": True,
        }

    @api.model
    def _get_risks(self, facts):
        """States of the risks of each direction: (name, list of states)."""
        by_direction = {}
        for risk, state in facts.risk_states.items():
            by_direction.setdefault(risk.direction_id, []).append(state)
        known = sorted(
            by_direction.items(), key=lambda item: (not item[0], item[0].sequence)
        )
        rows = [
            (self._format_direction(direction), states) for direction, states in known
        ]
        return self._fold(rows, _DIRECTIONS)

    @api.model
    def _format_direction(self, direction):
        if not direction:
            return self.env._("With no direction")
        if not direction.code[-1:].isdigit():  # a word, not a number
            return direction.name
        return f"{direction.code}. {direction.name}"

    @api.model
    def _fold(self, rows, room):
        """The rows that there is room for, the others together in the last one."""
        if len(rows) <= room:
            return rows
        kept, others = rows[: room - 1], rows[room - 1 :]
        states = [state for _name, part in others for state in part]
        return [*kept, (self.env._("Others (%s)", len(others)), states)]

    @api.model
    def _table_of_measures(self, facts):
        states = list(facts.measure_states.values())
        kinds = ("confirmed", "claimed", "open", "overdue")
        return {
            "heading": self.env._("Measures of the plan by state"),
            "columns": [
                self.env._("In the plan"),
                self.env._("Carried out"),
                self.env._("To be confirmed"),
                self.env._("In work"),
                self.env._("Overdue"),
            ],
            "widths": [20] * 5,
            "centred": True,
            "rows": [[str(len(states)), *(str(states.count(kind)) for kind in kinds)]],
        }

    @api.model
    def _table_of_late(self, departments):
        late = [row for row in departments if row["overdue_ids"]]
        names = ("all_ids", "open_ids", "overdue_ids")
        rows = [
            [
                _squeeze(row["name"], _NAME_LENGTH),
                *(str(len(row[name])) for name in names),
            ]
            for row in late[:_LATE]
        ]
        if len(late) > _LATE:
            others = late[_LATE:]
            rows.append(
                [
                    self.env._("Others (%s)", len(others)),
                    *(str(sum(len(row[name]) for row in others)) for name in names),
                ]
            )
        return {
            "heading": self.env._("Late by department"),
            "columns": [
                self.env._("Department"),
                self.env._("In the plan"),
                self.env._("Still open"),
                self.env._("Overdue"),
            ],
            "widths": [55, 15, 15, 15],
            "has_names": True,
            "rows": rows,
            "empty": self.env._("Nothing is overdue."),
        }

    @api.model
    def _get_notes(self, process):
        evidence, warnings = process["evidence"], process["warnings"]
        return [
            self.env._(
                "Answers with evidence: %(share)s (%(proved)s / %(all)s).",
                share=evidence["text"],
                proved=evidence["numerator"],
                all=evidence["denominator"],
            ),
            self.env._("Warnings passed over with a reason: %s.", warnings["count"]),
            self.env._("“–” means that there are no facts yet to count."),
        ]

    # ------------------------------------------------------------------
    # Charts
    # ------------------------------------------------------------------
    @api.model
    def _make_bars(self, heading, legend, rows, empty, as_shares=False):
        """A chart of lying bars.

        :param legend: labels by kind; one fill for one meaning everywhere:
            ``done``, ``waits`` (for somebody's word), ``work``, ``late``
        :param rows: list of (name, [(kind, number), …], note)
        """
        cut = _squeeze if as_shares else _cut
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
