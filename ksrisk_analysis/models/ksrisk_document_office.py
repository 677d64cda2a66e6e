"""A document as a file of Word or Excel, made of the values that its PDF prints."""

from lxml import html

from odoo import models
from odoo.exceptions import UserError

from ..core import docx, words, xlsx
from ..core.languages import LANGS, SUFFIX

#: Kinds that are edited on in Word, and those whose tables are worked on in Excel.
_DOCX = frozenset({"reference", "remediation_plan"})
_XLSX = frozenset({"work_plan", "remediation_plan", "positions", "monitoring"})
#: Kinds on a lying sheet.
_LANDSCAPE = frozenset({"remediation_plan", "positions", "monitoring"})
#: The rows behind a table, as they are now: relation of the analysis, and the sheet.
_DATA = {
    "remediation_plan": ("measure_ids", "plan"),
    "monitoring": ("measure_ids", "monitoring"),
    "positions": ("position_ids", "positions"),
}


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def _get_formats(self):
        """What the document can be printed as."""
        self.ensure_one()
        formats = ["pdf"]
        if self.kind in _DOCX:
            formats.append("docx")
        if self.kind in _XLSX:
            formats.append("xlsx")
        return formats

    def _check_format(self, name):
        if name not in self._get_formats():
            raise UserError(
                self.env._(
                    "“%(document)s” has no %(format)s: choose PDF.",
                    document=self.display_name,
                    format=name.upper(),
                )
            )

    def _make_docx(self, lang):
        """The document in one language as a .docx; it never is the original."""
        self.check_access("read")
        self._check_reads_whole()
        self._check_format("docx")
        self.env["ksrisk.environment"]._check("docx")
        page = self._make_page(self._get_document_values(lang))
        notes = self.with_context(lang=lang)._get_copy_notes(page)
        return docx.document(page, self.kind in _LANDSCAPE, notes)

    def _get_copy_notes(self, page):
        """What a copy says about the document that was signed."""
        if page["mark"]:
            return []
        number = page["number"] or self.env._("w/o No")
        return [
            self.env._(
                "Signed: %(date)s, %(number)s. Hash: %(hash)s",
                date=words.date_in_words(self.date_act, page["lang"]),
                number=f"№ {page['number']}" if page["number"] else number,
                hash=self.content_hash,
            ),
            self.env._(
                "The original is the sealed PDF; this file is a copy to work with."
            ),
        ]

    def _make_xlsx(self, langs=LANGS):
        """The tables of the document, a sheet a language, and the rows behind them.

        The rows are those of the records as they are now, with real dates; a version
        that is not the current one has none.
        """
        self.check_access("read")
        self._check_reads_whole()
        self._check_format("xlsx")
        self.env["ksrisk.environment"]._check("xlsx")
        sheets = [sheet for lang in langs for sheet in self._iterate_value_sheets(lang)]
        relation, code = _DATA.get(self.kind, (None, None))
        is_current = self.analysis_id._get_document(self.kind) in (self, self.browse())
        if relation and is_current:
            rows = self.analysis_id[relation].with_prefetch()
            rows._journal_restricted()
            sheets += rows._iterate_sheets(langs, [code])
        company = self.company_id._ksrisk_official_name(langs[0])
        return xlsx.workbook(sheets, author=company)

    def _iterate_value_sheets(self, lang):
        """A sheet for each table of the values; other blocks are lines below it."""
        document = self.with_context(lang=lang)
        page = self._make_page(self._get_document_values(lang))
        kinds = dict(self._fields["kind"]._description_selection(document.env))
        notes = [
            page["subtitle"] or page["company"],
            *([page["mark"]] if page["mark"] else document._get_copy_notes(page)),
        ]
        blocks = [block for block in page["blocks"] if "columns" in block]
        texts = [
            line
            for block in page["blocks"]
            if "columns" not in block
            for line in _lines(block)
        ]
        if not blocks:  # e.g. no risk was found, and no plan is due
            blocks, texts = [{"columns": [""], "widths": [100], "rows": texts}], []
        for block in blocks:
            width = 150 if self.kind in _LANDSCAPE else 110
            shares = block.get("widths") or [1] * len(block["columns"])
            yield xlsx.Sheet(
                name=f"{kinds[self.kind]} {SUFFIX[lang]}",
                title=page["title"],
                notes=notes,
                columns=[
                    xlsx.Column(title, max(width * share / sum(shares), 6))
                    for title, share in zip(block["columns"], shares, strict=True)
                ],
                rows=[*map(_row_of, block["rows"]), *texts],
                landscape=self.kind in _LANDSCAPE,
            )


def _row_of(row):
    """A row of values as cells, or as a text over all of them."""
    if isinstance(row, str):
        return row
    if "heading" in row:
        return row["heading"]
    return ["\n".join(lines) for lines in row["cells"]]


def _lines(block):
    """The lines of a text."""
    root = html.fragment_fromstring(block.get("html") or "", create_parent=True)
    parts = [block.get("heading"), root.text, *(p.text_content() for p in root)]
    return [part.strip() for part in parts if part and part.strip()]
