"""The seal: rendered files, their storage, and their verification."""

from odoo import api, models

from ..core import qr, seal
from ..core.file_names import LIMIT, file_name
from ..core.languages import LANGS, SUFFIX
from .ksrisk_document_values import Pages
from .ksrisk_guard_mixin import permit_effect

_REPORTS = {
    "order": "report_order",
    "amending_order": "report_order",
    "work_plan": "report_work_plan",
    "reference": "report_reference",
    "remediation_plan": "report_plan",
    "positions": "report_positions",
    "monitoring": "report_monitoring",
    "minutes": "report_discussion",
    "announcement": "report_discussion",
    "closing": "report_order",
    "cancellation": "report_order",
}


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def _get_report(self):
        return f"ksrisk_analysis.{_REPORTS[self.kind]}"

    @api.model
    def _get_printed(self, analysis, kind):
        """The current document of a kind, or one that isn't kept, to be printed."""
        return analysis._get_document(kind) or self.new(
            {"analysis_id": analysis.id, "kind": kind}
        )

    def _get_pages(self, langs=LANGS):
        """The pages of the report, one for each document and language."""
        self._check_reads_whole()
        return Pages(
            document._make_page(document._get_document_values(lang))
            for document in self
            for lang in langs
        )

    @api.model
    def _make_page(self, values, sealed=""):
        """What the templates print: values, and what surrounds them on the sheet.

        :param sealed: hash of a document that is signed or about to be
        :return: the values with ``mark``, printed across a page that isn't signed,
            ``foot``, the text at the left of its foot, and ``verify``, the address of
            the page that tells whether the seal holds, with its ``code`` as an image
        """
        sealed = sealed or self.content_hash or ""
        draft = values["labels"]["draft"]
        parts = [f"№ {values['number']}"] * bool(values["number"])
        parts += [seal.short_hash(sealed)]
        url = sealed and f"{self.get_base_url()}/ksrisk/verify/{seal.url_hash(sealed)}"
        return dict(
            values,
            mark="" if sealed else draft,
            foot=" · ".join(parts) if sealed else draft,
            verify=url and {"url": url, "code": qr.svg_uri(qr.qr_svg(url))},
        )

    def _render_file(self, lang, values, sealed):
        """PDF of the document in one language, before it is signed."""
        page = self._make_page(values, sealed)
        report = self.env["ir.actions.report"].with_context(
            lang=lang, ksrisk_pages=Pages([page])
        )
        return report._render_qweb_pdf(self._get_report(), self.analysis_id.ids)[0]

    def _store_files(self, files, values):
        self.ensure_one()
        attachments = self.env["ir.attachment"]._ksrisk_store_pdf(
            self,
            [
                (self._get_file_name(lang), content, values[lang])
                for lang, content in files.items()
            ],
        )
        model = self.env["ksrisk.document.file"]
        permit_effect(model, *model._guarded_fields).create(
            [
                {
                    "document_id": self.id,
                    "lang": lang,
                    "attachment_id": attachment.id,
                    "sha256": seal.file_hash(content),
                }
                for attachment, (lang, content) in zip(
                    attachments, files.items(), strict=True
                )
            ]
        )

    def _get_print_name(self):
        """The name of a printed file, short enough for every file system."""
        return file_name(self.display_name, "", LIMIT - len(".pdf"))

    def _get_file_name(self, lang):
        name = self.with_context(lang=lang).display_name
        return file_name(name, f" {SUFFIX[lang]}.pdf")

    def _get_sealed_files(self, langs=LANGS):
        """The bytes of the sealed files, in the order of ``langs``; checked."""
        self._check_reads_whole()
        by_lang = {file.lang: file for file in self.file_ids}
        return [by_lang[lang]._get_content() for lang in langs if lang in by_lang]

    def action_print(self):
        """Print the document: what was sealed, or the draft as it stands."""
        self.ensure_one()
        action = self.env["ir.actions.report"]._for_xml_id(
            f"{self._get_report()}_action"
        )
        return {**action, "data": {"document_id": self.id, "langs": list(LANGS)}}

    # ------------------------------------------------------------------
    # Verification
    # ------------------------------------------------------------------
    @api.model
    def _verify_seals(self, company):
        """Signed documents whose content or files are not what was signed."""
        # A verification that passes over what the user does not read proves nothing.
        documents = self.sudo().search(
            [("company_id", "=", company.id), ("state", "in", ("signed", "superseded"))]
        )
        signed = self._get_journalled_seals(documents)
        for document in documents:
            if not document._is_intact(signed.get(document.id, {})):
                yield self.env._("The seal of “%s” is broken.", document.display_name)

    def _is_intact(self, entered):
        """Whether content, files and scans are what the journal says was signed.

        :param entered: what the journal keeps of the signature
        """
        sealed = seal.content_hash(
            {"kind": self.kind, "version": self.version, "values": self.content}
        )
        return (
            sealed == self.content_hash == entered.get("hash")
            and self._get_file_hashes() == entered.get("files")
            and all(file._is_intact() for file in self.file_ids)
            and self._get_scan_hashes() == entered.get("scans")
        )

    @api.model
    def _get_verdict(self, code):
        """What the public page of verification says of a hash, and nothing more.

        :param code: hash as it stands in an address, from anybody
        :return: ``unknown``, ``intact``, ``replaced`` or ``broken``
        """
        sealed = seal.hash_of_url(code)
        # Anybody asks, and learns this one word.
        document = sealed and self.sudo().search(
            [("content_hash", "=", sealed), ("state", "in", ("signed", "superseded"))],
            limit=1,
        )
        if not document:
            return "unknown"
        entered = self._get_journalled_seals(document).get(document.id, {})
        if not document._is_intact(entered):
            return "broken"
        return "replaced" if document.state == "superseded" else "intact"

    def _get_file_hashes(self):
        return {file.lang: file.sha256 for file in self.file_ids}

    def _get_scan_hashes(self):
        return sorted(seal.file_hash(scan.raw or b"") for scan in self.scan_ids)

    def _get_journalled_seals(self, documents):
        # The journal has few readers; its hashes are only compared.
        entries = (
            self.env["ksrisk.journal"]
            .sudo()
            .search_fetch(
                [
                    ("event", "=", "ksrisk.document.sign"),
                    ("res_id", "in", documents.ids),
                ],
                ["res_id", "payload"],
            )
        )
        return {entry.res_id: entry.payload or {} for entry in entries}
