from odoo import fields, models

from ..core.reminders import Schedule

SUBJECTS = [
    ("request", "Request for information"),
    ("measure", "Measure"),
    ("deadline", "Deadline of the law"),
    ("vote", "Agreement of a reference"),
    ("signature", "Signature or decision"),
    ("opinion", "Opinion on a postponement"),
]

RECIPIENTS = [
    ("person", "Who has to do it"),
    ("manager", "Head of his department"),
    ("officer", "Compliance officer"),
    ("head", "First head"),
]


class KsriskReminderRule(models.Model):
    """When somebody is reminded of something, as data."""

    _name = "ksrisk.reminder.rule"
    _description = "Reminder Rule"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    subject = fields.Selection(SUBJECTS, "About", required=True)
    timing = fields.Selection(
        [
            ("before", "Before the deadline"),
            ("on", "On the day"),
            ("after", "After the deadline"),
        ],
        "When",
        required=True,
        default="before",
    )
    days = fields.Integer(default=1, aggregator=None)
    unit = fields.Selection(
        [("calendar_day", "Calendar days"), ("working_day", "Working days")],
        "Counted in",
        required=True,
        default="working_day",
    )
    interval = fields.Integer(
        "Again Every",
        aggregator=None,
        help="Days between the reminders after the deadline; 0: once.",
    )
    recipient = fields.Selection(RECIPIENTS, "To Whom", required=True, default="person")
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    note = fields.Text(translate=True)

    _days_positive = models.Constraint(
        "CHECK(days >= 0 AND interval >= 0)", "Days can't be negative."
    )
    _days_after = models.Constraint(
        "CHECK(timing = 'on' OR days > 0)",
        "Before and after a deadline there is at least one day.",
    )

    def _get_schedule(self):
        self.ensure_one()
        return Schedule(self.timing, self.days, self.unit, self.interval)

    def action_preview(self):
        """Show the officer what would be sent today, whatever rows are chosen."""
        return self.env["ksrisk.reminder.preview"]._open()
