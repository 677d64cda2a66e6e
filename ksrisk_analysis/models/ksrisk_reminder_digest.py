"""One e-mail a day for each person with all that he is reminded of."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import split_every

from ..core import reminders, words
from .ksrisk_deadline import ENDED
from .ksrisk_guard_mixin import permit
from .ksrisk_reminder_items import Item

#: Days back that a run makes up for: holidays, or a server that stood still.
_CATCH_UP = 14
_GROUPS = ("late", "today", "soon")


class Line(NamedTuple):
    """An item in the digest of one person, with the rule that brought it there."""

    item: Item
    rule: models.BaseModel
    days: int

    @property
    def urgency(self):
        if self.item.since or self.days < 0:
            return "late" if self.days < 0 else "today"
        return "soon" if self.days else "today"


def _get_link(record):
    """The address at which Odoo opens a record, for who may read it."""
    return f"{record.get_base_url()}/mail/view?model={record._name}&res_id={record.id}"


class KsriskReminderRule(models.Model):
    _inherit = "ksrisk.reminder.rule"

    @api.model
    def _cron_send(self, batch=50):
        """Send the digests of the companies whose hour has come."""
        now = fields.Datetime.now()
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].sudo()  # each company has its hour
        companies = companies.search([("ksrisk_digest_active", "=", True)])
        due = companies.filtered(lambda company: company._ksrisk_is_digest_due(now))
        # What waits belongs to all companies: it is read once, not once for each.
        of_all = self._get_digests(due, now) if due else {}
        by_home = self.env["res.users"].union(*of_all).grouped("company_id")
        for company in due:
            if not company.try_lock_for_update(allow_referencing=True):
                continue  # another run is at it
            today = company._ksrisk_today(now)
            users = by_home.get(company, self.env["res.users"])
            digests = {user: of_all[user] for user in users}
            digests = self._without_sent(digests, today)
            remaining = len(digests)
            for users in split_every(batch, digests):
                self._send({user: digests[user] for user in users}, today)
                remaining -= len(users)
                if not cron._commit_progress(len(users), remaining=remaining):
                    return
            company.ksrisk_digest_date = today
            cron._commit_progress()

    # ------------------------------------------------------------------
    # Who is reminded of what
    # ------------------------------------------------------------------
    @api.model
    def _get_digests(self, homes, now, companies=None):
        """The lines of each user whose own company is one of ``homes``.

        A person gets one digest, with the items of all companies; the day of an item
        is the day of its company.

        :param companies: whose items, default all
        :return: dict of lists of :class:`Line` by user, the most urgent first
        """
        if companies is None:
            companies = self._get_companies()
        today = {company: company._ksrisk_today(now) for company in companies | homes}
        back = {
            home: today[home]
            - reminders.window(today[home], home.ksrisk_digest_date, _CATCH_UP)
            for home in homes
        }
        calendars = {company: company._ksrisk_is_open() for company in companies}
        # Whoever previews: the rules that decide are those of all companies.
        rules = self.sudo().search([("company_id", "in", [False, *companies.ids])])
        rules = rules.grouped("subject")
        items = self._get_items(companies)
        managers = self._get_managers(items)
        digests = defaultdict(dict)
        for item in items:
            company = item.analysis.company_id
            last = today[company]
            for rule in rules.get(item.subject, ()):
                if rule.company_id and rule.company_id != company:
                    continue
                schedule = rule._get_schedule()
                for user in rule._get_recipients(item, managers):
                    home = user.company_id
                    key = (item.subject, item.record)
                    if home not in back or key in digests.get(user, ()):
                        continue
                    if not user.active or user.share:
                        continue
                    first = last - back[home]
                    if schedule.is_due(item.day, first, last, calendars[company]):
                        days = (item.day - last).days
                        digests[user][key] = Line(item, rule, days)
        return {
            user: sorted(lines.values(), key=lambda line: line.days)
            for user, lines in digests.items()
            if lines
        }

    @api.model
    def _get_companies(self):
        """The companies with an analysis: what waits belongs to one."""
        # People are reminded of companies that who sends or previews may not see.
        analyses = self.env["ksrisk.analysis"].sudo()
        rows = analyses._read_group([("state", "not in", ENDED)], ["company_id"])
        return analyses.env["res.company"].union(*(row[0] for row in rows))

    @api.model
    def _without_sent(self, digests, today):
        """The digests of who has had none on this day."""
        users = self.env["res.users"].union(*digests)
        done = self._get_reminded(users, today)
        return {user: lines for user, lines in digests.items() if user not in done}

    @api.model
    def _get_reminded(self, users, today):
        log = self.env["ksrisk.reminder.log"].sudo()  # the cron's own record
        rows = log._read_group(
            [("date", "=", today), ("user_id", "in", users.ids)], ["user_id"]
        )
        return users.browse(user.id for (user,) in rows)

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------
    @api.model
    def _send(self, digests, today):
        """Send and log the digests of some users, in one batch.

        Both in one transaction: what is not logged was not sent.
        """
        users = self.env["res.users"].union(*digests)
        reached = users.filtered("email")
        # Templates have readers of their own; this one is only rendered.
        template = self.env.ref("ksrisk_analysis.mail_template_digest").sudo()
        bodies = self._render_digests({user: digests[user] for user in reached})
        # As a note to one person: other messages are read by all who read the user.
        mails = template.with_context(ksrisk_digest=bodies).send_mail_batch(
            reached.ids, email_values={"message_type": "user_notification"}
        )
        by_user = {mail.res_id: mail for mail in mails}
        # Nobody has the right to write the log: what is sent is entered.
        log = self.env["ksrisk.reminder.log"].sudo()
        permit(log, *log._guarded_fields).create(
            [
                self._get_log_values(user, line, today, by_user.get(user.id))
                for user, lines in digests.items()
                for line in lines
            ]
        )

    @api.model
    def _get_log_values(self, user, line, today, mail):
        item = line.item
        return {
            "company_id": item.analysis.company_id.id,
            "date": today,
            "user_id": user.id,
            "email": user.email,
            "recipient": line.rule.recipient,
            "rule_id": line.rule.id,
            "subject": item.subject,
            "res_model": item.record._name,
            "res_id": item.record.id,
            "name": item.record.with_context(lang=user.lang).display_name,
            "date_deadline": item.day,
            "urgency": line.urgency,
            "state": "sent" if mail else "no_email",
            "mail_id": mail.id if mail else False,
        }

    @api.model
    def _render_digests(self, digests):
        """The body of each digest in the language of its reader, by user id."""
        return {
            user.id: self.env["ir.qweb"]
            .with_context(lang=user.lang)
            ._render(
                "ksrisk_analysis.digest_body",
                self.with_context(lang=user.lang)._get_digest_values(lines),
            )
            for user, lines in digests.items()
        }

    def _get_digest_values(self, lines):
        rows = [self._get_row(line) for line in lines]
        titles = {
            "late": self.env._("Late"),
            "today": self.env._("Today"),
            "soon": self.env._("Soon"),
        }
        colours = {"late": "#a4262c", "today": "#8a5a00", "soon": "#1d5c8a"}
        companies = {line.item.analysis.company_id for line in lines}
        return {
            "groups": [
                {
                    "title": titles[group],
                    "colour": colours[group],
                    "rows": [row for row in rows if row["urgency"] == group],
                }
                for group in _GROUPS
                if any(row["urgency"] == group for row in rows)
            ],
            "several": len(companies) > 1,
        }

    def _get_row(self, line):
        item, lang = line.item, self.env.lang
        record = item.record.with_context(lang=lang)
        subjects = dict(self._fields["subject"]._description_selection(self.env))
        # The head of a department may not read what he is told of.
        linked = line.rule.recipient != "manager"
        target = item.analysis if item.subject == "deadline" else item.record
        return {
            "urgency": line.urgency,
            "subject": subjects[item.subject],
            "name": record.display_name,
            "url": linked and _get_link(target),
            "day": self._get_day_text(line),
            "who": ", ".join(item.users.mapped("name"))
            if line.rule.recipient != "person"
            else "",
            "company": item.analysis.company_id._ksrisk_official_name(lang),
        }

    def _get_day_text(self, line):
        day, count = words.date_short(line.item.day), abs(line.days)
        if line.item.since:
            return self.env._(
                "waits since %(day)s (days: %(count)s)", day=day, count=count
            )
        if line.days < 0:
            return self.env._(
                "deadline %(day)s, days late: %(count)s", day=day, count=count
            )
        if line.days:
            return self.env._(
                "deadline %(day)s, days left: %(count)s", day=day, count=count
            )
        return self.env._("deadline %s, today", day)
