from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import sql_guards
from ..core import words, workflow
from .company_day import today_of

#: What its author writes, until he hands the request in.
_REQUEST = frozenset({"measure_id", "date_to", "reason", "date_requested"})
OPEN_STATES = ("requested", "reviewed")
DECIDED = ("approved", "refused")


class KsriskPostponement(models.Model):
    """The act that moves the deadline of an approved measure.

    To a later day, and in the same way to an earlier one: any change needs the approver
    (domain.md SoD-10).

    Asked for with a reason, looked at by the compliance service, decided by who
    approves the plan. The signed plan keeps its date; this is the history of it.
    """

    _name = "ksrisk.postponement"
    _inherit = [
        "ksrisk.attachment.mixin",
        "ksrisk.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Postponement of a Measure"
    _order = "id desc"

    measure_id = fields.Many2one(
        "ksrisk.measure",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', 'in', ('planned', 'in_progress', 'claimed'))]",
    )
    analysis_id = fields.Many2one(
        related="measure_id.analysis_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="measure_id.company_id", store=True, index=True
    )
    date_current = fields.Date("Deadline in Force", related="measure_id.date_deadline")
    date_from = fields.Date("Old Deadline", readonly=True, copy=False)
    date_to = fields.Date("New Deadline", required=True)
    reason = fields.Text(required=True, help="Why the deadline has to change.")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "ksrisk_postponement_attachment_rel",
        string="Files",
        copy=False,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requested", "Requested"),
            ("reviewed", "Opinion given"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        group_expand=True,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", "Requested by", readonly=True, copy=False
    )
    date_requested = fields.Date(
        "Requested on",
        required=True,
        copy=False,
        default=today_of,
        help="Of a request on paper, its own date.",
    )
    review_note = fields.Text(
        "Note to the Opinion",
        groups=workflow.OFFICER,
        copy=False,
        help="Needed not to support the request: what stands against it.",
    )
    opinion = fields.Selection(
        [("supported", "Supported"), ("not_supported", "Not supported")],
        readonly=True,
        copy=False,
    )
    opinion_note = fields.Text("Opinion in Words", readonly=True, copy=False)
    opinion_by_id = fields.Many2one(
        "res.users", "Opinion by", readonly=True, copy=False
    )
    date_opinion = fields.Date("Opinion of", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False
    )
    signer_name = fields.Char("Signer", readonly=True, copy=False)
    signer_post = fields.Json("Post", readonly=True, copy=False)
    signer_basis = fields.Json("Acting on the Ground of", readonly=True, copy=False)
    number = fields.Char("№", readonly=True, copy=False)
    date_act = fields.Date("Decision of", readonly=True, copy=False, index=True)
    mode = fields.Selection(
        [("system", "In the system"), ("paper", "On paper")], readonly=True, copy=False
    )
    body = fields.Json("Collegial Body", readonly=True, copy=False)
    body_number = fields.Char("Decision No", readonly=True, copy=False)
    body_date = fields.Date("Decision of the Body of", readonly=True, copy=False)
    scan_ids = fields.Many2many(
        "ir.attachment",
        "ksrisk_postponement_scan_rel",
        string="Scans",
        readonly=True,
        copy=False,
    )
    decision_note = fields.Text("Reason of the Decision", readonly=True, copy=False)
    is_mine = fields.Boolean(
        compute="_compute_is_mine", export_string_translation=False
    )

    _open_once = models.UniqueIndex(
        "(measure_id) WHERE state IN ('requested', 'reviewed')",
        "A request to postpone this measure is open already.",
    )
    _moves_on = models.Constraint(
        "CHECK(date_from IS NULL OR date_to <> date_from)",
        "A deadline moves to another day.",
    )
    _asked_has_actor = models.Constraint(
        "CHECK(state = 'draft'"
        " OR (requested_by_id IS NOT NULL AND date_from IS NOT NULL))",
        "A request to postpone has the person who made it.",
    )
    _reviewed_has_actor = models.Constraint(
        "CHECK(state NOT IN ('reviewed', 'approved', 'refused')"
        " OR (opinion IS NOT NULL AND opinion_by_id IS NOT NULL))",
        "An opinion has the person who gave it.",
    )
    _decided_has_act = models.Constraint(
        "CHECK((state IN ('approved', 'refused')) = (date_act IS NOT NULL"
        " AND mode IS NOT NULL))",
        "A decision has its act, and only a decision.",
    )
    _another_decides = models.Constraint(
        "CHECK(mode IS DISTINCT FROM 'system' OR (decided_by_id IS NOT NULL"
        " AND decided_by_id IS DISTINCT FROM requested_by_id"
        " AND decided_by_id IS DISTINCT FROM opinion_by_id))",
        "Another person decides than who asked or gave the opinion.",
    )

    _attachment_fields = ("attachment_ids", "scan_ids")
    _guarded_fields = frozenset(
        {
            "state",
            "date_from",
            "requested_by_id",
            "opinion",
            "opinion_note",
            "opinion_by_id",
            "date_opinion",
            "decided_by_id",
            "signer_name",
            "signer_post",
            "signer_basis",
            "number",
            "date_act",
            "mode",
            "body",
            "body_number",
            "body_date",
            "scan_ids",
            "decision_note",
        }
    )

    def init(self):
        asked = {
            "id",
            "create_uid",
            "create_date",
            "date_from",
            "requested_by_id",
            *_REQUEST,
        }
        sql_guards.guard_seal(
            self.env.cr, self._table, asked, when=SQL("OLD.state <> 'draft'")
        )
        sql_guards.guard_seal(
            self.env.cr,
            self._table,
            sql_guards.sealed_columns(self),
            when=SQL("OLD.state IN ('approved', 'refused', 'withdrawn')"),
            kind="decision",
        )
        return super().init()

    @api.depends("measure_id.number", "date_from", "date_to", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for postponement in self:
            start = postponement.date_from or postponement.date_current
            days = [start, postponement.date_to]
            measure = postponement.sudo().measure_id  # a number tells nothing
            values = {
                "number": measure.number,
                "days": " → ".join(words.date_short(day) for day in days if day),
            }
            postponement.display_name = (
                self.env._("Bringing forward of № %(number)s: %(days)s", **values)
                if postponement._is_earlier()
                else self.env._("Postponement of № %(number)s: %(days)s", **values)
            )

    def _is_earlier(self):
        """Whether the deadline is brought forward."""
        start = self.date_from or self.date_current
        return bool(start and self.date_to and self.date_to < start)

    @api.depends("requested_by_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for postponement in self:
            postponement.is_mine = postponement.requested_by_id == self.env.user

    @api.model
    def _domain_to_decide(self):
        """Requests that wait for the decision of the user, as head of the analysis."""
        return [
            ("state", "=", "reviewed"),
            ("analysis_id.head_id.user_id", "=", self.env.uid),
        ]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    def write(self, vals):
        if {*_REQUEST, "attachment_ids"}.intersection(vals):
            self._check_draft()
        if "review_note" in vals:
            self._check_not_reviewed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_draft()

    def _check_draft(self):
        asked = self.filtered(lambda p: p.state != "draft")
        if asked:
            raise UserError(
                self.env._(
                    "“%s” was handed in and does not change: withdraw it and ask anew.",
                    asked[0].display_name,
                )
            )

    def _check_not_reviewed(self):
        reviewed = self.filtered(lambda p: p.state not in ("draft", "requested"))
        if reviewed:
            raise UserError(
                self.env._(
                    "The opinion on “%s” was given and does not change.",
                    reviewed[0].display_name,
                )
            )
