"""Transitions: one entry, all reasons at once, one journal."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import clean_context

from .. import sql_guards
from ..core import workflow
from ..core.act import Act
from ..exceptions import TransitionRefused
from .company_day import today_of
from .ksrisk_guard_mixin import check_running, permit, running
from .ksrisk_journal import journal


class Reason(NamedTuple):
    """Why a transition is refused: hard reasons block, soft ones ask for a reason."""

    record: models.BaseModel
    message: str
    soft: bool = False


def perform(records, name, act, reasons=(), prepared=None):
    """Carry a transition out: lock, write, effects, journal. Checks were made before.

    A function of the module, so that only transitions themselves can call it.

    :param records: records in one of the transition's sources
    :param act: the :class:`Act`
    :param reasons: soft reasons that ``act.reason`` passes, for the journal
    :param prepared: what ``_prepare_transition`` gave, if the caller has called it
    :raises TransitionRefused: somebody else was quicker
    """
    transition = workflow.TABLE[records._name].by_name[name]
    # Role and reasons were checked; a step writes what nobody else may.
    records = records.sudo().with_context(clean_context(records.env.context))
    if prepared is None:
        prepared = records._prepare_transition(transition, act)
    records._lock_for_transition(transition)
    sources = {record.id: record.state for record in records}
    values = records._transition_values(transition, act, prepared)
    if transition.target:
        values["state"] = transition.target
    if values:
        permit(records, "state", *transition.writes).write(values)
    records = running(records)
    for effect in transition.effects:
        getattr(records, f"_effect_{effect}")(act, prepared)
    records._journal_transition(transition, sources, act, reasons)


def follow(records, name, act, prepared=None):
    """Carry out a transition that another one, under way, brings about.

    :raises AccessError: no transition is under way
    """
    check_running(records.env)
    perform(records, name, act, prepared=prepared)


class KsriskWorkflowMixin(models.AbstractModel):
    _name = "ksrisk.workflow.mixin"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Workflow"

    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        export_string_translation=False,
        help="Names of the transitions that the user may do now, between spaces.",
    )

    def init(self):
        if self._auto:
            sql_guards.guard_state(self.env.cr, self._table, self._workflow)
        return super().init()

    @property
    def _workflow(self):
        return workflow.TABLE[self._name]

    # ------------------------------------------------------------------
    # What the user may do
    # ------------------------------------------------------------------
    @api.depends("state")
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        mine = {
            transition
            for transition in self._workflow.transitions
            if not transition.internal and self._has_transition_group(transition)
        }
        for record in self:
            names = [
                transition.name
                for transition in self._workflow.transitions
                if transition in mine and record.state in transition.sources
            ]
            record.allowed_actions = f" {' '.join(names)} "

    def _has_transition_group(self, transition, mode=None):
        """Whether the user's groups allow the transition, on paper or in the system."""
        groups = set()
        if mode in (None, "system"):
            groups.update(transition.groups)
        if mode in (None, "paper"):
            groups.update(transition.paper_groups or transition.groups)
        return bool(groups) and any(self.env.user.has_group(name) for name in groups)

    # ------------------------------------------------------------------
    # The one entry
    # ------------------------------------------------------------------
    def _transition(self, name, act=None):
        """Do transition ``name`` of the table on every record, or on none.

        :param act: dict of the fields of :class:`Act`, or None. Without it, a signing
            transition and one with soft reasons open the dialog that asks for it.
        :return: True, or the action of the dialog
        :raises TransitionRefused: with all reasons of all records
        :raises AccessError: the user's role does not allow it
        """
        transition = self._workflow.by_name[name]
        asked, act = act is None, self._make_act(act)
        # The actor is a person with his own rights: `sudo` lends him none.
        self.sudo(False).check_access(transition.access)
        self._check_transition_actor(transition, None if asked else act)
        reasons = self._collect_reasons(transition, None if asked else act)
        hard = [reason for reason in reasons if not reason.soft]
        if hard:
            self._refuse(reasons)
        if asked and (transition.signs or reasons):
            return self._open_act_dialog(transition)
        if reasons and not act.reason:
            self._refuse(reasons)
        perform(self, name, act, reasons)
        return True

    def _make_act(self, values):
        today = today_of(self)
        try:
            return Act.from_values(values or {}, today)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The act can't be read: %s", error)) from error

    def _check_transition_actor(self, transition, act):
        mode = act.mode if act else None
        if transition.internal or not self._has_transition_group(transition, mode):
            raise AccessError(
                self.env._(
                    "Your role does not allow this step. Ask the compliance service "
                    "who may do it."
                )
            )
        if transition.signs and mode == "system":
            if any(self.env.user.has_group(name) for name in workflow.NOT_SIGNING):
                raise AccessError(
                    self.env._("Administrators configure and do not sign.")
                )

    def _collect_reasons(self, transition, act):
        """All reasons against ``transition`` on these records, as the user may see."""
        # A role that can't read an answer must still be told that it is missing.
        records = self.sudo()
        wrong_state = records.filtered(lambda r: r.state not in transition.sources)
        if wrong_state:
            return [wrong_state._reason_wrong_state(record) for record in wrong_state]
        reasons = []
        on_paper = act and act.mode == "paper" and transition.paper_groups
        for path in () if on_paper else transition.not_by:
            reasons += records._reasons_not_by(path)
        if act:
            reasons += records._check_act_date(act)
        if act and transition.signs:
            reasons += records._check_act(act)
        for check in transition.checks:
            reasons += getattr(records, f"_check_{check}")(act)
        return reasons

    def _reason_wrong_state(self, record):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return Reason(
            record,
            self.env._(
                "%(name)s is already in the state “%(state)s”: reload the page.",
                name=record.display_name,
                state=labels[record.state],
            ),
        )

    def _reasons_not_by(self, path):
        for record in self:
            if self.env.user in record.mapped(path):
                yield Reason(
                    record,
                    self.env._(
                        "%(name)s: another person has to do this, because you took "
                        "part in it yourself (segregation of duties).",
                        name=record.display_name,
                    ),
                )

    # ------------------------------------------------------------------
    # Hooks of `perform`
    # ------------------------------------------------------------------
    def _prepare_transition(self, transition, act):
        """Do slow work before anything is locked; the result reaches the values."""

    def _lock_for_transition(self, transition):
        self._lock_rows()
        self.invalidate_recordset(["state"])
        late = self.filtered(lambda record: record.state not in transition.sources)
        if late:
            self._refuse([self._reason_wrong_state(record) for record in late])

    def _lock_rows(self):
        """Take the rows, or say that somebody else has them."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise TransitionRefused(
                self.env._(
                    "Somebody else is processing this record now. Wait a moment and "
                    "reload the page."
                )
            ) from error

    def _transition_values(self, transition, act, prepared):
        """Guarded fields to write together with the state, the same on all records."""
        return {}

    def _journal_transition(self, transition, sources, act, reasons):
        """Enter the transition in the journal, unless it only follows from another.

        :param sources: state before, by record id
        """
        check_running(self.env)
        if transition.internal:
            return
        for record in self:
            payload = {
                "from": sources[record.id],
                "to": record.state,
                "date": act.date.isoformat(),
                "mode": act.mode,
            }
            if reasons:
                payload["passed"] = [reason.message for reason in reasons]
                payload["reason"] = act.reason
            payload.update(record._journal_payload(transition))
            journal(record, f"{self._name}.{transition.name}", payload)

    def _journal_payload(self, transition):
        """What else the journal keeps of the transition; no personal data."""
        return {}

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def _refuse(self, reasons):
        lines = "\n".join(f"• {reason.message}" for reason in reasons)
        if all(reason.soft for reason in reasons):
            lines += "\n\n" + self.env._(
                "These are warnings: give a reason to go on all the same."
            )
        raise TransitionRefused(lines, self._describe_reasons(reasons))

    @api.model
    def _describe_reasons(self, reasons):
        """Reasons for the web client: text, whether soft, and the record to open.

        Facts were read as the superuser: what the user may not open has no link.
        """
        records = {}
        for reason in reasons:
            record = reason.record.with_env(self.env).sudo(False)
            records[record._name] = records.get(record._name, record) | record
        readable = {
            name: set(found._filtered_access("read")._ids)
            for name, found in records.items()
        }
        return [
            {
                "message": reason.message,
                "soft": reason.soft,
                "res_model": reason.record._name,
                "res_id": len(reason.record) == 1
                and reason.record.id in readable[reason.record._name]
                and reason.record.id,
            }
            for reason in reasons
        ]

    def _open_act_dialog(self, transition):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_sign_action"
        )
        action["context"] = {
            "default_res_model": self._name,
            "default_res_id": self.id,
            "default_transition": transition.name,
        }
        return action
