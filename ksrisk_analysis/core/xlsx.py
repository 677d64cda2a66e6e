"""Tables as .xlsx files that are read, filtered and printed as they come.

A text is always a text: one that begins with ``= + - @`` is no formula.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

try:
    import xlsxwriter
except ImportError:  # the check of the environment tells what to install
    xlsxwriter = None

#: What the format allows.
NAME_LIMIT, TEXT_LIMIT = 31, 32_767

_REFUSED = re.compile(r"[\[\]:*?/\\]+")
_A4 = 9
#: Points of a line, and of the highest row.
_LINE, _HIGHEST = 15, 409
#: About as many characters are read on a lying page.
_PAGE_WIDTH = 200


@dataclass
class Column:
    """A column of a sheet.

    :param title: its heading; a line break stays one
    :param width: about how many characters wide it is
    """

    title: str
    width: float = 20


@dataclass
class Sheet:
    """A table with its title.

    :param rows: each a sequence of texts, numbers, dates and ``None``, or a text alone
        that stands over all columns; they are taken one at a time
    :param notes: lines between the title and the table
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any] | str]
    notes: Sequence[str] = ()
    landscape: bool = True
    paging: str = "&P / &N"


def workbook(sheets: Iterable[Sheet], author: str = "") -> bytes:
    """The file with these sheets, in this order."""
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"author": author, "comments": ""})
    styles = _add_styles(book)
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet_name(sheet.name, taken)), sheet, styles)
    book.close()
    return target.getvalue()


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes and that no other sheet of the file has.

    :param taken: the names so far; this one is added
    """
    name = _REFUSED.sub(" ", name).strip(" '") or "-"
    short, count = name[:NAME_LIMIT].strip(" '"), 1
    while short.casefold() in taken or short.casefold() == "history":
        count += 1
        suffix = f" ({count})"
        short = f"{name[: NAME_LIMIT - len(suffix)].strip()}{suffix}"
    taken.add(short.casefold())
    return short


def _add_styles(book):
    font = {"font_name": "Times New Roman", "font_size": 11}
    cell = {**font, "valign": "top", "border": 1}
    heading = {"bold": True, "text_wrap": True}
    return {
        "title": book.add_format(
            {**font, "bold": True, "font_size": 13, "text_wrap": True, "valign": "top"}
        ),
        "note": book.add_format({**font, "text_wrap": True, "valign": "top"}),
        "column": book.add_format(
            {**cell, **heading, "align": "center", "valign": "vcenter"}
            | {"bg_color": "#E7EAEE"}
        ),
        "stage": book.add_format({**cell, **heading}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format({**cell, "num_format": "0.##"}),
        "integer": book.add_format({**cell, "num_format": "0"}),
        "date": book.add_format(
            {**cell, "num_format": "dd.mm.yyyy", "align": "center"}
        ),
    }


def _write_sheet(worksheet, sheet, styles):
    columns = sheet.columns
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width)
    top = len(sheet.notes) + 2
    widths = [column.width for column in columns]
    # Over the first columns, as wide as a page: a long title would widen the print.
    over = _count_over(widths, _PAGE_WIDTH)
    _write_joined(worksheet, 0, sheet.title, widths[:over], styles["title"])
    for index, note in enumerate(sheet.notes, 1):
        _write_joined(worksheet, index, note, widths[:over], styles["note"])
    titles = [column.title for column in columns]
    worksheet.set_row(top, _height(titles, [width - 2 for width in widths]))
    for index, title in enumerate(titles):
        worksheet.write_string(top, index, title, styles["column"])
    last = top
    for row in sheet.rows:
        last += 1
        if isinstance(row, str):
            _write_joined(worksheet, last, row, widths, styles["stage"])
        else:
            worksheet.set_row(last, _height(row, widths))
            _write_row(worksheet, last, row, styles)
    worksheet.freeze_panes(top + 1, 0)
    worksheet.autofilter(top, 0, last, len(columns) - 1)
    worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    _set_up_printing(worksheet, sheet, top)


def _write_row(worksheet, index, row, styles):
    for column, value in enumerate(row):
        if value is None or value == "":
            worksheet.write_blank(index, column, None, styles["text"])
        elif isinstance(value, str):
            worksheet.write_string(index, column, _text(value), styles["text"])
        elif isinstance(value, (date, datetime)):
            worksheet.write_datetime(index, column, value, styles["date"])
        elif isinstance(value, int):
            worksheet.write_number(index, column, value, styles["integer"])
        else:
            worksheet.write_number(index, column, value, styles["number"])


def _write_joined(worksheet, index, text, widths, style):
    """A text over several columns, the first ones."""
    worksheet.set_row(index, _height([text], [sum(widths) * 0.9]) + 3)
    if len(widths) > 1:
        worksheet.merge_range(index, 0, index, len(widths) - 1, _text(text), style)
    else:
        worksheet.write_string(index, 0, _text(text), style)


def _count_over(widths, limit):
    """How many of the first columns are together about as wide as that."""
    total = 0
    for index, width in enumerate(widths):
        total += width
        if total > limit:
            return max(index, 1)
    return len(widths)


def _height(values, widths):
    """The height of a row: LibreOffice fits none by itself."""
    lines = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            parts = value.split("\n")
            lines = max(lines, sum(ceil(len(part) / width) or 1 for part in parts))
    return min(lines * _LINE, _HIGHEST)


def _text(value):
    """A text as long as a cell may hold; a longer one says that it goes on."""
    return value if len(value) <= TEXT_LIMIT else f"{value[: TEXT_LIMIT - 1]}…"


def _set_up_printing(worksheet, sheet, top):
    worksheet.set_paper(_A4)
    if sheet.landscape:
        worksheet.set_landscape()
    # As many pages wide as it takes to be read.
    wide = ceil(sum(column.width for column in sheet.columns) / _PAGE_WIDTH)
    worksheet.fit_to_pages(wide, 0)
    worksheet.repeat_rows(top)
    if wide > 1:
        worksheet.repeat_columns(0)
    worksheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
    worksheet.set_footer(f"&L&9{_escape(sheet.title)}&R&9{sheet.paging}")


def _escape(text):
    """A text for the foot of a page, which the format limits to 255 characters."""
    return text[:150].replace("&", "&&")
