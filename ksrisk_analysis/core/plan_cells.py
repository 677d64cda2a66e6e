"""What people write in the cells of a remediation plan (seed 004), taken apart.

Recommendations are numbered inside one cell, executors stand on separate lines with
a note in parentheses, and a deadline is a date in figures or in words. Nothing here
raises on any text: what can't be understood stays whole, or is ``None``.
"""

import re
from collections import defaultdict
from datetime import date, datetime
from itertools import count
from typing import NamedTuple

from .words import EN, KK, MONTHS, MONTHS_ALONE, RU


class Executor(NamedTuple):
    """A unit or post that answers for a measure.

    :param text: its name
    :param note: what stood in parentheses after it, such as «ДК келісімі бойынша»
    """

    text: str
    note: str


# -- Recommendations ------------------------------------------------------------------

_MARK = re.compile(r"(?<!\S)(?P<number>\d{1,3})(?P<style>[.)])(?!\d)\s*")
_LINE_START = re.compile(r"\n[^\S\n]*\Z")
_SENTENCE_END = re.compile(r"[.;:,!?)»”\"]\s*\Z")
_ABBREVIATION = re.compile(r"(?<!\w)(?:п|пп|ст|гл|ч|абз|para|art)\.\s*\Z", re.I)


def split_recommendations(text: str) -> list[str]:
    """The numbered items of a cell without their numbers.

    Items are numbered 1, 2, 3… in one style («1.» or «1)»), each on a line of its own
    or, failing that, after the end of a sentence. Any other numeral, and a sub-list
    in another style or with dashes, stays inside its item. What stands before the
    first number opens the first item. A text without numbering is one item, an empty
    one none.
    """
    text = text.strip()
    marks = _item_marks(text)
    if not marks or (len(marks) == 1 and marks[0].start()):
        return [text] if text else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    items[0] = f"{text[: marks[0].start()]}{items[0]}"
    return [item.strip() for item in items if item.strip()]


def _item_marks(text: str) -> list[re.Match]:
    """The marks that count 1, 2, 3… in the style of the first of them."""
    by_number = defaultdict(list)
    for mark in _MARK.finditer(text):
        by_number[int(mark["number"])].append(mark)
    chain: list[re.Match] = []
    for number in count(1):
        following = [mark for mark in by_number[number] if _follows(mark, chain)]
        opening = next(filter(_opens_line, following), None)
        opening = opening or next(filter(_ends_sentence, following), None)
        if opening is None:
            return chain
        chain.append(opening)


def _follows(mark: re.Match, chain: list[re.Match]) -> bool:
    if not chain:
        return True
    return mark.start() >= chain[-1].end() and mark["style"] == chain[0]["style"]


def _opens_line(mark: re.Match) -> bool:
    return bool(_LINE_START.search(_before(mark)))


def _ends_sentence(mark: re.Match) -> bool:
    before = _before(mark)
    return bool(_SENTENCE_END.search(before)) and not _ABBREVIATION.search(before)


def _before(mark: re.Match) -> str:
    """The end of what precedes a mark: all of it would make long cells slow."""
    text, start = mark.string, mark.start()
    return text[start - 10 : start] if start > 10 else f"\n{text[:start]}"


# -- Executors ------------------------------------------------------------------------

_BULLET = re.compile(r"^(?:\d{1,2}[.)](?!\d)|[-–—•·*])\s*")
_FINAL_MARK = re.compile(r"(?<=\w{4})[.,]+$")
_NOTE = re.compile(r"^(?P<text>.*?)\((?P<note>[^()]*)\)[.,]*$")


def split_executors(text: str) -> list[Executor]:
    """The executors of a cell, one for each line or part between semicolons.

    Numbers, bullets and the final dot of a name are left out. A line that is only a
    note in parentheses belongs to the executor above it.
    """
    executors: list[Executor] = []
    for part in re.split(r"[\n;]", text):
        executor = _executor(part)
        if executor.text:
            executors.append(executor)
        elif executor.note and executors:
            name, note = executors[-1]
            executors[-1] = Executor(name, "; ".join(filter(None, (note, executor[1]))))
        elif executor.note:
            executors.append(Executor(executor.note, ""))
    return executors


def _executor(part: str) -> Executor:
    part = _BULLET.sub("", part.strip())
    match = _NOTE.match(part)
    name, note = (match["text"], match["note"]) if match else (part, "")
    return Executor(_FINAL_MARK.sub("", name.strip()), note.strip())


# -- Deadlines ------------------------------------------------------------------------

_MIDNIGHT = re.compile(r"(?<=\d)[ t]0?0:00(?::00)?(?:\.0+)?$")
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})|\d+|[^\W\d_]+"
)
#: Words around a date that don't change it: the day named is within the term (DL-11).
_FILLERS = frozenset(
    "до не позднее по срок год года г "
    "дейін кешіктірмей жыл жылы жылғы жылдың ж і ы не на "
    "by until no not later than the of".split()
)
_MONTH_NUMBERS = {
    name.casefold(): number
    for names in (MONTHS[RU], MONTHS_ALONE[RU], MONTHS[EN])
    for number, name in enumerate(names, 1)
}
#: Kazakh months take endings («қазанға»), before which a final «к» softens.
_KAZAKH_STEMS = tuple(name.removesuffix("к") for name in MONTHS[KK])


def parse_deadline(value: object) -> date | None:
    """The last day of a deadline, ``None`` if the cell doesn't name one real day.

    Understood are dates, «31.07.2026», «2026-07-31», and day, month by name and year
    in any order and grammatical case, as in «31 қазанға дейін 2026 жыл.» and «До 31
    августа 2026 года.». Two dates in a cell, and a month without its day, are not.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _MIDNIGHT.sub("", str(value).strip().casefold())
    tokens = [match for match in _TOKEN.finditer(text) if match[0] not in _FILLERS]
    try:
        return _figures(tokens) if len(tokens) == 1 else _words(tokens)
    except ValueError:
        return None  # 31 September


def _figures(tokens: list[re.Match]) -> date | None:
    match = tokens[0]
    if match["iso"]:
        return date(*map(int, match["iso"].split("-")))
    if match["dotted"]:
        return date(*map(int, reversed(match["dotted"].split("."))))
    return None


def _words(tokens: list[re.Match]) -> date | None:
    names = [match[0] for match in tokens if not match[0].isdecimal()]
    # Of the two numbers, the one with four digits is the year.
    numbers = sorted((m[0] for m in tokens if m[0].isdecimal()), key=len)
    if [len(names), *map(len, numbers)] not in ([1, 1, 4], [1, 2, 4]):
        return None
    month = _month_number(names[0])
    return date(int(numbers[1]), month, int(numbers[0])) if month else None


def _month_number(name: str) -> int | None:
    """1 to 12 by the name of a month, ``None`` for any other word."""
    if not name.isascii():
        name = name.replace("i", "і")  # typed on a Latin keyboard
    for number, stem in enumerate(_KAZAKH_STEMS, 1):
        if name.startswith(stem):
            return number
    return _MONTH_NUMBERS.get(name)
