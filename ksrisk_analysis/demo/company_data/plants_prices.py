"""Unit prices (P05 and its kin): cases at the boundaries of each condition."""

import math
from datetime import timedelta
from itertools import cycle

from .plants import plants

#: What the tests set the least overpayment to.
MATERIAL = 10_000
_PRICE = 1000


def _cases(world, n, positives, near_misses):
    found = []
    for makers in (positives, near_misses):
        cases = []
        for make in cycle(makers):
            line = make(world)
            cases.append((world.company.id, "purchase.order.line", line["id"], ""))
            if len(cases) == n:
                break
        found.append(cases)
    return found


def _buy(world, product, day, price, quantity=100, company=None, **values):
    """One line, in an order of its own."""
    line = {"product": product, "price_unit": price, "product_qty": quantity}
    order = world.order(
        world.vendor(),
        day,
        lines=[line | {k: v for k, v in values.items() if k in ("uom", "discount")}],
        company=company,
        **{k: v for k, v in values.items() if k not in ("uom", "discount")},
    )
    return world.lines(order)[0]


def _usual(world, n=4, price=_PRICE, product=None, **values):
    """A product that is bought ``n`` times at its usual price, a week apart."""
    product = product or world.product(type="service")
    start = min(world.a_day(), world.date_to - timedelta(days=120))
    for number in range(n):
        _buy(world, product, start + timedelta(days=7 * number), price, **values)
    return product, start + timedelta(days=7 * n)


def _dear(price, quantity=100, n=4, category=None, **values):
    """A case: the usual price, then this one."""

    def make(world):
        product = world.product(
            type="service", **({"categ_id": category} if category else {})
        )
        product, day = _usual(world, n, product=product)
        return _buy(world, product, day, price, quantity, **values)

    return make


def _in_one_order(world):
    """Five lines of one order: there is nothing to compare with."""
    product = world.product(type="service")
    prices = [_PRICE] * 4 + [2 * _PRICE]
    order = world.order(
        world.vendor(),
        lines=[
            {"product": product, "price_unit": p, "product_qty": 100} for p in prices
        ],
    )
    return world.lines(order)[-1]


def _in_another_company(world):
    product, day = _usual(world, 3)
    if len(world.companies) > 1:
        _buy(world, product, day, _PRICE, company=world.companies[1])
    return _buy(world, product, day, 2 * _PRICE)


def _in_dozens(price):
    """The same price of a piece, bought by the dozen."""

    def make(world):
        product, day = _usual(world)
        dozen = world.env.ref("uom.product_uom_dozen")
        return _buy(world, product, day, price * 12, 10, uom=dozen)

    return make


def _in_hours(world):
    product, day = _usual(world)
    hour = world.env.ref("uom.product_uom_hour")
    return _buy(world, product, day, 2 * _PRICE, uom=hour)


def _before_the_period(world):
    product, day = _usual(world, 3)
    _buy(world, product, world.date_to - timedelta(days=4 * 366), _PRICE)
    return _buy(world, product, day, 2 * _PRICE)


@plants("P05")
def plant_prices(world, n):
    """Above 1.5 medians, from five lines of two orders, 10,000 too much or more."""
    return _cases(
        world,
        n,
        [
            _dear(1.5 * _PRICE + 0.01),
            _dear(2 * _PRICE, MATERIAL / _PRICE),
            _dear(2 * _PRICE, discount=20),
            _in_dozens(1501),
        ],
        [
            _dear(1.5 * _PRICE),
            _dear(2 * _PRICE, MATERIAL / _PRICE - 0.01),
            _dear(2 * _PRICE, n=3),
            _dear(2 * _PRICE, discount=25),
            _dear(2 * _PRICE, state="cancel"),
            _in_one_order,
            _in_another_company,
            _in_dozens(1500),
            _in_hours,
            _before_the_period,
        ],
    )


def chosen_category(world, code):
    """A category that a detector of categories looks at from now on."""
    category = world.env["product.category"].create({"name": f"Of {code}"})
    detector = world.env["ksrisk.detector"].with_context(active_test=False)
    detector.search([("code", "=", code)]).category_ids |= category
    return category


@plants("P05-D8.04")
def plant_prices_of_it(world, n):
    """As P05, of the chosen categories alone: what is below them is of them."""
    chosen = chosen_category(world, "P05-D8.04")
    inner = chosen.create({"name": "Inner", "parent_id": chosen.id})
    return _cases(
        world,
        n,
        [
            _dear(1.5 * _PRICE + 0.01, category=chosen.id),
            _dear(2 * _PRICE, MATERIAL / _PRICE, category=inner.id),
        ],
        [
            _dear(1.5 * _PRICE, category=chosen.id),
            _dear(2 * _PRICE, MATERIAL / _PRICE - 0.01, category=inner.id),
            _dear(2 * _PRICE, n=3, category=chosen.id),
            _dear(3 * _PRICE),
        ],
    )


# ---- P05r ----------------------------------------------------------------------------

#: With these the median is the price, and the median distance to it ln(1.05).
_SPREAD = (_PRICE / 1.05, _PRICE, _PRICE, _PRICE * 1.05)
_FAR = math.exp(3.5 * 1.4826 * math.log(1.05))


def _odd(price, quantity=100, usual=_SPREAD, **values):
    """A case: prices with a spread, then this one."""

    def make(world):
        product = world.product(type="service")
        start = min(world.a_day(), world.date_to - timedelta(days=120))
        for number, one in enumerate(usual):
            _buy(world, product, start + timedelta(days=number), one)
        return _buy(
            world, product, start + timedelta(days=9), price, quantity, **values
        )

    return make


@plants("P05r")
def plant_prices_out_of_range(world, n):
    """Beyond 3.5 deviations on either side, from five lines with a spread."""
    high, low = _PRICE * _FAR, _PRICE / _FAR
    above, below = math.ceil(high * 100) / 100, math.floor(low * 100) / 100
    return _cases(
        world,
        n,
        [_odd(above), _odd(below), _odd(2 * _PRICE, MATERIAL / _PRICE)],
        [
            _odd(above - 0.01),
            _odd(below + 0.01),
            _odd(2 * _PRICE, MATERIAL / _PRICE - 0.01),
            _odd(2 * _PRICE, usual=_SPREAD[:3]),
            _odd(2 * _PRICE, usual=[_PRICE] * 4),
            _odd(2 * _PRICE, state="cancel"),
        ],
    )


# ---- P05b ----------------------------------------------------------------------------


def _habit(dear, usual, price=2 * _PRICE, **values):
    """A vendor with so many dear lines, and so many at the price of the others."""

    def make(world):
        product = world.product(type="service")
        common = {"product": product, "product_qty": 100}
        others = [common | {"price_unit": _PRICE}] * 7
        world.order(world.shared("other vendor", world.vendor), lines=others)
        vendor = world.vendor()
        lines = [common | {"price_unit": price}] * dear
        lines += [common | {"price_unit": _PRICE}] * usual
        world.order(vendor, lines=lines, **values)
        return world.company.id, "res.partner", vendor["id"], ""

    return make


@plants("P05b")
def plant_dear_vendors(world, n):
    """Three dear lines, three of ten at least of those that can be compared."""
    found = []
    for makers in (
        [_habit(3, 7), _habit(3, 0), _habit(4, 1)],
        [
            _habit(3, 8),
            _habit(2, 0),
            _habit(5, 0, 1.5 * _PRICE),
            _habit(3, 0, state="cancel"),
        ],
    ):
        turn = cycle(makers)
        found.append([next(turn)(world) for _number in range(n)])
    return found


# ---- P05-D6.10 -----------------------------------------------------------------------


def _late(days):
    """Three prices, the first of them so many days before the fourth."""

    def make(world):
        product = world.product(type="service")
        day = min(world.a_day(), world.date_to)
        for before in (days, 20, 10):
            _buy(world, product, day - timedelta(days=before), _PRICE)
        return _buy(world, product, day, 1.3 * _PRICE)

    return make


def _against_offers(n, **values):
    """A tender: the dear offer wins against ``n`` others, and there is no history."""

    def make(world):
        product, group = world.product(type="service"), world.group()
        day = world.a_day()
        for _number in range(n):
            _buy(
                world,
                product,
                day,
                _PRICE,
                group=group,
                **({"state": "cancel"} | values),
            )
        return _buy(world, product, day, 1.3 * _PRICE, group=group)

    return make


def _on_one_day(world):
    """What is bought on the same day is not before it."""
    product, day = world.product(type="service"), world.a_day()
    for _number in range(3):
        _buy(world, product, day, _PRICE)
    return _buy(world, product, day, 1.3 * _PRICE)


@plants("P05-D6.10")
def plant_earlier_prices(world, n):
    """More than 20 % above the median of three prices of 365 days or lost offers."""
    return _cases(
        world,
        n,
        [
            _dear(1.2 * _PRICE + 0.01, n=3),
            _dear(1.3 * _PRICE, 0.01, n=3),
            _late(365),
            _against_offers(3),
            _in_dozens(1201),
        ],
        [
            _dear(1.2 * _PRICE, n=3),
            _dear(1.3 * _PRICE, n=2),
            _dear(1.5 * _PRICE, discount=20),
            _late(366),
            _against_offers(2),
            _against_offers(3, ksrisk_bid_status="withdrawn"),
            _on_one_day,
            _in_hours,
        ],
    )
