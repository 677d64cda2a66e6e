"""Splitting of purchases (P03 and its kin): the worked example of planted cases."""

from datetime import timedelta
from itertools import cycle

from .plants import T, plants

_CENT = 0.01


@plants("P03")
def plant_splitting(world, n):
    """Direct orders of one vendor, each below T, that reach T within 30 days.

    A cluster is a flag of its vendor; its key is the local day of the first of its
    orders: where the first rolling 30 days begin that hold three orders and T.
    """
    positive, negative = cycle(_POSITIVES), cycle(_NEAR_MISSES)
    positives, near_misses = [], []
    while len(positives) < n:
        positives += next(positive)(world)
    while len(near_misses) < n:
        near_misses += next(negative)(world)
    return positives, near_misses


def _start(world):
    """A day from which a case has four months before the period ends."""
    return min(world.a_day(), world.date_to - timedelta(days=130))


def _buy(world, vendor, start, amounts, gaps, **values):
    """Orders of these amounts, so many days after ``start``."""
    return [
        world.order(vendor, start + timedelta(days=gap), amount=amount, **values)
        for amount, gap in zip(amounts, gaps, strict=True)
    ]


def _expect(world, vendor, day):
    return world.company.id, "res.partner", vendor.id, day and day.isoformat()


def _thirds():
    """Three amounts, none round, whose sum is T to the cent."""
    return 333_333.33, 333_333.34, 333_333.33


# ---- Found ---------------------------------------------------------------------------


def _exactly_t_in_exactly_30_days(world):
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds(), (0, 17, 30))
    return [_expect(world, vendor, start)]


def _just_below_t_each(world):
    """Five orders of T less a cent: one cluster, and one flag."""
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, [T - _CENT] * 5, (0, 3, 7, 12, 20))
    return [_expect(world, vendor, start)]


def _on_one_day(world):
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds(), (0, 0, 0))
    return [_expect(world, vendor, start)]


def _two_clusters(world):
    """Two clusters of one vendor, with more than 30 days between their hits."""
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, [0.6 * T] * 6, (0, 2, 5, 80, 82, 85))
    return [_expect(world, vendor, start + timedelta(days=days)) for days in (0, 80)]


def _among_others(world):
    """Three hits, though a cancelled, a large and an older order stand among them."""
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, [0.1 * T, T], (0, 41))
    _buy(world, vendor, start, [0.5 * T], (42,), state="cancel")
    _buy(world, vendor, start, _thirds(), (40, 45, 50))
    return [_expect(world, vendor, start + timedelta(days=40))]


# ---- Left alone ----------------------------------------------------------------------


def _a_cent_below_t(world):
    vendor, start = world.vendor(), _start(world)
    first, second, third = _thirds()
    _buy(world, vendor, start, (first, second, third - _CENT), (0, 10, 20))
    return [_expect(world, vendor, None)]


def _in_31_days(world):
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds(), (0, 17, 31))
    return [_expect(world, vendor, None)]


def _only_two(world):
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, [T - _CENT] * 2, (0, 5))
    return [_expect(world, vendor, None)]


def _one_reaches_t(world):
    """An order of T itself went through a procedure of its own: two others are left."""
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, (0.4 * T, T, 0.4 * T), (0, 5, 10))
    return [_expect(world, vendor, None)]


def _one_not_awarded(world):
    vendor, start = world.vendor(), _start(world)
    state = world.chance.choice(("draft", "sent", "to approve", "cancel"))
    _buy(world, vendor, start, _thirds()[:2], (0, 5))
    _buy(world, vendor, start, _thirds()[2:], (10,), state=state)
    return [_expect(world, vendor, None)]


def _one_of_nothing(world):
    """The third order is free of charge: not three purchases."""
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, (0.7 * T, 0.7 * T, 0), (0, 5, 10))
    return [_expect(world, vendor, None)]


def _one_by_tender(world):
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds()[:2], (0, 5))
    tender = world.group()
    _buy(world, vendor, start, _thirds()[2:], (10,), group=tender)
    loser = world.shared("other bidder", world.vendor)
    _buy(world, loser, start, [400_000], (10,), group=tender, state="cancel")
    return [_expect(world, vendor, None)]


def _one_by_agreement(world):
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds()[:2], (0, 5))
    agreement = world.requisition(vendor)
    _buy(world, vendor, start, _thirds()[2:], (10,), requisition=agreement)
    return [_expect(world, vendor, None)]


def _one_of_another_company(world):
    if len(world.companies) == 1:
        return []
    vendor, start = world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds()[:2], (0, 5))
    _buy(world, vendor, start, _thirds()[2:], (10,), company=world.companies[1])
    return [_expect(world, vendor, None)]


def _one_of_another_vendor(world):
    vendor, other, start = world.vendor(), world.vendor(), _start(world)
    _buy(world, vendor, start, _thirds()[:2], (0, 5))
    _buy(world, other, start, _thirds()[2:], (10,))
    return [_expect(world, vendor, None), _expect(world, other, None)]


_POSITIVES = (
    _exactly_t_in_exactly_30_days,
    _just_below_t_each,
    _on_one_day,
    _two_clusters,
    _among_others,
)
_NEAR_MISSES = (
    _a_cent_below_t,
    _in_31_days,
    _only_two,
    _one_reaches_t,
    _one_not_awarded,
    _one_of_nothing,
    _one_by_tender,
    _one_by_agreement,
    _one_of_another_company,
    _one_of_another_vendor,
)


# ---- P03c: by one buyer --------------------------------------------------------------


def _by_buyer(gaps=(0, 17, 30), amounts=None, buyers=1, vendors=1, **last):
    """Orders of one buyer, or of two in turn, to one vendor, or to two."""

    def make(world):
        group = ["purchase.group_purchase_user"]
        users = [world.user(world.company, group) for _n in range(buyers)]
        sellers = [world.vendor() for _n in range(vendors)]
        start = _start(world)
        for number, gap in enumerate(gaps):
            world.order(
                sellers[number % vendors],
                start + timedelta(days=gap),
                amount=(amounts or _thirds())[number],
                buyer=users[number % buyers],
                **(last if number == len(gaps) - 1 else {}),
            )
        key = f"{sellers[0]['id']}:{start.isoformat()}"
        return world.company.id, "res.users", users[0]["id"], key

    return make


@plants("P03c")
def plant_splitting_by_buyers(world, n):
    """As P03, where one buyer ordered all of it from one vendor."""
    makers = (
        [_by_buyer(), _by_buyer((0, 0, 0)), _by_buyer((0, 3, 7), [T - _CENT] * 3)],
        [
            _by_buyer((0, 17, 31)),
            _by_buyer((0, 5), [T - _CENT] * 2),
            _by_buyer(amounts=(333_333.33, 333_333.34, 333_333.32)),
            _by_buyer(buyers=2),
            _by_buyer(vendors=2),
            _by_buyer(state="cancel"),
            _by_buyer((0, 5, 9), [0.4 * T, 0.4 * T, T]),
        ],
    )
    return [[make(world) for make, _n in zip(cycle(kind), range(n))] for kind in makers]


# ---- P03b: of one category -----------------------------------------------------------


def _of_category(gaps=(0, 17, 30), amounts=None, categories=1, extra=0, **last):
    """Orders of one category, or of two in turn, each to a vendor of its own.

    ``extra`` is what the last order spends on something else besides.
    """

    def make(world):
        kinds = [world.category() for _n in range(categories)]
        products = [world.product(kind, type="service") for kind in kinds]
        other = world.shared("other goods", lambda: world.product(type="service"))
        start = _start(world)
        for number, gap in enumerate(gaps):
            is_last = number == len(gaps) - 1
            amount = (amounts or _thirds())[number]
            lines = [{"product": products[number % categories], "price_unit": amount}]
            if is_last and extra:
                lines.append({"product": other, "price_unit": extra})
            world.order(
                world.shared(("vendor", number), world.vendor),
                start + timedelta(days=gap),
                lines=lines,
                **(last if is_last else {}),
            )
        return world.company.id, "product.category", kinds[0]["id"], start.isoformat()

    return make


@plants("P03b")
def plant_splitting_by_category(world, n):
    """As P03, of one category, whoever the vendors are."""
    makers = (
        [
            _of_category(),
            _of_category((0, 0, 0)),
            _of_category((0, 3, 7), [T - _CENT] * 3),
            _of_category(extra=T / 2),
        ],
        [
            _of_category((0, 17, 31)),
            _of_category((0, 5), [T - _CENT] * 2),
            _of_category(amounts=(333_333.33, 333_333.34, 333_333.32)),
            _of_category(categories=2),
            _of_category(extra=T),  # the whole order is above the limit
            _of_category(state="cancel"),
        ],
    )
    return [[make(world) for make, _n in zip(cycle(kind), range(n))] for kind in makers]
