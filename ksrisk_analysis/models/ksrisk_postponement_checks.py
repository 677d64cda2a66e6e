"""What stands against postponing a measure, and against the acts of a request."""

from odoo import models

from ..core import words, workflow
from .company_day import today_of
from .ksrisk_measure import OPEN_STATES as OPEN_MEASURE
from .ksrisk_postponement import OPEN_STATES
from .ksrisk_workflow_mixin import Reason


class KsriskPostponement(models.Model):
    _inherit = "ksrisk.postponement"

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
