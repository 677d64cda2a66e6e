"""The company's days: its time zone, and which of them are working."""

from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ..core import working_days

#: Where the companies of Kazakhstan are, for a schedule that does not say.
_DEFAULT_ZONE = "Asia/Almaty"


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_tz = fields.Selection(
        _tz_get,
        "Time Zone of Deadlines",
        help="What is late, the day of acts and reminders, the times of the discussion "
        "and the end of the day of the indicators go by it, wherever the user is. "
        "Empty: that of the working schedule.",
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

    def _ksrisk_has_schedule(self):
        """Whether anybody said on which days the company works."""
        # Of the company's own days, whoever sees its deadlines may know.
        return bool(self.sudo().resource_calendar_id.attendance_ids)

    def _ksrisk_is_open(self):
        """The company's working days; with no schedule, every day is one."""
        if not self._ksrisk_has_schedule():
            return lambda day: True
        return self._ksrisk_is_working()

    def _ksrisk_is_working(self):
        """The company's working days, as a function of a date.

        The week comes from the working schedule, with its public holidays; the table
        of holidays and transferred days goes before both, and a company's own row
        before the common one.

        :raises UserError: the company has no working schedule
        """
        self.ensure_one()
        if not self._ksrisk_has_schedule():
            raise UserError(
                self.env._(
                    "The company %s has no working schedule: choose one in its "
                    "settings, because legal deadlines are counted in working days.",
                    self.name,
                )
            )
        calendar = self.sudo().resource_calendar_id  # as above
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
        # As above; leaves of persons, which are none of his business, are not read.
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
        # As above: a deadline is the same, whoever counts it.
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
        if not days or not self._ksrisk_has_schedule():
            return {}
        is_working = self._ksrisk_is_working()
        return {day: working_days.next_working_day(day, is_working) for day in days}
