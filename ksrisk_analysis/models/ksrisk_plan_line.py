from odoo import api, fields, models
from odoo.tools import format_date

from ..core import words, working_days
from ..core.languages import KK, RU
from .bilingual import side
from .ksrisk_guard_mixin import permit_effect
from .ksrisk_workflow_mixin import Reason

DEADLINE_KINDS = [
    ("date", "On a date"),
    ("month", "In a month"),
    ("year", "All year"),
    ("permanent", "Permanently"),
    ("relative", "From an event"),
    ("by_order", "By the order"),
]


class KsriskPlanLine(models.Model):
    _name = "ksrisk.plan.line"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Line of the Work Plan"
    _order = "analysis_id, sequence, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    number = fields.Char("№")
    stage_id = fields.Many2one("ksrisk.plan.stage")
    stage = fields.Integer("Stage No", related="stage_id.number", store=True)
    name = fields.Text("Kind of Work", translate=True)
    name_kk = side("name", KK, "Kind of Work (Kazakh)")
    name_ru = side("name", RU, "Kind of Work (Russian)")
    direction_id = fields.Many2one("ksrisk.direction")
    is_identification = fields.Boolean(
        "Identification", help="Belongs to the work whose term the order sets."
    )
    deadline_kind = fields.Selection(
        DEADLINE_KINDS, "Kind of Deadline", required=True, default="date"
    )
    date_month = fields.Date(
        "Month or Year", help="Any day of the month, or of the year, that is meant."
    )
    rule_id = fields.Many2one(
        "ksrisk.deadline.rule", "Deadline Rule", help="What the deadline runs from."
    )
    date_deadline = fields.Date(
        "Deadline",
        compute="_compute_date_deadline",
        store=True,
        readonly=False,
        help="The last day, inclusive. A permanent line has none and is never overdue.",
    )
    date_event = fields.Date(
        "Deadline from the Event",
        readonly=True,
        copy=False,
        help="Of a deadline that runs from an event, once the event has happened.",
    )
    date_effective = fields.Date(
        "Effective Date",
        compute="_compute_date_effective",
        help="The first working day on or after the deadline.",
    )
    period_ids = fields.One2many("ksrisk.plan.period", "line_id", "Data Periods")
    executor_ids = fields.One2many("ksrisk.executor", "plan_line_id", "Responsible")
    executor_text = fields.Char("Who is Responsible", compute="_compute_executor_text")

    _guarded_fields = frozenset({"date_event"})
    _content_kind = "work_plan"
    _content_fields = frozenset(
        {
            "analysis_id",
            "number",
            "sequence",
            "stage_id",
            "name",
            "direction_id",
            "deadline_kind",
            "date_month",
            "rule_id",
            "date_deadline",
            "period_ids",
            "executor_ids",
        }
    )
    _content_texts = ("name",)

    @api.depends(
        "deadline_kind",
        "date_month",
        "date_event",
        "is_identification",
        "analysis_id.date_end",
        "analysis_id.date_register",
    )
    def _compute_date_deadline(self):
        for line in self:
            kind, month = line.deadline_kind, line.date_month
            if kind == "month":
                line.date_deadline = month and working_days.month_end(month)
            elif kind == "year":
                line.date_deadline = line._get_year_end()
            elif kind == "by_order":
                line.date_deadline = line.analysis_id.date_register
            elif kind == "permanent":
                line.date_deadline = False
            elif kind == "relative":
                line.date_deadline = line.date_event
            else:
                line.date_deadline = line.date_deadline

    def _get_year_end(self):
        """The end of the year; for the identification, not after its term."""
        year = self.date_month or self.analysis_id.date_start
        if not year:
            return False
        end = working_days.year_end(year)
        term = self.is_identification and self.analysis_id.date_end
        return min(end, term) if term else end

    @api.depends("date_deadline", "company_id")
    def _compute_date_effective(self):
        for company, lines in self.grouped("company_id").items():
            days = set(lines.mapped("date_deadline")) - {False}
            effective = company._ksrisk_effective_dates(days) if company else {}
            for line in lines:
                line.date_effective = effective.get(line.date_deadline, False)

    @api.depends("executor_ids.display_name")
    def _compute_executor_text(self):
        for line in self:
            line.executor_text = "; ".join(line.executor_ids.mapped("display_name"))

    @api.depends("number", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number or ''} {line.name or ''}".strip()[:80]

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------
    def _check_for_approval(self, act):
        """Reasons for which the head can't approve these lines."""
        for line in self:
            head = line.analysis_id.head_id
            if not line.executor_ids:
                yield Reason(
                    line,
                    self.env._("Line %s: name who is responsible.", line.display_name),
                )
            if line.deadline_kind in ("date", "month", "year") and (
                not line.date_deadline
            ):
                yield Reason(
                    line, self.env._("Line %s: set the deadline.", line.display_name)
                )
            if line.deadline_kind in ("relative", "by_order") and not line.rule_id:
                yield Reason(
                    line,
                    self.env._(
                        "Line %s: choose the rule that the deadline comes from.",
                        line.display_name,
                    ),
                )
            yield from line._check_date_for_approval(act)
            if head and head in line.executor_ids.employee_id:
                yield Reason(
                    line,
                    self.env._(
                        "Line %s: the head who approves the plan carries it out "
                        "himself.",
                        line.display_name,
                    ),
                    soft=True,
                )
        for records in (self, self.executor_ids, self.period_ids):
            yield from self.analysis_id._reasons_of_gaps(records)

    def _check_date_for_approval(self, act):
        day = self.date_deadline
        if act and day and day < act.date:
            yield Reason(
                self,
                self.env._(
                    "Line %(line)s: its deadline %(date)s is before the approval.",
                    line=self.display_name,
                    date=format_date(self.env, day),
                ),
                # A new version also lists what is done already.
                soft=bool(self.analysis_id.date_work_plan),
            )
        if day and self.deadline_kind == "date" and day != self.date_effective:
            yield Reason(
                self,
                self.env._(
                    "Line %(line)s: %(date)s is not a working day; the next one is "
                    "%(effective)s.",
                    line=self.display_name,
                    date=format_date(self.env, day),
                    effective=format_date(self.env, self.date_effective),
                ),
                soft=True,
            )

    def _update_relative(self, trigger, day):
        """Date the lines that run from an event, now that it happened on ``day``.

        The printed text names the rule, not the date: the seal is not touched.
        """
        for line in self.filtered(
            lambda line: (
                line.deadline_kind == "relative" and line.rule_id.trigger == trigger
            )
        ):
            date = line.rule_id._compute_date(line.company_id, day)
            permit_effect(line, "date_event").write({"date_event": date})

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------
    def _get_deadline_text(self):
        """The deadline as the plan prints it, in the language of the context."""
        self.ensure_one()
        lang, day = self.env.lang, self.date_deadline
        texts = {
            "date": day and words.date_short(day),
            "month": day and words.month_in_words(day, lang),
            "year": self.env._("During the year"),
            "permanent": self.env._("Permanently"),
            "relative": self.rule_id.phrase or self.rule_id.name,
            "by_order": self.rule_id.phrase or self.rule_id.name,
        }
        periods = [period._get_text() for period in self.period_ids]
        return [text for text in (texts[self.deadline_kind], *periods) if text]

    def _get_indicator_lines(self):
        """The cell of the checklist layout: the work, the direction, its indicators.

        The first two stand in bold. The name of the direction at the end of the work's
        own name is not said twice.
        """
        self.ensure_one()
        direction = self.direction_id
        work = (self.name or "").strip()
        work = work.removesuffix(direction.name or "").rstrip(" :–-.") or work
        indicators = direction.indicator_ids.sorted("sequence")
        last = len(indicators)
        return [
            f"{work}:",
            self.env._(
                "Indicators of corruption risks in the direction “%s”:", direction.name
            ),
            *(
                f"{index}) {(indicator.name or '').rstrip(' .;')}"
                + ("." if index == last else ";")
                for index, indicator in enumerate(indicators, 1)
            ),
        ]
