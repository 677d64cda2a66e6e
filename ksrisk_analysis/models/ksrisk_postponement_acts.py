"""Asking to postpone a measure, the opinion, and the decision that moves the date."""

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ..core import seal, words
from ..core.languages import LANGS
from .activities import schedule
from .ksrisk_guard_mixin import permit, permit_effect

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

    def _get_note(self, act):
        return ((act and act.reason) or self.review_note or "").strip()

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
