from itertools import zip_longest
from math import ceil
from textwrap import wrap

from markupsafe import Markup

from odoo import api, models

#: About so many characters stand in a line of a table over the whole page.
_LINE, _LANDSCAPE_LINE = 83, 132
_LANDSCAPE = ("remediation_plan", "positions", "monitoring")
#: A cell up to so many lines stays on one page; a longer one is cut into parts.
_KEPT_LINES, _PART_LINES = 14, 6


class KsriskDocumentReport(models.AbstractModel):
    """The one parser of all our documents: pages of values, one a language."""

    _name = "report.ksrisk_analysis.document"
    _description = "Document of Corruption Risks"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["ir.actions.report"]
        pages = reports._ksrisk_get_given_pages()
        if pages is None:
            data = data or {}
            report = reports._get_report(data["report_name"])
            documents = reports._ksrisk_get_documents(report, docids, data)
            pages = documents._get_pages(reports._ksrisk_get_langs(data))
        return {
            "doc_ids": docids,
            "doc_model": "ksrisk.document",
            "pages": pages,
            "markup": Markup,
            "parts": _parts,
        }


def _parts(page, block, row):
    """The cells of a row, cut into parts when they are long.

    The engine prints the repeated heading of a table over a row that breaks across
    pages, so that no row may break: a long one becomes several, without lines between.
    Its short cells stand whole in the first.
    """
    line = _LANDSCAPE_LINE if page["kind"] in _LANDSCAPE else _LINE
    cells = row.get("cells", [])
    columns = [max(line * width // 100 - 2, 4) for width in block["widths"]]
    heights = [
        sum(_height(text, width) for text in cell)
        for cell, width in zip(cells, columns, strict=False)
    ]
    long = [height for height in heights if height > _KEPT_LINES]
    if not long:
        return [cells] if cells else []
    first = max(_PART_LINES, *(height for height in heights if height not in long))
    other = _PART_LINES if len(long) == 1 else _KEPT_LINES
    cut = [
        _cut(cell, width, first, other)
        for cell, width in zip(cells, columns, strict=True)
    ]
    return list(zip_longest(*cut, fillvalue=[]))


def _height(text, width):
    """About how many lines a text takes."""
    return sum(max(ceil(len(line) / width), 1) for line in text.split("\n"))


def _cut(cell, width, first, other):
    """The paragraphs of a cell in groups: ``first`` lines or more, then ``other``."""
    groups, room = [[]], first
    for text in cell:
        for piece in _pieces(text, width):
            if room <= 0:
                groups.append([])
                room = other
            groups[-1].append(piece)
            room -= _height(piece, width)
    return groups


def _pieces(text, width):
    """A text, or what a very long one is cut into between words."""
    if _height(text, width) <= _KEPT_LINES:
        return [text]
    return [
        piece
        for line in text.split("\n")
        for piece in wrap(line, width * _PART_LINES, break_long_words=False)
    ]
