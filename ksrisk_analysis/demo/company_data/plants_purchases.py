"""Direct awards, deliveries, new vendors, cancelled orders: cases at the boundaries.

Limits and largest amounts are built around ``T``; so are what tests set parameters to.
"""

from datetime import datetime, time, timedelta
from itertools import cycle

from .plants import T, in_company, of_companies, plants
from .plants_prices import chosen_category

_CENT = 0.01


def _cases(n, world, positives, near_misses):
    """Cases in turn until there are ``n``; each maker gives its expected flag."""
    found = []
    for makers in (positives, near_misses):
        cases = []
        for make in cycle(makers):
            cases.append(make(world))
            if len(cases) == n:
                break
        found.append(cases)
    return found


def _expect(world, record, model="res.partner", key=""):
    return world.company.id, model, record["id"], key


def _ago(world, days):
    return world.date_to - timedelta(days=days)


def _other_company(world):
    """Another of the world's companies, or the same where it has but one."""
    return (world.companies[:2] - world.company or world.company)[0]


# ---- P04 -----------------------------------------------------------------------------


def _buyer(*amounts, **values):
    """A buyer of his own with these orders, as shares of T."""

    def make(world):
        buyer = world.user(world.company, ["purchase.group_purchase_user"])
        vendor = world.shared("vendor near the limit", world.vendor)
        for amount in amounts:
            world.order(vendor, amount=round(amount * T, 2), buyer=buyer)
        if values:
            world.order(vendor, amount=0.95 * T, buyer=buyer, **values)
        return _expect(world, buyer, "res.users")

    return make


@plants("P04")
def plant_near_limit(world, n):
    """Eight of ten orders around the limit below it, or too many for chance."""
    below, edge = [0.95] * 8, [0.9] * 8
    return _cases(
        n,
        world,
        [
            _buyer(*below, 1, 1.05),
            _buyer(*edge, 1, 1.0999999),
            _buyer(*[0.9999999] * 8, 1, 1),
            _buyer(*[0.95] * 28, *[1.05] * 12),
        ],
        [
            _buyer(*below, 1),
            _buyer(*below[1:], 1, 1, 1),
            _buyer(*below, 1, 1.1),
            _buyer(*below[1:], 0.8999999, 1, 1, 1),
            _buyer(*below, 1, state="cancel"),
            _buyer(*[0.95] * 27, *[1.05] * 13),
        ],
    )


# ---- P07 -----------------------------------------------------------------------------


def _direct(n, total=T, tenders=0, last=364, **odd):
    """A vendor with ``n`` direct awards that come to ``total``, and some by tender."""

    def make(world):
        vendor = world.vendor()
        amounts = [round(total / n, 2)] * (n - 1)
        amounts.append(round(total - sum(amounts), 2))
        for number, amount in enumerate(amounts):
            days = last if not number else 100 - number
            world.order(
                vendor, _ago(world, days), amount=amount, **(odd if not number else {})
            )
        for _number in range(tenders):
            world.order(vendor, _ago(world, 50), amount=10 * T, group=world.group())
        return _expect(world, vendor)

    return make


def _off_an_agreement(world):
    vendor = world.vendor()
    for number in range(5):
        agreement = {} if number else {"requisition": world.requisition(vendor)}
        world.order(vendor, _ago(world, 10 + number), amount=T / 4, **agreement)
    return _expect(world, vendor)


@plants("P07")
def plant_repeated_awards(world, n):
    """Five direct awards in twelve months that reach T: nine of ten of all awards."""
    return _cases(
        n,
        world,
        [_direct(5), _direct(9, 3 * T, 1), _direct(5, last=365), _direct(20, T, 2)],
        [
            _direct(4, 2 * T),
            _direct(5, T - _CENT),
            _direct(5, last=367),
            _direct(8, 3 * T, 1),
            _direct(5, state="cancel"),
            _off_an_agreement,
        ],
    )


def _offered(difference, n=3, state="cancel", same=False, **values):
    """``n`` orders of a category; in one tender another offer, dearer by so much."""

    def make(world):
        vendor, category = world.vendor(), world.category()
        product = world.product(category, type="service")
        line = {"product": product, "price_unit": 1000}
        group = world.group()
        world.order(vendor, _ago(world, 30), lines=[line], group=group)
        other = vendor if same else world.vendor()
        world.order(
            other,
            _ago(world, 30),
            lines=[line | {"price_unit": 1000 + difference}],
            group=group,
            state=state,
            **values,
        )
        for number in range(n - 1):
            world.order(vendor, _ago(world, 40 + number), lines=[line])
        return _expect(world, vendor, key=str(category["id"]))

    return make


@plants("P07-D7.02")
def plant_offers(world, n):
    """Three orders of a category, one against an offer that is no dearer."""
    return _cases(
        n,
        world,
        [_offered(0), _offered(-_CENT), _offered(-500, state="sent"), _offered(0, 7)],
        [
            _offered(_CENT),
            _offered(-500, 2),
            _offered(-500, same=True),
            _offered(-1000),
            _offered(-500, ksrisk_bid_status="withdrawn"),
            _offered(-500, ksrisk_bid_status="disqualified"),
        ],
    )


def _bought_of_it(direct, tendered, **odd):
    """What a company of the case's own spends on the chosen categories, and how."""

    def make(world, company, product, other):
        with in_company(world, company):
            vendor = world.shared("vendor of IT", world.vendor)
            for amount, values in (
                (direct, {"ksrisk_method": "single_source"} | odd),
                (tendered, {"group": world.group()}),
            ):
                line = {"product": product, "price_unit": amount}
                if values.pop("elsewhere", False):
                    line["product"] = other
                world.order(vendor, _ago(world, 30), lines=[line], **values)

    return make


@plants("P07-D8.05")
def plant_direct_it(world, n):
    """Half of what a company spends on the chosen categories."""
    chosen = chosen_category(world, "P07-D8.05")
    product = world.product(type="service", categ_id=chosen.id)
    other = world.product(type="service")
    unsaid = {"ksrisk_method": None}
    found = []
    for makers in (
        [
            _bought_of_it(T / 10, T / 10),
            _bought_of_it(T, T / 10),
            _bought_of_it(T, T, **unsaid),
        ],
        [
            _bought_of_it(T / 10, T / 10 + _CENT),
            _bought_of_it(T - _CENT, T / 10, **unsaid),
            _bought_of_it(T, T / 10, state="cancel"),
            _bought_of_it(T, T / 10, elsewhere=True),
        ],
    ):
        companies = of_companies(world, n)
        for company, make in zip(companies, cycle(makers), strict=False):
            make(world, company, product, other)
        found.append([(one, "res.company", one, "") for one in companies])
    return found


# ---- P16 -----------------------------------------------------------------------------


def _deliveries(late, n, days=31, received=0.0, **odd):
    """``n`` orders of a vendor, ``late`` of them not all received so long after."""

    def make(world):
        vendor = world.vendor()
        product = world.shared("delivered", lambda: world.product(type="service"))
        for number in range(n):
            is_late = number < late
            due = _ago(world, days if is_late else 60)
            world.order(
                vendor,
                _ago(world, 200),
                lines=[
                    {
                        "product": product,
                        "product_qty": 10,
                        "qty_received": received if is_late else 10,
                        "date_planned": datetime.combine(due, time(5)),
                    }
                ],
                **(odd if is_late else {}),
            )
        return _expect(world, vendor)

    return make


@plants("P16")
def plant_deliveries(world, n):
    """Three of ten orders, of five at least, not all there 30 days after the plan."""
    return _cases(
        n,
        world,
        [
            _deliveries(3, 10),
            _deliveries(2, 5, received=9.99),
            _deliveries(5, 10, days=300),
        ],
        [
            _deliveries(2, 10),
            _deliveries(2, 4),
            _deliveries(3, 8, days=30),
            _deliveries(3, 10, received=10),
            _deliveries(3, 8, state="cancel"),
            _deliveries(3, 8, days=5 * 366),
        ],
    )


@plants("P16-D6.16")
def plant_punctuality(world, n):
    """Fewer than 95 % of the lines on time: not all there a day after the plan."""
    return _cases(
        n,
        world,
        [
            _deliveries(1, 19, days=1),
            _deliveries(1, 1),
            _deliveries(2, 21, received=9.99),
        ],
        [
            _deliveries(1, 20),
            _deliveries(1, 5, days=0),
            _deliveries(1, 5, received=10),
            _deliveries(1, 5, state="cancel"),
        ],
    )


# ---- P21, P24 ------------------------------------------------------------------------


def _background(world):
    """Enough small orders for those of T to be the largest of the company."""

    def make():
        vendor = world.vendor()
        vendor["create_date"] = datetime.combine(_ago(world, 3000), time(5))
        for number in range(3000):
            world.order(vendor, _ago(world, number % 700), amount=0.001 * T)
        return vendor

    return world.shared("small orders", make)


def _newcomer(age=90, amount=T, earlier=None, **values):
    """A vendor entered ``age`` days before its order; ``earlier`` makes one before."""

    def make(world):
        _background(world)
        vendor, day = world.vendor(), _ago(world, 20)
        born = day - timedelta(days=age)
        vendor["create_date"] = datetime.combine(born, time(4))
        if earlier:
            world.order(vendor, day - timedelta(days=5), amount=0.0005 * T, **earlier)
        world.order(vendor, day, amount=amount, **values)
        return _expect(world, vendor)

    return make


@plants("P21")
def plant_newcomers(world, n):
    """The first order within 90 days, among the largest twentieth of the company."""
    return _cases(
        n,
        world,
        [
            _newcomer(),
            _newcomer(0),
            _newcomer(30, 5 * T),
            _newcomer(earlier={"company": _other_company(world)})
            if len(world.companies) > 1
            else _newcomer(10),
            _newcomer(earlier={"state": "cancel"}),
        ],
        [
            _newcomer(91),
            _newcomer(amount=0.0009 * T),
            _newcomer(earlier={"ksrisk_method": "open"}),
            _newcomer(state="cancel"),
            _newcomer(ksrisk_is_imported=True),
        ],
    )


def _growth(first, second, days=365, **odd):
    """A first order, and one so many days later."""

    def make(world):
        vendor = world.vendor()
        world.order(vendor, _ago(world, days + 5), amount=first)
        world.order(vendor, _ago(world, 5), amount=second, **odd)
        return _expect(world, vendor)

    return make


@plants("P21b")
def plant_growth(world, n):
    """A first order below a quarter of T, within 365 days one ten times as large."""
    small = T / 4 - _CENT
    return _cases(
        n,
        world,
        [
            _growth(small, 10 * small),
            _growth(T / 100, T / 10),
            _growth(1, T, 1),
        ],
        [
            _growth(T / 4, 10 * T),
            _growth(small, 10 * small - _CENT),
            _growth(T / 100, T / 10, 366),
            _growth(T / 100 - _CENT, T / 10 - _CENT),
            _growth(T / 100, T / 10, state="cancel"),
        ],
    )


def _cancelled(days, shift=0, kind=None, again="purchase", **values):
    """An approved order, cancelled ``shift`` days later, and ordered again."""

    def make(world):
        vendor, category = world.vendor(), world.category()
        product = world.product(category, type="service")
        other = world.product(world.category(), type="service") if kind else product
        day = min(world.a_day(), _ago(world, 100))
        order = world.order(
            vendor,
            day,
            lines=[{"product": product}],
            state="cancel",
            ksrisk_cancelled_date=world.moment(day + timedelta(days=shift)),
        )
        if not values.get("approved", True):
            order["date_approve"] = None
        world.order(
            vendor if not values.get("elsewhere") else world.vendor(),
            day + timedelta(days=days),
            lines=[{"product": other}],
            state=again,
        )
        return _expect(world, order, "purchase.order")

    return make


@plants("P24")
def plant_cancelled(world, n):
    """Within 30 days of the cancellation another order of the vendor and category."""
    return _cases(
        n,
        world,
        [_cancelled(30), _cancelled(1), _cancelled(50, 20), _cancelled(5, 40)],
        [
            _cancelled(31),
            _cancelled(51, 20),
            _cancelled(-1),
            _cancelled(5, kind="other"),
            _cancelled(5, again="draft"),
            _cancelled(5, elsewhere=True),
            _cancelled(5, approved=False),
        ],
    )


# ---- P15, P09 ------------------------------------------------------------------------


def _kinds(n, branch=False, **values):
    """A vendor of ``n`` top categories; in ``branch`` two of them share the top."""

    def make(world):
        vendor = world.vendor()
        tops = [world.shared(("top", number), world.category) for number in range(n)]
        if branch:
            tops[-1] = world.shared(
                "branch", lambda: world.category(parent=world._shared["top", 0])
            )
        for number, top in enumerate(tops):
            product = world.shared(
                ("product of", top["id"]),
                lambda top=top: world.product(top, type="service"),
            )
            odd = values if number == n - 1 else {}
            world.order(vendor, lines=[{"product": product}], **odd)
        return _expect(world, vendor)

    return make


@plants("P15-D7.03")
def plant_kinds(world, n):
    """Four top categories."""
    return _cases(
        n,
        world,
        [_kinds(4), _kinds(5), _kinds(5, branch=True)],
        [_kinds(3), _kinds(4, branch=True), _kinds(4, state="cancel")],
    )
