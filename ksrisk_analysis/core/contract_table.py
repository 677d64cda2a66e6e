"""A table of contracts concluded elsewhere: its cells taken as numbers, dates, codes.

Titles of columns and names of methods come from the caller, in every language that he
knows. Nothing here raises on any table: what can't be taken is an error of its row.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from .plan_files import read_sheets
from .plan_header import HEADER_ROWS, Cell, clean

#: The most contracts in one file.
MAX_ROWS = 5000
#: Without these columns a table isn't one of contracts; their cells are filled.
REQUIRED = ("number", "date", "vendor", "subject", "amount")
COLUMNS = (
    "number",
    "date",
    "vendor",
    "bin",
    "subject",
    "category",
    "method",
    "amount",
    "currency",
    "deadline",
    "delivered",
    "announced",
    "offers",
)

#: ``date`` is the name of a column too.
Day = date
_DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S")
_EARLIEST = 1991
_LARGEST = Decimal(10) ** 13


class Error(NamedTuple):
    """What is wrong: ``row`` is 0 for the table, ``value`` what stands there."""

    row: int
    code: str
    column: str = ""
    value: str = ""


@dataclass
class Contract:
    """A row, with its number in the file."""

    index: int
    number: str = ""
    date: Day | None = None
    vendor: str = ""
    bin: str = ""
    subject: str = ""
    category: str = ""
    method: str = ""
    amount: Decimal | None = None
    currency: str = ""
    deadline: Day | None = None
    delivered: Day | None = None
    announced: Day | None = None
    offers: Day | None = None


@dataclass
class Table:
    rows: list[Contract] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)


def read(content: bytes) -> list[list[list[Cell]]]:
    """The sheets of an .xlsx file as clean cells; none if it can't be read."""
    return read_sheets(content, MAX_ROWS)


def parse(
    sheets: Iterable[list[list[Any]]],
    titles: Mapping[str, str],
    methods: Mapping[str, str],
) -> Table:
    """The contracts of the first sheet that has their titles.

    :param titles: keys of :data:`COLUMNS` by title, as :func:`plain` makes it
    :param methods: codes of methods by their names, likewise
    """
    sheets = [[[clean(cell) for cell in row] for row in sheet] for sheet in sheets]
    if not sheets:
        return Table(errors=[Error(0, "unreadable_file")])
    found = max((_find_header(sheet, titles) for sheet in sheets), key=_found_titles)
    if len(found[1]) < 3:
        return Table(errors=[Error(0, "no_header")])
    sheet = next(s for s in sheets if _find_header(s, titles) == found)
    return _parse_sheet(sheet, *found, methods)


def plain(text: str) -> str:
    """A title or a name without what does not tell it from others."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())


def _found_titles(header):
    return len(header[1])


def _find_header(sheet, titles):
    """(number of the header's row from 0, {key: column}), empty if there is none."""
    best = 0, {}
    for number, row in enumerate(sheet[:HEADER_ROWS]):
        columns = {}
        for position, cell in enumerate(row):
            key = titles.get(plain(cell)) if isinstance(cell, str) else None
            if key:
                columns.setdefault(key, position)
        if len(columns) > len(best[1]):
            best = number, columns
    return best


def _parse_sheet(sheet, header, columns, methods):
    table = Table()
    table.errors += [
        Error(0, "missing_column", key) for key in REQUIRED if key not in columns
    ]
    body = [
        (number, row)
        for number, row in enumerate(sheet[header + 1 :], header + 2)
        if any(row)
    ]
    if len(body) > MAX_ROWS:
        table.errors.append(Error(0, "too_many_rows", value=str(MAX_ROWS)))
        return table
    if not body:
        table.errors.append(Error(0, "no_rows"))
    if table.errors:
        return table
    seen = {}
    for number, row in body:
        cells = {
            key: row[position] if position < len(row) else ""
            for key, position in columns.items()
        }
        contract, errors = _parse_row(number, cells, methods)
        key = (
            plain(contract.number),
            contract.date,
            contract.bin or plain(contract.vendor),
        )
        if all(key) and key in seen:
            errors.append(Error(number, "repeated", value=str(seen[key])))
        seen.setdefault(key, number)
        table.rows.append(contract)
        table.errors += errors
    return table


def _parse_row(number, cells, methods):
    contract = Contract(number)
    errors = [
        Error(number, "empty_cell", key) for key in REQUIRED if cells.get(key) == ""
    ]
    for key, cell in cells.items():
        if cell == "":
            continue
        value = _READERS[key](cell, methods)
        if value is None:
            errors.append(Error(number, _BAD[key], key, _shown(cell)))
        else:
            setattr(contract, key, value)
    if contract.date and contract.delivered and contract.delivered < contract.date:
        errors.append(
            Error(number, "before_date", "delivered", _shown(contract.delivered))
        )
    return contract, errors + _check_tender(contract)


def _check_tender(contract):
    """A tender was announced, then waited for offers, then a contract was concluded."""
    days = (contract.announced, contract.offers)
    if not all(days):
        lacking = "offers" if contract.announced else "announced"
        return [Error(contract.index, "half_tender", lacking)] if any(days) else []
    errors = []
    if contract.offers < contract.announced:
        shown = _shown(contract.offers)
        errors.append(Error(contract.index, "before_announced", "offers", shown))
    if contract.date and contract.date < contract.offers:
        shown = _shown(contract.offers)
        errors.append(Error(contract.index, "after_date", "offers", shown))
    return errors


# ---- Cells ---------------------------------------------------------------------------


def _text(cell, _methods=None):
    return _shown(cell)


def _shown(cell):
    return f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell


def _date(cell, _methods=None):
    if isinstance(cell, date):
        found = cell
    else:
        found = next(filter(None, (_strptime(cell, form) for form in _DATES)), None)
    return found if found and found.year >= _EARLIEST else None


def _strptime(text, form):
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def _amount(cell, _methods=None):
    """A sum above zero, whatever separates its thousands and its cents."""
    if isinstance(cell, date):
        return None
    text = re.sub(r"[\s'’]", "", cell)
    text = re.sub(r"(?i)(тг|тенге|теңге|kzt|₸)\.?$", "", text)
    if "," in text and "." in text:  # the last one separates the cents
        thousands = "," if text.rindex(".") > text.rindex(",") else "."
        text = text.replace(thousands, "")
    elif text.count(",") > 1 or text.count(".") > 1:
        text = text.replace(",", "").replace(".", "")
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount < _LARGEST:
        return None
    return round(amount, 2)


def _bin(cell, _methods=None):
    """Twelve digits; those that a spreadsheet took for a number have lost zeros."""
    text = "" if isinstance(cell, date) else re.sub(r"\s", "", cell)
    if re.fullmatch(r"\d{8,11}", text):
        text = text.zfill(12)
    return text if re.fullmatch(r"\d{12}", text) else None


def _currency(cell, _methods=None):
    text = "" if isinstance(cell, date) else cell.upper()
    return text if re.fullmatch(r"[A-Z]{3}", text) else None


def _method(cell, methods):
    return None if isinstance(cell, date) else methods.get(plain(cell))


_READERS = {
    "number": _text,
    "date": _date,
    "vendor": _text,
    "bin": _bin,
    "subject": _text,
    "category": _text,
    "method": _method,
    "amount": _amount,
    "currency": _currency,
    "deadline": _date,
    "delivered": _date,
    "announced": _date,
    "offers": _date,
}
_BAD = {
    "date": "bad_date",
    "deadline": "bad_date",
    "delivered": "bad_date",
    "announced": "bad_date",
    "offers": "bad_date",
    "bin": "bad_bin",
    "method": "bad_method",
    "amount": "bad_amount",
    "currency": "bad_currency",
}
