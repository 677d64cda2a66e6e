"""The report for the head: one page of figures, one of charts, in each language."""

from markupsafe import Markup

from odoo import api, models

from ..core import words
from ..models.ksrisk_kpi_states import States

#: Rows that the page has room for; what is beyond is counted together.
_DIRECTIONS, _LATE = 12, 5
#: Characters of a name in a table.
_NAME_LENGTH, _DIRECTION_LENGTH = 48, 46


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
        facts = States(self.env, analysis.company_id, day, analysis)
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
                    # He may belong to another company by now.
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
        return f"{day} – {words.cut(deadline.rule_id.name, 70)} ({rest})"

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
                *(
                    [words.cut(name, _DIRECTION_LENGTH), *map(str, n)]
                    for name, n in counts
                ),
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
                words.squeeze(row["name"], _NAME_LENGTH),
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
