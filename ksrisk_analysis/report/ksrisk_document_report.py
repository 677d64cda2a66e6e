from itertools import zip_longest
from math import ceil
from textwrap import wrap

from markupsafe import Markup, escape

from odoo import api, models

from ..core.qr import svg_uri

#: About so many characters stand in a line of a table over the whole page.
_LINE, _LANDSCAPE_LINE = 83, 132
_LANDSCAPE = ("remediation_plan", "positions", "monitoring")
#: What the margins leave of a page, in millimetres, and dots in one of them.
_PORTRAIT_AREA, _LANDSCAPE_AREA, _DOTS = (165, 257), (262, 170), 96 / 25.4
#: A cell up to so many lines stays on one page; a longer one is cut into parts.
_KEPT_LINES, _PART_LINES = 14, 6
#: Points of a line in a table, and of the first lines of a text.
_LINE_POINTS, _TEXT_ROOM = 12, 60


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
            pages = reports._ksrisk_get_pages(report, docids, data)
        return {
            "doc_ids": docids,
            "doc_model": "ksrisk.document",
            "pages": pages,
            "markup": Markup,
            "rows": _rows,
            "room_of": _room,
            "mark_style": _mark_style,
        }


def _mark_style(page):
    """The mark of a draft under the text of every page.

    A background of the whole text, as high as a third of a page: the engine cuts the
    text into pages at equal heights, so that each page has three. It draws the letters
    themselves: nothing is hidden, and every text stays selectable.
    """
    if not page.get("mark"):
        return None
    size = _LANDSCAPE_AREA if page["kind"] in _LANDSCAPE else _PORTRAIT_AREA
    width, height = (side * _DOTS for side in (size[0], size[1] / 3))
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3f}" '
        f'height="{height:.3f}"><text text-anchor="middle" fill="#e6e6e6" '
        f'transform="translate({width / 2:.1f} {height / 2 + 20:.1f}) rotate(-20)" '
        'font-family="Noto Serif, DejaVu Serif, serif" font-weight="bold" '
        f'font-size="{height / 3:.0f}">{escape(page["mark"])}</text></svg>'
    )
    return f"background: url({svg_uri(image)}) repeat-y; min-height: {size[1] - 4}mm"


def _room(page, block):
    """About how many points the first lines below a heading take: what goes with it."""
    if not block.get("rows"):
        return _TEXT_ROOM
    first = _rows(page, block)[:1]
    if not first:
        return _TEXT_ROOM
    columns = _line_lengths(page, block)
    heads = [[column] for column in block["columns"]]
    lines = 2 + bool(first[0]["heading"])
    for cells in (heads, first[0]["cells"]):
        lines += max(map(_cell_height, cells, columns))
    return max(lines * _LINE_POINTS, _TEXT_ROOM)


def _line_lengths(page, block):
    """About how many characters stand in a line of each column."""
    lying = page.get("landscape") or page["kind"] in _LANDSCAPE
    line = _LANDSCAPE_LINE if lying else _LINE
    return [max(line * width // 100 - 2, 4) for width in block["widths"]]


def _cell_height(cell, width):
    return sum(_height(text, width) for text in cell)


def _rows(page, block):
    """The rows of a table as the engine can break them over pages.

    It prints the repeated heading of the table over a row that breaks, so that no row
    may: a long one is cut into parts, with no line between them. A heading inside the
    table goes with the row below it.

    :return: list of dicts: ``heading`` or None, ``cells``, whether the part is the
        ``first`` and the ``last`` of its row, and the ``lead`` of the row
    """
    columns = _line_lengths(page, block)
    rows, heading = [], None
    for row in block["rows"]:
        if "heading" in row:
            heading = row["heading"]
            continue
        parts = _parts(row["cells"], columns)
        for index, cells in enumerate(parts, 1):
            first, last = index == 1, index == len(parts)
            rows.append(
                {
                    "heading": heading,
                    "cells": cells,
                    "first": first,
                    "last": last,
                    "lead": row.get("lead"),
                }
            )
            heading = None
    return rows


def _parts(cells, columns):
    """The cells, cut into parts where one is long; short cells stay whole in the first.

    :param columns: about how many characters stand in a line of each cell
    """
    heights = list(map(_cell_height, cells, columns))
    long = [height for height in heights if height > _KEPT_LINES]
    if not long:
        return [cells]
    short = (height for height in heights if height <= _KEPT_LINES)
    first = max(_PART_LINES, *short) + 1
    other = _PART_LINES * len(long)
    cut = [
        _cut(cell, width, first, other)
        for cell, width in zip(cells, columns, strict=True)
    ]
    return list(zip_longest(*cut, fillvalue=[]))


def _height(text, width):
    """About how many lines a text takes."""
    return sum(max(ceil(len(line) / width), 1) for line in text.split("\n"))


def _cut(cell, width, first, other):
    """The texts of a cell in groups: about ``first`` lines high, then ``other``."""
    groups, room = [[]], first
    for line in (line for text in cell for line in text.split("\n")):
        pieces = [line]
        if _height(line, width) > _KEPT_LINES:
            pieces = wrap(line, 2 * width, break_long_words=False)
        for index, piece in enumerate(pieces):
            if room <= 0:
                groups.append([])
                room = other
            if index and groups[-1]:
                groups[-1][-1] += f" {piece}"
            else:
                groups[-1].append(piece)
            room -= _height(piece, width)
    return groups
