from odoo import api, fields, models
from odoo.exceptions import UserError

from .company_day import each_with_today, over_by_today, today_of
from .ksrisk_deadline_rule import UNITS
from .ksrisk_guard_mixin import permit, permit_effect
from .ksrisk_journal import journal

#: States of an analysis in which nothing is due any more.
ENDED = ("closed", "cancelled")
#: Which deadlines are due: nobody met them, and their analysis goes on.
PENDING = fields.Domain("date_done", "=", False) & fields.Domain(
    "analysis_id.state", "not in", ENDED
)


class KsriskDeadline(models.Model):
    """A deadline of one analysis: its trigger, the rule it comes from, its result.

    The rule's length and unit are kept as they were, and the date stays when holidays
    change after the step is done.
    """

    _name = "ksrisk.deadline"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Deadline of an Analysis"
    _order = "date_deadline, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    officer_id = fields.Many2one(related="analysis_id.officer_id", store=True)
    rule_id = fields.Many2one("ksrisk.deadline.rule", required=True)
    code = fields.Char(related="rule_id.code", store=True, index=True)
    source = fields.Char(readonly=True)
    # pylint: disable-next=attribute-deprecated
    length = fields.Integer(readonly=True)
    unit = fields.Selection(UNITS, readonly=True)
    date_trigger = fields.Date("Runs from", required=True, readonly=True)
    date_deadline = fields.Date("Deadline", required=True, readonly=True, index=True)
    date_done = fields.Date("Done on", readonly=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_delay", search="_search_is_overdue"
    )
    delay = fields.Integer("Days Late", compute="_compute_delay")

    _rule_once = models.Constraint(
        "UNIQUE(analysis_id, rule_id)", "The analysis has this deadline already."
    )

    _guarded_fields = frozenset(
        {
            "analysis_id",
            "rule_id",
            "source",
            "length",
            "unit",
            "date_trigger",
            "date_deadline",
            "date_done",
        }
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A deadline of the law stays with its analysis."))

    @api.depends("rule_id")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = deadline.rule_id.name

    @api.depends("date_deadline", "date_done", "analysis_id.state")
    def _compute_delay(self):
        for deadline, today in each_with_today(self):
            days = ((deadline.date_done or today) - deadline.date_deadline).days
            deadline.delay = max(days, 0)
            deadline.is_overdue = (
                days > 0
                and not deadline.date_done
                and deadline.analysis_id.state not in ENDED
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = PENDING & over_by_today(self.env)
        return overdue if True in value else ~overdue

    @api.model
    def _set(self, analysis, code, trigger_date, date=None):
        """Store the deadline of rule ``code`` for an analysis, or move it.

        :param trigger_date: day of the event that the deadline runs from
        :param date: the last day, for a rule that takes it from the order
        """
        rule = self.env["ksrisk.deadline.rule"]._get(
            code, analysis.company_id, trigger_date
        )
        values = {
            "analysis_id": analysis.id,
            "rule_id": rule.id,
            "source": rule.source,
            "length": rule.length,
            "unit": rule.unit,
            "date_trigger": trigger_date,
            "date_deadline": date
            or rule._compute_date(analysis.company_id, trigger_date),
        }
        # The head, whose signature sets it, has no right to write deadlines.
        records = self.sudo()
        deadline = analysis._get_deadline(code).with_env(records.env)
        opened = permit_effect(deadline or records, *self._guarded_fields)
        if deadline:
            opened.write(values)
            return deadline
        return opened.create(values).sudo(self.env.su)

    def _meet(self, code, day):
        """Note the day on which the deadline of rule ``code`` was met."""
        deadlines = self.filtered(lambda d: d.code == code and not d.date_done)
        # As in `_set`: whoever takes the step.
        permit_effect(deadlines.sudo(), "date_done").write({"date_done": day})

    def _move(self, day):
        # As in `_set`.
        permit_effect(self.sudo(), "date_deadline").write({"date_deadline": day})

    @api.model
    def _recount(self):
        """Move the open deadlines in working days to the calendar as it is now.

        A deadline that was met keeps its date, whatever holidays come later.
        """
        # A holiday moves the deadlines of all, those too that he does not read.
        deadlines = self.sudo().search(
            PENDING & fields.Domain("unit", "=", "working_day")
        )
        counted = deadlines.filtered(lambda d: d.company_id._ksrisk_has_schedule())
        for deadline in counted:
            day = deadline.company_id._add_working_days(
                deadline.date_trigger, deadline.length, deadline.rule_id.count_from
            )
            if day != deadline.date_deadline:
                permit(deadline, "date_deadline").write({"date_deadline": day})

    def action_done(self, date=None):
        """Note that an obligation outside the cycle was met (e.g. DL-7).

        :param date: the day on which it was; today unless told
        :raises UserError: the day is in the future, or before the deadline runs
        """
        self.check_access("write")
        day = fields.Date.to_date(date) or today_of(self)
        for deadline, today in each_with_today(self):
            if not deadline.date_trigger <= day <= today:
                raise UserError(
                    self.env._(
                        "“%(deadline)s” is met between %(trigger)s, from which it "
                        "runs, and today.",
                        deadline=deadline.display_name,
                        trigger=deadline.date_trigger,
                    )
                )
        permit(self, "date_done").write({"date_done": day})
        for deadline in self:
            journal(
                deadline,
                "ksrisk.deadline.done",
                {"code": deadline.code, "date": day.isoformat()},
            )
