from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..core import working_days

TRIGGERS = [
    ("previous_analysis", "Previous analysis"),
    ("order", "Order"),
    ("work_plan_approved", "Work plan approved"),
    ("term_end", "End of the term of identification"),
    ("reference_submitted", "Analytical reference submitted"),
    ("reference_signed", "Analytical reference signed"),
    ("plan_approved", "Remediation plan approved"),
    ("own_date", "Own date of each row"),
    ("instruction_approved", "Instruction approved"),
    ("month", "Each month"),
    ("analysis_start", "Start of the analysis"),
    ("policy_approved", "Policy approved"),
    ("hiring", "Hiring"),
]

UNITS = [
    ("calendar_day", "Calendar days"),
    ("working_day", "Working days"),
    ("month", "Months"),
    ("year", "Years"),
    ("as_ordered", "As the order says"),
    ("own", "Own date"),
    ("times_per_year", "Times a year"),
    ("lookback_year", "Years back"),
]


class KsriskDeadlineRule(models.Model):
    """A deadline of the law as a dated record."""

    _name = "ksrisk.deadline.rule"
    _inherit = ["ksrisk.dated.mixin"]
    _description = "Deadline Rule"
    _order = "sequence, code, date_from desc, id"

    code = fields.Char(required=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    trigger = fields.Selection(TRIGGERS, "Runs from", required=True)
    length = fields.Integer()  # pylint: disable=attribute-deprecated
    unit = fields.Selection(UNITS, required=True)
    count_from = fields.Selection(
        [("next_day", "The next day"), ("same_day", "The same day")],
        "Counted from",
        required=True,
        default="next_day",
    )
    source = fields.Char(help="The norm or document that the rule comes from.")
    phrase = fields.Text(
        "Words in Documents",
        translate=True,
        help="How a plan prints the deadline, e.g. “within 3 working days from …”.",
    )
    note = fields.Text(translate=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    active = fields.Boolean(default=True)

    _length_positive = models.Constraint(
        "CHECK(length >= 0)", "The length of a deadline can't be negative."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = f"{rule.code} {rule.name or ''}"

    @api.model
    def _get(self, code, company, day):
        """The rule in force on a day, a company's own one before the common one.

        :raises UserError: there is none
        """
        rules = self.search(
            self._domain_in_force(day)
            & fields.Domain("code", "=", code)
            & fields.Domain("company_id", "in", [company.id, False])
        )
        rule = rules.sorted(lambda rule: not rule.company_id)[:1]
        if not rule:
            raise UserError(
                self.env._(
                    "No deadline rule %(code)s is in force on %(day)s: add it under "
                    "Configuration → Deadline rules.",
                    code=code,
                    day=format_date(self.env, day),
                )
            )
        return rule

    def _compute_date(self, company, start):
        """The last day of the deadline.

        :param start: day of the event that it runs from
        :return: a date, or False for a rule with no length of its own
        :raises UserError: the company has no working days
        """
        self.ensure_one()
        if self.unit == "working_day":
            return company._add_working_days(start, self.length, self.count_from)
        if self.unit == "calendar_day":
            shift = self.length - (self.count_from == "same_day")
            return fields.Date.add(start, days=shift)
        if self.unit == "month":
            return working_days.add_months(start, self.length)
        if self.unit == "year":
            return working_days.add_years(start, self.length)
        return False
