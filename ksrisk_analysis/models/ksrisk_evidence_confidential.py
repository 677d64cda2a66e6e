"""Confidential evidence: who looks at it, and how long it is kept."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core import seal
from .company_day import today_of
from .ksrisk_confidential_mixin import CONFIDENTIAL
from .ksrisk_guard_mixin import permit
from .ksrisk_journal import journal

#: What the system empties when the term of keeping is over.
_PURGED = {
    "attachment_ids": [fields.Command.clear()],
    "period": False,
    "date_document": False,
    "snapshot": False,
    "res_model": False,
    "res_id": False,
}


class KsriskEvidence(models.Model):
    _inherit = "ksrisk.evidence"

    date_purged = fields.Date(
        "Purged on",
        readonly=True,
        copy=False,
        help="The term of keeping was over: files and texts were removed.",
    )

    # ------------------------------------------------------------------
    # The mark
    # ------------------------------------------------------------------
    @api.depends("name", "is_confidential")
    def _compute_display_name(self):
        for evidence in self:
            evidence.display_name = evidence.name
        self._hide_confidential_names()

    def _get_markers(self):
        return self.create_uid | self.answer_ids.request_id.user_id

    def _check_reaches(self, user):
        """Refuse evidence of an analysis that the user does not read."""
        # The evidence itself is hidden from him: what cites it decides.
        for evidence in self.sudo():
            answers = evidence.answer_ids.with_user(user)
            analysis = evidence.analysis_id.with_user(user)
            companies = user.company_ids
            if evidence.company_id not in companies or not (
                answers._filtered_access("read")
                or (analysis and analysis.has_access("read"))
                or user == evidence.create_uid
            ):
                raise AccessError(
                    self.env._("This evidence is of an analysis that you do not read.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._protect_files()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not {"attachment_ids", "is_confidential"}.isdisjoint(vals):
            self._protect_files()
        return result

    def _protect_files(self):
        """See to it that the files of what is marked are read through it alone.

        :raises UserError: another record owns a file, or everybody reads it
        """
        # Who has just marked it may not read it any more.
        for evidence in self.sudo().filtered("is_confidential"):
            files = evidence.attachment_ids
            if any(
                file.public
                or (file.res_model, file.res_id) != (evidence._name, evidence.id)
                for file in files
            ):
                raise UserError(
                    self.env._(
                        "Upload the file here anew: others may read it where it is now."
                    )
                )
            files.filtered("access_token").access_token = False

    def _get_texts_in_full(self):
        texts = super()._get_texts_in_full()
        texts += [
            line.partition(": ")[2]
            for snapshot in self.mapped("snapshot")
            for line in (snapshot or "").splitlines()
        ]
        for name in self.attachment_ids.mapped("name"):
            texts += [name, name.rpartition(".")[0]]
        return [text for text in texts if text]

    # ------------------------------------------------------------------
    # The look
    # ------------------------------------------------------------------
    def action_open_confidential(self):
        """Open confidential evidence; the journal keeps who looked at it."""
        self.sudo(False)._check_may_look()
        # A link to what the user does not read needs `sudo`; the rights were checked.
        look = (
            self.env["ksrisk.evidence.look"]
            .sudo()
            .create({"evidence_ids": [fields.Command.set(self.ids)]})
        )
        return look._open()

    def _check_may_look(self):
        """Refuse the look to whoever is not of the confidential group."""
        if not self.env.user.has_group(CONFIDENTIAL):
            raise AccessError(
                self.env._("Only the confidential group opens confidential evidence.")
            )
        self._check_reaches(self.env.user)

    def _enter_look(self):
        for evidence in self.sudo():  # the group does not read its fields itself
            journal(evidence, "ksrisk.evidence.look")

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------
    @api.model
    def _cron_purge(self):
        """Empty confidential evidence whose term of keeping is over, in every company.

        The record stays: an answer that cites it still says that there was a proof.
        """
        for company in self.env["res.company"].search(
            [("ksrisk_evidence_months", ">", 0)]
        ):
            last = company._ksrisk_today() - relativedelta(
                months=company.ksrisk_evidence_months
            )
            self._get_over(company, last)._purge()

    @api.model
    def _get_over(self, company, last):
        """Marked evidence of which every analysis ended on ``last`` or before."""
        # The job that purges reads what few may; it tells nobody.
        found = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("is_confidential", "=", True),
                ("date_purged", "=", False),
            ]
        )

        def is_over(evidence):
            analyses = evidence.analysis_id | evidence.answer_ids.analysis_id
            ends = [a.date_closed or a.date_cancelled for a in analyses]
            return ends and all(end and end <= last for end in ends)

        return found.filtered(is_over)

    def _purge(self):
        for evidence in self:
            files = evidence.attachment_ids
            hashes = sorted(seal.file_hash(file.raw or b"") for file in files)
            values = {
                **_PURGED,
                "name": self.env._("Confidential evidence, purged"),
                "date_purged": today_of(evidence),
            }
            permit(evidence, *values).write(values)
            files.unlink()
            journal(evidence, "ksrisk.evidence.purge", {"files": hashes})
