"""Who gets the money, of what kinds, at what prices: P08, P08b, P09, P15, P22, P23."""

from datetime import timedelta
from itertools import cycle

from .plants import in_company, of_companies, plants

_CENT = 0.01
_PARTNER = "res.partner"


def _ago(world, days):
    return world.date_to - timedelta(days=days)


def _turns(n, positives, near_misses):
    """What the makers give in turn, ``n`` of each."""
    found = []
    for makers in (positives, near_misses):
        turn = cycle(makers)
        found.append([next(turn)() for _number in range(n)])
    return found


# ---- P08, P08b -----------------------------------------------------------------------

#: What the vendor of the case gets, then the others: of 100.
_DOMINANT = (
    (30, 25, 20, 15, 10),
    (20, 16, 16, 16, 16, 16),
    (10, *[4.5] * 20),
    (30, *[7] * 10),
)
_USUAL = (
    (29.99, 25, 20, 15, 10.01),
    (20, 20, 20, 20, 20),
    (9.99, *[4.5005] * 20),
    (40, 30, 30),
)


def _spend(world, amounts, **values):
    """Orders in these amounts, of a vendor of its own and of some whom all share."""
    own = world.vendor()
    for number, amount in enumerate(amounts):
        other = world.shared(("vendor", number), world.vendor) if number else own
        world.order(other, _ago(world, 10 + number), amount=amount * 1000, **values)
    return own


@plants("P08")
def plant_concentration(world, n):
    """Of what a company of the case's own spends: 30 %, or a tenth beyond the fence."""
    found = []
    for makers in (_DOMINANT, _USUAL):
        cases = []
        for company, amounts in zip(
            of_companies(world, n), cycle(makers), strict=False
        ):
            with in_company(world, company):
                vendor = _spend(world, amounts)
            cases.append((company, _PARTNER, vendor["id"], ""))
        found.append(cases)
    return found


@plants("P08b")
def plant_favourites(world, n):
    """The same of what one buyer spends."""

    def bought(amounts):
        def make():
            buyer = world.user(world.company, ["purchase.group_purchase_user"])
            vendor = _spend(world, amounts, buyer=buyer)
            return world.company.id, _PARTNER, vendor["id"], str(buyer["id"])

        return make

    return _turns(n, map(bought, _DOMINANT), map(bought, _USUAL))


# ---- P09 -----------------------------------------------------------------------------


def _narrowed(world, ago, now, orders=10):
    """A category in two years: the shares of its vendors, a tenth of them an order."""

    def make():
        category = world.category()
        product = world.product(category, type="service")
        for days, shares in ((500, ago), (100, now)):
            count = orders if days == 100 else 10
            # Each vendor's share in as many equal orders as there are to give out.
            for number, share in enumerate(shares):
                pieces = count // len(shares) + (number < count % len(shares))
                for piece in range(pieces):
                    world.order(
                        world.shared(("vendor", number), world.vendor),
                        _ago(world, days + 3 * number + piece),
                        lines=[
                            {"product": product, "price_unit": share * 6000 / pieces}
                        ],
                    )
        return world.company.id, "product.category", category["id"], ""

    return make


@plants("P09")
def plant_narrow_markets(world, n):
    """Above 0.25, and more than 0.1 above the year before, of ten orders in each."""
    even = [10] * 10
    return _turns(
        n,
        [
            _narrowed(world, even, [50, 50]),
            _narrowed(world, even, [26, 25, 25, 24]),
            _narrowed(world, [30, 30, 20, 20], [41, 39, 20]),
            _narrowed(world, even, [100]),
        ],
        [
            _narrowed(world, even, [25, 25, 25, 25]),
            _narrowed(world, [30, 30, 20, 20], [40, 40, 20]),
            _narrowed(world, [40, 40, 20], [40, 40, 20]),
            _narrowed(world, even, [50, 50], orders=9),
        ],
    )


# ---- P15 -----------------------------------------------------------------------------


def _assorted(world, kinds, orders=3, **values):
    """A vendor of so many top categories, in so many orders."""

    def make():
        vendor = world.vendor()
        for number in range(orders):
            numbers = range(kinds) if not number else range(1)
            lines = [
                {
                    "product": world.shared(
                        ("of kind", kind),
                        lambda: world.product(world.category(), type="service"),
                    )
                }
                for kind in numbers
            ]
            odd = values if not number else {}
            world.order(vendor, lines=lines, **odd)
        return world.company.id, _PARTNER, vendor["id"], ""

    return make


@plants("P15")
def plant_variety(world, n):
    """From three orders on: the middle half has one kind or two, the fence is at 4.

    Two interquartile ranges above the upper quartile, which is what tests set.
    """
    usual = _assorted(world, 1), _assorted(world, 2)
    for make in usual:
        for _number in range(4 * n):
            make()
    return _turns(
        n,
        [_assorted(world, 4), _assorted(world, 5)],
        [
            _assorted(world, 3),
            _assorted(world, 4, orders=2),
            _assorted(world, 4, state="cancel"),
        ],
    )


# ---- P22, P23 ------------------------------------------------------------------------

_ROUND, _ODD = 11_000, 11_500


def _priced(world, *prices, **values):
    """A vendor with one line for each of the prices."""

    def make():
        vendor = world.vendor()
        world.order(vendor, lines=[{"price_unit": price} for price in prices], **values)
        return world.company.id, _PARTNER, vendor["id"], ""

    return make


@plants("P22")
def plant_round_prices(world, n):
    """Four of five lines above 10,000 by the thousand; most of the others' are not."""
    for _number in range(n):
        _priced(world, *[_ODD] * 20)()
    return _turns(
        n,
        [
            _priced(world, *[_ROUND] * 4, _ODD),
            _priced(world, *[_ROUND] * 8, _ODD, 7),
        ],
        [
            _priced(world, *[_ROUND] * 7, _ODD, _ODD),
            _priced(world, *[_ROUND] * 4),
            _priced(world, *[_ROUND] * 3, 10_000, _ODD),
            _priced(world, *[_ROUND] * 3, _ROUND + _CENT, _ODD),
            _priced(world, *[_ROUND] * 5, state="cancel"),
        ],
    )


def _digits(world, counts, factor=100, **values):
    """A vendor whose amounts begin so often with each digit."""

    def make():
        vendor = world.vendor()
        for digit, count in enumerate(counts, 1):
            for number in range(count):
                amount = digit * factor * 1.01
                odd = values if not number else {}
                world.order(vendor, amount=round(amount, 2), **odd)
        return world.company.id, _PARTNER, vendor["id"], ""

    return make


@plants("P23")
def plant_benford(world, n):
    """Thirty amounts whose first digits deviate from Benford's law by 0.015 on average.

    The deviations are 0.0171 and far more, and 0.0079 and 0.0116.
    """
    return _turns(
        n,
        [
            _digits(world, (11, 5, 4, 3, 2, 2, 1, 1, 1)),
            _digits(world, (0, 0, 0, 0, 0, 0, 0, 0, 30)),
        ],
        [
            _digits(world, (9, 5, 4, 3, 2, 2, 2, 2, 1)),
            _digits(world, (10, 5, 4, 3, 2, 2, 2, 1, 1)),
            _digits(world, (0, 0, 0, 0, 0, 0, 0, 0, 29)),
            _digits(world, (0, 0, 0, 0, 0, 0, 0, 0, 30), state="cancel"),
            _digits(world, (0, 0, 0, 0, 0, 0, 0, 0, 30), factor=0.1),
        ],
    )
