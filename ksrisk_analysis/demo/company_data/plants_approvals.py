"""Approvals (A01–A06): cases on either side of each condition."""

from datetime import date, datetime, timedelta

from odoo import SUPERUSER_ID

from .plants import T, plants

#: A working day in Almaty on either side of the change of its offset to UTC.
_SIDES = ((date(2024, 2, 29), 6), (date(2024, 3, 1), 5))


def _expect(world, order):
    return world.company.id, "purchase.order", order.id, ""


def _all(world, orders):
    return [_expect(world, order) for order in orders]


@plants("A01")
def plant_own_approvals(world, n):
    """Whoever entered the order approved it."""
    positives, near_misses = [], []
    vendor, one, two = world.vendor(), world.user(), world.user()
    for _n in range(n):
        day = world.a_day()
        same = {"buyer": one, "approver": one}
        positives.append(world.order(vendor, day, **same))
        near_misses.append(world.order(vendor, day, buyer=one, approver=two))
        near_misses.append(world.order(vendor, day, state="cancel", **same))
        # What was read from a file, or done by the system, is nobody's doing.
        near_misses.append(world.order(vendor, day, ksrisk_is_imported=True, **same))
        by_system = world.order(vendor, day)
        by_system |= {"create_uid": SUPERUSER_ID, "ksrisk_approved_uid": SUPERUSER_ID}
        near_misses.append(by_system)
    return _all(world, positives), _all(world, near_misses)


@plants("A02")
def plant_two_sides(world, n):
    """Who ordered entered the bill as well."""
    positives, near_misses = [], []
    vendor = world.vendor()
    one, two, three = (world.user() for _n in range(3))
    for k in range(n):
        day = world.a_day()
        found, apart, alone = (
            world.order(vendor, day, buyer=one, approver=approver)
            for approver in (two, two, one)
        )
        _bill(world, found, (one, two)[k % 2])
        _bill(world, apart, three)
        _bill(world, alone, three)
        _bill(world, alone, one, move_type="in_refund")
        _bill(world, alone, one, state="draft")
        positives.append(found)
        near_misses += [apart, alone]
    return _all(world, positives), _all(world, near_misses)


def _bill(world, order, user, **values):
    """A bill of all that an order has, entered by a user."""
    vendor = {"id": order["partner_id"]}
    known = world.table("res_partner").rows
    vendor = next(row for row in known if row["id"] == vendor["id"])
    day = order["date_approve"].date() + timedelta(days=5)
    lines = [{"order_line": world._lines_of[order["id"]][0]}]
    bill = world.bill(vendor, day, lines=lines, **values)
    bill["create_uid"] = user["id"]
    return bill


@plants("A03")
def plant_odd_hours(world, n):
    """From nine in the evening to seven in the morning, or on a Saturday or Sunday."""
    positives, near_misses = [], []
    vendor = world.vendor()
    while len(positives) < n or len(near_misses) < n:
        for day, zone in _SIDES:
            for hour, minute, second, is_odd in (
                (21, 0, 0, True),
                (6, 59, 59, True),
                (20, 59, 59, False),
                (7, 0, 0, False),
            ):
                at = datetime(day.year, day.month, day.day, hour, minute, second)
                order = world.order(vendor, at - timedelta(hours=zone))
                (positives if is_odd else near_misses).append(order)
        # The last minute of a Friday, the first ones of a weekend, and its last.
        friday = datetime(2025, 6, 13, 20, 59) - timedelta(hours=5)
        near_misses.append(world.order(vendor, friday))
        near_misses.append(world.order(vendor, friday, state="cancel"))
        for hours in (12, 14 + 24):
            positives.append(world.order(vendor, friday + timedelta(hours=hours)))
    return _all(world, positives), _all(world, near_misses)


@plants("A03b")
def plant_night_buyers(world, n):
    """One order in ten at night, and three times the share of the company."""
    positives, near_misses = [], []
    vendor = world.vendor()
    noon, night = datetime(2025, 9, 8, 7), datetime(2025, 9, 8, 17)
    for k in range(n):
        found, almost = world.user(), world.user()
        for buyer, total in ((found, 10), (almost, 11 if k % 2 else 9)):
            for number in range(total):
                world.order(vendor, noon if number else night, buyer=buyer)
        positives.append((world.company.id, "res.users", found.id, ""))
        near_misses.append((world.company.id, "res.users", almost.id, ""))
    crowd = world.user()
    made = 10 * n + 11 * (n // 2) + 9 * (n - n // 2)
    for _n in range(30 * 2 * n - made):
        world.order(vendor, noon, buyer=crowd)
    return positives, near_misses


@plants("A04")
def plant_dates_back(world, n):
    """Approved a day before it was entered; a deadline that moved afterwards."""
    positives, near_misses = [], []
    vendor = world.vendor()
    second, day = timedelta(seconds=1), timedelta(days=1)
    for _n in range(n):
        # Half past midnight in Almaty, the day before in UTC.
        at = datetime(2024, 2, 29, 19, 30)
        late = world.order(vendor, at, create_date=at + timedelta(hours=23, minutes=30))
        soon = world.order(vendor, at, create_date=at + timedelta(hours=23, minutes=29))
        moved, before, still = (world.order(vendor, at) for _n in range(3))
        for order, told, by in (
            (moved, second, -day),
            (before, 0 * day, -day),
            (still, day, 0 * day),
        ):
            message = world.message(order, "purchase.order", at + told)
            old = order["date_order"]
            world.tracking(message, "date_order", old, old + by)
        positives += [late, moved]
        near_misses += [soon, before, still]
    return _all(world, positives), _all(world, near_misses)


@plants("A06")
def plant_one_step(world, n):
    """Confirmed alone, though the company wants two steps from T on."""
    world.company.write(
        {"po_double_validation": "two_step", "po_double_validation_amount": T}
    )
    positives, near_misses = [], []
    vendor = world.vendor()
    for _n in range(n):
        day = world.a_day()
        alone, second, small, mute = (
            world.order(vendor, day, amount=amount) for amount in (T, T, T - 0.01, T)
        )
        for order in (alone, second, small):
            _say(world, order, "confirmed")
        _say(world, second, "approved")
        positives.append(alone)
        near_misses += [second, small, mute]
    return _all(world, positives), _all(world, near_misses)


def _say(world, order, step):
    at = order["date_approve"]
    world.message(order, "purchase.order", at, subtype=f"purchase.mt_rfq_{step}")
