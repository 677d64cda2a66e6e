"""Bills, and what became of orders (B01–B03, C01, C03)."""

from datetime import date, datetime, timedelta

from .plants import T, plants

_CENT = 0.01


def _bills(world, bills):
    return [(world.company.id, "account.move", bill.id, "") for bill in bills]


def _orders(world, orders):
    return [(world.company.id, "purchase.order", order.id, "") for order in orders]


def _bill(world, vendor, order, day, **values):
    line = {"order_line": world._lines_of[order["id"]][0], "quantity": 1}
    if "price" in values:
        line["price_unit"] = values.pop("price")
    return world.bill(vendor, day, lines=[line], **values)


@plants("B01")
def plant_early_bills(world, n):
    """Billed the day before the approval: minutes count, on the company's clock."""
    positives, near_misses = [], []
    for k in range(n):
        vendor = world.vendor()
        day, zone = ((date(2024, 2, 28), 6), (date(2024, 3, 1), 5))[k % 2]
        midnight = datetime(day.year, day.month, day.day) + timedelta(hours=24 - zone)
        minute = timedelta(minutes=1)
        late, same, off = (
            world.order(vendor, at)
            for at in (midnight + minute, midnight - minute, midnight + minute)
        )
        off["state"] = "cancel"
        positives.append(_bill(world, vendor, late, day))
        near_misses.append(_bill(world, vendor, same, day))
        near_misses.append(_bill(world, vendor, off, day))
        near_misses.append(_bill(world, vendor, late, day, state="draft"))
        near_misses.append(_bill(world, vendor, late, day, move_type="in_refund"))
    return _bills(world, positives), _bills(world, near_misses)


@plants("B02")
def plant_unordered_bills(world, n):
    """T on lines without an order; a cent less, or with an order."""
    positives, near_misses = [], []
    for _n in range(n):
        vendor, day = world.vendor(), world.a_day()
        halves = [
            {"name": "x", "price_unit": T / 2},
            {"name": "y", "price_unit": T / 2},
        ]
        positives.append(world.bill(vendor, day, lines=halves))
        near_misses.append(world.bill(vendor, day, amount=T - _CENT))
        order = world.order(vendor, day, amount=T)
        near_misses.append(_bill(world, vendor, order, day))
        near_misses.append(world.bill(vendor, day, amount=T, move_type="in_refund"))
    return _bills(world, positives), _bills(world, near_misses)


@plants("B03")
def plant_double_bills(world, n):
    """One number within a year and a day, one amount within a week."""
    positives, near_misses = [], []
    day = date(2025, 1, 1)
    for k in range(n):
        first = {"ref": f"N-{k}", "amount": 1000 + k}
        by_number = k % 2
        for days in (366, 367) if by_number else (7, 8):
            vendor = world.vendor()
            near_misses.append(world.bill(vendor, day, **first))
            same = (
                {"ref": f"№ n{k}", "amount": 1}
                if by_number
                else {"ref": None, "amount": 1000 + k}
            )
            later = world.bill(vendor, day + timedelta(days=days), **same)
            (positives if days in (366, 7) else near_misses).append(later)
        vendor = world.vendor()
        near_misses.append(world.bill(vendor, day, **first))
        near_misses.append(world.bill(vendor, day, move_type="in_refund", **first))
    return _bills(world, positives), _bills(world, near_misses)


@plants("C03")
def plant_other_sums(world, n):
    """Billed above 101 %, or a finished order below a half."""
    positives, near_misses = [], []
    for _n in range(n):
        vendor, day = world.vendor(), world.a_day()
        over, most, less, half, going = (
            world.order(vendor, day, amount=1000) for _n in range(5)
        )
        _bill(world, vendor, over, day, price=1010 + _CENT)
        _bill(world, vendor, most, day, price=1010)
        _bill(world, vendor, most, day, price=300)
        _bill(world, vendor, most, day, price=300, move_type="in_refund")
        _bill(world, vendor, less, day, price=500 - _CENT)
        _bill(world, vendor, half, day, price=500)
        _bill(world, vendor, going, day, price=1)
        for order in (over, most, less, half, going):
            order |= {"invoice_status": "to invoice", "locked": order in (less, half)}
        positives += [over, less]
        near_misses += [most, half, going]
    return _orders(world, positives), _orders(world, near_misses)


def _change(world, order, *amounts, gap=10):
    """Changes of the amount, some days after the approval each."""
    at = order["date_approve"]
    for old, new in zip(amounts, amounts[1:], strict=False):
        at += timedelta(days=gap)
        message = world.message(order, "purchase.order", at)
        world.tracking(message, "amount_untaxed", old, new)


@plants("C01")
def plant_changed_amounts(world, n):
    """More than a tenth in all, or from below T to T, after the approval."""
    positives, near_misses = [], []
    at = datetime(2026, 1, 12, 5)
    for _n in range(n):
        vendor = world.vendor()
        more, tenth, fro, over, under, before = (
            world.order(vendor, at, amount=amount)
            for amount in (1100 + _CENT, 1100, 1000, T, T - _CENT, 5000)
        )
        _change(world, more, 1000, 1100 + _CENT)
        _change(world, tenth, 1000, 1100)
        _change(world, fro, 1000, 1050 + _CENT, 1000)
        _change(world, over, T - _CENT, T)
        _change(world, under, T - 1, T - _CENT)
        _change(world, before, 1, 5000, gap=0)
        positives += [more, fro, over]
        near_misses += [tenth, under, before]
    return _orders(world, positives), _orders(world, near_misses)


@plants("C01-D7.06")
def plant_substantial_changes(world, n):
    """A tenth of the amount, a fifth of the term, two changes within 30 days."""
    positives, near_misses = [], []
    at, day = datetime(2026, 1, 1, 5), timedelta(days=1)
    for _n in range(n):
        vendor = world.vendor()
        tenth, less, fifth, sooner, twice, slow, once = (
            world.order(vendor, at, amount=amount)
            for amount in (1100, 1100 - _CENT, 1, 1, 1000, 1000, 1000)
        )
        _change(world, tenth, 1000, 1100)
        _change(world, less, 1000, 1100 - _CENT)
        for order, seconds in ((fifth, 0), (sooner, -1)):
            order["date_planned"] = at + 12 * day + timedelta(seconds=seconds)
            message = world.message(order, "purchase.order", at + 5 * day)
            world.tracking(
                message, "date_planned", at + 10 * day, order["date_planned"]
            )
        _change(world, twice, 1000, 1001, 1000, gap=15)
        _change(world, slow, 1000, 1001, 1000, gap=15.00002)
        _change(world, once, 1000, 1001, gap=1)
        positives += [tenth, fifth, twice]
        near_misses += [less, sooner, slow, once]
    return _orders(world, positives), _orders(world, near_misses)
