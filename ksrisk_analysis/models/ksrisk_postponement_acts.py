"""Asking to postpone a measure, the opinion, and the decision that moves the date."""

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ..core import seal, words, workflow
from ..core.languages import LANGS
from .activities import schedule
from .company_day import today_of
from .ksrisk_guard_mixin import permit, permit_effect
from .ksrisk_measure import OPEN_STATES as OPEN_MEASURE
from .ksrisk_postponement import OPEN_STATES
from .ksrisk_workflow_mixin import Reason

_lt = LazyTranslate(__name__)

_STEP = "ksrisk_analysis.mail_activity_type_step"


class KsriskPostponement(models.Model):
    _inherit = "ksrisk.postponement"

    def action_submit(self, act=None):
        """Hand the request in."""
        return self._transition("submit", act)

    def action_withdraw(self, act=None):
        """Take the request back, as who made it, before the opinion."""
        return self._transition("withdraw", act)

    def action_support(self, act=None):
        """Give the opinion of the compliance service: it supports the request."""
        return self._transition("support", act)

    def action_object(self, act=None):
        """Give the opinion of the compliance service: it does not support it."""
        return self._transition("object", act)

    def action_approve(self, act=None):
        """Approve the new deadline: it is in force from the date of the act."""
        return self._transition("approve", act)

    def action_refuse(self, act=None):
        """Refuse the request with a reason; the deadline stays."""
        return self._transition("refuse", act)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _check_act_date(self, act):
        yield from super()._check_act_date(act)
        for postponement in self.filtered(lambda p: p.state != "draft"):
            # On paper the opinion stands on the same sheet, and is entered later.
            ground = (
                act.mode == "system" and postponement.date_opinion
            ) or postponement.date_requested
            if act.date < ground:
                yield Reason(
                    postponement,
                    self.env._(
                        "%(name)s: dated before the step that it follows (%(date)s).",
                        name=postponement.display_name,
                        date=words.date_short(ground),
                    ),
                )

    def _check_requester(self, act):
        officer = self.env.user.has_group(workflow.OFFICER)
        for postponement in self:
            if not officer and self.env.user not in postponement.measure_id.user_ids:
                yield Reason(
                    postponement,
                    self.env._(
                        "Only who carries the measure out, or the compliance service, "
                        "asks to postpone it."
                    ),
                )

    def _check_reason(self, act):
        for postponement in self:
            if not (postponement.reason or "").strip():
                yield Reason(
                    postponement,
                    self.env._("Write why the deadline has to change."),
                )

    def _check_only_one(self, act):
        """Another open request, or a decision dated after this request."""
        for postponement in self:
            others = postponement.measure_id.postponement_ids - postponement
            for other in others.filtered(lambda p: p.state in OPEN_STATES):
                yield Reason(
                    other,
                    self.env._(
                        "A request to postpone this measure is open already: wait for "
                        "the decision on it, or have it withdrawn."
                    ),
                )
            decided = others.filtered("date_act").sorted("date_act")[-1:]
            if decided and decided.date_act > postponement.date_requested:
                yield Reason(
                    decided,
                    self.env._(
                        "The request is dated before the last decision (%s).",
                        words.date_short(decided.date_act),
                    ),
                )

    def _check_open_measure(self, act):
        for measure in self.measure_id:
            if measure.state not in OPEN_MEASURE:
                yield Reason(
                    measure,
                    self.env._("%s: there is nothing to do any more.", measure.name),
                )
        yield from self.measure_id._check_monitoring(act)

    def _check_dates(self, act):
        today = today_of(self)
        for postponement in self:
            if postponement.date_requested > today:
                yield Reason(
                    postponement,
                    self.env._("The date of the request is in the future."),
                )
            approved = postponement.analysis_id.date_approved
            if approved and postponement.date_requested < approved:
                yield Reason(
                    postponement,
                    self.env._(
                        "The request is dated before the approval of the plan (%s).",
                        words.date_short(approved),
                    ),
                )
            if postponement.date_to == postponement.date_current:
                yield Reason(
                    postponement,
                    self.env._(
                        "The new deadline is the one in force (%s): choose another.",
                        words.date_short(postponement.date_current),
                    ),
                )
            elif postponement.date_to < postponement._get_day_of(act):
                yield Reason(
                    postponement,
                    self.env._(
                        "The new deadline %s is over already: ask for a later one.",
                        words.date_short(postponement.date_to),
                    ),
                )

    def _get_day_of(self, act):
        """The day from which a new deadline is looked at."""
        if self.state == "draft":
            return self.date_requested
        return act.date if act else today_of(self)

    def _check_soft(self, act):
        """What passes with a reason: a long delay, one more delay, a day off."""
        for postponement in self:
            measure, day = (
                postponement.measure_id,
                words.date_short(postponement.date_to),
            )
            due = postponement.analysis_id._get_deadline("DL-9").date_deadline
            if due and postponement.date_to > due:
                yield Reason(
                    postponement,
                    self.env._(
                        "The new deadline %(day)s is after the year of monitoring, "
                        "which ends on %(due)s.",
                        day=day,
                        due=words.date_short(due),
                    ),
                    soft=True,
                )
            moves = measure.postponement_count
            limit = measure.company_id.ksrisk_move_limit
            if moves >= limit and not postponement._is_earlier():
                yield Reason(
                    measure,
                    self.env._("The measure was postponed already (times: %s).", moves),
                    soft=True,
                )
            days = measure.company_id._ksrisk_effective_dates([postponement.date_to])
            effective = days.get(postponement.date_to)
            if effective and effective != postponement.date_to:
                yield Reason(
                    postponement,
                    self.env._(
                        "The new deadline %(day)s is not a working day; the next one "
                        "is %(effective)s.",
                        day=day,
                        effective=words.date_short(effective),
                    ),
                    soft=True,
                )

    def _check_own_request(self, act):
        for postponement in self:
            if postponement.requested_by_id != self.env.user:
                yield Reason(
                    postponement,
                    self.env._("Only who asked to postpone withdraws the request."),
                )

    def _check_own_opinion(self, act):
        for postponement in self:
            if postponement.requested_by_id == self.env.user:
                yield Reason(
                    postponement,
                    self.env._("You asked for it yourself and give the opinion on it."),
                    soft=True,
                )

    def _check_note(self, act):
        for postponement in self:
            if not postponement._get_note(act):
                yield Reason(
                    postponement,
                    self.env._("Write in the note what stands against it."),
                )

    def _check_opinion(self, act):
        for postponement in self:
            if postponement.opinion == "not_supported":
                yield Reason(
                    postponement,
                    self.env._("The compliance service does not support it."),
                    soft=True,
                )

    def _check_own_measure(self, act):
        for postponement in self:
            if self.env.user in postponement.measure_id.user_ids:
                yield Reason(
                    postponement,
                    self.env._("You decide on a measure that you carry out yourself."),
                    soft=True,
                )

    def _check_refusal(self, act):
        if act and not act.reason:
            yield Reason(self[:1], self.env._("Give the reason of the refusal."))

    def _get_note(self, act):
        return ((act and act.reason) or self.review_note or "").strip()

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def _transition_values(self, transition, act, prepared):
        if transition.name == "submit":
            return {"requested_by_id": self.env.uid}
        if transition.name in ("support", "object"):
            return {
                "opinion": (
                    "supported" if transition.name == "support" else "not_supported"
                ),
                "opinion_by_id": self.env.uid,
                "date_opinion": act.date,
            }
        if transition.name in ("approve", "refuse"):
            return self._get_decision(act)
        return {}

    def _get_decision(self, act):
        """Who decides, in words as it was at that moment, and on which act."""
        head = self.analysis_id[:1]
        post = {lang: head.with_context(lang=lang).head_post or "" for lang in LANGS}
        return {
            "decided_by_id": self.env.uid if act.mode == "system" else False,
            "signer_name": act.signer_name
            or (self.env.user.name if act.mode == "system" else head.head_id.name),
            "signer_post": post | act.signer_post,
            **act.get_values(),
            "scan_ids": [fields.Command.set(act.scan_ids)],
            "decision_note": act.reason,
        }

    def _lock_for_transition(self, transition):
        # A signature of the plan and a new date that it prints collide.
        if transition.name == "approve":
            self.analysis_id._lock_rows()
        result = super()._lock_for_transition(transition)
        if transition.name == "submit":
            # Before the state: a request that is handed in has it.
            for postponement in self:
                permit(postponement, "date_from").write(
                    {"date_from": postponement.date_current}
                )
        return result

    def _effect_submit(self, act, prepared):
        for postponement in self:
            postponement._hand_over(
                postponement.analysis_id.officer_id,
                _lt("Give the opinion on the postponement"),
            )

    def _effect_review(self, act, prepared):
        for postponement in self:
            note = postponement._get_note(act)
            permit_effect(postponement, "opinion_note").write({"opinion_note": note})
            postponement._hand_over(
                postponement.analysis_id.head_id.user_id,
                _lt("Decide on the postponement"),
            )

    def _effect_approve(self, act, prepared):
        self.flush_recordset()  # the database asks for the decision before the date
        for postponement in self:
            measure = postponement.measure_id
            permit_effect(measure, "date_deadline").write(
                {"date_deadline": postponement.date_to}
            )
            postponement.analysis_id.content_revision += 1
            measure.activity_reschedule(
                ["ksrisk_analysis.mail_activity_type_measure"],
                date_deadline=postponement.date_to,
            )

    def _effect_end(self, act, prepared):
        self.activity_unlink([_STEP])

    def _effect_inform(self, act, prepared):
        """Tell who asked and who carries the measure out, each in his language."""
        for postponement in self:
            users = postponement.requested_by_id | postponement.measure_id.user_ids
            for lang, group in users.grouped("lang").items():
                told = postponement.with_context(lang=lang)
                told.measure_id.message_post(
                    body=told._get_decision_text(), partner_ids=group.partner_id.ids
                )

    def _get_decision_text(self):
        if self.state == "approved":
            return self.env._(
                "The deadline is moved from %(from)s to %(to)s.",
                to=words.date_short(self.date_to),
                **{"from": words.date_short(self.date_from)},
            )
        return self.env._(
            "The request to move the deadline to %(to)s is refused: %(reason)s",
            to=words.date_short(self.date_to),
            reason=self.decision_note,
        )

    def _hand_over(self, user, summary):
        self.activity_unlink([_STEP])
        if user:
            schedule(self, "step", user, summary=summary)

    def _journal_payload(self, transition):
        payload = {
            "measure": self.measure_id.id,
            "asked": self.date_requested.isoformat(),
            "old": self.date_from.isoformat(),
            "new": self.date_to.isoformat(),
        }
        if transition.signs:
            payload |= {
                "number": self.number or "",
                "scans": sorted(
                    seal.file_hash(scan.raw or b"") for scan in self.scan_ids
                ),
            }
        return payload
