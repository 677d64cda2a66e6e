"""Submitting and signing a document, and what each act brings about."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ..core import seal
from ..core.languages import LANGS
from .ksrisk_guard_mixin import permit
from .ksrisk_workflow_mixin import follow

_lt = LazyTranslate(__name__)


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    can_vote = fields.Boolean(
        compute="_compute_can_vote",
        export_string_translation=False,
        help="The user agrees the document, or registers the votes given on paper.",
    )

    @api.depends("state", "analysis_id.member_ids")
    @api.depends_context("uid")
    def _compute_can_vote(self):
        for document in self:
            # Who votes may not read the members; he learns whether he is one.
            facts = document.sudo()
            analysis = facts.analysis_id
            secretaries = analysis.member_ids.filtered(lambda m: m.role == "secretary")
            voting = facts._get_voters() | secretaries
            document.can_vote = (
                document.kind == "reference"
                and document.state == "submitted"
                and self.env.user in voting.user_id | analysis.officer_id
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_submit(self, act=None):
        """Submit for agreement and signature; whoever does it is the author."""
        return self._transition("submit", act)

    def action_withdraw(self, act=None):
        """Take a submitted document back to draft."""
        return self._transition("withdraw", act)

    def action_sign(self, act=None):
        """Sign a document; those that move the analysis on are signed through it."""
        return self._transition("sign", act)

    def action_new_version(self):
        """Open the next version of a signed document; the signed one stays sealed."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("ksrisk_analysis.group_ksrisk_officer"):
            raise AccessError(
                self.env._("The compliance service opens new versions of documents.")
            )
        if self.state != "signed" or self != self.analysis_id._get_document(self.kind):
            raise UserError(
                self.env._("A new version is made of the signed document in force.")
            )
        kind = "amending_order" if self.kind == "order" else self.kind
        document = permit(self.browse(), "version", "supersedes_id").create(
            {
                "analysis_id": self.analysis_id.id,
                "kind": kind,
                "version": self.version + 1,
                "supersedes_id": self.id,
                "section_ids": [
                    fields.Command.create(
                        {
                            "sequence": section.sequence,
                            "code": section.code,
                            "lang": section.lang,
                            "body": section.body,
                            "is_confidential": section.is_confidential,
                        }
                    )
                    for section in self.section_ids
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": document.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def _render_for_seal(self, act):
        """Values, hash and PDF of the document as it is about to be signed."""
        self.ensure_one()
        # What is sealed is whole, whatever of it the signer may read.
        document = self.sudo()
        values = {
            lang: document._get_document_values(lang, document._snapshot(act, lang))
            for lang in LANGS
        }
        sealed = seal.content_hash(
            {"kind": self.kind, "version": self.version, "values": values}
        )
        files = {
            lang: document._render_file(lang, values[lang], sealed) for lang in LANGS
        }
        return {"content": values, "content_hash": sealed, "files": files}

    def _snapshot(self, act, lang):
        """Who signs, in words of one language, as it was at the moment of signing."""
        analysis = self.analysis_id.with_context(lang=lang)
        name = act.signer_name or (
            self.env.user.name if act.mode == "system" else analysis.head_id.name
        )
        return {
            "name": name or "",
            "post": act.signer_post.get(lang) or analysis.head_post or "",
            "basis": act.signer_basis.get(lang, ""),
            "date": act.date.isoformat(),
            "number": act.number,
            "mode": act.mode,
            "body": act.body.get(lang, ""),
            "body_number": act.body_number,
            "body_date": act.body_date.isoformat() if act.body_date else "",
        }

    def _prepare_transition(self, transition, act):
        if transition.name == "sign":
            return self._render_for_seal(act)
        return super()._prepare_transition(transition, act)

    def _lock_for_transition(self, transition):
        # An edit of the rows writes on the analysis: locking it too makes an edit and
        # a signature at the same time collide.
        if transition.name == "sign":
            self.analysis_id._lock_rows()
        return super()._lock_for_transition(transition)

    def _transition_values(self, transition, act, prepared):
        if transition.name == "submit":
            return {"author_id": self.env.uid, "date_submitted": act.date}
        if transition.name == "withdraw":
            return {"author_id": False, "date_submitted": False}
        if transition.name != "sign":
            return {}
        snapshot = self._snapshot(act, LANGS[0])
        return {
            "signer_id": self.env.uid if act.mode == "system" else False,
            "signer_name": snapshot["name"],
            "signer_post": {lang: self._snapshot(act, lang)["post"] for lang in LANGS},
            **act.get_values(),
            "scan_ids": [fields.Command.set(act.scan_ids)],
            "override_reason": act.reason,
            "content": prepared["content"],
            "content_hash": prepared["content_hash"],
        }

    def _effect_submit(self, act, prepared):
        for document in self:
            analysis = document.analysis_id
            if document.kind == "reference":
                analysis._set_deadline("DL-5", act.date)
                document._ask_for_votes()
            elif document.kind == "remediation_plan":
                analysis._hand_over(
                    "DL-6",
                    analysis.head_id.user_id,
                    _lt("Approve the remediation plan"),
                )

    def _effect_withdraw(self, act, prepared):
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])

    def _effect_seal(self, act, prepared):
        self._store_files(prepared["files"], prepared["content"])
        self._update_confidential()
        if self.kind == "positions":
            self.analysis_id.deadline_ids._meet("DL-10", act.date)
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])
        for document in self.filtered("supersedes_id"):
            if document.kind == "amending_order":
                document.analysis_id._reschedule()
            else:
                follow(document.supersedes_id, "supersede", act)
            if document.kind == "work_plan":
                document.analysis_id._update_requests()
            elif document.kind == "remediation_plan":
                document.analysis_id._plan_measures(act)

    def _journal_payload(self, transition):
        return {
            "kind": self.kind,
            "version": self.version,
            "hash": self.content_hash,
            "files": self._get_file_hashes(),
            "scans": self._get_scan_hashes(),
            "number": self.number,
        }
