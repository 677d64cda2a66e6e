"""Vendors (V01, V03, V04): who has what in common with whom."""

from datetime import date

from .plants import plants

_KINDS = ("account", "address", "email", "number", "phone")


def _secret(world, kind):
    """A value of a kind that nobody else has."""
    n = world.number("secret")
    return {
        "account": f"KZ{n:018}",
        "address": f"{n} Abay street",
        "email": f"somebody{n}@firm.kz",
        "number": f"{900101300000 + n}",
        "phone": f"+7 701 {n // 10000 + 100} {n % 10000:04}",
    }[kind]


def _vendor(world, account=None, **keys):
    """A vendor with an order, and exactly these keys by kind."""
    vendor = world.vendor(
        accounts=[account] if account else (),
        phone=keys.get("phone"),
        email=keys.get("email"),
        vat=keys.get("number"),
        street=keys.get("address"),
        zip="050000",
        city=None,
    )
    world.order(vendor, world.a_day())
    return vendor


def _employee(world, company=None, past=False, account=None, **keys):
    """An employee with these keys; in the past: in the version before today's."""
    version = {
        "date_version": date(2024, 1, 1),
        "identification_id": keys.get("number"),
        "private_street": keys.get("address"),
        "private_zip": "050000",
    }
    versions = [version, {"date_version": date(2025, 1, 1)}] if past else [version]
    return world.employee(
        company,
        versions=versions,
        accounts=[account] if account else (),
        private_phone=keys.get("phone"),
        private_email=keys.get("email"),
    )


@plants("V01")
def plant_employees(world, n):
    """A vendor and an employee of the company with one key of each kind."""
    positives, near_misses = [], []
    company = world.company.id
    for k in range(n):
        kind = _KINDS[k % len(_KINDS)]
        same, far, unbought = (_secret(world, kind) for _n in range(3))
        past = kind in ("number", "address") and k % 2
        vendor = _vendor(world, **{kind: same})
        employee = _employee(world, past=past, **{kind: same})
        key = f"{employee.id}:{kind}"
        positives.append((company, "res.partner", vendor.id, key))
        # No order of the vendor that was awarded.
        idle = _vendor(world, **{kind: unbought})
        world.table("purchase_order").rows[-1]["state"] = "cancel"
        _employee(world, **{kind: unbought})
        near_misses.append((company, "res.partner", idle.id, None))
        if len(world.companies) > 1:
            vendor = _vendor(world, **{kind: far})
            _employee(world, world.companies[1], **{kind: far})
            near_misses.append((company, "res.partner", vendor.id, None))
    for kind in _KINDS:
        # One vendor more than five has the key.
        crowd = _secret(world, kind)
        vendors = [_vendor(world, **{kind: crowd}) for _n in range(6)]
        _employee(world, **{kind: crowd})
        near_misses += [(company, "res.partner", v.id, None) for v in vendors]
    return positives, near_misses


def _tender(world, vendors, won=True):
    """A tender that the first vendor won, or nobody."""
    group, day = world.group(), world.a_day()
    return [
        world.order(
            vendor, day, group=group, state="purchase" if won and not n else "cancel"
        )
        for n, vendor in enumerate(vendors)
    ]


@plants("V03")
def plant_tied_bidders(world, n):
    """Two bidders of one tender with one key of each kind."""
    positives, near_misses = [], []
    alone = world.vendor()
    for k in range(n):
        kind = _KINDS[k % len(_KINDS)]
        same, apart = _secret(world, kind), _secret(world, kind)
        pair = [_vendor(world, **{kind: same}) for _n in range(2)]
        positives.append(_tender(world, pair)[0])
        # They bid in two tenders; nobody won; one of them bid twice.
        far = [_vendor(world, **{kind: apart}) for _n in range(2)]
        near_misses += [_tender(world, [vendor, alone])[0] for vendor in far]
        near_misses.append(_tender(world, pair, won=False)[0])
        near_misses.append(_tender(world, [pair[0], pair[0]])[0])
    for kind in _KINDS:
        crowd = _secret(world, kind)
        vendors = [_vendor(world, **{kind: crowd}) for _n in range(6)]
        near_misses.append(_tender(world, vendors[:2])[0])
    company = world.company.id
    return (
        [(company, "purchase.order", order.id, "") for order in positives],
        [(company, "purchase.order", order.id, "") for order in near_misses],
    )


@plants("V04")
def plant_weak_vendors(world, n):
    """Two signs of weak master data; one sign alone, or two vendors at an address."""
    positives, near_misses = [], []
    # Many vendors at one address, a free mail box, a number without its control digit.
    signs = ({"vat": "1"}, {"email": "a@mail.ru"}, {"street": "1 Abay"})
    for k in range(n):
        one, two = signs[k % 3], signs[(k + 1) % 3]
        positives.append(_plain(world, **one | two))
        near_misses.append(_plain(world, **one))
        near_misses += [
            _plain(world, vat="1", street=f"{k} Satpayev") for _n in range(2)
        ]
    company = world.company.id
    return (
        [(company, "res.partner", vendor.id, "") for vendor in positives],
        [(company, "res.partner", vendor.id, "") for vendor in near_misses],
    )


def _plain(world, **values):
    """A vendor with an order, and no sign but those that are given."""
    n = world.number("plain vendor")
    vendor = world.vendor(
        **{
            "name": "".join(digit * 4 for digit in f"{n:04}").translate(_LETTERS),
            "vat": _true_number(world),
            "email": f"office@firm{n}.kz",
            "street": f"{n} Dostyk",
            "zip": "050000",
            "city": None,
            **values,
        }
    )
    world.order(vendor, world.a_day())
    return vendor


def _true_number(world):
    """A business number with its control digit."""
    while True:
        eleven = f"{60140000000 + 97 * world.number('business number'):011}"
        digit = sum(n * int(d) for n, d in enumerate(eleven, 1)) % 11
        if digit < 10:
            return f"{eleven}{digit}"


_LETTERS = str.maketrans("0123456789", "abcdefghij")
