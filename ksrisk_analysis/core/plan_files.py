"""Reads a remediation plan's table out of a file or a pasted text: rows of cells."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import load_workbook

from .plan_header import HEADER_ROWS, Cell, clean, find_header

#: The most rows under a header.
MAX_ROWS = 2000

#: A workbook that unpacks to more bytes than this isn't opened.
_UNPACKED_LIMIT = 64 * 2**20


class UnreadableTable(list):
    """The empty table that stands for a file nobody can read; ``parse`` tells so."""


def read_xlsx(content: bytes) -> list[list[Cell]]:
    """Rows of the first sheet with a header, else of the first sheet.

    Formulas give their last values.
    """
    return max(read_sheets(content), key=_has_header, default=UnreadableTable())


def read_sheets(content: bytes, most: int = MAX_ROWS) -> list[list[list[Cell]]]:
    """Rows of each sheet, a few more than ``most`` if there are; none if unreadable."""
    try:
        if _unpacked_size(content) > _UNPACKED_LIMIT:
            return []
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [_sheet_rows(sheet, most) for sheet in book.worksheets]
    except Exception:  # a broken file makes openpyxl raise nearly anything
        return []


def read_csv(content: bytes) -> list[list[Cell]]:
    """Rows of a file with values separated by semicolons, commas or tabs.

    It may be in UTF-8 or in the one-byte Windows encoding; of the separators, the
    one that brings a header to light is taken.
    """
    text = _decoded(content)
    if text is None:
        return UnreadableTable()
    tables = [_csv_rows(text, delimiter) for delimiter in ";,\t"]
    return max(tables, key=_titles_and_width)


def read_text(text: str) -> list[list[Cell]]:
    """Rows of a table pasted as text: cells between tabs.

    Excel puts quotation marks round a cell with line breaks and doubles those inside.
    Word never does, so quotation marks with nothing in need of them are the cell's
    own, as those of a company's name.
    """
    return _limited(_pasted_rows(text))


_PASTED_CELL = re.compile(r'("[^"]*(?:""[^"]*)*"|[^\t\n]*)(\t|\n|\Z)')


def _pasted_rows(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    for match in _PASTED_CELL.finditer(re.sub("\r\n?", "\n", text)):
        cell, end = match.groups()
        row.append(_unquoted(cell))
        if end != "\t":
            yield row
            row = []


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    needed = any(mark in inner for mark in ("\n", "\t", '""'))
    if needed and cell.startswith('"') and cell.endswith('"'):
        return inner.replace('""', '"')
    return cell


def _unpacked_size(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(info.file_size for info in archive.infolist())


def _has_header(rows: list[list[Cell]]) -> bool:
    return find_header(rows) is not None


def _sheet_rows(sheet, most: int) -> list[list[Cell]]:
    sheet.reset_dimensions()  # they may claim a million rows of 16384 cells
    return _limited(sheet.values, most)


def _decoded(content: bytes) -> str | None:
    # KZ-1048 is Windows-1251 with Kazakh letters for some letters of other languages.
    for encoding in ("utf-8-sig", "kz1048"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _csv_rows(text: str, delimiter: str) -> list[list[Cell]]:
    lines = io.StringIO(text, newline="")
    try:
        return _limited(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return UnreadableTable()


def _titles_and_width(rows: list[list[Cell]]) -> tuple[int, int]:
    header = find_header(rows)
    width = max(map(len, rows[:HEADER_ROWS]), default=0)
    return len(header.columns) if header else 0, width


def _limited(rows: Iterable[Iterable[Any]], most: int = MAX_ROWS) -> list[list[Cell]]:
    """Clean rows, up to as many as let ``parse`` see that there are too many."""
    kept: list[list[Cell]] = []
    filled = 0
    for row in rows:
        kept.append([clean(cell) for cell in row])
        filled += any(kept[-1])
        if filled > HEADER_ROWS + most:
            break
    return kept
