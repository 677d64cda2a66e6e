"""When the company's reminders are sent."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_digest_active = fields.Boolean("Send Reminders", default=True)
    ksrisk_digest_hour = fields.Integer(
        "Hour of the Reminders", default=9, help="The hour, 0 to 23, in the time zone."
    )
    ksrisk_digest_working = fields.Boolean("Only on Working Days", default=True)
    ksrisk_digest_date = fields.Date("Reminders Sent on", readonly=True, copy=False)

    _ksrisk_hour_range = models.Constraint(
        "CHECK(ksrisk_digest_hour BETWEEN 0 AND 23)",
        "The hour of the reminders lies between 0 and 23.",
    )

    ksrisk_reminder_months = fields.Integer(
        "Reminders are Kept (Months)",
        default=24,
        help="So long it is kept who was reminded of what, and the messages; then both "
        "are deleted. 0: they are always kept.",
    )

    _ksrisk_reminder_months_positive = models.Constraint(
        "CHECK(ksrisk_reminder_months >= 0)",
        "Reminders are kept for a number of months that is not negative.",
    )

    def _ksrisk_is_digest_due(self, now=None):
        """Whether the reminders of today are to be sent now."""
        local = self._ksrisk_now(now)
        today = local.date()
        done = self.ksrisk_digest_date
        return (
            self.ksrisk_digest_active
            and local.hour >= self.ksrisk_digest_hour
            and not (done and done >= today)
            and not (self.ksrisk_digest_working and not self._ksrisk_is_open()(today))
        )
