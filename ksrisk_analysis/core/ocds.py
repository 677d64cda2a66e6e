"""Purchases as releases of the Open Contracting Data Standard 1.1, with its bids.

Rows come in as they stand in tables, releases go out one at a time: a process is the
orders that are alternatives of each other, or one order alone. Nothing is invented:
what the rows do not say is left out of the release.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

VERSION = "1.1"
#: The extension that brings ``bids``.
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/"
    "ocds_bid_extension/v1.1.5/extension.json",
)

#: Our methods as the standard's. Invited vendors alone are a selection of them.
_METHODS = {
    "open": "open",
    "price_request": "open",
    "limited": "selective",
    "single_source": "direct",
}
_BID_STATES = ("valid", "disqualified", "withdrawn")
_IDENTIFIER_SCHEME = "KZ-BIN"
_CLASSIFICATION_SCHEME = "x_product_category"


@dataclass
class Party:
    """An organization: a company of ours or a vendor.

    :param key: what its references say, such as ``vendor-12``
    :param number: its BIN, if it has one
    """

    key: str
    name: str
    number: str | None = None
    email: str | None = None
    city: str | None = None
    country: str | None = None


@dataclass
class Line:
    """What an order buys."""

    key: int
    name: str
    quantity: float
    price: float
    unit: str | None = None
    category_key: int | None = None
    category: str | None = None
    is_received: bool = False


@dataclass
class Order:
    """An order or a bid, in the currency it is made in.

    :param method: the code of the way it was bought, ``None`` if nobody told
    """

    key: int
    name: str
    state: str
    vendor: Party
    amount: float
    currency: str
    created: datetime
    deadline: datetime | None = None
    approved: datetime | None = None
    changed: datetime | None = None
    planned: datetime | None = None
    has_agreement: bool = False
    method: str | None = None
    bid_state: str | None = None
    bid_date: datetime | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def is_awarded(self) -> bool:
        return self.state == "purchase"


@dataclass
class Process:
    """A tender or a direct award: at least one order, all of one buyer.

    :param key: what follows the prefix in its identifier
    """

    key: str
    buyer: Party
    orders: list[Order]
    is_tender: bool


def release(
    process: Process,
    prefix: str,
    language: str = "ru",
    methods: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The process as it stands, in one release.

    :param methods: what people call our methods, by code
    """
    orders = process.orders
    ocid = f"{prefix}-{process.key}"
    changed = max(order.changed or order.created for order in orders)
    awards = [_award(order) for order in orders if _is_decided(order)]
    contracts = [_contract(order) for order in orders if order.is_awarded]
    tags = ["tender"]
    tags += ["award"] * bool(awards) + ["contract"] * bool(contracts)
    result = {
        "ocid": ocid,
        "id": f"{ocid}-{changed:%Y%m%dT%H%M%SZ}",
        "date": _moment(changed),
        "language": language,
        "tag": tags,
        "initiationType": "tender",
        "parties": _parties(process),
        "buyer": _reference(process.buyer),
        "tender": _tender(process, ocid, methods or {}),
    }
    if process.is_tender:
        result["bids"] = {"details": [_bid(order, process) for order in orders]}
    if awards:
        result["awards"] = awards
    if contracts:
        result["contracts"] = contracts
    return result


def json_lines(releases: Iterable[dict]) -> Iterator[bytes]:
    """One release a line, as tools that stream read it."""
    for one in releases:
        yield _json(one) + b"\n"


def package(
    releases: Iterable[dict], uri: str, publisher: str, published: datetime
) -> Iterator[bytes]:
    """A release package, written as its releases come."""
    head = {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": _moment(published),
        "publisher": {"name": publisher},
    }
    yield _json(head)[:-1] + b', "releases": ['
    for index, one in enumerate(releases):
        yield (b",\n" if index else b"\n") + _json(one)
    yield b"\n]}\n"


# ---- Parts of a release --------------------------------------------------------------


def _tender(process, ocid, methods):
    orders = process.orders
    awarded = [order for order in orders if order.is_awarded]
    shown = (awarded or orders)[0]
    method = next((order.method for order in orders if order.method), None)
    tender = {
        "id": ocid,
        "title": _title(shown),
        "status": _status(orders, awarded),
        "procurementMethod": _method(process, method, orders),
    }
    if method:
        tender["procurementMethodDetails"] = methods.get(method, method)
    if process.is_tender:
        deadlines = [order.deadline for order in orders if order.deadline]
        period = {"startDate": _moment(min(order.created for order in orders))}
        if deadlines:
            period["endDate"] = _moment(max(deadlines))
        bidders = {order.vendor.key: order.vendor for order in orders}
        tender |= {
            "tenderPeriod": period,
            "numberOfTenderers": len(bidders),
            "tenderers": [_reference(party) for party in bidders.values()],
        }
    tender["items"] = _items(shown)
    return tender


def _status(orders, awarded):
    if awarded:
        return "complete"
    if all(order.state == "cancel" for order in orders):
        return "cancelled"
    return "active"


def _method(process, method, orders):
    if method in _METHODS:
        return _METHODS[method]
    if process.is_tender:
        return "selective"
    return "selective" if any(order.has_agreement for order in orders) else "direct"


def _title(order):
    """What the first lines are called, as far as a headline goes."""
    names = dict.fromkeys(line.name.split("\n")[0] for line in order.lines)
    title = "; ".join(list(names)[:3]) or order.name
    return title if len(title) < 150 else f"{title[:148]}…"


def _is_decided(order):
    """An award, though it may have been taken back afterwards."""
    return order.approved is not None and order.state in ("purchase", "cancel")


def _bid(order, process):
    awarded = any(one.is_awarded for one in process.orders)
    if order.bid_state in _BID_STATES:
        status = order.bid_state
    elif not order.amount:
        status = "invited"
    else:
        status = "valid" if awarded else "pending"
    bid = {
        "id": str(order.key),
        "status": status,
        "tenderers": [_reference(order.vendor)],
    }
    if order.bid_date:
        bid["date"] = _moment(order.bid_date)
    if order.amount:
        bid["value"] = _value(order.amount, order.currency)
    return bid


def _award(order):
    return {
        "id": str(order.key),
        "title": _title(order),
        "status": "active" if order.is_awarded else "cancelled",
        "date": _moment(order.approved),
        "value": _value(order.amount, order.currency),
        "suppliers": [_reference(order.vendor)],
        "items": _items(order),
    }


def _contract(order):
    done = bool(order.lines) and all(line.is_received for line in order.lines)
    contract = {
        "id": order.name,
        "awardID": str(order.key),
        "status": "terminated" if done else "active",
        "value": _value(order.amount, order.currency),
        "items": _items(order),
    }
    if order.approved:
        contract["dateSigned"] = _moment(order.approved)
        if order.planned and order.planned >= order.approved:
            contract["period"] = {
                "startDate": _moment(order.approved),
                "endDate": _moment(order.planned),
            }
    return contract


def _items(order):
    items = []
    for line in order.lines:
        item = {
            "id": str(line.key),
            "description": line.name,
            "quantity": line.quantity,
            "unit": {"value": _value(line.price, order.currency)},
        }
        if line.unit:
            item["unit"] = {"name": line.unit, **item["unit"]}
        if line.category_key:
            item["classification"] = {
                "scheme": _CLASSIFICATION_SCHEME,
                "id": str(line.category_key),
                "description": line.category or "",
            }
        items.append(item)
    return items


def _parties(process):
    """Who takes part, each once, with all that he is in the process."""
    roles = {process.buyer.key: (process.buyer, ["buyer"])}
    for order in process.orders:
        own = roles.setdefault(order.vendor.key, (order.vendor, []))[1]
        wanted = ["tenderer"] * process.is_tender + ["supplier"] * _is_decided(order)
        own += [role for role in wanted if role not in own]
    return [_organization(party, own) for party, own in roles.values() if own]


def _organization(party, roles):
    result = {"id": party.key, "name": party.name, "roles": roles}
    if party.number:
        result["identifier"] = {
            "scheme": _IDENTIFIER_SCHEME,
            "id": party.number,
            "legalName": party.name,
        }
    if party.city or party.country:
        named = {"locality": party.city, "countryName": party.country}
        result["address"] = {name: text for name, text in named.items() if text}
    if party.email:
        result["contactPoint"] = {"email": party.email}
    return result


def _reference(party):
    return {"id": party.key, "name": party.name}


def _value(amount, currency):
    return {"amount": amount, "currency": currency}


def _moment(moment):
    """A moment in UTC as the standard writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _json(value):
    return json.dumps(value, ensure_ascii=False).encode()
