from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .. import sql_guards
from .ksrisk_journal import journal
from .ksrisk_reminder_rule import RECIPIENTS, SUBJECTS

URGENCY = [("late", "Late"), ("today", "Today"), ("soon", "Soon")]


class KsriskReminderLog(models.Model):
    """What a person was reminded of on a day. Rows are added by the digest alone, and
    go when the company's term of keeping them is over."""

    _name = "ksrisk.reminder.log"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Reminder Sent"
    _order = "date desc, id desc"
    _rec_name = "name"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date = fields.Date("Day", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "To Whom", required=True, readonly=True, ondelete="restrict"
    )
    email = fields.Char("E-mail", readonly=True)
    recipient = fields.Selection(
        RECIPIENTS, "In the Role of", required=True, readonly=True
    )
    rule_id = fields.Many2one(
        "ksrisk.reminder.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    subject = fields.Selection(SUBJECTS, "About", required=True, readonly=True)
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char("Item", required=True, readonly=True)
    date_deadline = fields.Date("Deadline", required=True, readonly=True)
    urgency = fields.Selection(URGENCY, required=True, readonly=True)
    state = fields.Selection(
        [("sent", "Sent"), ("no_email", "No e-mail address")],
        required=True,
        readonly=True,
    )
    mail_id = fields.Many2one(
        "mail.mail", "Message", readonly=True, index="btree_not_null"
    )
    mail_state = fields.Selection(related="mail_id.state", string="Delivery")
    failure_reason = fields.Text(
        related="mail_id.failure_reason", string="Why Not Delivered", help=None
    )

    _once_a_day = models.UniqueIndex(
        "(user_id, date, subject, res_model, res_id)",
        "The person was reminded of this today already.",
    )

    _guarded_fields = frozenset(
        {
            "company_id",
            "date",
            "user_id",
            "email",
            "recipient",
            "rule_id",
            "subject",
            "res_model",
            "res_id",
            "name",
            "date_deadline",
            "urgency",
            "state",
            "mail_id",
        }
    )

    def init(self):
        # The mail goes when somebody empties the outbox: its link may be cut.
        sealed = sql_guards.sealed_columns(self, "create_date") - {"mail_id"}
        sql_guards.guard_seal(
            self.env.cr, self._table, sealed, term="ksrisk_reminder_months"
        )

    @api.model
    def _cron_purge(self):
        """Delete the reminders whose term of keeping is over, in every company.

        With their messages: both name who was reminded of what, and who is in charge.
        """
        companies = self.env["res.company"].sudo()  # whoever the cron runs as
        for company in companies.search([("ksrisk_reminder_months", ">", 0)]):
            last = company._ksrisk_today() - relativedelta(
                months=company.ksrisk_reminder_months
            )
            # The scheduler purges the logs of every company.
            rows = self.sudo().search(
                [("company_id", "=", company.id), ("date", "<=", last)]
            )
            if not rows:
                continue
            mails, number = rows.mail_id, len(rows)
            rows.unlink()
            # A digest tells of all companies of its reader: it stays while one does.
            kept = self.sudo().search([("mail_id", "in", mails.ids)]).mail_id
            (mails - kept).unlink()
            journal(
                company,
                "ksrisk.reminder.purge",
                {"rows": number, "until": last.isoformat()},
                company=company,
            )
