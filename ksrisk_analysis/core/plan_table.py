"""Reads the remediation plan that a company keeps in Excel or Word (seed 004).

A file or a pasted text becomes rows of cells (``read_xlsx``, ``read_csv``,
``read_text``), and rows of cells become a plan (``parse``). Nothing here raises on
bad input: what is wrong comes back as ``PlanError`` with one of these codes.

==================  ======================================================
unreadable_file     it isn't a file of the expected format
no_header           no row of column titles among the first ``HEADER_ROWS``
missing_column      the header lacks a column; ``value`` is its key
no_rows             nothing stands under the header, or nowhere at all
too_many_rows       more than ``MAX_ROWS`` rows; none of them is returned
empty_cell          a row says nothing in this column
bad_date            the deadline isn't one real day; ``value`` is its text
row_width           a cell stands in a column without title; ``value`` too
==================  ======================================================

Columns are known by the words of their titles (domain reference 4.8) in Kazakh,
Russian or English. A field may have a column in each language, side by side. Under
a title in two languages, a row is Kazakh if Kazakh letters are used in it. Columns
with any other title aren't read.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .plan_cells import (
    Executor,
    parse_deadline,
    split_executors,
    split_recommendations,
)
from .plan_files import MAX_ROWS, UnreadableTable, read_csv, read_text, read_xlsx
from .plan_header import (
    HEADER_ROWS,
    REQUIRED,
    Cell,
    Column,
    Header,
    cleaned,
    find_header,
    text_of,
)
from .words import KK, LANGUAGES, RU

__all__ = [
    "HEADER_ROWS",
    "MAX_ROWS",
    "REQUIRED",
    "Executor",
    "PlanError",
    "PlanRow",
    "PlanTable",
    "parse",
    "read_csv",
    "read_text",
    "read_xlsx",
]

_KAZAKH_LETTER = re.compile("[әғқңөұүһі]", re.I)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a plan: a measure against causes and conditions of corruption.

    Texts are by language code, and hold only languages that the row has.

    :param index: number of the row in its source, counted from 1
    :param number: the row's number in the plan as written, or an empty text
    :param recommendations: lists of them by language
    :param name: the measure
    :param completion_form: the document that completes it
    :param executors: lists of them by language
    :param deadline: last day of the term; ``None`` with an error that tells why
    """

    index: int
    number: str
    recommendations: dict[str, list[str]]
    name: dict[str, str]
    completion_form: dict[str, str]
    executors: dict[str, list[Executor]]
    deadline: date | None


@dataclass(frozen=True, slots=True)
class PlanError:
    """What is wrong, and where.

    :param row: number of the row in its source; 0 if it isn't about one row
    :param column: key of the column, or ``None``
    :param code: one of the codes of this module
    :param value: the text at fault, or ``None``
    """

    row: int
    column: str | None
    code: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class PlanTable:
    """All rows with content, those at fault too, and all that is wrong."""

    rows: list[PlanRow]
    errors: list[PlanError]


def parse(rows: Iterable[Sequence[Any]]) -> PlanTable:
    """The plan in rows of cells; every row with content is there or in an error."""
    if isinstance(rows, UnreadableTable):
        return _refused("unreadable_file")
    table = cleaned(rows)
    if not any(map(any, table)):
        return _refused("no_rows")
    header = find_header(table)
    if header is None:
        return _refused("no_header")
    body = [(index, row) for index, row in header.body(table) if any(row)]
    if len(body) > MAX_ROWS:
        return _refused("too_many_rows", str(len(body)))
    errors = [PlanError(0, key, "missing_column", key) for key in header.missing()]
    if not body:
        errors.append(PlanError(0, None, "no_rows"))
    readers = [_RowReader(header, index, row) for index, row in body]
    plan_rows = [reader.read_row() for reader in readers]
    return PlanTable(plan_rows, errors + [e for r in readers for e in r.errors])


def _refused(code: str, value: str | None = None) -> PlanTable:
    return PlanTable([], [PlanError(0, None, code, value)])


class _RowReader:
    """Reads one row by the columns of the header, and gathers what is wrong in it."""

    def __init__(self, header: Header, index: int, row: list[Cell]):
        self.header = header
        self.index = index
        self.row = row
        self.errors: list[PlanError] = []
        self.language = KK if self._has_kazakh_letters() else RU

    def read_row(self) -> PlanRow:
        row = PlanRow(
            index=self.index,
            number=self._first_text("number").removesuffix("."),
            recommendations=self._lists("recommendations", split_recommendations),
            name=self._texts("name"),
            completion_form=self._texts("completion_form"),
            executors=self._lists("executors", split_executors),
            deadline=self._deadline(),
        )
        self._check_width()
        self._check_filled(row)
        return row

    def _texts(self, key: str) -> dict[str, str]:
        """What the row says in the columns of a field, by language."""
        cells = {
            column.language or self.language: text_of(cell)
            for column, cell in self._filled(key)
        }
        return {lang: cells[lang] for lang in LANGUAGES if lang in cells}

    def _lists(self, key: str, split: Callable[[str], list]) -> dict[str, list]:
        """What the row lists in the columns of a field, by language."""
        texts = self._texts(key)
        return {lang: items for lang in texts if (items := split(texts[lang]))}

    def _first_text(self, key: str) -> str:
        return next(iter(self._texts(key).values()), "")

    def _deadline(self) -> date | None:
        """The one day that all columns of the deadline name."""
        cells = [cell for _column, cell in self._filled("deadline")]
        days = {parse_deadline(cell) for cell in cells}
        day = days.pop() if len(days) == 1 else None
        if cells and day is None:
            self._error("bad_date", "deadline", " / ".join(map(text_of, cells)))
        return day

    def _filled(self, key: str) -> list[tuple[Column, Cell]]:
        columns = (column for column in self.header.columns if column.key == key)
        cells = ((column, self._cell(column.position)) for column in columns)
        return [(column, cell) for column, cell in cells if cell]

    def _check_filled(self, row: PlanRow) -> None:
        known = {error.column for error in self.errors} | set(self.header.missing())
        for key in REQUIRED:
            if key not in known and not getattr(row, key):
                self._error("empty_cell", key)

    def _check_width(self) -> None:
        stray = [
            text_of(cell)
            for position, cell in enumerate(self.row)
            if cell and position not in self.header.titled
        ]
        if stray:
            self._error("row_width", None, " | ".join(stray))

    def _cell(self, position: int) -> Cell:
        return self.row[position] if position < len(self.row) else ""

    def _has_kazakh_letters(self) -> bool:
        columns = self.header.columns
        texts = (text_of(self._cell(c.position)) for c in columns if c.language is None)
        return any(_KAZAKH_LETTER.search(text) for text in texts)

    def _error(self, code: str, column: str | None, value: str | None = None) -> None:
        self.errors.append(PlanError(self.index, column, code, value))
