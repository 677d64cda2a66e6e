"""Estimates in purchase templates (P06e, P06-D6.11), and stock (P20)."""

from datetime import timedelta
from itertools import cycle

from .plants import T, plants

_CENT = 0.01
_PRICE = 1000


def _ago(world, days):
    return world.date_to - timedelta(days=days)


def _turns(world, n, positives, near_misses):
    found = []
    for makers in (positives, near_misses):
        turn = cycle(makers)
        found.append([next(turn)(world) for _number in range(n)])
    return found


def _template(world, **values):
    vendor = world.shared("vendor", world.vendor)
    values = {"requisition_type": "purchase_template"} | values
    return world.requisition(vendor, **values)


# ---- P06e ----------------------------------------------------------------------------


def _awarded(
    price, quantity=10, estimate=_PRICE, others=(), template=(), uom=None, **values
):
    """An award by competition at a price, where the template said another."""

    def make(world):
        product = world.product(type="service")
        agreement = _template(
            world, create_date=world.moment(_ago(world, 200)), **dict(template)
        )
        world.planned(agreement, product, estimate, 10)
        line = {"product": product, "price_unit": price, "product_qty": quantity}
        lines = [line | ({"uom": uom(world)} if uom else {})]
        lines += [{"price_unit": one} for one in others]
        common = {"group": world.group(), "requisition": agreement, "lines": lines}
        day = _ago(world, 100)
        order = world.order(world.vendor(), day, **common | values)
        return world.company.id, "purchase.order", order["id"], ""

    return make


def _dozen(world):
    return world.env.ref("uom.product_uom_dozen")


@plants("P06e")
def plant_awards_at_the_estimate(world, n):
    """99 % of the estimate of what the template names, in the quantity ordered."""
    return _turns(
        world,
        n,
        [
            _awarded(0.99 * _PRICE),
            _awarded(_PRICE, quantity=3),
            _awarded(3 * _PRICE),
            _awarded(_PRICE, others=(5, 700)),
            _awarded(0.99 * 12 * _PRICE, quantity=2, uom=_dozen),
            _awarded(_PRICE, group=None, ksrisk_method="limited"),
        ],
        [
            _awarded(0.99 * _PRICE - _CENT),
            _awarded(0.9 * _PRICE, others=(10 * _PRICE,)),
            _awarded(_PRICE, template={"requisition_type": "blanket_order"}),
            _awarded(_PRICE, template={"state": "cancel"}),
            _awarded(_PRICE, estimate=0),
            _awarded(_PRICE, ksrisk_method="single_source"),
            _awarded(_PRICE, state="cancel"),
            _awarded(_PRICE, requisition=None),
            _awarded(0.98 * 12 * _PRICE, quantity=2, uom=_dozen),
        ],
    )


# ---- P06-D6.11 -----------------------------------------------------------------------


def _estimated(price, prices=3, first=365, last=1, template=(), **values):
    """An estimate, and what was paid for the same before it."""

    def make(world):
        product = world.product(type="service")
        line = {"product": product, "price_unit": _PRICE}
        for number in range(prices):
            day = first if not number else last + number - 1
            odd = values if number == prices - 1 else {}
            world.order(
                world.shared("vendor", world.vendor),
                _ago(world, 100 + day),
                lines=[line],
                **odd,
            )
        agreement = _template(
            world, create_date=world.moment(_ago(world, 100)), **dict(template)
        )
        planned = world.planned(agreement, product, price, 10)
        return world.company.id, "purchase.requisition.line", planned["id"], ""

    return make


@plants("P06-D6.11")
def plant_estimates(world, n):
    """More than 20 % from the median of three prices of the 365 days before."""
    lost = {"state": "cancel", "group": world.group()}
    withdrawn = lost | {"ksrisk_bid_status": "withdrawn"}
    return _turns(
        world,
        n,
        [
            _estimated(1.2 * _PRICE + _CENT),
            _estimated(0.8 * _PRICE - _CENT),
            _estimated(2 * _PRICE, **lost),
        ],
        [
            _estimated(1.2 * _PRICE),
            _estimated(0.8 * _PRICE),
            _estimated(2 * _PRICE, prices=2),
            _estimated(2 * _PRICE, first=366),
            _estimated(2 * _PRICE, last=0),
            _estimated(2 * _PRICE, **withdrawn),
            _estimated(2 * _PRICE, state="cancel"),
            _estimated(2 * _PRICE, template={"requisition_type": "blanket_order"}),
            _estimated(2 * _PRICE, template={"state": "cancel"}),
        ],
    )


# ---- P20 -----------------------------------------------------------------------------


def _stocked(bought, used, held, price=T, template=(), **values):
    """A product of which so much was bought, used, and is left."""

    def make(world):
        product = world.product(**{"is_storable": True} | dict(template))
        line = {"product": product, "product_qty": bought, "price_unit": price}
        vendor = world.shared("vendor", world.vendor)
        world.order(vendor, _ago(world, 90), lines=[line], **values)
        if used:
            world.used(product, used, _ago(world, 60))
        if held:
            world.held(product, held)
        return world.company.id, "product.product", product["id"], ""

    return make


@plants("P20")
def plant_over_purchases(world, n):
    """Over 1.5 times what is used in a year, more left than for 180 days, T in excess.

    Of 365 a year, one is used a day.
    """
    # Where nothing at all is used, nobody enters it: here somebody does.
    world.used(world.product(is_storable=True), 1, _ago(world, 10))
    return _turns(
        world,
        n,
        [
            _stocked(600, 365, 181),
            _stocked(547.51, 365, 300),
            _stocked(10, 0, 1, price=T / 10),
        ],
        [
            _stocked(600, 365, 180),
            _stocked(547.5, 365, 300),
            _stocked(10, 0, 0),
            _stocked(10, 0, 5, price=(T - 1) / 10),
            _stocked(600, 365, 181, state="cancel"),
            _stocked(600, 365, 181, template={"is_storable": False}),
        ],
    )
