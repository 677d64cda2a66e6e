"""Public copies of a signed document.

A copy is built from the sealed values, never from the rows as they are now: without the
rows and sections that are marked as confidential at that moment, and without names of
people that a publication has no need of. Before it is stored, every text of it is
searched for every text of what is marked.
"""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..core import public_copy, seal, words, workflow
from ..core.languages import LANGS
from .ksrisk_document_confidential import ROW_MODELS
from .ksrisk_document_values import Pages
from .ksrisk_guard_mixin import permit
from .ksrisk_journal import journal
from .ksrisk_workflow_mixin import Reason

#: Kinds that are published.
PUBLIC_KINDS = ("reference", "remediation_plan", "positions")


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    public_copy_ids = fields.One2many(
        "ksrisk.public.copy", "document_id", "Public Copies", readonly=True, copy=False
    )

    # ------------------------------------------------------------------
    # Making a copy
    # ------------------------------------------------------------------
    def action_make_public_copy(self):
        """Make the public copies of signed documents, one file a language."""
        self._make_public_copies()
        return True

    def _make_public_copies(self):
        """
        :return: the new ``ksrisk.public.copy`` records
        :raises TransitionRefused: a text of a copy says what is confidential
        """
        # A person with his own rights: `sudo` lends him none.
        self.sudo(False).check_access("read")
        if not self.env.user.has_group(workflow.OFFICER):
            raise AccessError(self.env._("The compliance service makes public copies."))
        for document in self:
            if document.state != "signed" or not document._is_publishable():
                raise UserError(
                    self.env._(
                        "“%s”: a public copy is made of a signed reference, plan or "
                        "register.",
                        document.display_name,
                    )
                )
        # The officer's rights were checked; the seal and the files are the system's.
        documents = self.sudo()
        made = [(document, document._get_public_values()) for document in documents]
        reasons = [
            reason
            for document, by_lang in made
            for reason in document._check_public_copy(by_lang)
        ]
        if reasons:
            self._refuse(reasons)
        copies = self.env["ksrisk.public.copy"]
        for document, by_lang in made:
            copies |= document._store_public_copies(by_lang)
        return copies.sudo(self.env.su)

    def _get_public_values(self):
        """The values to publish and the number of rows left out, by language."""
        self.ensure_one()
        hidden = self._get_hidden()
        made = {}
        for lang in LANGS:
            document = self.with_context(lang=lang)
            values, count = public_copy.without(self.content[lang], hidden)
            values = document._without_people(values)
            values["footnotes"] = [
                *values["footnotes"],
                *document._get_public_notes(hidden, count),
            ]
            made[lang] = values, count
        return made

    def _is_publishable(self):
        """Whether it is a kind of document that is published."""
        return self.kind in PUBLIC_KINDS

    def _get_public_notes(self, hidden, count):
        """What a copy says of itself, in the language of the context."""
        sections = self.section_ids.filtered(
            lambda section: (
                section.lang == self.env.lang and section._get_print_key() in hidden
            )
        )
        notes = []
        if count:
            notes.append(
                self.env._(
                    "Rows left out of the published copy, because they contain "
                    "information of restricted distribution: %s.",
                    count,
                )
            )
        if sections:
            notes.append(
                self.env._(
                    "Sections left out of the published copy, because they contain "
                    "information of restricted distribution: %s.",
                    len(sections),
                )
            )
        sealed = self.content_hash
        sealed = sealed.partition("$")[2] or sealed
        return [
            *notes,
            self._get_copy_line(),
            self.env._("SHA-256 of the original: %s", sealed),
        ]

    def _get_copy_line(self):
        """Of what document this is a copy."""
        day = words.date_short(self.date_act)
        if self.number:
            return self.env._(
                "Copy for publication of document No %(number)s of %(date)s.",
                number=self.number,
                date=day,
            )
        return self.env._("Copy for publication of the document of %s.", day)

    # ------------------------------------------------------------------
    # The check
    # ------------------------------------------------------------------
    def _check_public_copy(self, by_lang):
        """Reasons against publishing the values: a text says what is marked."""
        secret = self._get_secrets()
        for lang, (values, _count) in by_lang.items():
            language = self.env["res.lang"]._get_data(code=lang).name or lang
            for index, text in public_copy.leaks(values, secret):
                block = {} if index is None else values["blocks"][index]
                yield Reason(
                    self._get_place(block, lang),
                    self.env._(
                        "“%(place)s” (%(lang)s) says what is confidential: “%(text)s”. "
                        "Mark the section as not for publication, or word it otherwise "
                        "in a new version.",
                        place=block.get("heading") or self.display_name,
                        lang=language,
                        text=text[:120],
                    ),
                )

    def _get_place(self, block, lang):
        """The section that a block prints, to open it; else the document."""
        keys = {tuple(of) for of in block.get("of", ())}
        sections = self.section_ids.filtered(
            lambda section: section.lang == lang and section._get_print_key() in keys
        )
        return sections[:1] or self

    def _get_secrets(self):
        """What to look for in a copy: texts of all that is marked in the analysis."""
        marked = self._get_marked()
        texts = [text for records in marked for text in records._get_texts_in_full()]
        texts += self._get_marked_evidence()._get_texts_in_full()
        open_rows = (
            self.env[model].search(
                [
                    ("analysis_id", "in", self.analysis_id.ids),
                    ("is_confidential", "=", False),
                ]
            )
            for model in ROW_MODELS
        )
        free = [text for records in open_rows for text in records._get_texts_in_full()]
        return public_copy.secrets(texts, free)

    def _get_marked_evidence(self):
        return self.env["ksrisk.evidence"].search(
            [
                ("is_confidential", "=", True),
                "|",
                ("analysis_id", "in", self.analysis_id.ids),
                ("answer_ids.analysis_id", "in", self.analysis_id.ids),
            ]
        )

    # ------------------------------------------------------------------
    # Storing
    # ------------------------------------------------------------------
    def _store_public_copies(self, by_lang):
        self.ensure_one()
        files = {
            lang: self._render_public_file(lang, values)
            for lang, (values, _count) in by_lang.items()
        }
        attachments = self.env["ir.attachment"]._ksrisk_store_pdf(
            self,
            [
                (self._get_public_file_name(lang), content, by_lang[lang][0])
                for lang, content in files.items()
            ],
        )
        hidden = self._get_hidden() & self._get_printed_records()
        model = self.env["ksrisk.public.copy"]
        copies = permit(model, *model._guarded_fields).create(
            [
                {
                    "document_id": self.id,
                    "lang": lang,
                    "attachment_id": attachment.id,
                    "sha256": seal.file_hash(content),
                    "left_out": by_lang[lang][1],
                    "hidden": sorted((list(pair) for pair in hidden), key=str),
                    "made_on": fields.Datetime.now(),
                    "made_by_id": self.env.uid,
                }
                for attachment, (lang, content) in zip(
                    attachments, files.items(), strict=True
                )
            ]
        )
        journal(
            self,
            "ksrisk.document.public_copy",
            {
                "copies": copies.ids,
                "files": {copy.lang: copy.sha256 for copy in copies},
                "left_out": sum(copy.left_out for copy in copies[:1]),
            },
        )
        return copies

    def _render_public_file(self, lang, values):
        document = self.with_context(lang=lang)
        page = self._make_page(values, self.content_hash)
        label = document.env._("Public copy")
        foot = f"{label} · {page['foot']}"
        report = self.env["ir.actions.report"].with_context(
            lang=lang, ksrisk_pages=Pages([{**page, "foot": foot}])
        )
        return report._render_qweb_pdf(self._get_report(), self.analysis_id.ids)[0]

    def _get_public_file_name(self, lang):
        document = self.with_context(lang=lang)
        label = document.env._("public copy")
        return f"{document._get_print_name()} ({label}) {lang[:2]}.pdf"

    def _get_public_copies(self):
        """The newest copy of the document in each language."""
        newest = {}
        for copy in self.public_copy_ids.sorted("id"):
            newest[copy.document_id, copy.lang] = copy
        return self.env["ksrisk.public.copy"].union(*newest.values())
