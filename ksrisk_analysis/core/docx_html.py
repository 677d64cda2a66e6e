"""The text of a section, which is written in HTML, as paragraphs, lists and tables."""

import re
from dataclasses import dataclass, replace

from lxml import html

from .docx_parts import (
    add_cell,
    add_row,
    add_text,
    child,
    new_table,
    restart_numbers,
)

try:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.text.paragraph import Paragraph
except ImportError:  # the check of the environment tells what to install
    WD_ALIGN_PARAGRAPH = Paragraph = None

_SPACES = re.compile("[ \t\r\n\f]+")
_MARKS = {
    "b": "bold",
    "strong": "bold",
    "th": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "sup": "superscript",
    "sub": "subscript",
}
_LOOKS = {
    "font-weight": {"bold": "bold", "bolder": "bold", "600": "bold", "700": "bold"},
    "font-style": {"italic": "italic"},
    "text-decoration": {"underline": "underline", "line-through": "strike"},
    "text-decoration-line": {"underline": "underline", "line-through": "strike"},
}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "blockquote", "pre", "li", "dl", "dt", "dd")
) | set(_HEADINGS)
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
#: Python-docx's template has so many levels of lists.
_DEEPEST = 3


@dataclass(frozen=True)
class _Place:
    """Where the text is: how it looks, and in which lists and paragraphs."""

    marks: frozenset = frozenset()
    style: str = "Normal"
    depth: int = 0
    item: dict | None = None
    align: str = ""


def plain_text(markup):
    """The text of markup, with no tags."""
    return html.fragment_fromstring(markup, create_parent=True).text_content()


class HtmlWriter:
    """Writes markup at one place of a document.

    :param document: the document of python-docx, whose styles are taken
    :param add_paragraph: function of a style, which gives a new paragraph
    :param add_table: function of a table, which puts it in its place
    :param width: that of the page in twips
    """

    def __init__(self, document, add_paragraph, add_table, width):
        self.document = document
        self.add_paragraph = add_paragraph
        self.add_table = add_table
        self.width = width
        self.paragraph = None

    def add(self, markup):
        root = html.fragment_fromstring(markup, create_parent="div")
        self._write_inside(root, _Place())
        self.paragraph = None

    # ------------------------------------------------------------------
    # Text
    # ------------------------------------------------------------------
    def _write_inside(self, node, place):
        self._write_text(node.text, place)
        for part in node:
            if isinstance(part.tag, str):
                self._write_node(part, place)
            self._write_text(part.tail, place)

    def _write_node(self, node, place):
        place = replace(place, marks=place.marks | _marks(node))
        tag = node.tag.lower()
        if tag == "br":
            self._break_line(place)
        elif tag in _LISTS:
            self._write_list(node, place)
        elif tag == "table":
            self._write_table(node, place)
        elif tag in _BLOCKS:
            self._write_block(node, place)
        else:
            self._write_inside(node, place)
            if tag == "a":
                self._write_address(node, place)

    def _write_text(self, text, place):
        text = _SPACES.sub(" ", text or "")
        if self.paragraph is None or _ends_line(self.paragraph):
            text = text.lstrip(" ")
        if text:
            add_text(self._get_paragraph(place), text, place.marks)

    def _write_address(self, node, place):
        """On paper a link is worth its address."""
        address = (node.get("href") or "").removeprefix("mailto:")
        if address and address not in node.text_content():
            self._write_text(f" ({address})", place)

    def _get_paragraph(self, place):
        if self.paragraph is None:
            style, number = place.style, None
            if place.item:
                style, number = place.item["style"], place.item["number"]
                place.item.update(number=None, style=place.item["next"])
            self.paragraph = self.add_paragraph(style)
            if number is not None:
                self._set_number(number)
            if place.align:
                self.paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, place.align)
        return self.paragraph

    def _set_number(self, number):
        properties = self.paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number
        properties.get_or_add_ilvl().val = 0

    def _break_line(self, place):
        paragraph = self._get_paragraph(place)
        paragraph.add_run().add_break()
        # A justified line before a break would be stretched.
        if not place.align:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT

    # ------------------------------------------------------------------
    # Blocks
    # ------------------------------------------------------------------
    def _write_block(self, node, place):
        self.paragraph = None
        level = _HEADINGS.get(node.tag)
        align = _look(node).get("text-align", "").upper()
        if align in ("LEFT", "CENTER", "RIGHT", "JUSTIFY"):
            place = replace(place, align=align)
        if level and place.style == "Normal":
            place = replace(place, style=f"Heading {level}")
        self._write_inside(node, place)
        self.paragraph = None

    def _write_list(self, node, place):
        """Each list counts from one; what follows in an item has no mark of its own."""
        self.paragraph = None
        depth = min(place.depth + 1, _DEEPEST)
        level = f" {depth}" if depth > 1 else ""
        style = self.document.styles[f"{_LISTS[node.tag]}{level}"]
        number = restart_numbers(self.document, style) if node.tag == "ol" else None
        look = {"style": style.name, "next": f"List Continue{level}", "number": number}
        place = replace(place, style=f"List Continue{level}", depth=depth)
        for part in node.iterchildren("*"):
            if part.tag in _LISTS:
                self._write_list(part, replace(place, item=None))
            else:
                self._write_block(part, replace(place, item=dict(look)))

    # ------------------------------------------------------------------
    # Tables
    # ------------------------------------------------------------------
    def _write_table(self, node, place):
        self.paragraph = None
        rows, columns = _grid(node)
        if not rows:
            return
        widths = [self.width // columns] * columns
        table = new_table(widths, borders=True)
        self.add_table(table)
        for repeated, cells in rows:
            row = add_row(table, repeated=repeated)
            for cell, span, merge in cells:
                target = add_cell(row, sum(widths[:span]), span, merge=merge)
                writer = _CellWriter(self.document, target)
                if cell is not None:
                    marks = place.marks | _marks(cell)
                    writer._write_inside(cell, _Place(marks, "KS Cell"))
                if not writer.written:
                    writer.add_paragraph("KS Cell")
        self.add_paragraph("KS Cell")


class _CellWriter(HtmlWriter):
    """Cells hold paragraphs alone: a table in a table is written row by row."""

    def __init__(self, document, cell):
        super().__init__(document, self._add_to_cell, None, 0)
        self.cell = cell
        self.written = 0

    def _add_to_cell(self, style):
        self.written += 1
        paragraph = Paragraph(child(self.cell, "w:p"), self.document._body)
        paragraph.style = self.document.styles[style]
        return paragraph

    def _write_table(self, node, place):
        for row in node.iter("tr"):
            self._write_block(row, place)


def _grid(table):
    """The rows of a table, and how many columns it has.

    :return: list of (whether the row is a heading, cells), and the count; a cell is
        (element or None, columns, None or how it joins the one above)
    """
    rows, carried, columns = [], {}, 0
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells, carried = _grid_row(list(row.iterchildren("td", "th")), carried)
        columns = max(columns, sum(span for _cell, span, _merge in cells))
        repeated = next(row.iterancestors("thead"), None) is not None
        rows.append((repeated, cells))
    for _repeated, cells in rows:
        missing = columns - sum(span for _cell, span, _merge in cells)
        cells += [(None, 1, None)] * missing
    return rows, columns


def _grid_row(own, carried):
    """The cells of a row: its own, and those that come down from the rows above.

    :param carried: by column, how wide such a cell is and how many rows are left
    :return: the cells, and what the next row is carried
    """
    cells, below, column = [], {}, 0
    while own or any(other >= column for other in carried):
        if column in carried:
            span, left = carried[column]
            cells.append((None, span, "continue"))
        elif own:
            cell = own.pop(0)
            span, left = _number(cell, "colspan"), _number(cell, "rowspan")
            cells.append((cell, span, "restart" if left > 1 else None))
        else:
            span, left = 1, 1
            cells.append((None, 1, None))
        if left > 1:
            below[column] = (span, left - 1)
        column += span
    return cells, below


def _number(cell, name):
    value = cell.get(name) or ""
    return min(int(value), 50) if value.isdigit() and int(value) else 1


def _marks(node):
    """How an element makes its text look."""
    marks = {_MARKS[node.tag]} if node.tag in _MARKS else set()
    for name, value in _look(node).items():
        for word in value.split():
            mark = _LOOKS.get(name, {}).get(word)
            if mark:
                marks.add(mark)
    return marks


def _look(node):
    """The declarations of an element's own style."""
    pairs = (part.partition(":") for part in (node.get("style") or "").split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _ends_line(paragraph):
    """Whether a space here would stand at the beginning of a line."""
    return not paragraph.text or paragraph.text.endswith((" ", "\n"))
