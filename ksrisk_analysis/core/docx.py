"""Documents as .docx files, of the same values as their PDF.

Real headings, lists and tables with a repeated heading, so that Word and LibreOffice
edit the text on. What the values are stands with the documents themselves.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from . import docx_sheet
from .docx_html import HtmlWriter
from .docx_parts import add_cell, add_row, add_text, child, new_table

try:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph
except ImportError:  # the check of the environment tells what to install
    docx = None

_TWIPS = 1440 / 25.4  # of a millimetre
_BLANK = "_" * 14
#: A row with less letters in each line, and less lines, stays on one page.
_SHORT, _FEW = 400, 20


@dataclass
class _Line:
    """A line of a cell without borders."""

    text: str
    marks: tuple = ()
    align: str = "LEFT"
    before: int = 0


def document(page: dict, landscape: bool = False, notes: Sequence[str] = ()) -> bytes:
    """A document in one language.

    :param page: the values of a document, and what surrounds them: ``mark``, ``foot``
    :param notes: lines above all, that tell what the file is
    """
    return _Writer(page, landscape).make(notes)


class _Writer:
    def __init__(self, page, landscape):
        self.page = page
        self.doc = docx.Document()
        self.width = docx_sheet.width(landscape)
        self.style_ids = docx_sheet.set_up(self.doc, page, landscape)

    def make(self, notes):
        for note in notes:
            self._add(note, "KS Note")
        self._write_head()
        blocks = self.page["blocks"]
        for block in blocks:
            if "appendix" not in block:
                self._write_block(block)
        self._write_signatures()
        for footnote in self.page.get("footnotes") or ():
            self._add(footnote, "KS Note")
        for block in blocks:
            if "appendix" in block:
                self._write_appendix(block)
        target = io.BytesIO()
        self.doc.save(target)
        return target.getvalue()

    # ------------------------------------------------------------------
    # Parts of a document
    # ------------------------------------------------------------------
    def _add(self, text="", style="Normal", marks=(), align=""):
        paragraph = self.doc.add_paragraph(style=style)
        add_text(paragraph, text, marks)
        if align:
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
        return paragraph

    def _gap(self, points):
        """Room below a table; without a paragraph between, two tables are one."""
        form = self._add(style="KS Line").paragraph_format
        form.space_after, form.line_spacing = Pt(0), Pt(points)

    def _write_head(self):
        page = self.page
        approval, act = page.get("approval"), page.get("act")
        if approval:
            self._write_approval(approval)
        if act and act["heading"]:
            self._add(page["company"], "Heading 1")
            heading = self._add(act["heading"], "Heading 1")
            heading.paragraph_format.space_before = Pt(14)
            self._write_act(act)
        title = self._add(page["title"], "Heading 1")
        if page.get("subtitle"):
            title = self._add(page["subtitle"], "KS Line", {"bold"}, "CENTER")
        title.paragraph_format.space_after = Pt(12)
        if act and not act["heading"]:
            self._write_act(act)

    def _write_approval(self, approval):
        """The block at the top right."""
        lines = [_Line(text) for text in approval["lines"]]
        if approval["heading"]:
            lines.insert(0, _Line(approval["heading"], ("bold",)))
        if approval["date"]:
            lines += [
                _Line(f"{_BLANK} {approval['name']}", before=8),
                _Line(approval["date"]),
            ]
        self._write_plain([50, 50], [[[], lines]])
        self._gap(12)

    def _write_act(self, act):
        place, day = self.page.get("place") or "", _Line(act["date"], align="RIGHT")
        if act["number"]:
            cells = [[_Line(act["number"])], [_Line(place, align="CENTER")], [day]]
            self._write_plain([25, 25, 50], [cells])
        else:
            self._write_plain([50, 50], [[[_Line(place)], [day]]])
        self._gap(8)

    def _write_block(self, block):
        if block.get("heading"):
            self._add(block["heading"], "Heading 2")
        if block.get("html"):
            HtmlWriter(
                self.doc,
                lambda style: self.doc.add_paragraph(style=style),
                self._put_table,
                round(self.width * _TWIPS),
            ).add(block["html"])
        if "columns" in block:
            self._write_table(block)

    def _write_appendix(self, block):
        if block["appendix"]:
            paragraph = self._add(block["appendix"], align="RIGHT")
            paragraph.paragraph_format.page_break_before = True
        self._write_block(block)

    def _write_signatures(self):
        signatures = self.page.get("signatures") or ()
        rows = [
            [
                [_Line(signature["post"])],
                [_Line(_BLANK)],
                [_Line(signature["name"]), _Line(signature.get("date") or "")],
            ]
            for signature in signatures
        ]
        if rows:
            self._gap(14)
            self._write_plain([38, 22, 40], rows, together=True)
            self._gap(6)

    # ------------------------------------------------------------------
    # Tables
    # ------------------------------------------------------------------
    def _widths(self, shares):
        """Widths in twips, which fill the page."""
        return [round(self.width * _TWIPS * part / sum(shares)) for part in shares]

    def _put_table(self, table):
        body = self.doc.element.body
        body.insert(len(body) - 1, table)  # before the properties of the section

    def _write_table(self, block):
        """A table with borders, whose heading is repeated on each page."""
        count = len(block["columns"])
        dense = "KS Dense" if count > 6 else "KS Cell"
        heading = "KS Dense Column" if count > 6 else "KS Column"
        widths = self._widths(block.get("widths") or [1] * count)
        table = new_table(widths, borders=True)
        self._put_table(table)
        row = add_row(table, repeated=True)
        for title, width in zip(block["columns"], widths, strict=True):
            self._fill(add_cell(row, width, middle=True), [title], heading)
        for values in block["rows"]:
            row = add_row(table, whole=_is_short(values))
            if "heading" in values:
                cell = add_cell(row, sum(widths), span=count)
                (line,) = self._fill(cell, [values["heading"]], dense, {"bold"})
                line.paragraph_format.keep_with_next = True
                continue
            for lines, width in zip(values["cells"], widths, strict=True):
                self._fill(add_cell(row, width), lines, dense)
        self._gap(8)

    def _write_plain(self, shares, rows, together=False):
        """A table without borders.

        :param rows: lists of cells, each a list of :class:`_Line`
        :param together: all of it stays on one page
        """
        widths = self._widths(shares)
        table = new_table(widths)
        self._put_table(table)
        for index, cells in enumerate(rows, 1):
            row = add_row(table, whole=True)
            for lines, width in zip(cells, widths, strict=True):
                texts = [line for line in lines if line.text]
                done = self._fill(
                    add_cell(row, width), [line.text for line in texts], "KS Line"
                )
                for line, paragraph in zip(texts, done, strict=False):
                    form = paragraph.paragraph_format
                    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, line.align)
                    form.space_before = Pt(line.before)
                    form.keep_with_next = together and index < len(rows) or None
                    for run in paragraph.runs:
                        run.bold = "bold" in line.marks or None

    def _fill(self, cell, lines, style, marks=()):
        """Write the lines of a cell, a paragraph each; an empty cell has one too."""
        name = self.style_ids[style]
        paragraphs = []
        for line in lines or [""]:
            node = child(cell, "w:p")
            child(child(node, "w:pPr"), "w:pStyle", val=name)
            paragraphs.append(Paragraph(node, self.doc._body))
            add_text(paragraphs[-1], line, marks)
        return paragraphs


def _is_short(row):
    """Whether a row need not be broken over pages."""
    lines = [line for cell in row.get("cells", ()) for line in cell]
    return all(len(line) < _SHORT for line in lines) and len(lines) < _FEW
