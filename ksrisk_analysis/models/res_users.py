from odoo import api, models

from .ksrisk_journal import journal

#: Groups whose granting is kept in the journal.
_WATCHED = (
    "ksrisk_analysis.group_ksrisk_signatory",
    "ksrisk_analysis.group_ksrisk_confidential",
)


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._ksrisk_journal_grants({})
        return users

    def write(self, vals):
        if not {"group_ids", "company_ids"}.intersection(vals):
            return super().write(vals)
        before = self._ksrisk_get_watched()
        result = super().write(vals)
        self._ksrisk_journal_grants(before)
        return result

    def _ksrisk_get_watched(self):
        return {
            (user.id, name)
            for user in self
            for name in _WATCHED
            if user.has_group(name)
        }

    def _ksrisk_journal_grants(self, before):
        """Enter what changed in the groups that sign or see the confidential."""
        after = self._ksrisk_get_watched()
        for user_id, name in sorted(after.symmetric_difference(before)):
            user = self.browse(user_id)
            event = "grant" if (user_id, name) in after else "revoke"
            journal(
                user,
                f"res.users.{event}",
                {"group": name.partition(".")[2]},
                company=user.company_id,
            )
