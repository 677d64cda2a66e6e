"""The acts of an analysis and what each one brings about."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from .activities import schedule
from .company_day import today_of
from .ksrisk_guard_mixin import permit_effect
from .ksrisk_request import OPEN_STATES
from .ksrisk_workflow_mixin import follow

_lt = LazyTranslate(__name__)

#: The document that each signing transition seals.
_DOCUMENT_OF = {
    "issue_order": "order",
    "approve_work_plan": "work_plan",
    "sign_reference": "reference",
    "approve_plan": "remediation_plan",
    "close": "closing",
    "cancel": "cancellation",
}
#: Reasons that the gate panel names; it counts the others.
_SHOWN = 100


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    gate = fields.Json(
        compute="_compute_gate",
        help="What is missing for the next step: a list of reasons with their records.",
    )

    # ------------------------------------------------------------------
    # Actions: each takes an act, a dict of the fields of `core.act.Act`, and opens
    # the dialog that asks for it when there is none.
    # ------------------------------------------------------------------
    def action_issue_order(self, act=None):
        """Sign the order, or register one signed on paper."""
        return self._transition("issue_order", act)

    def action_approve_work_plan(self, act=None):
        """Approve the work plan."""
        return self._transition("approve_work_plan", act)

    def action_start_collection(self, act=None):
        """Send every respondent his requests."""
        return self._transition("start_collection", act)

    def action_sign_reference(self, act=None):
        """Sign the analytical reference; the legal deadlines run from its date."""
        return self._transition("sign_reference", act)

    def action_approve_plan(self, act=None):
        """Approve the remediation plan, or the finding that none is required."""
        return self._transition("approve_plan", act)

    def action_start_monitoring(self, act=None):
        """Begin to watch the measures, once reference and plan are published."""
        return self._transition("start_monitoring", act)

    def action_close(self, act=None):
        """Close the analysis, with a reason for what stays open."""
        return self._transition("close", act)

    def action_cancel(self, act=None):
        """Stop the analysis before its reference is signed, with a reason."""
        return self._transition("cancel", act)

    # ------------------------------------------------------------------
    # Gate
    # ------------------------------------------------------------------
    @api.depends_context("uid", "lang")
    @api.depends("state", "content_revision", "order_date", "date_work_plan")
    def _compute_gate(self):
        for analysis in self:
            transition = analysis._get_next_transition()
            reasons = []
            if transition and analysis.id:
                reasons = analysis._collect_reasons(transition, None)
            soft = sum(reason.soft for reason in reasons)
            reasons.sort(key=lambda reason: reason.soft)
            analysis.gate = {
                "transition": transition.name if transition else False,
                "hard": len(reasons) - soft,
                "soft": soft,
                "reasons": analysis._describe_reasons(reasons[:_SHOWN]),
            }

    def _get_next_transition(self):
        """The step that is due now, whoever may do it; None when the cycle is over."""
        self.ensure_one()
        by_name = self._workflow.by_name
        if self.state == "draft" and not self.order_date:
            return by_name["issue_order"]
        if self.state == "draft" and not self.date_work_plan:
            return by_name["approve_work_plan"]
        due = {
            "draft": "start_collection",
            "collection": "sign_reference",
            "signed": "approve_plan",
            "approved": "start_monitoring",
            "monitoring": "close",
        }
        return by_name.get(due.get(self.state))

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def _prepare_transition(self, transition, act):
        kind = _DOCUMENT_OF.get(transition.name)
        if not kind:
            return super()._prepare_transition(transition, act)
        document = self._get_document(kind) or self._create_document(kind)
        return document, document._render_for_seal(act)

    def _create_document(self, kind):
        self.ensure_one()
        return self.env["ksrisk.document"].create(
            {"analysis_id": self.id, "kind": kind}
        )

    def _transition_values(self, transition, act, prepared):
        date_field = {
            "issue_order": "order_date",
            "approve_work_plan": "date_work_plan",
            "start_collection": "date_collection",
            "sign_reference": "date_signed",
            "approve_plan": "date_approved",
            "close": "date_closed",
            "cancel": "date_cancelled",
        }.get(transition.name)
        values = {date_field: act.date} if date_field else {}
        if transition.name == "issue_order":
            values["order_number"] = act.number
        elif transition.name == "start_monitoring":
            values["date_published"] = max(self.publication_ids.mapped("date"))
        elif transition.name == "close":
            values["close_reason"] = act.reason
        elif transition.name == "cancel":
            values["cancel_reason"] = act.reason
        return values

    def _sign_prepared(self, act, prepared):
        document, rendered = prepared
        follow(document.with_env(self.env), "sign", act, prepared=rendered)

    def _effect_sign_order(self, act, prepared):
        self._sign_prepared(act, prepared)
        self.previous_id.deadline_ids._meet("DL-1", act.date)
        self._set_deadline("DL-2", act.date, self.date_end)
        if self.date_register:
            self._set_deadline("DL-10", act.date, self.date_register)

    def _effect_sign_work_plan(self, act, prepared):
        self._sign_prepared(act, prepared)

    def _effect_start_collection(self, act, prepared):
        self.filtered(lambda a: a.mode == "system").scope_ids._create_requests(act.date)

    def _effect_sign_reference(self, act, prepared):
        self._sign_prepared(act, prepared)
        self.deadline_ids._meet("DL-2", act.date)
        self.deadline_ids._meet("DL-5", act.date)
        for code in ("DL-6", "DL-7", "DL-9", "DL-1"):
            self._set_deadline(code, act.date)
        self.plan_line_ids._update_relative("reference_signed", act.date)
        self._hand_over("DL-6", self.officer_id, _lt("Prepare the remediation plan"))

    def _effect_approve_plan(self, act, prepared):
        self._sign_prepared(act, prepared)
        self._plan_measures(act)
        self.deadline_ids._meet("DL-6", act.date)
        self._set_deadline("DL-8", act.date)
        self.plan_line_ids._update_relative("plan_approved", act.date)
        self._hand_over(
            "DL-8", self.officer_id, _lt("Publish the reference and the plan")
        )

    def _plan_measures(self, act):
        """Plan the rows that the plan, or its new version, approves."""
        measures = self.measure_ids.filtered(lambda m: m.state == "draft")
        if measures:
            follow(measures, "plan", act)
        if self.state == "monitoring":
            measures._schedule_for_executors()

    def _effect_start_monitoring(self, act, prepared):
        self.deadline_ids._meet("DL-8", self.date_published)
        self.measure_ids._schedule_for_executors()
        self._hand_over(
            "DL-9", self.officer_id, _lt("Monitor the measures of the plan")
        )

    def _effect_close(self, act, prepared):
        self._sign_prepared(act, prepared)
        self.deadline_ids._meet("DL-9", act.date)
        self.measure_ids._end_requests(act)
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])

    def _effect_cancel(self, act, prepared):
        self._sign_prepared(act, prepared)
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])
        self.request_ids.activity_unlink(["ksrisk_analysis.mail_activity_type_request"])

    def _journal_payload(self, transition):
        kind = _DOCUMENT_OF.get(transition.name)
        document = self._get_document(kind) if kind else False
        return {"document": document.id} if document else {}

    # ------------------------------------------------------------------
    # Deadlines and who holds the ball
    # ------------------------------------------------------------------
    def _get_deadline(self, code):
        """The deadline of a rule, empty if there is none (yet)."""
        return self.deadline_ids.filtered(lambda deadline: deadline.code == code)[:1]

    def _set_deadline(self, code, trigger_date, date=None):
        """Compute and store a deadline of the law with the rule that it comes from.

        :param date: given when the rule only says "as ordered"
        """
        self.ensure_one()
        return self.env["ksrisk.deadline"]._set(self, code, trigger_date, date)

    def _hand_over(self, code, user, summary):
        """Give the next step to ``user``, with the deadline of rule ``code``."""
        self.ensure_one()
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])
        if user:
            day = self._get_deadline(code).date_deadline
            schedule(self, "step", user, day, summary)

    def _get_request_deadlines(self):
        """Deadline of the collection by direction, as the work plan sets it."""
        self.ensure_one()
        return {
            line.direction_id: line.date_deadline
            for line in self.plan_line_ids
            if line.direction_id and line.is_identification and line.date_deadline
        }

    def _reschedule(self):
        """Let dates that rest on the order follow an amending order."""
        for analysis in self:
            analysis._get_deadline("DL-2")._move(analysis.date_end)
            if analysis.date_register:
                analysis._set_deadline(
                    "DL-10", analysis.order_date, analysis.date_register
                )
            analysis.plan_line_ids._update_relative("term_end", analysis.date_end)
            dropped = analysis.scope_ids.filtered(lambda row: not row.applicable)
            dropped.request_ids.activity_unlink(
                ["ksrisk_analysis.mail_activity_type_request"]
            )
            if analysis.state == "collection" and analysis.mode == "system":
                analysis.scope_ids._create_requests(today_of(self))
            analysis._update_requests()

    def _update_requests(self):
        """Let the requests that wait for answers follow the term and the work plan."""
        deadlines = self._get_request_deadlines()
        waiting = self.request_ids.filtered(lambda r: r.state in OPEN_STATES)
        for direction, requests in waiting.grouped("direction_id").items():
            day = deadlines.get(direction, self.date_end)
            moved = requests.filtered(lambda r, day=day: r.date_deadline != day)
            if moved:
                permit_effect(moved, "date_deadline").write({"date_deadline": day})
                moved._reschedule()
