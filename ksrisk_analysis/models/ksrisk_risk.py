from odoo import api, fields, models

from ..core.languages import KK, RU
from .bilingual import side
from .ksrisk_guard_mixin import permit_effect
from .ksrisk_workflow_mixin import Reason


class KsriskRisk(models.Model):
    _name = "ksrisk.risk"
    _inherit = [
        "ksrisk.content.mixin",
        "ksrisk.department.mixin",
        "ksrisk.confidential.row.mixin",
        "ksrisk.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Corruption Risk"
    _order = "analysis_id desc, number, id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    analysis_state = fields.Selection(
        related="analysis_id.state", string="State of the Analysis"
    )
    analysis_date = fields.Date(
        related="analysis_id.date_start", string="Term of the Analysis"
    )
    number = fields.Integer("№", readonly=True, copy=False)
    name = fields.Text("Risk", translate=True)
    name_kk = side("name", KK, "Risk (Kazakh)")
    name_ru = side("name", RU, "Risk (Russian)")
    direction_id = fields.Many2one("ksrisk.direction", index=True)
    answer_ids = fields.Many2many(
        "ksrisk.answer", "ksrisk_risk_answer_rel", "risk_id", "answer_id", "Answers"
    )
    act_id = fields.Many2one(
        "ksrisk.act", "Act or Document", index="btree_not_null", ondelete="restrict"
    )
    provision = fields.Char(help="Paragraph, article or chapter of the document.")
    cause = fields.Text("Causes and Conditions", translate=True)
    cause_kk = side("cause", KK, "Causes and Conditions (Kazakh)")
    cause_ru = side("cause", RU, "Causes and Conditions (Russian)")
    factor_id = fields.Many2one("ksrisk.factor")
    department_ids = fields.Many2many("hr.department", string="Departments")
    job_ids = fields.Many2many("hr.job", string="Positions")
    state = fields.Selection(
        [
            ("identified", "Identified"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
            ("eliminated", "Eliminated"),
            ("not_eliminated", "Not eliminated"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="identified",
        index=True,
        group_expand=True,
        tracking=True,
    )
    recommendation_ids = fields.Many2many(
        "ksrisk.recommendation",
        "ksrisk_risk_recommendation_rel",
        "risk_id",
        "recommendation_id",
        "Recommendations",
    )
    outcome_reason = fields.Text(
        "Reason", help="Needed to reject a risk, or to leave it not eliminated."
    )
    reject_reason = fields.Text("Rejected because", readonly=True, copy=False)
    not_eliminated_reason = fields.Text(
        "Not Eliminated because", readonly=True, copy=False
    )

    # What the indicators count on a day: when it became so, and when it ceased.
    date_confirmed = fields.Date("Confirmed on", readonly=True, copy=False)
    date_rejected = fields.Date("Rejected on", readonly=True, copy=False)
    date_eliminated = fields.Date("Eliminated on", readonly=True, copy=False)
    date_not_eliminated = fields.Date("Not Eliminated on", readonly=True, copy=False)

    _number_unique = models.Constraint(
        "UNIQUE(analysis_id, number)", "A risk with this number is there already."
    )
    _confirmed_has_date = models.Constraint(
        "CHECK(state NOT IN ('confirmed', 'eliminated', 'not_eliminated')"
        " OR date_confirmed IS NOT NULL)",
        "A confirmed risk has the date of its confirmation.",
    )
    _eliminated_has_date = models.Constraint(
        "CHECK(state <> 'eliminated' OR date_eliminated IS NOT NULL)",
        "An eliminated risk has the date of its elimination.",
    )

    _department_field = "department_ids"
    _guarded_fields = frozenset(
        {
            "state",
            "reject_reason",
            "not_eliminated_reason",
            "date_confirmed",
            "date_rejected",
            "date_eliminated",
            "date_not_eliminated",
        }
    )
    _same_analysis = ("answer_ids", "act_id", "recommendation_ids")
    _content_kind = "reference"
    _content_fields = frozenset(
        {
            "analysis_id",
            "number",
            "name",
            "direction_id",
            "answer_ids",
            "act_id",
            "provision",
            "cause",
            "factor_id",
            "department_ids",
            "job_ids",
            "recommendation_ids",
        }
    )
    _content_texts = ("name", "cause")
    _confidential_texts = (
        "name",
        "cause",
        "provision",
        "outcome_reason",
        "reject_reason",
        "not_eliminated_reason",
    )

    @api.depends("number", "name", "is_confidential")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for risk in self:
            risk.display_name = f"№ {risk.number} {risk.name or ''}"[:80]
        self._hide_confidential_names()

    @api.model_create_multi
    def create(self, vals_list):
        self._give_numbers(vals_list)
        return super().create(vals_list)

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def action_confirm(self, act=None):
        """Confirm the risk: it enters the reference and needs a recommendation."""
        return self._transition("confirm", act)

    def action_reject(self, act=None):
        """Reject the risk, with the reason."""
        return self._transition("reject", act)

    def action_eliminate(self, act=None):
        """Note that the measures removed the risk."""
        return self._transition("eliminate", act)

    def action_not_eliminate(self, act=None):
        """Note that the risk stays, with the reason."""
        return self._transition("not_eliminate", act)

    def _check_act_date(self, act):
        yield from super()._check_act_date(act)
        for risk in self:
            known = (risk.date_confirmed, risk.date_rejected, risk.date_eliminated)
            ground = max((day for day in known if day), default=None)
            if ground and act.date < ground:
                yield Reason(
                    risk,
                    self.env._(
                        "%(name)s: dated before the step that it follows (%(date)s).",
                        name=risk.display_name,
                        date=ground,
                    ),
                )

    def _check_collecting(self, act):
        for risk in self:
            if not risk.analysis_id._get_document("reference")._is_open():
                yield Reason(
                    risk, self.env._("The reference that names this risk is signed.")
                )

    def _check_monitoring(self, act):
        for analysis in self.analysis_id:
            if analysis.state != "monitoring":
                yield Reason(
                    analysis, self.env._("The outcome is noted during the monitoring.")
                )

    def _check_reason(self, act):
        for risk in self:
            if not (act and act.reason) and not (risk.outcome_reason or "").strip():
                yield Reason(risk, self.env._("Fill in the reason first."))

    def _check_measures_confirmed(self, act):
        for measure in self.recommendation_ids.measure_ids:
            if measure.state not in ("confirmed", "cancelled"):
                yield Reason(
                    measure, self.env._("%s is still open.", measure.display_name)
                )

    def _transition_values(self, transition, act, prepared):
        return {
            "confirm": {"date_confirmed": act.date, "date_rejected": False},
            "reject": {"date_rejected": act.date},
            "eliminate": {"date_eliminated": act.date, "date_not_eliminated": False},
            "not_eliminate": {"date_not_eliminated": act.date},
        }.get(transition.name, {})

    def _effect_reject(self, act, prepared):
        self._keep_reasons("reject_reason", act)

    def _effect_not_eliminate(self, act, prepared):
        self._keep_reasons("not_eliminated_reason", act)

    def _keep_reasons(self, name, act):
        """Each of several risks keeps the reason that was written in it."""
        for risk in self:
            permit_effect(risk, name).write({name: act.reason or risk.outcome_reason})

    # ------------------------------------------------------------------
    # Print and open
    # ------------------------------------------------------------------
    def _get_cells(self):
        """The row of the table of risks, in the language of the context."""
        document = f"{self.act_id.name or ''} {self.provision or ''}".strip()
        return [
            [str(self.number)],
            [self.name or ""],
            [self.cause or ""],
            [document],
            [self.factor_id.name or ""],
            # Not by name, which another language or application orders otherwise.
            self.job_ids.sorted("id").mapped("name"),
            self.recommendation_ids.mapped("name"),
        ]

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
