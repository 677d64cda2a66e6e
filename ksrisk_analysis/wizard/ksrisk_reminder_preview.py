from odoo import api, fields, models


class KsriskReminderPreview(models.TransientModel):
    """The digest of one person, as it would be sent today."""

    _name = "ksrisk.reminder.preview"
    _description = "Digest to be Sent"
    _order = "state, user_id"

    user_id = fields.Many2one("res.users", "To Whom", readonly=True)
    email = fields.Char("E-mail", readonly=True)
    late_count = fields.Integer("Late", readonly=True)
    today_count = fields.Integer("Today", readonly=True)
    soon_count = fields.Integer("Soon", readonly=True)
    state = fields.Selection(
        [
            ("to_send", "To be sent"),
            ("no_email", "No e-mail address"),
            ("sent", "Sent already"),
        ],
        readonly=True,
    )
    body = fields.Html(readonly=True, sanitize=False, export_string_translation=False)

    @api.depends("user_id")
    def _compute_display_name(self):
        for preview in self:
            preview.display_name = preview.user_id.name

    @api.model
    def _open(self):
        """Make the previews of the user's companies and open them."""
        self.check_access("create")
        now = fields.Datetime.now()
        rules = self.env["ksrisk.reminder.rule"].sudo()  # items that others are sent
        homes = self.env.companies.with_env(rules.env)
        digests = rules._get_digests(homes, now, companies=homes)
        users = rules.env["res.users"].union(*digests)
        done = users.browse()
        for home, own in users.grouped("company_id").items():
            done |= rules._get_reminded(own, home._ksrisk_today(now))
        bodies = rules._render_digests(digests)
        previews = self.create(
            [
                self._get_values(user, lines, user in done) | {"body": bodies[user.id]}
                for user, lines in digests.items()
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_reminder_preview_action"
        )
        return {**action, "domain": [("id", "in", previews.ids)]}

    @api.model
    def _get_values(self, user, lines, done):
        urgencies = [line.urgency for line in lines]
        state = "to_send" if user.email else "no_email"
        return {
            "user_id": user.id,
            "email": user.email,
            "late_count": urgencies.count("late"),
            "today_count": urgencies.count("today"),
            "soon_count": urgencies.count("soon"),
            "state": "sent" if done else state,
        }
