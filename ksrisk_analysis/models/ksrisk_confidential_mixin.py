"""The mark of what is of restricted distribution.

Who reads what is marked:

- **A row** (act reviewed, risk, recommendation, measure, position) and **a section** of
  the reference go into documents that people draft, agree and sign. So those read them
  who do that: the compliance officer, the members of this analysis, the signatory; and
  a measure, whoever carries it out. Besides them the confidential group, as far as its
  other roles let it read the analysis; nobody else: not the internal audit. A signed
  document that prints a marked row is read by the same people.
- **Evidence** (convictions, sanctions, conflicts of interest) is read by its author and
  by the respondent whose answer cites it. Everybody else sees that it is there. The
  confidential group opens it by an action that journals the look.
- Nothing marked is in a public copy, nor in the name of a record: names reach mails,
  activities and refusals, so that a marked record has none but its number.

The officer sets the mark, and on evidence its author or respondent too. Only the
confidential group lifts it, by an action that the journal keeps.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core import workflow
from .bilingual import stored_texts
from .ksrisk_guard_mixin import permit, permitted
from .ksrisk_journal import journal

CONFIDENTIAL = "ksrisk_analysis.group_ksrisk_confidential"


class KsriskConfidentialMixin(models.AbstractModel):
    _name = "ksrisk.confidential.mixin"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Restricted Distribution"

    is_confidential = fields.Boolean(
        "Confidential",
        copy=False,
        help="Of restricted distribution: it is left out of every public copy.",
    )

    #: Names of the fields whose texts must not be published with a marked record.
    _confidential_texts = ()

    # ------------------------------------------------------------------
    # Setting and lifting
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        marked = records.filtered("is_confidential")
        if marked:
            marked._check_may_mark()
            marked._on_confidential_changed()
        return records

    def write(self, vals):
        if "is_confidential" not in vals:
            return super().write(vals)
        if vals["is_confidential"]:
            self.filtered(lambda record: not record.is_confidential)._check_may_mark()
        elif not permitted(self, "is_confidential"):
            if any(self.mapped("is_confidential")):
                raise AccessError(
                    self.env._("The mark “Confidential” is lifted by its own action.")
                )
        result = super().write(vals)
        self._on_confidential_changed()
        return result

    def action_mark_confidential(self):
        """Mark the records; whoever marks may not read them any more."""
        self.sudo(False).check_access("write")
        self.sudo(False).write({"is_confidential": True})
        return True

    def action_lift_confidential(self):
        """Lift the mark, and enter in the journal who lifted it of what."""
        records = self.sudo()  # evidence is hidden from the group that lifts its mark
        if not self.env.user.has_group(CONFIDENTIAL):
            raise AccessError(self.env._("Only the confidential group lifts the mark."))
        records._check_reaches(self.env.user)
        for record in records.filtered("is_confidential"):
            permit(record, "is_confidential").write({"is_confidential": False})
            journal(record, f"{self._name}.lift_confidential")
        return True

    def _check_may_mark(self):
        """Refuse the mark to whoever may not set it, and on what is published.

        :raises AccessError: the user is neither the officer nor a record's author
        :raises UserError: the record is on a public page already
        """
        user = self.env.user
        officer = self.env.su or user.has_group(workflow.OFFICER)
        # What decides is not all his to read: authors, requests, publications.
        for record in self.sudo():
            if not officer and user not in record._get_markers():
                raise AccessError(
                    self.env._("The compliance officer marks what is confidential.")
                )
            if record._is_published():
                raise UserError(
                    self.env._(
                        "“%s” is published already. Take the page down, remove its "
                        "publication here, and mark it then.",
                        record.display_name,
                    )
                )

    def _get_markers(self):
        """The users who may mark the record besides the officer."""
        return self.env["res.users"]

    def _check_reaches(self, user):
        """Refuse what the user could not read even without the mark."""
        self.with_user(user).check_access("read")

    def _is_published(self):
        """Whether a published document prints the record."""
        return False

    def _on_confidential_changed(self):
        """What else follows from a mark that was set or lifted."""

    # ------------------------------------------------------------------
    # Names and texts
    # ------------------------------------------------------------------
    def _hide_confidential_names(self):
        """Replace the names of marked records: they tell nothing of the text."""
        label = self.env._("confidential")
        for record in self:
            if record.is_confidential:
                number = record.number if "number" in record._fields else record.id
                record.display_name = f"№ {number} ({label})"

    def _get_texts_in_full(self):
        """What the records say, in all languages: a list of texts."""
        texts = []
        for name in self._confidential_texts:
            if self._fields[name].translate:
                stored = stored_texts(self, name)
                texts += [
                    text for by_lang in stored.values() for text in by_lang.values()
                ]
            else:
                texts += self.mapped(name)
        return [text for text in texts if text]
