import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.languages import KK, RU
from .bilingual import side
from .company_day import today_of

#: Notes that a step rests on, with the fact after which they stay.
_GROUNDS = {
    "audit_report_ids": "date_signed",
    "audit_note": "date_signed",
    "positions_note": "date_closed",
}


class KsriskAnalysis(models.Model):
    """The internal analysis of corruption risks: its order, term, scope and state.

    What may be done from which state, and by whom, stands in ``core/workflow.py``;
    the checks are in ``ksrisk_analysis_*checks.py`` and what an act brings about in
    ``ksrisk_analysis_acts.py``.
    """

    _name = "ksrisk.analysis"
    _inherit = [
        "ksrisk.attachment.mixin",
        "ksrisk.content.mixin",
        "ksrisk.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Internal Analysis of Corruption Risks"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("collection", "Collection"),
            ("signed", "Reference signed"),
            ("approved", "Plan approved"),
            ("monitoring", "Monitoring"),
            ("closed", "Closed"),
            ("cancelled", "Stopped"),
        ],
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand="_group_expand_state",
        tracking=True,
        default="draft",
    )
    mode = fields.Selection(
        [
            ("system", "In the system"),
            ("paper", "Registered from paper"),
        ],
        "Collection",
        required=True,
        default="system",
        help="From paper: the checklists were answered outside, and no requests are "
        "sent.",
    )
    date_from = fields.Date("Period Analysed from")
    date_to = fields.Date("Period Analysed till")
    date_start = fields.Date("Start of the Term")
    date_end = fields.Date(
        "End of the Term", help="The identification of risks ends on this day."
    )
    date_plan = fields.Date("Work Plan by")
    date_reference = fields.Date("Analytical Reference by")
    date_register = fields.Date("Register of Positions by")
    head_id = fields.Many2one(
        "hr.employee",
        "First Head",
        check_company=True,
        default=lambda self: self.env.company.ksrisk_head_id,
    )
    head_post = fields.Char(
        "Post of the Head",
        translate=True,
        compute="_compute_head_post",
        store=True,
        readonly=False,
    )
    head_post_kk = side("head_post", KK, "Post of the Head (Kazakh)")
    head_post_ru = side("head_post", RU, "Post of the Head (Russian)")
    officer_id = fields.Many2one(
        "res.users",
        "Compliance Officer",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.company.ksrisk_officer_id or self.env.user,
    )
    methodology_id = fields.Many2one(
        "ksrisk.methodology",
        "Library",
        domain="[('state', '=', 'published')]",
        default=lambda self: self.env["ksrisk.methodology"]._get_current(),
    )
    legal_act_ids = fields.Many2many(
        "ksrisk.legal.act",
        string="Legal Basis",
        default=lambda self: self._default_law(),
    )
    plan_template_id = fields.Many2one("ksrisk.plan.template", "Work Plan Template")
    plan_layout = fields.Selection(
        selection=lambda self: (
            self.env["ksrisk.plan.template"]._fields["layout"].selection
        ),
        string="Printed Work Plan",
        compute="_compute_plan_layout",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    department_ids = fields.Many2many(
        "hr.department", string="Departments", check_company=True
    )
    direction_ids = fields.Many2many(
        "ksrisk.direction",
        string="Directions",
        domain="[('methodology_id', '=', methodology_id)]",
        compute="_compute_direction_ids",
        store=True,
        readonly=False,
    )
    previous_id = fields.Many2one(
        "ksrisk.analysis", "Previous Analysis", check_company=True, copy=False
    )

    member_ids = fields.One2many("ksrisk.analysis.member", "analysis_id", "Members")
    scope_ids = fields.One2many("ksrisk.scope", "analysis_id")
    plan_line_ids = fields.One2many("ksrisk.plan.line", "analysis_id", "Work Plan")
    request_ids = fields.One2many("ksrisk.request", "analysis_id", "Requests")
    answer_ids = fields.One2many("ksrisk.answer", "analysis_id", "Answers")
    act_ids = fields.One2many("ksrisk.act", "analysis_id", "Acts and Documents")
    risk_ids = fields.One2many("ksrisk.risk", "analysis_id", "Risks")
    recommendation_ids = fields.One2many(
        "ksrisk.recommendation", "analysis_id", "Recommendations"
    )
    measure_ids = fields.One2many("ksrisk.measure", "analysis_id", "Measures")
    document_ids = fields.One2many("ksrisk.document", "analysis_id", "Documents")
    deadline_ids = fields.One2many("ksrisk.deadline", "analysis_id", "Deadlines")
    publication_ids = fields.One2many(
        "ksrisk.publication", "analysis_id", "Publications"
    )
    discussion_ids = fields.One2many(
        "ksrisk.discussion", "analysis_id", "Public Discussions"
    )
    position_ids = fields.One2many(
        "ksrisk.position", "analysis_id", "Exposed Positions"
    )
    audit_report_ids = fields.Many2many(
        "ir.attachment",
        "ksrisk_analysis_audit_report_rel",
        string="Audit Reports",
        copy=False,
        help="Reports of the audits of the last three years.",
    )
    audit_note = fields.Char("No Audits", copy=False, help="Why there are no reports.")
    positions_note = fields.Char(
        "No Exposed Positions",
        copy=False,
        help="Why there is no register of positions.",
    )

    # Facts that only their own acts write.
    order_number = fields.Char("Order No", readonly=True, copy=False)
    order_date = fields.Date("Order of", readonly=True, copy=False)
    date_work_plan = fields.Date("Work Plan of", readonly=True, copy=False)
    date_collection = fields.Date("Collection since", readonly=True, copy=False)
    date_signed = fields.Date("Reference Signed on", readonly=True, copy=False)
    date_approved = fields.Date("Plan Approved on", readonly=True, copy=False)
    date_published = fields.Date("Published on", readonly=True, copy=False)
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
    date_cancelled = fields.Date("Cancelled on", readonly=True, copy=False)
    close_reason = fields.Text("Reason of What is Open", readonly=True, copy=False)
    cancel_reason = fields.Text("Reason of Cancelling", readonly=True, copy=False)
    content_revision = fields.Integer(readonly=True, copy=False)

    _period_order = models.Constraint(
        "CHECK(date_from <= date_to)", "The period analysed ends before it starts."
    )
    _term_order = models.Constraint(
        "CHECK(date_start <= date_end)",
        "The term of the analysis ends before it starts.",
    )
    _order_has_number = models.Constraint(
        "CHECK((order_date IS NULL) = (order_number IS NULL))",
        "An order has a number and a date.",
    )
    _collection_rests_on_order = models.Constraint(
        "CHECK(state IN ('draft', 'cancelled') OR (order_date IS NOT NULL"
        " AND date_work_plan IS NOT NULL AND date_collection IS NOT NULL))",
        "Collection rests on an order and an approved work plan.",
    )
    _signed_has_date = models.Constraint(
        "CHECK((state IN ('signed', 'approved', 'monitoring', 'closed'))"
        " = (date_signed IS NOT NULL))",
        "The state and the signature of the reference go together.",
    )
    _approved_has_date = models.Constraint(
        "CHECK((state IN ('approved', 'monitoring', 'closed'))"
        " = (date_approved IS NOT NULL))",
        "The state and the approval of the plan go together.",
    )
    _monitoring_has_date = models.Constraint(
        "CHECK((state IN ('monitoring', 'closed')) = (date_published IS NOT NULL))",
        "Monitoring begins with the publication.",
    )
    _closed_has_date = models.Constraint(
        "CHECK((state = 'closed') = (date_closed IS NOT NULL))",
        "A closed analysis has the date of its closing.",
    )
    _cancelled_has_reason = models.Constraint(
        "CHECK((state = 'cancelled') = (date_cancelled IS NOT NULL"
        " AND cancel_reason IS NOT NULL))",
        "A cancelled analysis has a date and a reason.",
    )

    _guarded_fields = frozenset(
        {
            "state",
            "order_number",
            "order_date",
            "date_work_plan",
            "date_collection",
            "date_signed",
            "date_approved",
            "date_published",
            "date_closed",
            "date_cancelled",
            "close_reason",
            "cancel_reason",
        }
    )
    _attachment_fields = ("audit_report_ids",)
    _content_kind = "order"
    _content_fields = frozenset(
        {
            "name",
            "company_id",
            "previous_id",
            "date_from",
            "date_to",
            "date_start",
            "date_end",
            "date_plan",
            "date_reference",
            "date_register",
            "head_id",
            "head_post",
            "officer_id",
            "methodology_id",
            "legal_act_ids",
            "department_ids",
            "direction_ids",
            "mode",
            "member_ids",
            "scope_ids",
        }
    )
    _content_texts = ("head_post",)

    @api.model
    def _default_law(self):
        return self.env["ksrisk.legal.act"].search(
            self.env["ksrisk.legal.act"]._domain_in_force(today_of(self))
            & fields.Domain("code", "in", ["law_art8", "typical_rules"])
        )

    @api.model
    def _group_expand_state(self, states, domain):
        """The stages of the cycle, empty ones too, in their order; its ends if used."""
        every = [state for state, _label in self._fields["state"].selection]
        ends = ("closed", "cancelled")
        return [state for state in every if state in states or state not in ends]

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------
    @api.depends("head_id")
    def _compute_head_post(self):
        for analysis in self:
            # The post of the head is printed; his card is the HR application's.
            head = analysis.sudo().head_id
            analysis.head_post = head.job_id.name or head.job_title

    @api.depends("methodology_id")
    def _compute_direction_ids(self):
        for analysis in self:
            analysis.direction_ids = analysis.methodology_id.direction_ids.filtered(
                "indicator_ids"
            )

    @api.depends("plan_template_id")
    def _compute_plan_layout(self):
        for analysis in self:
            analysis.plan_layout = analysis.plan_template_id.layout or "stages"

    @api.depends("name", "date_start", "company_id")
    def _compute_display_name(self):
        for analysis in self:
            name = analysis.name or ""
            # The usual number says the year itself.
            if analysis.date_start and not re.search(r"(?<!\d)20\d\d(?!\d)", name):
                name = f"{name} {analysis.date_start.year}".strip()
            analysis.display_name = name

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------
    @api.constrains("scope_ids", "direction_ids", "methodology_id")
    def _check_one_library(self):
        for analysis in self:
            directions = analysis.scope_ids.direction_id | analysis.direction_ids
            if directions.methodology_id - analysis.methodology_id:
                raise ValidationError(
                    self.env._("All directions have to come from the pinned library.")
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                # Of the year in which it is carried out, whenever it is entered.
                numbered = sequence.with_company(company).with_context(
                    ir_sequence_date=vals.get("date_start")
                )
                vals["name"] = numbered.next_by_code("ksrisk.analysis") or "/"
        return super().create(vals_list)

    def write(self, vals):
        for name, fact in _GROUNDS.items():
            if name in vals and any(analysis[fact] for analysis in self):
                raise UserError(
                    self.env._(
                        "A signed step rests on “%s”: it does not change any more.",
                        self._fields[name]._description_string(self.env),
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(analysis.order_date or analysis.state != "draft" for analysis in self):
            raise ValidationError(
                self.env._(
                    "An analysis that was ordered stays: cancel it by an order instead."
                )
            )

    def _get_content_analyses(self):
        return self
