from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

from ..core import words
from ..core.archive import archive
from ..core.file_names import file_name
from ..core.languages import KK, LANGS, RU, SUFFIX

#: So many checklists at once; more are printed from the list of requests, in parts.
_CHECKLISTS = 100


class KsriskPrint(models.TransientModel):
    """The dialog that prints: what, in which languages and formats, as one file."""

    _name = "ksrisk.print"
    _description = "Print"

    name = fields.Char("Subject", readonly=True)
    line_ids = fields.One2many("ksrisk.print.line", "print_id", "What to Print")
    lang_kk = fields.Boolean("Kazakh", default=True)
    lang_ru = fields.Boolean("Russian", default=True)
    delivery = fields.Selection(
        [
            ("pdf", "One PDF"),
            ("file", "Separate files; several come in a ZIP"),
            ("zip", "ZIP with a manifest of sums"),
        ],
        required=True,
        default="pdf",
    )
    with_pdf = fields.Boolean("PDF", default=True)
    with_docx = fields.Boolean("Word")
    with_xlsx = fields.Boolean("Excel")

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------
    @api.model
    def _open(self, lines, name="", **values):
        """Open the dialog with these lines.

        :param lines: list of values of lines
        """
        if not lines:
            raise UserError(
                self.env._("There is nothing to print yet: no document was begun.")
            )
        dialog = self.create(
            {
                "name": name,
                "line_ids": [
                    fields.Command.create({"sequence": index, **line})
                    for index, line in enumerate(lines)
                ],
                **values,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print"),
            "res_model": self._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_document_lines(self, documents, chosen):
        """A line for each document; by its kind, its newest version first.

        :param chosen: those that are ticked
        """
        kinds = [kind for kind, _label in documents._fields["kind"].selection]
        states = dict(documents._fields["state"]._description_selection(self.env))
        documents = documents.sorted(
            lambda d: (-d.analysis_id.id, kinds.index(d.kind), -d.version, -d.id)
        )
        return [
            {
                "kind": "document",
                "res_model": "ksrisk.document",
                "res_ids": document.ids,
                "name": document.display_name,
                "detail": " · ".join(
                    [
                        states[document.state],
                        *map(words.date_short, filter(None, [document.date_act])),
                    ]
                ),
                "formats": ", ".join(document._get_formats()).upper(),
                "is_chosen": document in chosen,
            }
            for document in documents
        ]

    @api.model
    def _get_paper_line(self, code, records, subject, detail=""):
        report = self.env.ref(f"ksrisk_analysis.report_{code}_action")
        # What a report is called is no secret; who prints may read no reports.
        return {
            "kind": "paper",
            "code": code,
            "res_model": records._name,
            "res_ids": records.ids,
            "name": report.sudo().name,
            "subject": subject,
            "detail": detail,
            "formats": "PDF",
        }

    @api.model
    def _get_row_line(self, records, subject, title=""):
        """A line for all sheets of a table."""
        sheets = records._get_export_sheets().values()
        return {
            "kind": "rows",
            "res_model": records._name,
            "res_ids": records.ids,
            "name": title or ", ".join(sheet_title for sheet_title, _columns in sheets),
            "subject": subject,
            "detail": self.env._("%s rows", len(records)),
            "formats": "XLSX",
        }

    # ------------------------------------------------------------------
    # What is asked for
    # ------------------------------------------------------------------
    def _get_langs(self):
        asked = {KK: self.lang_kk, RU: self.lang_ru}
        langs = [lang for lang in LANGS if asked[lang]]
        if not langs:
            raise UserError(self.env._("Choose Kazakh, Russian or both."))
        return langs

    def _get_formats(self):
        if self.delivery == "pdf":
            return ["pdf"]
        formats = [name for name in ("pdf", "docx", "xlsx") if self[f"with_{name}"]]
        if not formats:
            raise UserError(self.env._("Choose a format: PDF, Word or Excel."))
        return formats

    def _get_chosen(self, formats):
        """The ticked lines, each of which can be given in one of the formats."""
        lines = self.line_ids.filtered("is_chosen")
        if not lines:
            raise UserError(self.env._("Tick what is to be printed."))
        for line in lines:
            known = line.formats.lower().split(", ")
            if not set(known).intersection(formats):
                raise UserError(
                    self.env._(
                        "“%(name)s” is given as %(formats)s alone: choose that format "
                        "in a ZIP, or leave it out.",
                        name=line.name,
                        formats=line.formats,
                    )
                )
            if line.code == "checklist" and len(line.res_ids) > _CHECKLISTS:
                raise UserError(
                    self.env._(
                        "There are %(count)s checklists; at most %(limit)s are printed "
                        "at once. Choose some in the list of requests and print them "
                        "from there.",
                        count=len(line.res_ids),
                        limit=_CHECKLISTS,
                    )
                )
        return lines

    def action_print(self):
        """Check what is asked for, and have the browser fetch it."""
        self.ensure_one()
        self._get_chosen(self._get_formats())
        self._get_langs()
        self._remember_languages()
        return {
            "type": "ir.actions.client",
            "tag": "ksrisk_download",
            "params": {"url": f"/ksrisk/print/{self.id}"},
        }

    def action_preview(self):
        """Show the PDF in a new tab."""
        self.ensure_one()
        self._get_chosen(["pdf"])
        self._get_langs()
        return self._open_preview()

    def _open_preview(self, line=None):
        url = f"/ksrisk/print/{self.id}/preview"
        if line:
            url += f"?line={line.id}"
        return {"type": "ir.actions.act_url", "target": "new", "url": url}

    def _remember_languages(self):
        """The next dialog of this user begins with the same languages."""
        defaults = self.env["ir.default"]
        known = defaults._get_model_defaults(self._name)
        for suffix in SUFFIX.values():
            name = f"lang_{suffix}"
            if known.get(name, True) != self[name]:
                defaults.set(self._name, name, self[name], user_id=True)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------
    def _make_file(self):
        """What the dialog asks for: its name and its content."""
        self.ensure_one()
        if self.delivery == "pdf":
            return self._make_pdf()
        formats = self._get_formats()
        lines, langs = self._get_chosen(formats), self._get_langs()
        files = [file for line in lines for file in line._iterate_files(langs, formats)]
        if self.delivery == "file" and len(files) == 1:
            title, extension, content = files[0]
            return file_name(title, extension), content
        name = file_name(self.name or self.env._("Documents"), ".zip")
        return name, archive(files, self._get_manifest_notes(lines))

    def _make_pdf(self, line=None):
        """One PDF of all chosen lines, or of one; Kazakh before Russian in each.

        A sealed document that is printed alone in one language keeps its bytes.
        """
        lines, langs = line or self._get_chosen(["pdf"]), self._get_langs()
        files = [
            content for one in lines for content in [one._get_pdf(langs)] if content
        ]
        content = files[0] if len(files) == 1 else merge_pdf(files)
        name = self.name or self.env._("Documents")
        if len(lines) == 1:
            name = " ".join(filter(None, (lines.name, lines.subject)))
        if len(lines) == len(langs) == 1:
            name = lines._get_title(langs[0])
        return file_name(name, ".pdf"), content

    def _get_manifest_notes(self, lines):
        """Who printed what and when; the sums follow."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return [
            self.env._(
                "Printed by %(user)s on %(date)s (%(zone)s)",
                user=self.env.user.name,
                date=now.strftime("%Y-%m-%d %H:%M:%S"),
                zone=now.tzname(),
            ),
            self.env._("Check the files with: sha256sum -c MANIFEST.txt"),
            *(line._describe() for line in lines),
        ]
