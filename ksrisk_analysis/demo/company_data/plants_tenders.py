"""Tenders and their bids (P01, P10-P14, P18, P19 and their kin)."""

from datetime import timedelta
from itertools import cycle

from .plants import T, plants

_CENT = 0.01
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
#: A request that was never answered.
_UNPRICED = {"amount": 0, "ksrisk_bid_status": None, "ksrisk_bid_date": None}
_REFUSED = {"ksrisk_bid_status": "disqualified"}
_WITHDRAWN = {"ksrisk_bid_status": "withdrawn"}


def bid(amount=T, state="cancel", **values):
    return {"amount": amount, "state": state, **values}


def won(amount=T, **values):
    return bid(amount, "purchase", **values)


def tender(world, *bids, day=None, **common):
    """The requests of a tender, each to a vendor of its own unless it names one."""
    day = day or world.a_day()
    group = world.group() if len(bids) > 1 else None
    common = {"group": group, "ksrisk_method": "open"} | common
    return [
        world.order(
            one.get("vendor") or world.vendor(),
            day,
            **{name: one[name] for name in one if name != "vendor"},
            **{name: common[name] for name in common if name not in one},
        )
        for one in bids
    ]


def expect(world, orders, number=0):
    return (world.company.id, "purchase.order", orders[number].id, "")


def repeated(world, n, positives, near_misses, record=0):
    """Tenders from lists of functions that give their bids and common values."""
    found = []
    for makers in (positives, near_misses):
        cases = []
        for make in cycle(makers):
            made = make(world)
            bids, common = made if isinstance(made, tuple) else (made, {})
            cases.append(expect(world, tender(world, *bids, **common), record))
            if len(cases) == n:
                break
        found.append(cases)
    return found


# ---- How many competed ---------------------------------------------------------------


@plants("P01")
def plant_single_bid(world, n):
    def of_one_vendor(world):
        vendor = world.vendor()
        return [won(vendor=vendor), bid(T - 1, vendor=vendor)]

    return repeated(
        world,
        n,
        [
            lambda world: [won()],
            lambda world: [won(), bid(**_UNPRICED), bid(**_UNPRICED)],
            lambda world: [won(), bid(**_REFUSED), bid(**_WITHDRAWN)],
            of_one_vendor,
        ],
        [
            lambda world: [won(), bid()],
            lambda world: [bid(state="sent"), bid(**_UNPRICED)],
            lambda world: [won(**_WITHDRAWN), bid(**_REFUSED)],
            lambda world: ([won()], {"ksrisk_method": "single_source"}),
            lambda world: ([won()], {"ksrisk_method": None}),
            lambda world: [bid()],
        ],
    )


@plants("P01b")
def plant_fewer_than_usual(world, n):
    """In the category three vendors bid as a rule; of another too little is known."""

    def bought(category, bidders):
        lines = [{"product": world.product(category), "price_unit": T}]
        bids = [{"state": "cancel", "lines": lines} for _number in range(bidders)]
        bids[0]["state"] = "purchase"
        return expect(world, tender(world, *bids))

    usual, rare = world.category(), world.category()
    near_misses = [bought(usual, 3) for _number in range(4 * n)]
    positives = [bought(usual, 2) for _number in range(n)]
    near_misses += [bought(rare, 3) for _number in range(18)] + [bought(rare, 1)]
    return positives, near_misses


# ---- How much time there was ---------------------------------------------------------


def _timed(given=None, decided=None, received=None, **values):
    """Bids with so much time to offer, to decide, and of the bid after the deadline."""

    def make(world):
        start = world.moment(world.a_day()) - 130 * _DAY
        deadline = start + (7 * _DAY if given is None else given)
        approved = deadline + (3 * _DAY if decided is None else decided)
        late = -_DAY if received is None else received
        dates = {"create_date": start, "date_order": deadline}
        first = {**dates, "ksrisk_bid_date": deadline + late}
        second = {**dates, "ksrisk_bid_date": deadline - _DAY}
        return [won(**first), bid(**second)], {"day": approved, **values}

    return make


@plants("P10")
def plant_short_period(world, n):
    asked = {"ksrisk_method": "price_request"}
    return repeated(
        world,
        n,
        [
            _timed(5 * _DAY - _SECOND),
            _timed(_SECOND),
            _timed(5 * _DAY - _SECOND, ksrisk_method="limited"),
            _timed(2 * _DAY - _SECOND, **asked),
            _timed(2 * _DAY - _SECOND, ksrisk_method=None),
        ],
        [
            _timed(5 * _DAY),
            _timed(5 * _DAY, ksrisk_method="limited"),
            _timed(2 * _DAY, **asked),
            _timed(2 * _DAY, ksrisk_method=None),
            _timed(0 * _DAY),  # a deadline that nobody set
        ],
    )


@plants("P11")
def plant_decided_at_once_or_late(world, n):
    return repeated(
        world,
        n,
        [
            _timed(decided=0 * _DAY),
            _timed(decided=-2 * _DAY),
            _timed(decided=100 * _DAY + _SECOND),
        ],
        [
            _timed(decided=_SECOND),
            _timed(decided=100 * _DAY),
            _timed(0 * _DAY, decided=0 * _DAY),
            _timed(decided=0 * _DAY, ksrisk_method="single_source"),
        ],
    )


@plants("P11f")
def plant_decided_unusually(world, n):
    """The middle half is decided in 10 to 20 days: the fences are at -5 and 35.

    Of limited competitions there are too few to say what is usual.
    """
    for days in (10, 20):
        repeated(world, 2 * n, [_timed(decided=days * _DAY)], [])
    few = {"ksrisk_method": "limited"}
    repeated(world, 18, [_timed(decided=9 * _DAY, **few)], [])
    positives, near_misses = repeated(
        world,
        n,
        [_timed(decided=35 * _DAY + _SECOND), _timed(decided=-5 * _DAY - _SECOND)],
        [_timed(decided=35 * _DAY), _timed(decided=-5 * _DAY)],
    )
    rare = repeated(world, 1, [_timed(decided=90 * _DAY, **few)], [])[0]
    return positives, near_misses + rare


@plants("P19")
def plant_late_winner(world, n):
    def late_loser(world):
        (first, second), common = _timed()(world)
        second["ksrisk_bid_date"] = second["date_order"] + _DAY
        return [first, second], common

    return repeated(
        world,
        n,
        [_timed(received=_SECOND), _timed(received=_DAY)],
        [
            _timed(received=0 * _DAY),
            _timed(0 * _DAY, received=_DAY),
            _timed(received=_DAY, **_REFUSED),
            late_loser,
        ],
    )


# ---- Prices --------------------------------------------------------------------------


@plants("P12")
def plant_close_second(world, n):
    return repeated(
        world,
        n,
        [
            lambda world: [won(), bid(1.005 * T)],
            lambda world: [won(), bid()],
            lambda world: [won(), bid(1.5 * T), bid(1.001 * T), bid(T / 2, **_REFUSED)],
        ],
        [
            lambda world: [won(), bid(1.005 * T + _CENT)],
            lambda world: [won(), bid(T - _CENT)],
            lambda world: [won(), bid(**_REFUSED), bid(2 * T)],
            lambda world: [won(), won(), bid()],
            lambda world: [won(), bid(state="to approve")],
            lambda world: [bid(state="sent"), bid(state="sent")],
        ],
    )


def _at_ratios(world, blocks):
    """Tenders whose second bid is dearer by a share: so many of each."""
    return [
        [
            expect(world, tender(world, won(), bid(round(T * (1 + ratio), 2))))
            for _number in range(count)
        ]
        for ratio, count in blocks
    ]


@plants("P12f")
def plant_closer_than_usual(world, n):
    """Quartiles of 20 % and 30 %: the fence is at 5 %."""
    found, near, *others = _at_ratios(
        world, [(0.05, n), (0.0501, n), (0.2, 3 * n), (0.3, 5 * n)]
    )
    return found, near + sum(others, [])


@plants("P13")
def plant_far_second(world, n):
    """Quartiles of 10 % and 20 %: the fence is at 35 %."""
    found, near, *others = _at_ratios(
        world, [(0.35, n), (0.3499, n), (0.1, 3 * n), (0.2, 4 * n)]
    )
    return found, near + sum(others, [])


@plants("P12a")
def plant_same_sum(world, n):
    def of_one_vendor(world):
        vendor = world.vendor()
        return [won(2 * T), bid(vendor=vendor), bid(vendor=vendor)]

    return repeated(
        world,
        n,
        [
            lambda world: [won(), bid()],
            lambda world: [won(2 * T), bid(), bid(**_REFUSED)],
            lambda world: [bid(state="sent"), bid(state="sent")],
            lambda world: [won(), bid(0, ksrisk_bid_amount=T)],
        ],
        [
            lambda world: [won(), bid(T + _CENT)],
            lambda world: [won(), bid(**_WITHDRAWN)],
            lambda world: [won(2 * T), bid(0), bid(0)],
            lambda world: [bid(), bid()],
            of_one_vendor,
        ],
    )


@plants("P12m")
def plant_one_multiple(world, n):
    return repeated(
        world,
        n,
        [
            lambda world: [won(), bid(1.1 * T), bid(1.21 * T)],
            lambda world: [won(), bid(1.1 * T), bid(1.2104 * T, **_REFUSED)],
            lambda world: [won(), bid(2 * T), bid(4 * T), bid(8 * T), bid(**_UNPRICED)],
        ],
        [
            lambda world: [won(), bid(1.1 * T), bid(1.2107 * T)],
            lambda world: [won(), bid(1.1 * T)],
            lambda world: [won(), bid(), bid()],
            lambda world: [won(), bid(1.1 * T), bid(1.21 * T, **_WITHDRAWN)],
        ],
    )


@plants("P12b")
def plant_same_lines(world, n):
    products = [world.product() for _number in range(5)]

    def offers(same, of, **values):
        """Two bids of so many lines, so many of which have the same price."""

        def make(world):
            prices = [1000 + number for number in range(of)]
            others = [p + (number >= same) for number, p in enumerate(prices)]
            lines = [
                [
                    {"product": product, "price_unit": price}
                    for product, price in zip(products, of_bid, strict=False)
                ]
                for of_bid in (prices, others)
            ]
            return [
                {"state": "purchase", "lines": lines[0], **values},
                {"state": "cancel", "lines": lines[1], **values},
            ]

        return make

    def of_one_vendor(world):
        return offers(5, 5, vendor=world.vendor())(world)

    return repeated(
        world,
        n,
        [offers(4, 5), offers(3, 3), offers(5, 5)],
        [offers(3, 4), offers(2, 2), offers(0, 5), of_one_vendor],
    )


# ---- Who was turned down, and who won ------------------------------------------------


@plants("P14")
def plant_others_refused(world, n):
    return repeated(
        world,
        n,
        [
            lambda world: [won(), bid(**_REFUSED)],
            lambda world: [won(), bid(**_REFUSED), bid(**_REFUSED), bid(**_WITHDRAWN)],
        ],
        [
            lambda world: [won(), bid(**_WITHDRAWN)],
            lambda world: [won(), bid(**_REFUSED), bid()],
            lambda world: [won(), bid(state="to approve", **_REFUSED)],
            lambda world: [won(**_REFUSED), bid()],
            lambda world: [bid(state="sent"), bid(**_REFUSED)],
        ],
    )


@plants("P14a")
def plant_lowest_refused(world, n):
    return repeated(
        world,
        n,
        [
            lambda world: [won(), bid(T - _CENT, **_REFUSED)],
            lambda world: [won(2 * T), bid(T), bid(T / 2, **_REFUSED)],
        ],
        [
            lambda world: [won(), bid(T, **_REFUSED)],
            lambda world: [won(), bid(T - _CENT), bid(2 * T, **_REFUSED)],
            lambda world: [won(), bid(T / 2, **_WITHDRAWN)],
            lambda world: [bid(state="sent"), bid(T / 2, **_REFUSED)],
        ],
    )


@plants("P14b")
def plant_not_the_lowest(world, n):
    return repeated(
        world,
        n,
        [
            lambda world: [won(), bid(T - _CENT)],
            lambda world: [won(2 * T), bid(3 * T), bid(T)],
            lambda world: [won(), bid(0, ksrisk_bid_amount=T / 2)],
        ],
        [
            lambda world: [won(), bid()],
            lambda world: [won(), bid(T / 2, **_REFUSED)],
            lambda world: [won(), bid(T / 2, **_WITHDRAWN)],
            lambda world: [won(), won(), bid(T / 2)],
            lambda world: [won(), bid(T / 2, "to approve")],
            lambda world: [won(), bid(**_UNPRICED)],
        ],
    )


@plants("P14b-D7.02")
def plant_again_despite_better(world, n):
    """Three orders of one category, at one of which another offered no more."""

    def case(categories, *others):
        vendor = world.vendor()
        products = [world.product(category) for category in categories]
        for number, product in enumerate(products):
            lines = [{"product": product, "price_unit": T}]
            bids = [{"state": "purchase", "lines": lines, "vendor": vendor}]
            tender(world, *bids, *(others if not number else ()))
        return world.company.id, "res.partner", vendor.id, str(categories[0].id)

    one, other = world.category(), world.category()
    positives, near_misses = [], []
    for values in (bid(), bid(T - _CENT), bid(T / 2)):
        positives += [case([one] * 3, values) for _number in range(n // 3 + 1)]
    for categories, values in (
        ([one] * 2, bid()),
        ([one, one, other], bid()),
        ([one] * 3, bid(T + _CENT)),
        ([one] * 3, bid(T / 2, **_REFUSED)),
        ([one] * 3, bid(**_UNPRICED)),
    ):
        near_misses += [case(categories, values) for _number in range(n // 5 + 1)]
    return positives, near_misses


def _bids_of(world, refused, of):
    """A vendor with so many bids, so many of them refused, each in its own tender."""
    vendor = world.vendor()
    for number in range(of):
        values = _REFUSED if number < refused else {}
        tender(world, bid(state="sent", vendor=vendor, **values))
    return world.company.id, "res.partner", vendor.id, ""


@plants("P14c")
def plant_refused_often(world, n):
    """Quartiles of 0 and 20 %: the fence is at 50 %."""
    for refused, count in ((0, 3 * n), (1, 4 * n)):
        for _number in range(count):
            _bids_of(world, refused, 5)
    positives = [_bids_of(world, 3, 6) for _number in range(n)]
    near_misses = [_bids_of(world, 2, 5) for _number in range(n)]
    return positives, near_misses + [_bids_of(world, 4, 4) for _number in range(n)]


@plants("P18")
def plant_top_loser(world, n):
    """Shares of won tenders with quartiles of 2/3 and 1: the fence is at 1/6."""
    winner = world.vendor()

    def took_part(wins, losses):
        vendor = world.vendor()
        for _number in range(wins):
            tender(world, won(vendor=vendor))
        for _number in range(losses):
            tender(world, won(vendor=winner), bid(2 * T, vendor=vendor))
        return world.company.id, "res.partner", vendor.id, ""

    for losses, count in ((1, 3 * n), (0, 5 * n)):
        for _number in range(count):
            took_part(3 - losses, losses)
    positives = [took_part(1, 5) for _number in range(n)]
    near_misses = [took_part(2, 4) for _number in range(n // 2)]
    return positives, near_misses + [took_part(0, 2) for _number in range(n - n // 2)]


# ---- Vendors beside each other -------------------------------------------------------


@plants("P17")
def plant_same_rival_loses(world, n):
    third = world.vendor()

    def case(winners, **values):
        pair = [world.vendor(), world.vendor()]
        for number in winners:
            one = pair[number] if number is not None else third
            bids = [won(T, vendor=one)]
            bids += [
                bid(**{"amount": 2 * T + rank, "vendor": vendor, **values})
                for rank, vendor in enumerate(pair)
                if vendor is not one
            ]
            tender(world, *bids)
        return world.company.id, "res.partner", pair[0].id, str(pair[1].id)

    left = cycle(
        [
            lambda: case([0] * 4),
            lambda: case([0] * 5 + [1]),
            lambda: case([0] * 4 + [None] * 2),
            lambda: case([0] * 5, **_UNPRICED),
        ]
    )
    positives = [case([0] * 5) for _number in range(n // 2)]
    positives += [case([0] * 6, **_REFUSED) for _number in range(n - n // 2)]
    return positives, [next(left)() for _number in range(n)]


@plants("P17b")
def plant_never_answers(world, n):
    winner = world.vendor()

    def case(silent, of, **values):
        vendor = world.vendor()
        for number in range(of):
            answer = _UNPRICED if number < silent else {"amount": 2 * T}
            tender(
                world,
                {**won(vendor=winner), **values},
                bid(**{"vendor": vendor, **answer}),
            )
        return world.company.id, "res.partner", vendor.id, ""

    left = cycle(
        [
            lambda: case(4, 4),
            lambda: case(3, 5),
            lambda: case(5, 5, state="sent"),
        ]
    )
    found = cycle([lambda: case(4, 5), lambda: case(5, 5)])
    positives = [next(found)() for _number in range(n)]
    return positives, [next(left)() for _number in range(n)]


@plants("P17r")
def plant_turns(world, n):
    """Two firms in turn are likelier than 1 % by chance till seven tenders are won."""

    def case(winners):
        category, firms = world.category(), {}
        lines = [{"product": world.product(category), "price_unit": T}]
        start = world.date_to - timedelta(days=400)
        for number, winner in enumerate(winners):
            firms.setdefault(winner, None)
            firms[winner] = firms[winner] or world.vendor()
            one = {"state": "purchase", "lines": lines, "vendor": firms[winner]}
            tender(world, one, bid(3 * T), day=start + number * _DAY)
        return world.company.id, "product.category", category.id, ""

    left = cycle(
        [
            lambda: case("AB" * 4 + "A"),  # nine tenders
            lambda: case("AABB" * 3),
            lambda: case("A" * 10),
            lambda: case("ABCDEFGHIJ"),  # nobody shares anything
        ]
    )
    found = cycle([lambda: case("AB" * 5), lambda: case("ABC" * 5)])
    positives = [next(found)() for _number in range(n)]
    return positives, [next(left)() for _number in range(n)]


@plants("P06")
def plant_larger_than_usual(world, n):
    """Quartiles of T and 2 T: the fence is at 2 T times two to the power of 1.5."""
    high = 2 * T * 2**1.5

    def case(category, amount):
        lines = [{"product": world.product(category), "price_unit": amount}]
        order = world.order(world.vendor(), lines=lines)
        return world.company.id, "purchase.order", order.id, ""

    usual, rare = world.category(), world.category()
    for amount, count in ((T, 3 * n), (2 * T, 4 * n)):
        for _number in range(count):
            case(usual, amount)
    positives = [case(usual, round(high + 1, 2)) for _number in range(n)]
    near_misses = [case(usual, round(high - 1, 2)) for _number in range(n)]
    others = [case(rare, amount) for amount in [T, 2 * T] * 9 + [99 * T]]
    return positives, near_misses + others


# ---- Direct awards -------------------------------------------------------------------


@plants("P02")
def plant_direct_habit(world, n):
    """Most buyers award nothing directly: the share of a half is what counts."""

    def bought(direct, of):
        buyer = world.user()
        for number in range(of):
            method = "single_source" if number < direct else "open"
            world.order(
                world.shared("vendor", world.vendor),
                amount=T,
                buyer=buyer,
                ksrisk_method=method,
            )
        return world.company.id, "res.users", buyer.id, ""

    for _number in range(5 * n):
        bought(0, 10)
    positives = [bought(5, 10) for _number in range(n)]
    near_misses = [bought(4, 10) for _number in range(n // 2)]
    return positives, near_misses + [bought(9, 9) for _number in range(n - n // 2)]


@plants("P02b")
def plant_no_ground(world, n):
    no_ground = {"ksrisk_direct_reason_id": None}

    def order(amount, **values):
        order = world.order(world.vendor(), amount=amount, **no_ground | values)
        return world.company.id, "purchase.order", order.id, ""

    def agreed():
        vendor = world.vendor()
        values = {"requisition": world.requisition(vendor), "ksrisk_method": None}
        order = world.order(vendor, amount=T, **no_ground | values)
        return world.company.id, "purchase.order", order.id, ""

    reason = world.env["ksrisk.direct.reason"].search([], limit=1)
    found = cycle(
        [
            lambda: order(T),
            lambda: order(3 * T, ksrisk_method=None),
            lambda: order(T, group=world.group(), ksrisk_method="single_source"),
        ]
    )
    left = cycle(
        [
            lambda: order(T - _CENT),
            lambda: order(T, ksrisk_direct_reason_id=reason),
            lambda: order(T, ksrisk_method="open"),
            lambda: order(T, group=world.group(), ksrisk_method=None),
            lambda: order(T, state="cancel"),
            agreed,
        ]
    )
    positives = [next(found)() for _number in range(n)]
    return positives, [next(left)() for _number in range(n)]
