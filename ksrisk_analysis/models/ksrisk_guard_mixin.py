"""Fields that only their own actions write."""

from odoo import api, models
from odoo.exceptions import AccessError

_CONTEXT_KEY = "ksrisk_permit"


class _Permit:
    """The right to write some guarded fields of some records, for one call.

    An object compared by type: a context that comes over RPC, an import or a server
    action can hold nothing of this class.
    """

    __slots__ = ("_ids", "_model", "_names")

    def __init__(self, records, names):
        self._model = records._name
        self._ids = frozenset(records.ids)
        self._names = frozenset(names)

    def allows(self, records, name):
        return (
            records._name == self._model
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
        records = super().create(vals_list)
        records._check_guarded_defaults()
        return records

    def _check_guarded_defaults(self):
        """Refuse new records that got a guarded value by another way than a permit.

        :raises AccessError: e.g. another addon's ``create`` slipped a state in
        """
        for name in self._guarded_fields:
            field = self._fields[name]
            if not field.store or field.compute or permitted(self.browse(), name):
                continue
            default = field.default(self.browse()) if field.default else False
            for record in self:
                if (record[name] or False) != (default or False):
                    raise AccessError(
                        self.env._(
                            "“%(field)s” is written by its own action only.",
                            field=field._description_string(self.env),
                        )
                    )
