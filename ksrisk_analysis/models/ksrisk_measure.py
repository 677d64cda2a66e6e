from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core import words, workflow
from ..core.languages import KK, RU
from .bilingual import side
from .ksrisk_guard_mixin import permit

OPEN_STATES = ("planned", "in_progress", "claimed")


class KsriskMeasure(models.Model):
    """A row of the remediation plan."""

    _name = "ksrisk.measure"
    _inherit = [
        "ksrisk.attachment.mixin",
        "ksrisk.content.mixin",
        "ksrisk.department.mixin",
        "ksrisk.confidential.row.mixin",
        "ksrisk.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Remediation Measure"
    _order = "analysis_id desc, number, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    analysis_date = fields.Date(
        related="analysis_id.date_start", string="Term of the Analysis"
    )
    number = fields.Integer("№")
    number_text = fields.Char(compute="_compute_number_text")
    recommendation_ids = fields.Many2many(
        "ksrisk.recommendation",
        "ksrisk_measure_recommendation_rel",
        "measure_id",
        "recommendation_id",
        "Recommendations",
        domain="[('analysis_id', '=', analysis_id)]",
    )
    recommendation_text = fields.Text(
        "Recommendations in Full", compute="_compute_recommendation_text"
    )
    name = fields.Text("Measure", translate=True)
    name_kk = side("name", KK, "Measure (Kazakh)")
    name_ru = side("name", RU, "Measure (Russian)")
    completion_form = fields.Text("Form of Completion", translate=True)
    completion_form_kk = side("completion_form", KK, "Form of Completion (Kazakh)")
    completion_form_ru = side("completion_form", RU, "Form of Completion (Russian)")
    executor_ids = fields.One2many("ksrisk.executor", "measure_id", "Executors")
    executor_text = fields.Char("Responsible", compute="_compute_executor_text")
    user_ids = fields.Many2many(
        "res.users",
        "ksrisk_measure_user_rel",
        string="Users in Charge",
        compute="_compute_user_ids",
        store=True,
        compute_sudo=True,
    )
    department_ids = fields.Many2many(
        "hr.department",
        "ksrisk_measure_department_rel",
        string="Departments in Charge",
        compute="_compute_department_ids",
        store=True,
        compute_sudo=True,
    )
    note = fields.Char(translate=True)
    note_kk = side("note", KK, "Note (Kazakh)")
    note_ru = side("note", RU, "Note (Russian)")
    date_deadline = fields.Date(
        "Deadline", index=True, help="The last day of execution, inclusive."
    )
    date_effective = fields.Date(
        "Effective Date",
        compute="_compute_date_effective",
        help="The first working day on or after the deadline.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("planned", "Planned"),
            ("in_progress", "In progress"),
            ("claimed", "Claimed"),
            ("confirmed", "Carried out"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        group_expand=True,
        tracking=True,
    )
    proof = fields.Text("What was Done", help="What was done, for the claim.")
    proof_ids = fields.Many2many(
        "ir.attachment", "ksrisk_measure_proof_rel", copy=False
    )
    contributor_ids = fields.Many2many(
        "res.users",
        "ksrisk_measure_contributor_rel",
        string="Proved with the Help of",
        readonly=True,
        copy=False,
        help="Everybody who wrote or attached the proof; none of them confirms it.",
    )
    review_note = fields.Text(
        groups=workflow.OFFICER, help="Needed to return a claim: what is missing."
    )
    claimed_by_id = fields.Many2one(
        "res.users", "Claimed by", readonly=True, copy=False
    )
    date_claimed = fields.Date("Claimed on", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False
    )
    date_confirmed = fields.Date("Confirmed on", readonly=True, copy=False)
    return_note = fields.Text("Returned because", readonly=True, copy=False)
    date_planned = fields.Date("In the Plan since", readonly=True, copy=False)
    date_cancelled = fields.Date("Cancelled on", readonly=True, copy=False)

    _another_confirms = models.Constraint(
        "CHECK(confirmed_by_id IS NULL"
        " OR confirmed_by_id IS DISTINCT FROM claimed_by_id)",
        "Another person than who claimed a measure confirms it.",
    )
    _claimed_has_actor = models.Constraint(
        "CHECK(state NOT IN ('claimed', 'confirmed') OR claimed_by_id IS NOT NULL)",
        "A claimed measure has the person who claimed it.",
    )
    _confirmed_has_actor = models.Constraint(
        "CHECK((state = 'confirmed') = (confirmed_by_id IS NOT NULL))",
        "A confirmed measure has the person who confirmed it.",
    )
    _planned_has_date = models.Constraint(
        "CHECK(state = 'draft' OR date_planned IS NOT NULL)",
        "A measure of an approved plan has the date since which it is in the plan.",
    )

    _department_field = "department_ids"
    _guarded_fields = frozenset(
        {
            "state",
            "claimed_by_id",
            "date_claimed",
            "confirmed_by_id",
            "date_confirmed",
            "date_planned",
            "date_cancelled",
            "return_note",
            "contributor_ids",
        }
    )
    _attachment_fields = ("proof_ids",)
    _same_analysis = ("recommendation_ids",)
    _content_kind = "remediation_plan"
    _content_fields = frozenset(
        {
            "analysis_id",
            "number",
            "recommendation_ids",
            "name",
            "completion_form",
            "executor_ids",
            "note",
            "date_deadline",
        }
    )
    _content_texts = ("name", "completion_form")
    _confidential_texts = ("name", "completion_form", "note", "proof", "return_note")

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------
    @api.depends("number")
    def _compute_number_text(self):
        for measure in self:
            measure.number_text = str(measure.number) if measure.number else ""

    @api.depends("recommendation_ids.name", "recommendation_ids.is_confidential")
    @api.depends_context("lang")
    def _compute_recommendation_text(self):
        for measure in self:
            # Read by whoever carries it out: what is marked has its own readers.
            measure.recommendation_text = "\n".join(
                measure.sudo()._get_recommendation_lines(with_confidential=False)
            )

    @api.depends("executor_ids.display_name")
    @api.depends_context("lang")
    def _compute_executor_text(self):
        for measure in self:
            # The plan names its executors to whoever reads the measure.
            executors = measure.sudo().executor_ids
            measure.executor_text = "; ".join(executors.mapped("display_name"))

    @api.depends(
        "executor_ids.employee_id.user_id",
        "executor_ids.department_id.manager_id.user_id",
    )
    def _compute_user_ids(self):
        # Together for those with the same users: one insertion for all.
        by_users = self.grouped(lambda measure: measure.executor_ids._get_users())
        for users, measures in by_users.items():
            measures.user_ids = users

    @api.depends("executor_ids.department_id", "executor_ids.employee_id")
    def _compute_department_ids(self):
        # Together for those with the same departments, as with their users.
        by_departments = self.grouped(
            lambda measure: (
                measure.executor_ids.department_id
                | measure.executor_ids.employee_id.department_id
            )
        )
        for departments, measures in by_departments.items():
            measures.department_ids = departments

    @api.depends("date_deadline", "company_id")
    def _compute_date_effective(self):
        for company, measures in self.grouped("company_id").items():
            days = set(measures.mapped("date_deadline")) - {False}
            effective = company._ksrisk_effective_dates(days) if company else {}
            for measure in measures:
                measure.date_effective = effective.get(measure.date_deadline, False)

    @api.depends("number", "name", "is_confidential")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for measure in self:
            measure.display_name = f"№ {measure.number} {measure.name or ''}"[:80]
        self._hide_confidential_names()

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self._give_numbers(vals_list)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_begun(self):
        begun = self.filtered(lambda m: m.state not in ("draft", "planned"))
        if begun:
            raise UserError(
                self.env._(
                    "The work on “%s” has begun: it stays in the plan.",
                    begun[0].display_name,
                )
            )

    def write(self, vals):
        if {"proof", "proof_ids"}.intersection(vals):
            done = self.filtered(lambda m: m.state in ("claimed", "confirmed"))
            if done:
                raise AccessError(
                    self.env._(
                        "The proof of “%s” was handed in and does not change.",
                        done[0].display_name,
                    )
                )
            # Nobody writes it himself: who worked on the proof is kept.
            permit(self.sudo(), "contributor_ids").write(
                {"contributor_ids": [fields.Command.link(self.env.uid)]}
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------
    def _get_recommendation_lines(self, with_confidential=True):
        names = [
            recommendation.display_name
            if recommendation.is_confidential and not with_confidential
            else recommendation.name or ""
            for recommendation in self.recommendation_ids
        ]
        if len(names) < 2:
            return names
        return [f"{index}. {name}" for index, name in enumerate(names, 1)]

    def _get_cells(self):
        """The five columns of the plan and the number, in the context's language."""
        deadline = self.date_deadline and words.date_in_words(
            self.date_deadline, self.env.lang
        )
        return [
            [self.number_text],
            self._get_recommendation_lines(),
            [self.name or ""],
            [self.completion_form or ""],
            self.executor_ids.mapped("display_name")
            + [f"({self.note})"] * bool(self.note),
            [deadline or ""],
        ]
