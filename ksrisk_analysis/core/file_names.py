"""Names of files that every file system and archive takes.

Windows refuses some characters, names of devices, and a dot or a space at the end; most
file systems refuse more than 255 bytes, which are 127 Cyrillic letters.
"""

import re
from collections.abc import Iterable

#: Bytes of a whole name, its extension included.
LIMIT = 255

_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_SPACES = re.compile(r"\s+")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def file_name(stem: str, extension: str, limit: int = LIMIT) -> str:
    """A safe name made of a title; a long one is cut between letters.

    :param extension: with its dot; it always stays
    :param limit: the most bytes in UTF-8, the extension included
    """
    stem = _SPACES.sub(" ", _REFUSED.sub("-", stem)).strip(" .")
    stem = _DEVICES.sub(r"\1_", stem) or "-"
    return f"{_cut(stem, limit - len(extension.encode()))}{extension}"


def unique_names(names: Iterable[tuple[str, str]]) -> list[str]:
    """Safe names of several files, no two alike even where case does not count.

    :param names: pairs of a title and an extension
    """
    taken, result = set(), []
    for stem, extension in names:
        name, count = file_name(stem, extension), 1
        while name.casefold() in taken:
            count += 1
            suffix = f" ({count}){extension}"
            name = file_name(_cut(stem, LIMIT - len(suffix.encode())), suffix)
        taken.add(name.casefold())
        result.append(name)
    return result


def _cut(text: str, limit: int) -> str:
    """The beginning of a text, in at most so many bytes."""
    return text.encode()[:limit].decode(errors="ignore").rstrip(" .")
