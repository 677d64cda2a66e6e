"""Names of people in a text: found in their forms, and replaced.

A name is found as it is written («Тегі Аты Әкесінің аты», in either order), inflected
in Kazakh or Russian, and with initials («Ахметов А. Б.», «А.Б. Ахметовтың»). A surname
alone is found only if it ends as Russian surnames do and stands in a case of one: other
surnames are ordinary words as often as not. Not found are: such a surname alone, a
first name alone, a single-word name, initials without dots, and a name in other letters
(Latin for Cyrillic).
"""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from .public_copy import normal

_LETTER = r"[^\W\d_]"
_START, _END = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"
#: Between the parts of a name: spaces, tags of a section's text, soft hyphens.
_GAP = r"(?:\s|&nbsp;|&\#160;|<[^<>]*>|\u00ad)"
_TAG = re.compile(r"<[^<>]*>")
_PATRONYMIC = re.compile(r"(?:вич|вна|чна|ұлы|улы|қызы|кызы|[оу]глы)$")
_PARTICLES = frozenset("ұлы улы қызы кызы оглы углы".split())
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|[сц]к)(?:а|ий|ая)?$")
#: Endings of a surname that stands alone, so that «Ахметовский» is no Ахметов.
_CASES = (
    r"(?:а|у|ым|ом|е|ой|ы|ых|ыми|ий|ая|ого|ому|им|ую|а?(?:[тдн][ыі]ң|[қкғг][ае]|н?[ае]"
    r"|[тдн][ыі]|[тд][ае]|[тдн][ае]н|[пбм]ен))?"
)
#: A surname beside one of these is the name of a place or of a thing.
_PLACE_BEFORE = re.compile(
    r"(?:улиц\w*|ул\.|проспект\w*|пр\.|пр-т|переул\w*|площад\w*|имени|им\.|район\w*)"
    r"\s*[«\"]?$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"^[»\"]?\s*(?:көше|даңғыл|атындағы|алаң|аудан|тұйық|ауыл)", re.IGNORECASE
)
_SHORT = 4  # a shorter word takes no long endings
_ALONE = 5  # a shorter surname is not looked for by itself


class Person(NamedTuple):
    """Somebody whose names are not published.

    :param names: all that he is or was called
    :param instead: what to print in their place
    """

    names: tuple[str, ...]
    instead: str


class _Parts(NamedTuple):
    surname: str
    given: str
    patronymic: str


def is_full(name: str) -> bool:
    """Whether a name has parts to be told by: a single word is any word."""
    return _parts(name) is not None


def looks_personal(name: str) -> bool:
    """Whether a name of a user looks like that of a person, not of a post."""
    words = [word for word in name.split() if word.casefold() not in _PARTICLES]
    return is_full(name) and all(word[0].isupper() for word in words)


def mentioned(people: Iterable[Person], text: str) -> list[Person]:
    """Those of whom the text may speak: a cheap look before the thorough one."""
    text = normal(text)
    return [
        person
        for person in people
        if any(
            normal(_stem(parts.surname)) in text
            for parts in map(_parts, person.names)
            if parts
        )
    ]


def replacer(people: Iterable[Person], kept: Iterable[str] = ()):
    """A function that replaces the names of people in a text.

    :param kept: names of those who stay named: their surname alone is nobody else's
    """
    kept_stems = {
        _stem(parts.surname).casefold() for parts in map(_parts, kept) if parts
    }
    rules = []
    for person in people:
        for parts in sorted(
            {parts for parts in map(_parts, person.names) if parts},
            key=lambda parts: -len("".join(parts)),
        ):
            rules.append((_full_pattern(parts), person.instead, False))
            alone = _alone_pattern(parts.surname, kept_stems)
            if alone:
                rules.append((alone, person.instead, True))
    # Whole names first, whoever has them: a surname alone is a guess between several.
    rules.sort(key=lambda rule: rule[2])

    def replace(text: str, is_html: bool = False) -> str:
        for pattern, instead, is_alone in rules:
            instead = html.escape(instead) if is_html else instead
            text = pattern.sub(
                lambda match, instead=instead, is_alone=is_alone: (
                    match[0]
                    if is_alone and _is_place(match)
                    else instead + "".join(_TAG.findall(match[0]))
                ),
                text,
            )
        return text

    return replace


def whole_forms(name: str) -> set[str]:
    """Forms of a whole name to look for in what :func:`public_copy.normal` gives."""
    parts = _parts(name)
    if not parts:
        return set()
    return {
        normal(parts.surname + parts.given),
        normal(parts.given + parts.surname),
        normal(parts.given + parts.patronymic + parts.surname),
    }


# ----------------------------------------------------------------------
# Parts
# ----------------------------------------------------------------------
def _parts(name: str) -> _Parts | None:
    """Surname, given name and patronymic, whichever comes first.

    «Болат ұлы» is a patronymic in two words. Initials are none: «Тегі А.Ә.».
    """
    words = []
    for word in name.replace(",", " ").split():
        if word.casefold() in _PARTICLES and len(words) > 1:
            words[-1] += f" {word}"
        else:
            words.append(word)
    if len(words) < 2 or any("." in word for word in words[:3]):
        return None
    first, second, *rest = words[:3]
    third = rest[0] if rest else ""
    if third and _PATRONYMIC.search(second.casefold()):
        return _Parts(third, first, second)  # «Асан Болатұлы Ахметов»
    if not third and _SURNAME.search(second.casefold()):
        if not _SURNAME.search(first.casefold()):
            return _Parts(second, first, "")  # «Асан Ахметов»
    return _Parts(first, second, third)


def _stem(word: str) -> str:
    """What stays of a word in all cases: «Ахметова» and «Ахметовой» are «Ахметов»."""
    if len(word) < _SHORT:
        return word
    return re.sub(r"(?:ий|ый|ой|ая|яя|[аяйьАЯЙЬ])$", "", word)


# ----------------------------------------------------------------------
# Patterns
# ----------------------------------------------------------------------
def _escape(word: str) -> str:
    """A word as plain text or as HTML has it."""
    plain, safe = re.escape(word), re.escape(html.escape(word))
    return plain if plain == safe else f"(?:{plain}|{safe})"


def _inflected(word: str) -> str:
    """A word or two with any ending: letters that follow what stays."""
    words = [_escape(_stem(part)) for part in word.split()]
    most = 7 if len(word) >= _SHORT else 3
    return rf"{_GAP}+".join(rf"{part}{_LETTER}{{0,{most}}}" for part in words)


def _full_pattern(parts: _Parts) -> re.Pattern:
    surname, given = _inflected(parts.surname), _inflected(parts.given)
    middle = _inflected(parts.patronymic) if parts.patronymic else ""
    after = rf"(?:{_GAP}+{middle})?" if middle else ""
    first = re.escape(parts.given[0])
    # Of whom no patronymic is known, any second initial may be his.
    second = re.escape(parts.patronymic[0]) if parts.patronymic else _LETTER
    letters = rf"{first}\.(?:{_GAP}*{second}\.(?!{_GAP}*{_LETTER}\.))?"
    alone = rf"(?!{_GAP}*[А-ЯӘІҢҒҮҰҚӨҺA-Z]\.)"  # «А. С.» of another person
    forms = (
        rf"{surname}{_GAP}+{given}{after}{_END}",
        rf"{given}{after}{_GAP}+{surname}{_END}",
        rf"{surname}{_GAP}*{letters}(?-i:{alone})",
        rf"{letters}{_GAP}*{surname}{_END}",
    )
    return re.compile(_START + rf"(?:{'|'.join(forms)})", re.IGNORECASE)


def _alone_pattern(surname: str, kept_stems: set[str]) -> re.Pattern | None:
    stem = _stem(surname)
    if (
        len(stem) < _ALONE
        or stem.casefold() in kept_stems
        or not _SURNAME.search(surname.casefold())
    ):
        return None
    # With its capital, so that it is a name.
    capital, upper = stem[0].upper() + stem[1:], stem.upper()
    return re.compile(
        rf"{_START}(?:{_escape(capital)}{_CASES}|{_escape(upper)}(?i:{_CASES})){_END}"
    )


def _is_place(match: re.Match) -> bool:
    before = _TAG.sub("", match.string[max(match.start() - 40, 0) : match.start()])
    after = _TAG.sub("", match.string[match.end() : match.end() + 40])
    return bool(_PLACE_BEFORE.search(before) or _PLACE_AFTER.search(after))
