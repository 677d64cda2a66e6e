"""What people decide of a flag. Runs leave it as it is."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..core.languages import KK, RU
from .company_day import domain_of_today, today_of
from .ksrisk_guard_mixin import permit_effect
from .ksrisk_workflow_mixin import Reason, perform

#: What a decision on a flag rests on.
_GROUNDS = {"reason_id", "note", "date_expiry"}


class KsriskFlag(models.Model):
    _inherit = "ksrisk.flag"

    reviewer_id = fields.Many2one("res.users", "Looked at by", readonly=True)
    reason_id = fields.Many2one("ksrisk.flag.reason", tracking=True)
    note = fields.Text("Explanation", tracking=True)
    date_expiry = fields.Date(
        "Dismissed until",
        tracking=True,
        help="After this day the flag is looked at again, if the data still show it.",
    )
    proposed_by_id = fields.Many2one("res.users", "Proposed by", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    date_decided = fields.Date("Decided on", readonly=True)
    analysis_id = fields.Many2one(
        "ksrisk.analysis",
        "Analysis of the Risk",
        domain="[('company_id', '=', company_id), ('state', '=', 'collection')]",
        help="Where a confirmed flag becomes a risk.",
    )
    risk_id = fields.Many2one("ksrisk.risk", readonly=True, copy=False)

    def write(self, vals):
        """What a decision rests on stays as it was while the decision stands."""
        if not self.env.su and not _GROUNDS.isdisjoint(vals):
            decided = self.filtered(lambda flag: flag.state not in ("new", "review"))
            if decided:
                raise UserError(
                    self.env._(
                        "%s is decided: reopen it first.", decided[0].display_name
                    )
                )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def action_review(self, act=None):
        """Take the flag up."""
        return self._transition("review", act)

    def action_explain(self, act=None):
        """Note the innocent explanation, with its reason."""
        return self._transition("explain", act)

    def action_propose(self, act=None):
        """Propose to dismiss the flag till a day; another person decides."""
        return self._transition("propose", act)

    def action_dismiss(self, act=None):
        """Dismiss the flag, as another person proposed."""
        return self._transition("dismiss", act)

    def action_keep(self, act=None):
        """Refuse the dismissal: the flag is looked at further."""
        return self._transition("keep", act)

    def action_confirm(self, act=None):
        """Make a risk of the flag, with everything that it carries."""
        return self._transition("confirm", act)

    def action_reopen(self, act=None):
        """Look at a decided flag again."""
        return self._transition("reopen", act)

    @api.model
    def _cron_expire(self):
        """Look again at the flags whose dismissal has run out."""
        flags = self.search(
            fields.Domain("state", "=", "dismissed")
            & domain_of_today(
                self.env, lambda today: fields.Domain("date_expiry", "<", today)
            )
        )
        if flags:
            perform(flags, "expire", flags._make_act({}))

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _check_reason(self, act):
        for flag in self:
            if not flag.reason_id or not (flag.note or "").strip():
                yield Reason(
                    flag,
                    self.env._(
                        "%s: choose a reason from the list and explain it in words.",
                        flag.display_name,
                    ),
                )

    def _check_expiry(self, act):
        for flag in self:
            if not flag.date_expiry or flag.date_expiry <= today_of(flag):
                yield Reason(
                    flag,
                    self.env._(
                        "%s: say until what day to come it is dismissed.",
                        flag.display_name,
                    ),
                )

    def _check_analysis(self, act):
        for flag in self:
            if flag.analysis_id.state != "collection":
                yield Reason(
                    flag,
                    self.env._(
                        "%s: choose the analysis in collection that the risk goes to.",
                        flag.display_name,
                    ),
                )
            elif flag.analysis_id.company_id != flag.company_id:
                yield Reason(
                    flag, self.env._("The analysis is one of another company.")
                )

    def _transition_values(self, transition, act, prepared):
        decided = {
            "decided_by_id": self.env.uid,
            "date_decided": act.date,
            "is_changed": False,
        }
        return {
            "review": {"reviewer_id": self.env.uid},
            "propose": {"proposed_by_id": self.env.uid},
            "explain": decided,
            "dismiss": decided,
            "confirm": decided,
        }.get(transition.name, {})

    # ------------------------------------------------------------------
    # Effects
    # ------------------------------------------------------------------
    def _effect_make_risk(self, act, prepared):
        """A risk of each flag: its indicator, departments and what it rests on."""
        for flag in self:
            risk = self.env["ksrisk.risk"].create(flag._get_risk_values())
            permit_effect(flag, "risk_id").write({"risk_id": risk.id})

    def _get_risk_values(self):
        """The risk that a confirmed flag becomes, in both languages."""
        codes = self.detector_id.link_ids.mapped("code")
        answers = self.analysis_id.request_ids.answer_ids.filtered(
            lambda answer: answer.indicator_id.code in codes
        )
        indicator = (
            self.analysis_id.methodology_id.direction_ids.indicator_ids.filtered(
                lambda indicator: indicator.code in codes
            )[:1]
        )
        kazakh, russian = (self.with_context(lang=lang) for lang in (KK, RU))
        return {
            "analysis_id": self.analysis_id.id,
            "direction_id": indicator.direction_id.id,
            "name_kk": kazakh._get_risk_text(),
            "name_ru": russian._get_risk_text(),
            "cause_kk": kazakh._get_risk_cause(),
            "cause_ru": russian._get_risk_cause(),
            "answer_ids": [fields.Command.link(answer.id) for answer in answers],
            "department_ids": [fields.Command.set(answers.department_id.ids)],
            "is_confidential": self.is_confidential,
        }

    def _get_risk_cause(self):
        """What the data show, in the language of the context."""
        parts = [self.detector_id.looks_for]
        if self.amount:
            amount = formatLang(self.env, self.amount, currency_obj=self.currency_id)
            parts.append(self.env._("Amount: %s.", amount))
        if self.date_to:
            days = (self.date_from or self.date_to, self.date_to)
            first, last = (format_date(self.env, day) for day in days)
            parts.append(
                self.env._("Period: %(first)s – %(last)s.", first=first, last=last)
            )
        if self.note:
            parts.append(self.note)
        return "\n".join(parts)

    def _get_risk_text(self):
        subject = "" if self.is_confidential else f": {self.subject}"
        return f"{self.detector_id.name}{subject}"
