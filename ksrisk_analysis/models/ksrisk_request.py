from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .activities import schedule
from .company_day import each_with_today, over_by_today
from .ksrisk_guard_mixin import permit, permit_effect

_lt = LazyTranslate(__name__)

#: States in which the respondent has the ball.
OPEN_STATES = ("sent", "returned")


class KsriskRequest(models.Model):
    """A checklist asked of one department about one direction."""

    _name = "ksrisk.request"
    _inherit = [
        "ksrisk.department.mixin",
        "ksrisk.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Request for Information"
    _order = "analysis_id desc, department_id, direction_id, id"

    scope_id = fields.Many2one(
        "ksrisk.scope", required=True, index=True, ondelete="restrict"
    )
    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one("hr.department", index=True)
    direction_id = fields.Many2one("ksrisk.direction", index=True)
    form_id = fields.Many2one("ksrisk.form")
    user_id = fields.Many2one("res.users", "Respondent", index=True)
    date_deadline = fields.Date("Deadline", index=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("accepted", "Accepted"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        group_expand=True,
    )
    answer_ids = fields.One2many("ksrisk.answer", "request_id", "Answers")
    note = fields.Text(
        "Note to the Respondent",
        groups="ksrisk_analysis.group_ksrisk_user",
        help="Needed to return: what has to be mended.",
    )
    return_note = fields.Text("Returned because", readonly=True, copy=False)
    date_sent = fields.Date("Sent on", readonly=True, copy=False)
    date_submitted = fields.Date("Submitted on", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", "Submitted by", readonly=True, copy=False
    )
    date_accepted = fields.Date("Accepted on", readonly=True, copy=False)
    date_returned = fields.Date("Returned on", readonly=True, copy=False)
    accepted_by_id = fields.Many2one(
        "res.users", "Accepted by", readonly=True, copy=False
    )
    contributor_ids = fields.Many2many(
        "res.users",
        "ksrisk_request_contributor_rel",
        string="Answered with the Help of",
        readonly=True,
        copy=False,
        help="Everybody who wrote an answer or gave evidence; none of them accepts it.",
    )
    answered_count = fields.Integer("Answered", compute="_compute_counts")
    answer_count = fields.Integer("Questions", compute="_compute_counts")
    risk_count = fields.Integer("Pointing to a Risk", compute="_compute_counts")
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _scope_once = models.Constraint(
        "UNIQUE(scope_id, form_id)", "The department has this request already."
    )
    _another_accepts = models.Constraint(
        "CHECK(accepted_by_id IS NULL"
        " OR accepted_by_id IS DISTINCT FROM submitted_by_id)",
        "Another person than the respondent accepts the answers.",
    )
    _accepted_has_actor = models.Constraint(
        "CHECK((state = 'accepted') = (accepted_by_id IS NOT NULL))",
        "An accepted request has the person who accepted it.",
    )

    _guarded_fields = frozenset(
        {
            "scope_id",
            "analysis_id",
            "company_id",
            "department_id",
            "direction_id",
            "form_id",
            "user_id",
            "date_deadline",
            "state",
            "return_note",
            "date_sent",
            "date_submitted",
            "submitted_by_id",
            "date_accepted",
            "date_returned",
            "accepted_by_id",
            "contributor_ids",
        }
    )

    @api.depends("department_id", "direction_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            names = (request.department_id.name, request.direction_id.name)
            request.display_name = " · ".join(name for name in names if name)

    @api.depends("answer_ids.result", "answer_ids.is_risk")
    def _compute_counts(self):
        groups = self.env["ksrisk.answer"]._read_group(
            [("request_id", "in", self.ids)],
            ["request_id", "is_risk"],
            ["__count", "result:count"],
        )
        total, answered, risky = Counter(), Counter(), Counter()
        for request, is_risk, count, answered_count in groups:
            total[request] += count
            answered[request] += answered_count
            risky[request] += count if is_risk else 0
        for request in self:
            request.answer_count = total[request._origin]
            request.answered_count = answered[request._origin]
            request.risk_count = risky[request._origin]

    @api.depends("date_deadline", "state", "analysis_id.state")
    def _compute_is_overdue(self):
        for request, today in each_with_today(self):
            request.is_overdue = bool(
                request.state in OPEN_STATES
                and request.date_deadline
                and request.date_deadline < today
                # Respondents don't read the analysis itself.
                and request.sudo().analysis_id.state == "collection"
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = (
            fields.Domain("state", "in", OPEN_STATES)
            & over_by_today(self.env)
            & fields.Domain("analysis_id", "any!", [("state", "=", "collection")])
        )
        return overdue if True in value else ~overdue

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A request stays: return it, or mark its answers as n/a.")
        )

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def action_send(self, act=None):
        """Send the request to its respondent."""
        return self._transition("send", act)

    def action_submit(self, act=None):
        """Hand the answers in; each question has to be answered."""
        return self._transition("submit", act)

    def action_return(self, act=None):
        """Return the answers with the note that says what to mend."""
        return self._transition("return", act)

    def action_accept(self, act=None):
        """Accept the answers, as another person than who gave them."""
        return self._transition("accept", act)

    def _transition_values(self, transition, act, prepared):
        return {
            "send": {"date_sent": act.date},
            "submit": {"date_submitted": act.date, "submitted_by_id": self.env.uid},
            "return": {
                "accepted_by_id": False,
                # The day of an acceptance stays: the answers counted until this one.
                "date_returned": act.date,
            },
            "accept": {
                "date_accepted": act.date,
                "date_returned": False,
                "accepted_by_id": self.env.uid,
            },
        }[transition.name]

    def _journal_transition(self, transition, sources, act, reasons):
        # Everyday work: only what was passed over enters the journal.
        if not reasons:
            return None
        return super()._journal_transition(transition, sources, act, reasons)

    def _note_contributor(self):
        """Remember that the user had a hand in the answers."""
        # Nobody writes it himself: who wrote an answer contributed.
        for request in self.sudo():
            if self.env.user not in request.contributor_ids:
                permit(request, "contributor_ids").write(
                    {"contributor_ids": [fields.Command.link(self.env.uid)]}
                )

    def _effect_send(self, act, prepared):
        self._schedule()

    def _effect_submit(self, act, prepared):
        self.activity_feedback(["ksrisk_analysis.mail_activity_type_request"])

    def _effect_return(self, act, prepared):
        permit_effect(self.answer_ids, "verified_by_id").write(
            {"verified_by_id": False}
        )
        for request in self:
            # Several returned at once: each with what was written in it.
            permit_effect(request, "return_note").write(
                {"return_note": act.reason or request.note, "note": False}
            )
            told = request.with_context(lang=request.user_id.lang)
            told.message_post(
                body=told.env._("Returned: %s", request.return_note),
                partner_ids=request.user_id.partner_id.ids,
            )
        self._schedule()

    def _effect_accept(self, act, prepared):
        permit_effect(self.answer_ids, "verified_by_id").write(
            {"verified_by_id": self.env.uid}
        )
        for analysis in self.analysis_id:
            waiting = [("analysis_id", "=", analysis.id), ("state", "!=", "accepted")]
            if not self.search_count(waiting, limit=1):
                analysis._hand_over(
                    "DL-2",
                    analysis.officer_id,
                    _lt("Draft the analytical reference"),
                )

    # ------------------------------------------------------------------
    # Who holds the ball
    # ------------------------------------------------------------------
    def _schedule(self):
        """Give each respondent an activity with the deadline of his request."""
        alike = self.filtered("user_id").grouped(lambda r: (r.user_id, r.date_deadline))
        for (user, deadline), requests in alike.items():
            schedule(requests, "request", user, deadline)

    def _reschedule(self):
        """Move the activities to the respondents as they are now."""
        waiting = self.filtered(lambda request: request.state in OPEN_STATES)
        waiting.activity_unlink(["ksrisk_analysis.mail_activity_type_request"])
        waiting._schedule()

    @api.model
    def _cron_schedule(self, limit=200):
        """Tell the respondents of requests sent in bulk; the start does not wait."""
        activity_type = self.env.ref("ksrisk_analysis.mail_activity_type_request")
        domain = [
            ("state", "=", "sent"),
            ("user_id", "!=", False),
            ("activity_ids", "not any", [("activity_type_id", "=", activity_type.id)]),
        ]
        requests = self.search(domain, limit=limit)
        requests._schedule()
        self.env["ir.cron"]._commit_progress(
            len(requests), remaining=self.search_count(domain)
        )
