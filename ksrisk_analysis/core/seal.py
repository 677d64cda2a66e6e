"""The canonical form of a record, its hash, and the chain of the journal.

A seal proves that what was signed is what is stored. So one content must have one
canonical form, before it is stored and after it is read back from a JSON column:
``canonical(json.loads(canonical(x))) == canonical(x)``.

A hash is written ``<version>$<sha256 in hex>``: should the canonical form ever
change, the version tells which form a stored hash was made of.

The chain finds an entry that was changed, moved, inserted or removed between others.
It cannot find that its last entries were cut off: compare the last hash with one
kept outside the database.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

VERSION = 1

#: Keys of an entry that aren't part of its own content.
CHAIN_KEYS = frozenset({"hash", "previous_hash"})

_SHORT = 12
_URL_HASH = re.compile(r"[0-9]{1,3}-[0-9a-f]{64}", re.ASCII)


def canonical(value: Any) -> bytes:
    """The only bytes by which a value is hashed: ASCII JSON with sorted keys.

    Dicts with ``str`` keys, lists, tuples (as lists), ``str``, ``int``, ``bool``,
    ``None``, ``float``, ``Decimal``, dates and datetimes may be nested at will.

    * A number isn't its digits: ``1`` and ``"1"`` differ. Equal numbers are alike:
      ``1.0`` is written ``1``, for a JSON column may rewrite the one as the other.
    * A ``Decimal`` keeps every digit but trailing zeros: ``{"$decimal": "1.5"}``.
    * A date is its ISO text. A datetime is converted to UTC (naive is UTC already).

    :raises TypeError: for a key that isn't ``str`` and a value of another type
    :raises ValueError: for a number that isn't finite
    """
    return json.dumps(
        _plain(value),
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    ).encode("ascii")


def content_hash(value: Any) -> str:
    """Versioned hash of the canonical form of a value; raises as ``canonical``."""
    return f"{VERSION}${hashlib.sha256(canonical(value)).hexdigest()}"


def short_hash(sealed: str) -> str:
    """The first 12 hexadecimal digits of a hash, for the foot of a document."""
    return sealed.rpartition("$")[2][:_SHORT]


def url_hash(sealed: str) -> str:
    """A hash as it stands in the address of a page: ``1-<sha256>``."""
    return sealed.replace("$", "-")


def hash_of_url(text: str) -> str | None:
    """The hash that stands so in an address; None if it can't be one."""
    return text.replace("-", "$") if _URL_HASH.fullmatch(text) else None


def file_hash(content: bytes) -> str:
    """SHA-256 of a file in hex, as ``sha256sum`` prints it: no version in front."""
    return hashlib.sha256(content).hexdigest()


def entry_hash(previous_hash: str, entry: dict) -> str:
    """Hash of a journal entry, linked to the entry before it.

    :param previous_hash: hash of the entry before, or the genesis value
    :param entry: all that the entry says, its position included; the keys ``hash``
        and ``previous_hash`` are left out, so a stored entry can be given as it is
    """
    content = {key: entry[key] for key in entry if key not in CHAIN_KEYS}
    return content_hash({"previous_hash": previous_hash, "entry": content})


def first_broken(
    entries: Iterable[dict], genesis: str, first_position: int = 1
) -> int | None:
    """Position of the first entry that doesn't hold, ``None`` if all of them do.

    An entry holds if its position follows the one before, its ``previous_hash`` is
    that entry's hash, and its own ``hash`` is right. Entries are read one at a time.

    :param entries: in order of position, with ``position``, ``previous_hash``,
        ``hash`` and all the rest that was hashed
    :param genesis: ``previous_hash`` of the first entry
    :param first_position: where the chain, or the part of it given here, begins
    """
    previous = genesis
    for expected, entry in enumerate(entries, first_position):
        if not _holds(entry, previous, expected):
            position = entry.get("position")
            return position if isinstance(position, int) else expected
        previous = entry["hash"]
    return None


def _holds(entry: dict, previous: str, position: int) -> bool:
    """Whether an entry stands at this position, after an entry of this hash."""
    if entry.get("position") != position or entry.get("previous_hash") != previous:
        return False
    try:
        return entry.get("hash") == entry_hash(previous, entry)
    except (TypeError, ValueError):
        return False  # it holds what could never have been sealed


def _plain(value: Any) -> Any:
    """The value in terms of JSON alone."""
    if isinstance(value, dict):
        return {_checked_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return _plain_float(value)
    if isinstance(value, Decimal):
        return {"$decimal": _decimal_text(value)}
    if isinstance(value, datetime):
        return _utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot_seal:{type(value).__name__}")


def _plain_float(value: float) -> int | float:
    if not math.isfinite(value):
        raise ValueError("number_not_finite")
    return int(value) if value.is_integer() else value


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("number_not_finite")
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _utc_text(value: datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return f"{value.isoformat()}Z"


def _checked_key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"key_not_text:{type(key).__name__}")
    return key
