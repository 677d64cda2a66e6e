"""Submitting and signing a document, and what each act brings about."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..core import seal
from ..core.languages import LANGS
from .ksrisk_guard_mixin import permit
from .ksrisk_workflow_mixin import Reason, follow

#: Kinds that only a transition of the analysis signs, the first time.
_SIGNED_BY_ANALYSIS = {
    "order",
    "work_plan",
    "reference",
    "remediation_plan",
    "closing",
    "cancellation",
}
#: The state of the analysis in which a kind may be submitted or signed.
_STAGES = {
    "order": ("draft",),
    "work_plan": ("draft", "collection"),
    "amending_order": ("draft", "collection", "signed", "approved", "monitoring"),
    "reference": ("collection", "signed", "approved", "monitoring"),
    "remediation_plan": ("signed", "approved", "monitoring"),
    "positions": ("collection", "signed", "approved", "monitoring"),
    "monitoring": ("monitoring",),
    "minutes": ("collection", "signed", "approved", "monitoring"),
    "announcement": ("draft", "collection", "signed", "approved", "monitoring"),
}
#: Facts of the analysis that a kind can't precede, besides its order.
_RESTS_ON = {
    "reference": ("date_collection",),
    "remediation_plan": ("date_signed",),
    "positions": ("date_collection",),
    "monitoring": ("date_published",),
    "minutes": ("date_collection",),
}


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
            analysis = document.sudo().analysis_id
            secretaries = analysis.member_ids.filtered(lambda m: m.role == "secretary")
            voting = document.sudo()._get_voters() | secretaries
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
        empty = self.sudo().browse()
        document = permit(empty, "version", "supersedes_id").create(
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
    # Checks
    # ------------------------------------------------------------------
    def _check_stage(self, act):
        for document in self:
            if document.analysis_id.state not in _STAGES.get(document.kind, ()):
                yield Reason(
                    document.analysis_id,
                    self.env._(
                        "It is not the stage of the analysis for “%s”.",
                        document.display_name,
                    ),
                )

    def _count_sections(self):
        """How many sections a reference has: each one in each language."""
        return len(self.section_ids._fields["code"].selection) * len(LANGS)

    def _check_through_analysis(self, act):
        for document in self:
            if document.kind in _SIGNED_BY_ANALYSIS and not document.supersedes_id:
                yield Reason(
                    document.analysis_id,
                    self.env._(
                        "“%s” is signed by the step of the analysis itself.",
                        document.display_name,
                    ),
                )

    def _check_content(self, act):
        """Reasons in the rows that a document prints."""
        for document in self:
            analysis = document.analysis_id
            if document.kind == "reference" and (not act or act.mode == "system"):
                if len(document.section_ids) < document._count_sections():
                    yield Reason(
                        document,
                        self.env._(
                            "Sections are missing: draft the reference again from the "
                            "findings."
                        ),
                    )
                for section in document.section_ids:
                    if not section._get_plain_text():
                        yield Reason(
                            document,
                            self.env._(
                                "The section “%(section)s” is empty in %(lang)s.",
                                section=section._get_title(),
                                lang=section._get_language_name(),
                            ),
                        )
            if document.kind == "positions" and not analysis.position_ids:
                yield Reason(document, self.env._("The register has no positions."))
            if document.kind == "remediation_plan" and document.supersedes_id:
                yield from analysis._check_plan_coverage(act)
                yield from analysis._check_plan_rows(act)
            if document.kind == "work_plan" and document.supersedes_id:
                yield from analysis._check_work_plan(act)

    def _check_languages(self, act):
        if act and act.mode == "paper":
            return
        for document in self:
            analysis = document.analysis_id
            if document.kind == "positions":
                yield from analysis._reasons_of_gaps(analysis.position_ids)
            elif document.kind == "announcement" and document.discussion_id:
                discussion = document.discussion_id
                for records in (discussion, discussion.agenda_ids):
                    yield from analysis._reasons_of_gaps(records)
            elif document.kind == "amending_order":
                yield from analysis._reasons_of_gaps(document)

    def _check_findings(self, act):
        """What a reference names is complete before it goes to the commission."""
        for document in self.filtered(lambda d: d.kind == "reference"):
            yield from document.analysis_id._check_risks(act)

    def _check_agreement(self, act):
        """A new version of the reference is agreed anew; the first by the analysis."""
        for document in self.filtered("supersedes_id"):
            if document.kind == "reference":
                yield from document._check_votes(act)

    def _check_discussion(self, act):
        """What the minutes print is there; on paper, the scan has it."""
        for document in self.filtered(lambda d: d.kind == "minutes"):
            if not document.discussion_id:
                yield Reason(
                    document,
                    self.env._("Choose the public discussion whose minutes these are."),
                )
            elif not act or act.mode == "system":
                yield from document.discussion_id._check_for_minutes(act)

    def _check_amendment(self, act):
        """What the order had to hold, it holds as amended; and something changes."""
        for document in self.filtered(lambda d: d.kind == "amending_order"):
            analysis = document.analysis_id
            if not document._is_changed() and not document.amendment:
                yield Reason(
                    document,
                    self.env._(
                        "The order amends nothing: change the data of the analysis, or "
                        "write what else it changes."
                    ),
                )
            yield from analysis._check_order_complete(act)
            yield from analysis._check_scope(act)
            if analysis.state == "collection":
                yield from analysis._check_respondents(act)

    def _check_order_of_acts(self, act):
        for document in self:
            for date, ground in document._get_grounds():
                if act and date and act.date < date:
                    yield Reason(
                        ground,
                        self.env._(
                            "The act is dated %(date)s, before “%(ground)s” of "
                            "%(day)s that it rests on.",
                            date=format_date(self.env, act.date),
                            ground=ground.display_name,
                            day=format_date(self.env, date),
                        ),
                    )

    def _get_grounds(self):
        """What the document rests on: its date and the record that holds it."""
        self.ensure_one()
        analysis = self.analysis_id
        return [
            (self.supersedes_id.date_act, self.supersedes_id),
            (self.date_submitted, self),
            *((analysis[name], analysis) for name in _RESTS_ON.get(self.kind, ())),
            (analysis.order_date, analysis.order_id),
        ]

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def _render_for_seal(self, act):
        """Values, hash and PDF of the document as it is about to be signed."""
        self.ensure_one()
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
                    self.env._("Approve the remediation plan"),
                )

    def _effect_withdraw(self, act, prepared):
        self.activity_unlink(["ksrisk_analysis.mail_activity_type_step"])

    def _effect_seal(self, act, prepared):
        self._store_files(prepared["files"])
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
