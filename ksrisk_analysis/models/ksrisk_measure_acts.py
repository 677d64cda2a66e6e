"""Carrying a measure out: begun, claimed with proof, confirmed by another person."""

from odoo import models
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from .activities import schedule
from .ksrisk_guard_mixin import permit_effect
from .ksrisk_measure import OPEN_STATES
from .ksrisk_postponement import OPEN_STATES as OPEN_REQUEST
from .ksrisk_workflow_mixin import Reason, follow

_lt = LazyTranslate(__name__)


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    def action_start(self, act=None):
        """Note that the work has begun."""
        return self._transition("start", act)

    def action_claim(self, act=None):
        """Claim that the measure is carried out, with its proof."""
        return self._transition("claim", act)

    def action_return(self, act=None):
        """Return a claim with the note that says what is missing."""
        return self._transition("return", act)

    def action_confirm(self, act=None):
        """Confirm the claim, as another person than who made it."""
        return self._transition("confirm", act)

    def _check_act_date(self, act):
        yield from super()._check_act_date(act)
        for measure in self:
            ground = measure.date_claimed or measure.analysis_id.date_approved
            if ground and act.date < ground:
                yield Reason(
                    measure,
                    self.env._(
                        "%(name)s: dated before the step that it follows (%(date)s).",
                        name=measure.display_name,
                        date=format_date(self.env, ground),
                    ),
                )

    def _check_monitoring(self, act):
        for analysis in self.analysis_id:
            if analysis.state not in ("approved", "monitoring"):
                yield Reason(
                    analysis,
                    self.env._("Measures are carried out after the plan is approved."),
                )

    def _check_proof(self, act):
        for measure in self:
            if not measure.proof_ids and not (measure.proof or "").strip():
                yield Reason(
                    measure,
                    self.env._(
                        "%s: attach the proof, or write what was done.",
                        measure.display_name,
                    ),
                )
            for message in measure.proof_ids._ksrisk_get_empty_messages():
                yield Reason(measure, message)

    def _check_note(self, act):
        for measure in self:
            if not (act and act.reason) and not (measure.review_note or "").strip():
                yield Reason(measure, self.env._("Write in the note what is missing."))

    def _transition_values(self, transition, act, prepared):
        return {
            "plan": {"date_planned": act.date},
            "cancel": {"date_cancelled": act.date},
            "claim": {"claimed_by_id": self.env.uid, "date_claimed": act.date},
            "confirm": {"confirmed_by_id": self.env.uid, "date_confirmed": act.date},
        }.get(transition.name, {})

    def _effect_claim(self, act, prepared):
        self.activity_feedback(["ksrisk_analysis.mail_activity_type_measure"])
        self._note("claim", {measure: measure._get_claim_text() for measure in self})
        for measure in self:
            summary = _lt("Confirm or return the claim")
            schedule(measure, "step", measure.analysis_id.officer_id, summary=summary)

    def _effect_return(self, act, prepared):
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])
        notes = {measure: act.reason or measure.review_note for measure in self}
        for measure, note in notes.items():
            permit_effect(measure, "return_note").write(
                {"return_note": note, "review_note": False}
            )
            for lang, users in measure.user_ids.grouped("lang").items():
                told = measure.with_context(lang=lang)
                told.message_post(
                    body=told.env._("Returned: %s", note),
                    partner_ids=users.partner_id.ids,
                )
        self._note("return", notes)
        self._schedule_for_executors()

    def _effect_confirm(self, act, prepared):
        self.activity_feedback(["ksrisk_analysis.mail_activity_type_step"])
        self._end_requests(act)

    def _effect_cancel(self, act, prepared):
        self.activity_unlink(
            [
                "ksrisk_analysis.mail_activity_type_measure",
                "ksrisk_analysis.mail_activity_type_step",
            ]
        )
        self._end_requests(act)

    def _end_requests(self, act):
        """End the open requests to postpone rows on which nothing is left to do."""
        pending = self.postponement_ids.filtered(lambda p: p.state in OPEN_REQUEST)
        if pending:
            follow(pending, "lapse", act)

    def _get_claim_text(self):
        """What was claimed, as it was then: a returned proof is written anew."""
        return self.proof or ", ".join(self.proof_ids.mapped("name"))

    def _schedule_for_executors(self):
        """Give the executors' users an activity with the deadline of the measure."""
        for measure in self.filtered(lambda m: m.state in OPEN_STATES):
            for user in measure.user_ids:
                schedule(measure, "measure", user, measure.date_deadline)

    # ------------------------------------------------------------------
    # Approval of the plan
    # ------------------------------------------------------------------
    def _check_for_approval(self, act):
        """Reasons for which these rows can't be approved."""
        required = {
            "name": self.env._("the measure"),
            "completion_form": self.env._("the form of completion"),
            "executor_ids": self.env._("who is responsible"),
            "date_deadline": self.env._("the deadline"),
            "recommendation_ids": self.env._("the recommendation"),
        }
        for measure in self:
            missing = [text for name, text in required.items() if not measure[name]]
            if missing:
                yield Reason(
                    measure,
                    self.env._(
                        "Row %(number)s lacks: %(missing)s.",
                        number=measure.number,
                        missing=", ".join(missing),
                    ),
                )
        yield from self.analysis_id._reasons_of_gaps(self)
        yield from self.analysis_id._reasons_of_gaps(self.executor_ids)

    def _check_deadline(self, act, horizon):
        day = self.date_deadline
        if act and day < act.date:
            yield Reason(
                self,
                self.env._(
                    "%(measure)s: its deadline %(date)s is before the approval.",
                    measure=self.display_name,
                    date=format_date(self.env, day),
                ),
            )
        if horizon and day > horizon:
            yield Reason(
                self,
                self.env._(
                    "%(measure)s: its deadline %(date)s is after the year of "
                    "monitoring.",
                    measure=self.display_name,
                    date=format_date(self.env, day),
                ),
                soft=True,
            )
        if day != self.date_effective:
            yield Reason(
                self,
                self.env._(
                    "%(measure)s: %(date)s is not a working day; the next one is "
                    "%(effective)s.",
                    measure=self.display_name,
                    date=format_date(self.env, day),
                    effective=format_date(self.env, self.date_effective),
                ),
                soft=True,
            )
