"""What of a signed document may be published.

Plain functions over the values of a document (``blocks``, ``signatures`` and so on).
Nothing here knows what a block means, so that a new layout needs no change. A block or
a row tells in ``of`` which records it prints: ``[[model, id], …]``.

Secrets are compared without case, spaces and invisible characters: a line that the
layout broke, or a soft hyphen, hides nothing.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: A shorter text is not searched for: it would be found in every other word.
SHORTEST = 8
#: A sentence of a longer text is searched for by itself from this length on.
SHORTEST_SENTENCE = 20

_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"[.;!?\n]+")


def printed(values: dict) -> set[tuple[str, int]]:
    """The records that the blocks of a document print."""
    return {
        tuple(of)
        for block in values["blocks"]
        for holder in (block, *block.get("rows", ()))
        for of in holder.get("of", ())
    }


def without(values: dict, hidden: set[tuple[str, int]]) -> tuple[dict, int]:
    """The document without the blocks and rows that print a hidden record.

    What stays keeps its number. A table of which nothing is left goes with its heading.

    :return: the values, and how many rows are left out
    """
    blocks, count = [], 0
    for block in values["blocks"]:
        if _touches(block, hidden):
            continue
        if "rows" in block:
            rows = _rows_without(block["rows"], hidden)
            left_out = sum(_touches(row, hidden) for row in block["rows"])
            count += left_out
            if left_out and not rows:
                continue
            block = {**block, "rows": rows}
        blocks.append(block)
    return {**values, "blocks": blocks}, count


def _touches(holder: dict, hidden: set) -> bool:
    return any(tuple(of) in hidden for of in holder.get("of", ()))


def _rows_without(rows: list, hidden: set) -> list:
    """The rows that stay; a heading stays while a row below it does."""
    kept, heading, under = [], None, False
    for row in rows:
        if "cells" not in row:
            if heading and not under:
                kept.append(heading)  # it had no rows of its own before either
            heading, under = row, False
        elif _touches(row, hidden):
            under = True
        else:
            if heading:
                kept.append(heading)
                heading = None
            kept.append(row)
    return kept + [heading] * bool(heading and not under)


def replaced(
    values: Any, lines: dict[str, str], change: Callable[[str, bool], str]
) -> Any:
    """The values with other words for people.

    :param lines: what to print instead of a whole text
    :param change: gives a text with the names of people replaced; the second argument
        says whether it is HTML
    """

    def replace(value, is_html=False):
        if isinstance(value, str):
            return lines[value] if value in lines else change(value, is_html)
        if isinstance(value, dict):
            return {
                key: item
                if key in ("of", "lang", "kind")
                else replace(item, key == "html")
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [replace(item) for item in value]
        return value

    return replace(values)


# ----------------------------------------------------------------------
# Secrets
# ----------------------------------------------------------------------
def normal(text: str) -> str:
    """A text as it is compared: no markup, case, spaces or invisible characters."""
    text = unicodedata.normalize("NFKC", html.unescape(_TAG.sub("", text)))
    return "".join(
        char
        for char in text.casefold()
        if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )


def secrets(marked: Iterable[str], free: Iterable[str] = ()) -> dict[str, str]:
    """What to look for, of the texts of marked records.

    :param marked: texts that must not be published
    :param free: texts of records that may be; what stands there too is no secret
    :return: the text to show for each form to look for
    """
    known = [normal(text) for text in free]
    found = {}
    for text in marked:
        for part, shortest in (
            (text, SHORTEST),
            *((sentence, SHORTEST_SENTENCE) for sentence in _SENTENCE.split(text)),
        ):
            form = normal(part).strip(".,;:!?–—-")
            if len(form) >= shortest and not any(form in other for other in known):
                found.setdefault(form, " ".join(_TAG.sub(" ", part).split()))
    return found


def leaks(values: dict, secret: dict[str, str]) -> list[tuple[int | None, str]]:
    """Where a document prints a secret.

    :return: pairs of the index of the block, None outside of them, and what was found
    """
    outside = {key: value for key, value in values.items() if key != "blocks"}
    places = [(None, outside), *enumerate(values["blocks"])]
    return [
        (index, secret[form])
        for index, place in places
        for form in _found(normal("\n".join(texts(place))), secret)
    ]


def _found(text: str, secret: dict[str, str]) -> list[str]:
    found = [form for form in secret if form in text]
    # A sentence of a text that was found as a whole says nothing more.
    return [
        form
        for form in found
        if not any(form != other and form in other for other in found)
    ]


def texts(value: Any) -> Iterator[str]:
    """All texts of a value, but not what it prints."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "of":
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def readable(values: Any) -> str:
    """The texts of a value without markup, one a line, as a search reads them."""
    lines = (html.unescape(_TAG.sub(" ", text)) for text in texts(values))
    return "\n".join(" ".join(line.split()) for line in lines)
