"""The journal: an append-only chain of what was done, by whom, and when."""

from collections import defaultdict
from weakref import WeakKeyDictionary

from odoo import fields, models

from .. import sql_guards
from ..core import seal
from .ksrisk_guard_mixin import permit
from .ksrisk_journal_head import GENESIS

_PENDING = "ksrisk.journal"


class _Batch:
    """What stands for the entries of a transaction where other code can see it."""


#: Entries that wait for the end of their transaction, out of reach of server actions.
_entries = WeakKeyDictionary()


def journal(record, event, payload=None, company=None):
    """Enter an event in the journal at the end of the transaction.

    A function of the module: code of a server action can't call it.

    :param record: the record that the event is about
    :param event: code, e.g. ``ksrisk.analysis.sign_reference``
    :param payload: JSON values, with no personal data beyond the actor
    :param company: whose journal, default the record's company, then the actor's
    """
    env = record.env
    if company is None and "company_id" in record._fields:
        company = record.company_id
    batch = env.cr.precommit.data.setdefault(_PENDING, _Batch())
    pending = _entries.setdefault(batch, [])
    if not pending:
        env.cr.precommit.add(lambda: _append_pending(env, pending))
    pending.append(
        {
            "company_id": (company or env.company).id,
            "event": event,
            "res_model": record._name,
            "res_id": record.id,
            "actor_id": env.uid,
            "actor_name": env.user.name,
            "occurred_at": fields.Datetime.now(),
            "payload": payload or {},
        }
    )


def _append_pending(env, pending):
    """Chain what is pending. Last in the transaction: a chain's head is one hot row."""
    env.cr.precommit.data.pop(_PENDING, None)
    by_company = defaultdict(list)
    for entry in pending:
        by_company[entry["company_id"]].append(entry)
    # Nobody has the right to write the journal: what happens is entered.
    model = env["ksrisk.journal"].sudo().with_context(prefetch_fields=False)
    heads = env["ksrisk.journal.head"]
    for company_id, entries in sorted(by_company.items()):
        position, previous = heads._advance(company_id, len(entries))
        for entry in entries:
            position += 1
            entry.update(
                position=position, previous_hash=previous, version=seal.VERSION
            )
            entry["hash"] = previous = seal.entry_hash(previous, _hashed(entry))
        permit(model, *model._guarded_fields).create(entries)
        heads._set_hash(company_id, previous)


def _hashed(entry):
    """The values of an entry that its hash covers."""
    return {name: entry[name] for name in _HASHED}


_HASHED = (
    "version",
    "company_id",
    "position",
    "event",
    "res_model",
    "res_id",
    "actor_id",
    "actor_name",
    "occurred_at",
    "payload",
)


#: Models whose every step enters the journal, or follows from one that does.
_STATES_KEPT = (
    "ksrisk.analysis",
    "ksrisk.document",
    "ksrisk.risk",
    "ksrisk.measure",
    "ksrisk.postponement",
)


class KsriskJournal(models.Model):
    _name = "ksrisk.journal"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Journal"
    _order = "company_id, position desc"
    _rec_name = "event"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    position = fields.Integer(required=True, readonly=True)
    previous_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True)
    event = fields.Selection(
        # By a method, which refuses no code: the chain outlives an addon's events.
        "_selection_event",
        required=True,
        readonly=True,
        index=True,
    )
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    actor_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    actor_name = fields.Char("Name of the Actor", required=True, readonly=True)
    occurred_at = fields.Datetime("Entered on", required=True, readonly=True)
    payload = fields.Json(readonly=True)

    _position_unique = models.UniqueIndex("(company_id, position)")
    _previous_unique = models.UniqueIndex("(company_id, previous_hash)")
    _record_idx = models.Index("(res_model, res_id)")
    # What was passed over is one entry in twenty, and counted on each screen of the
    # indicators.
    _passed_idx = models.Index(
        "(company_id, (payload ->> 'date')) WHERE payload ? 'passed'"
    )

    _guarded_fields = frozenset((*_HASHED, "previous_hash", "hash"))

    def init(self):
        sql_guards.guard_seal(self.env.cr, self._table, sql_guards.sealed_columns(self))

    # ------------------------------------------------------------------
    # Verification
    # ------------------------------------------------------------------
    def _verify(self, company, batch=1000):
        """Look for traces of tampering in a company's journal and seals.

        :param batch: entries read at once, so that memory stays flat
        :return: list of problems as translated texts, empty if all is intact
        """
        problems = []
        broken = seal.first_broken(self._iterate(company, batch), GENESIS)
        if broken is not None:
            problems.append(self.env._("The journal is broken at entry %s.", broken))
        # Heads are read by the audit alone; here they are only compared.
        head = (
            self.env["ksrisk.journal.head"]
            .sudo()
            .search([("company_id", "=", company.id)])
        )
        # The journal is verified whole, whatever of it the user may read.
        last = self.sudo().search([("company_id", "=", company.id)], limit=1)
        if (last.position, last.hash or GENESIS) != (
            head.position,
            head.hash or GENESIS,
        ):
            problems.append(
                self.env._("Entries are missing at the end of the journal.")
            )
        problems += self._verify_states(company)
        problems += self.env["ksrisk.document"]._verify_seals(company)
        problems += self.env["ksrisk.public.copy"]._verify_copies(company)
        problems += self.env["ksrisk.signal"]._verify_signals(company)
        return problems

    def _iterate(self, company, batch):
        names = [*_HASHED, "previous_hash", "hash"]
        position = 0
        while True:
            # As in `_verify`.
            entries = self.sudo().search_fetch(
                [("company_id", "=", company.id), ("position", ">", position)],
                names,
                order="position",
                limit=batch,
            )
            for entry in entries:
                values = {name: entry[name] for name in names}
                values["company_id"] = entry.company_id.id
                values["actor_id"] = entry.actor_id.id
                values["payload"] = entry.payload or {}  # stored as null
                position = entry.position
                yield values
            if len(entries) < batch:
                return
            entries.invalidate_recordset(flush=False)

    def _verify_states(self, company):
        """Find states that no entry of the journal accounts for."""
        for model in _STATES_KEPT:
            # As in `_verify`: every record has to have its entries.
            records = self.env[model].sudo().search([("company_id", "=", company.id)])
            # As in `_verify`.
            entries = self.sudo().search_fetch(
                [("res_model", "=", model), ("res_id", "in", records.ids)],
                ["res_id", "payload"],
                order="position",
            )
            flow = self.env[model]._workflow
            # Other events than steps, as a mark that was lifted, lead to no state.
            states = {
                e.res_id: e.payload["to"] for e in entries if "to" in (e.payload or {})
            }
            for record in records:
                entered = states.get(record.id, flow.states[0])
                if record.state not in flow.follows(entered):
                    yield self.env._(
                        "%(name)s: its state does not follow from the journal.",
                        name=record.display_name,
                    )

    def action_verify(self):
        """Verify the journal of the current company and tell the result."""
        self.check_access("read")
        problems = self._verify(self.env.company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if problems else "success",
                "sticky": bool(problems),
                "title": self.env._("Verification of the Journal"),
                "message": "\n".join(problems)
                or self.env._("The chain, the seals and the states are intact."),
            },
        }

    def _cron_verify(self):
        """Verify every company and tell its auditors what is broken."""
        auditors = self.env.ref("ksrisk_analysis.group_ksrisk_auditor").all_user_ids
        # By what there is, not by the heads: one may have been removed.
        companies = self.env["res.company"].union(
            *(
                company
                for model in ("ksrisk.journal", "ksrisk.analysis")
                for (company,) in self.env[model].sudo()._read_group([], ["company_id"])
            )
        )
        for company in companies:
            problems = self._verify(company)
            if problems:
                company.partner_id.message_notify(
                    partner_ids=auditors.filtered(
                        lambda user, company=company: company in user.company_ids
                    ).partner_id.ids,
                    subject=self.env._("The journal of corruption risks is broken"),
                    body="\n".join(problems),
                )
