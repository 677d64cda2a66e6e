from contextlib import contextmanager

from odoo import api, models

from .ksrisk_journal import journal

#: Groups whose granting is kept in the journal.
_WATCHED = (
    "ksrisk_analysis.group_ksrisk_signatory",
    "ksrisk_analysis.group_ksrisk_confidential",
)


@contextmanager
def journal_grants(env):
    """Enter who gets or loses a watched group inside, by whichever way.

    A function of the module: code of a server action can't call it.
    """
    before = _get_granted(env)
    yield
    after = _get_granted(env)
    for user_id, name in sorted(after ^ before):
        user = env["res.users"].browse(user_id).exists()
        if user:
            event = "grant" if (user_id, name) in after else "revoke"
            journal(
                user,
                f"res.users.{event}",
                {"group": name.partition(".")[2]},
                # Who grants may see the user in another of his companies alone.
                company=user.sudo().company_id,
            )


def _get_granted(env):
    """Pairs of user and watched group, directly or through another group."""
    # Who administers one company sees not all users; grants of all are entered.
    users = env["res.users"].sudo().with_context(active_test=False)
    granted = set()
    for name in _WATCHED:
        group = env.ref(name, raise_if_not_found=False)  # while it is being installed
        if group:
            found = users.search([("all_group_ids", "in", group.ids)])
            granted.update((user_id, name) for user_id in found.ids)
    return granted


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        with journal_grants(self.env):
            return super().create(vals_list)

    def write(self, vals):
        if "group_ids" not in vals:
            return super().write(vals)
        with journal_grants(self.env):
            return super().write(vals)
