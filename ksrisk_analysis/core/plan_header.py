"""The header of a remediation plan's table, and the cells under it (seed 004).

Columns are known by the words of their titles (domain reference 4.8) in Kazakh,
Russian or English, whatever the case, spacing and line breaks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from .words import EN, KK, LANGUAGES, RU, date_short

#: The header is looked for in so many rows.
HEADER_ROWS = 20

#: Columns without which a plan isn't one; the number of a row may be left out.
REQUIRED = ("recommendations", "name", "completion_form", "executors", "deadline")

#: A row with fewer different titles than this isn't a header.
_HEADER_FIELDS = 3
#: A title in two languages has some 180 characters; a longer cell is no title.
_TITLE_LENGTH = 300

#: A clean cell; an empty text is an empty cell.
Cell = str | date


class Column(NamedTuple):
    """A column that is read; its language is ``None`` if the title has several."""

    position: int
    key: str
    language: str | None


class Header(NamedTuple):
    """The header: its row (from 0), the columns read, and all that have a title."""

    row: int
    columns: list[Column]
    titled: frozenset[int]

    def body(self, table: list[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
        """The rows below with their numbers from 1, without the numbers of columns."""
        below = self.row + 1
        if below < len(table) and _numbers_columns(table[below]):
            below += 1
        yield from enumerate(table[below:], below + 1)

    def missing(self) -> list[str]:
        """Keys of the required columns that have no title here."""
        present = {column.key for column in self.columns}
        return [key for key in REQUIRED if key not in present]


#: What the title of a column is known by. A Latin «i» for the Kazakh one is common.
_TITLES = {
    KK: re.compile(
        r"(?P<recommendations>ұсын[ыу][мс])"
        r"|(?P<name>[іi]с\W{0,3}шара)"
        r"|(?P<completion_form>нысан)"
        r"|(?P<executors>орындаушы|жауапты)"
        r"|(?P<deadline>мерз[іi]м)"
    ),
    RU: re.compile(
        r"(?P<recommendations>рекомендац)"
        r"|(?P<name>мероприят)"
        r"|(?P<completion_form>\bформ[аы])"
        r"|(?P<executors>исполнител|ответственн)"
        r"|(?P<deadline>\bсрок)"
    ),
    EN: re.compile(
        r"(?P<recommendations>recommendation)"
        r"|(?P<name>\bmeasure|\baction|\bactivit)"
        r"|(?P<completion_form>\bform\b)"
        r"|(?P<executors>executor|responsible|performer)"
        r"|(?P<deadline>deadline|\bdue\b|\bterm\b)"
    ),
}
_NUMBER_TITLE = re.compile(r"(?:№|#|no?|р[сн]|п[пн]|нөмірі?|номер|number)+")


def find_header(table: list[list[Cell]]) -> Header | None:
    """The first row whose titles name enough different columns."""
    for index, row in enumerate(table[:HEADER_ROWS]):
        columns = _columns(row)
        if len({column.key for column in columns}) >= _HEADER_FIELDS:
            titled = frozenset(position for position, cell in enumerate(row) if cell)
            return Header(index, columns, titled)
    return None


def _columns(row: list[Cell]) -> list[Column]:
    """The columns that a row names; of two for one field and language, the first."""
    columns: dict[tuple[str, str | None], Column] = {}
    for position, cell in enumerate(row):
        known = _known_title(cell) if isinstance(cell, str) else None
        if known:
            columns.setdefault(known, Column(position, *known))
    return list(columns.values())


def _known_title(cell: str) -> tuple[str, str | None] | None:
    """Key and language of a column by its title, ``None`` if it isn't known."""
    title = cell.casefold()
    if len(title) > _TITLE_LENGTH:
        return None
    heads = {lang: head for lang in LANGUAGES if (head := _head(title, lang))}
    if not heads:
        compact = re.sub(r"[\s./\\-]", "", title)
        return ("number", None) if _NUMBER_TITLE.fullmatch(compact) else None
    return next(iter(heads.values())), next(iter(heads)) if len(heads) == 1 else None


def _head(title: str, lang: str) -> str | None:
    """The field a title is about: Kazakh names it last, the others first.

    «Іс-шараларды орындау мерзімі» and «Срок исполнения мероприятий» are deadlines.
    """
    fields = [match.lastgroup for match in _TITLES[lang].finditer(title)]
    return fields[-1 if lang == KK else 0] if fields else None


def _numbers_columns(row: list[Cell]) -> bool:
    """Whether it is the row «1 | 2 | 3 …» which numbers the columns of a form."""
    return len(row) > 1 and row == [str(n) for n in range(1, len(row) + 1)]


def cleaned(rows: Iterable[Sequence[Any]]) -> list[list[Cell]]:
    """The rows with clean cells, without the empty ones at their ends."""
    return [_trimmed([clean(cell) for cell in row]) for row in rows]


def _trimmed(row: list[Cell]) -> list[Cell]:
    while row and not row[-1]:
        row.pop()
    return row


def clean(value: Any) -> Cell:
    """A date as it is; anything else as text without invisible differences."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _BREAK.sub("\n", _INVISIBLE.sub("", str(value)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return unicodedata.normalize("NFC", "\n".join(lines).strip())


#: NUL, soft hyphens, zero-width characters, a carriage return as Excel escapes it.
_INVISIBLE = re.compile("[\0\u00ad\u200b\u2060\ufeff]|_x000D_")
_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")


def text_of(cell: Cell) -> str:
    """The text of a cell; of a date, its short form."""
    return cell if isinstance(cell, str) else date_short(cell)
