from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ..core import working_days
from ..core.languages import KK, RU
from .bilingual import side

#: Where the companies of Kazakhstan are, for a schedule that does not say.
_DEFAULT_ZONE = "Asia/Almaty"


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_name = fields.Char(
        "Official Name", translate=True, help="As it is printed in documents."
    )
    ksrisk_name_kk = side("ksrisk_name", KK, "Official Name (Kazakh)")
    ksrisk_name_ru = side("ksrisk_name", RU, "Official Name (Russian)")
    ksrisk_city = fields.Char("Place in Documents", translate=True)
    ksrisk_city_kk = side("ksrisk_city", KK, "Place in Documents (Kazakh)")
    ksrisk_city_ru = side("ksrisk_city", RU, "Place in Documents (Russian)")
    ksrisk_address = fields.Char("Address in Documents", translate=True)
    ksrisk_address_kk = side("ksrisk_address", KK, "Address in Documents (Kazakh)")
    ksrisk_address_ru = side("ksrisk_address", RU, "Address in Documents (Russian)")
    ksrisk_head_id = fields.Many2one("hr.employee", "First Head")
    ksrisk_officer_id = fields.Many2one("res.users", "Compliance Officer")
    ksrisk_kpi_departments = fields.Selection(
        [
            ("all", "All departments"),
            ("leaf", "Departments with none below them"),
        ],
        "Departments Counted for Coverage",
        default="all",
        required=True,
        help="What indicator K-4 divides by.",
    )
    ksrisk_move_limit = fields.Integer(
        "Postponements without a Reason",
        default=1,
        help="From how many postponements of a measure on one more needs a reason.",
    )
    ksrisk_tz = fields.Selection(
        _tz_get,
        "Time Zone of Deadlines",
        help="What is late, the day of acts and reminders, the times of the discussion "
        "and the end of the day of the indicators go by it, wherever the user is. "
        "Empty: that of the working schedule.",
    )
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

    def _ksrisk_zone(self):
        """The time zone of the company's deadlines."""
        company = self.sudo()  # of what one may read one may know whether it is late
        zone = company.resource_calendar_id.tz
        if zone == "UTC":  # a schedule that nobody has set
            zone = False
        return pytz.timezone(company.ksrisk_tz or zone or _DEFAULT_ZONE)

    def _ksrisk_now(self, now=None):
        """The moment, naive UTC as Odoo keeps it, on the clock of the company."""
        self.ensure_one()
        moment = pytz.utc.localize(now or fields.Datetime.now())
        return moment.astimezone(self._ksrisk_zone())

    def _ksrisk_today(self, now=None):
        """The day that it is in the company: what is late is late by it alone,
        wherever its reader is.

        :param now: moment, naive UTC; now unless told
        """
        self.ensure_one()
        if now:
            return self._ksrisk_now(now).date()
        record = self.with_context(tz=self._ksrisk_zone().zone)
        return fields.Date.context_today(record)

    @api.model
    def _ksrisk_days(self):
        """The companies by the day that it is in them: one, or two near a midnight."""
        # Whose records are read is not asked; companies are few.
        # pylint: disable-next=no-search-all
        companies = self.sudo().search([])
        return companies.grouped(lambda company: company._ksrisk_today())

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

    def _ksrisk_is_open(self):
        """The company's working days; with no schedule, every day is one."""
        if not self.sudo().resource_calendar_id.attendance_ids:
            return lambda day: True
        return self._ksrisk_is_working()

    ksrisk_public_hide_members = fields.Boolean(
        "Publish without Names of Members",
        help="Public copies name the members of the working group by their posts; who "
        "signed stays named.",
    )
    ksrisk_evidence_months = fields.Integer(
        "Confidential Evidence is Kept (Months)",
        default=36,
        help="So long after an analysis ends its confidential evidence is kept; then "
        "files and texts are removed. 0: it is always kept.",
    )

    _ksrisk_evidence_months_positive = models.Constraint(
        "CHECK(ksrisk_evidence_months >= 0)",
        "Evidence is kept for a number of months that is not negative.",
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

    def _ksrisk_is_working(self):
        """The company's working days, as a function of a date.

        The week comes from the working schedule, with its public holidays; the table
        of holidays and transferred days goes before both, and a company's own row
        before the common one.

        :raises UserError: the company has no working schedule
        """
        self.ensure_one()
        calendar = self.sudo().resource_calendar_id
        if not calendar or not calendar.attendance_ids:
            raise UserError(
                self.env._(
                    "The company %s has no working schedule: choose one in its "
                    "settings, because legal deadlines are counted in working days.",
                    self.name,
                )
            )
        weekdays = {int(line.dayofweek) for line in calendar.attendance_ids}
        closed = self._ksrisk_public_holidays(calendar)
        special = self._ksrisk_special_days()

        def is_working(day):
            if day in special:
                return special[day] == "working"
            return day.weekday() in weekdays and day not in closed

        return is_working

    def _ksrisk_public_holidays(self, calendar):
        """Days fully taken by the schedule's public holidays."""
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "=", False),
                    ("time_type", "=", "leave"),
                    ("calendar_id", "in", [calendar.id, False]),
                    ("company_id", "in", [self.id, False]),
                ]
            )
        )
        zone = pytz.timezone(calendar.tz or "UTC")
        days = set()
        for leave in leaves:
            start = pytz.utc.localize(leave.date_from).astimezone(zone)
            end = pytz.utc.localize(leave.date_to).astimezone(zone)
            day = start.date()
            # Half a day off leaves the day a working one.
            while day <= end.date():
                if (day > start.date() or start.hour < 12) and (
                    day < end.date() or end.hour >= 17
                ):
                    days.add(day)
                day += timedelta(days=1)
        return days

    def _ksrisk_special_days(self):
        rows = (
            self.env["ksrisk.calendar.day"]
            .sudo()
            .search_fetch(
                [("company_id", "in", [self.id, False])], ["date", "kind", "company_id"]
            )
        )
        common, own = {}, {}
        for row in rows:
            (own if row.company_id else common)[row.date] = row.kind
        return common | own

    def _add_working_days(self, start, days, count_from="next_day"):
        """The end of a deadline of so many working days of this company.

        :raises UserError: no schedule, or one with no working day
        """
        try:
            return working_days.add_working_days(
                start, days, self._ksrisk_is_working(), count_from
            )
        except working_days.NoWorkingDay as error:
            raise UserError(
                self.env._("The company %s has no working days.", self.name)
            ) from error

    def _ksrisk_effective_dates(self, days):
        """The first working day on or after each day, by day.

        For the screens: with no working schedule there is none, and no refusal.
        """
        if not days or not self.sudo().resource_calendar_id.attendance_ids:
            return {}
        is_working = self._ksrisk_is_working()
        return {day: working_days.next_working_day(day, is_working) for day in days}

    def _ksrisk_official_name(self, lang):
        """The company's name as documents in ``lang`` print it."""
        return self.with_context(lang=lang).ksrisk_name or self.name

    def _ksrisk_postal_address(self):
        """Where letters are sent, in the language of the context."""
        parts = (self.zip, self.city, self.street, self.street2)
        return self.ksrisk_address or ", ".join(part for part in parts if part)
