"""Fields that only their own actions write."""

from odoo import api, models
from odoo.exceptions import AccessError

_CONTEXT_KEY = "ksrisk_permit"
_RUNNING_KEY = "ksrisk_running"


class _Permit:
    """The right to write some guarded fields of some records, for one call.

    An object compared by type: a context that comes over RPC, an import or a server
    action can hold nothing of this class.
    """

    __slots__ = ("_ids", "_model", "_names", "_spent")

    def __init__(self, records, names):
        self._model = records._name
        self._ids = frozenset(records.ids)
        self._names = frozenset(names)
        self._spent = False

    def spend(self):
        """Allow nothing from now on: the context goes on to what the call triggers."""
        self._spent = True

    def allows(self, records, name):
        return (
            not self._spent
            and records._name == self._model
            and name in self._names
            and self._ids.issuperset(records.ids)
        )


def permit(records, *names):
    """Return ``records`` allowed to write their guarded fields ``names``.

    A function of the module, not a method: code of a server action reaches methods of
    records but not this. An empty recordset gets the right to create.
    """
    return records.with_context(**{_CONTEXT_KEY: _Permit(records, names)})


def permitted(records, name):
    """Whether guarded field ``name`` of ``records`` may be written in this call."""
    token = records.env.context.get(_CONTEXT_KEY)
    return type(token) is _Permit and token.allows(records, name)


class _Running:
    """The mark of a transition under way, in the context of its effects."""

    __slots__ = ()


def running(records):
    """Return ``records`` marked as those of a transition under way."""
    return records.with_context(**{_RUNNING_KEY: _Running()})


def check_running(env):
    """Refuse what only a transition brings about to whoever else calls it.

    Effects are methods, so that companion addons extend them: code of a server action
    could call one by itself.

    :raises AccessError: no transition is under way
    """
    if type(env.context.get(_RUNNING_KEY)) is not _Running:
        raise AccessError(env._("Only a step of the analysis does this."))


def permit_effect(records, *names):
    """As :func:`permit`, for what a transition under way brings about."""
    check_running(records.env)
    return permit(records, *names)


class KsriskGuardMixin(models.AbstractModel):
    _name = "ksrisk.guard.mixin"
    _description = "Guarded fields"
    _allow_sudo_commands = False

    #: Names of the fields that only a permit opens, superuser or not.
    _guarded_fields = frozenset()

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            operation != "write"
            or not self._is_guarded(field)
            or permitted(self, field.name)
        )

    @api.model
    def _is_guarded(self, field):
        # A stored computed field is a column like any other to a write by RPC.
        computed = field.store and field.compute and field.readonly
        return computed or field.name in self._guarded_fields

    @api.model
    def default_get(self, fields):
        """Guarded fields take the default of the code, never a user's own one."""
        values = super().default_get(fields)
        for name in self._guarded_fields.intersection(values):
            default = self._fields[name].default
            if default:
                values[name] = default(self)
            else:
                del values[name]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        guarded = {
            name for name in self._guarded_fields if not permitted(self.browse(), name)
        }
        records = super().create(vals_list)
        records._check_guarded_defaults(guarded)
        self._spend_permit()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._spend_permit()
        return result

    @api.model
    def _spend_permit(self):
        token = self.env.context.get(_CONTEXT_KEY)
        if type(token) is _Permit:
            token.spend()

    def _check_guarded_defaults(self, names):
        """Refuse new records that got a guarded value by another way than a permit.

        :param names: guarded fields that no permit opens
        :raises AccessError: e.g. another addon's ``create`` slipped a state in
        """
        for name in names:
            field = self._fields[name]
            if not field.store or field.compute:
                continue
            default = field.default(self.browse()) if field.default else False
            for record in self.sudo():  # some of them nobody reads
                if (record[name] or False) != (default or False):
                    raise AccessError(
                        self.env._(
                            "“%(field)s” is written by its own action only.",
                            field=field._description_string(self.env),
                        )
                    )
