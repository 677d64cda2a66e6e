"""The act behind a step: who signed what, when, and on which ground."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime

MODES = ("system", "paper")


@dataclass(frozen=True)
class Act:
    """An act as it is entered with a signing action.

    :param date: date of the act itself; the moment of its entry is the journal's
    :param number: its number, as registered
    :param mode: ``system`` (signed here) or ``paper`` (registered, with the scan)
    :param signer_name: who signed, as printed; empty takes the analysis's head
    :param signer_post: post by language code, empty takes the head's
    :param signer_basis: by language code, on what ground an acting head signs
    :param body: by language code, the collegial body that approved
    :param body_number: number of its decision
    :param body_date: date of its decision
    :param scan_ids: ids of attachments holding the scan of a paper act
    :param reason: why soft warnings were passed
    """

    date: date
    number: str = ""
    mode: str = "system"
    signer_name: str = ""
    signer_post: dict = field(default_factory=dict)
    signer_basis: dict = field(default_factory=dict)
    body: dict = field(default_factory=dict)
    body_number: str = ""
    body_date: date | None = None
    scan_ids: tuple[int, ...] = ()
    reason: str = ""

    def get_values(self):
        """What a record keeps of the act by which it was signed or decided on."""
        return {
            "signer_basis": self.signer_basis or False,
            "number": self.number,
            "date_act": self.date,
            "mode": self.mode,
            "body": self.body or False,
            "body_number": self.body_number,
            "body_date": self.body_date,
        }

    @classmethod
    def from_values(cls, values, today):
        """Make an act from a dict with the names of the fields, as RPC sends it.

        :param values: dates may be ISO strings
        :param today: date of the act if ``values`` has none
        :raises ValueError: an unknown name, mode or date
        :raises TypeError: a value of another type
        """
        if not isinstance(values, dict):
            raise TypeError("a dictionary is expected")
        unknown = set(values) - {item.name for item in fields(cls)}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        clean = {name: value for name, value in values.items() if value}
        for name in ("date", "body_date"):
            clean[name] = _to_date(name, clean.get(name))
        clean["date"] = clean["date"] or today
        clean["scan_ids"] = _to_ids(clean.get("scan_ids", ()))
        for name in ("signer_post", "signer_basis", "body"):
            clean[name] = _to_texts(name, clean.get(name, {}))
        for name in ("number", "signer_name", "body_number", "reason"):
            clean[name] = str(clean.get(name, "")).strip()
        if clean.get("mode", "system") not in MODES:
            raise ValueError(f"mode: {clean['mode']}")
        return cls(**clean)


def _to_date(name, value):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if value is None or isinstance(value, date):
        return value
    raise TypeError(f"{name}: a date is expected")


def _to_ids(values):
    if isinstance(values, (list, tuple)) and all(type(item) is int for item in values):
        return tuple(values)
    raise TypeError("scan_ids: a list of ids is expected")


def _to_texts(name, values):
    """Texts by language code, without the empty ones."""
    if not isinstance(values, dict):
        raise TypeError(f"{name}: a text by language code is expected")
    texts = {lang: text for lang, text in values.items() if text}
    if not all(isinstance(item, str) for pair in texts.items() for item in pair):
        raise TypeError(f"{name}: a text by language code is expected")
    return {lang: text.strip() for lang, text in texts.items() if text.strip()}
