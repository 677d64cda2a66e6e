"""P05 and its kin: unit prices."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import log
from statistics import median

from odoo.tests import tagged

from ..models import ksrisk_detect_dated_prices
from .oracle_common import DOLLAR, INDEX, TODAY, OracleCase

_GRID = (100, 120, 120.01, 125, 149.99, 150, 150.01, 200, 90, 80, 300, 100000)


def rounded(price):
    """As prices are compared: to a ten-thousandth."""
    least = Decimal("0.0001")
    return max(least, Decimal(price).quantize(least, ROUND_HALF_UP))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPrices(OracleCase):
    def build(self, world):
        """A few products in several units, currencies, tenders; free and odd lines."""
        chance = world.chance
        vendors = self.vendors(world)
        category = world.category("Equipment")
        products = [world.product(category, type="service") for _n in range(2)]
        products.append(world.product(world.category("Notebooks", category)))
        dozen, unit = (
            self.env.ref("uom.product_uom_dozen"),
            self.env.ref("uom.product_uom_unit"),
        )
        hour = self.env.ref("uom.product_uom_hour")
        groups = [world.group() for _n in range(3)]
        for _number in range(70):
            currency = chance.choice((self.kzt, self.kzt, self.kzt, self.usd))
            lines = []
            for _line in range(chance.choice((1, 1, 2))):
                uom = chance.choice((unit, unit, unit, unit, dozen, dozen, hour))
                price = chance.choice(_GRID) * chance.choice((1, 1, 100))
                lines.append(
                    {
                        "product": chance.choice(products),
                        "product_qty": chance.choice((1, 2, 100, 3000, 0)),
                        "uom": uom,
                        "price_unit": price
                        * uom.factor
                        / (DOLLAR if currency == self.usd else 1),
                        "discount": chance.choice((0, 0, 0, 20)),
                    }
                )
            if chance.random() < 0.1:
                lines.append({"display_type": "line_section"})
            world.order(
                chance.choice(vendors),
                self.day(world, 900),
                lines=lines,
                currency=currency,
                company=chance.choice(self.companies),
                group=chance.choice((None, *groups)),
                state=chance.choice(
                    ("purchase", "purchase", "purchase", "cancel", "sent")
                ),
                ksrisk_bid_status=chance.choice(("valid", "valid", "withdrawn", None)),
            )

    # ------------------------------------------------------------------
    # The oracles
    # ------------------------------------------------------------------
    def lines(self, orders):
        """Lines with a product and a price, in the reference unit."""
        for order in orders:
            for line in order.lines:
                if line.display_type or line.price_unit <= 0:
                    continue
                net = line.price_unit * (1 - (line.discount or Decimal(0)) / 100)
                line.price = rounded(net / order.currency_rate / line.factor)
                line.quantity = line.product_qty * line.factor
                line.key = (
                    order.company_id,
                    line.product_id,
                    line.uom_path.split("/")[0],
                )
                yield line

    def peers(self, orders, query, category=None):
        found = {}
        for line in self.lines(self.awarded(orders, query.since)):
            if line.product_qty > 0 and (
                not category or f"/{category}/" in f"/{line.parent_path}"
            ):
                found.setdefault(line.key, []).append(line)
        return found

    def dear(self, line, reference, count, material):
        excess = (line.price - reference) * line.quantity
        if excess < material:
            return {}
        key = (line.order.company_id, "purchase.order.line", line.id, "")
        return {
            key: {
                "score": line.price / reference,
                "amount": excess,
                "partner": line.order.vendor,
                "date_from": line.order.day,
                "date_to": line.order.day,
                "count": count,
            }
        }

    def oracle(self, orders, query, category=None):
        found = {}
        for lines in self.peers(orders, query, category).values():
            if len(lines) < 5 or len({line.order_id for line in lines}) < 2:
                continue
            middle = median(line.price for line in lines)
            for line in lines:
                if line.price > Decimal("1.5") * middle:
                    found |= self.dear(line, middle, len(lines), 10 * INDEX)
        return found

    def far(self, orders, query, deviations=1.5):
        """P05r: beyond some deviations of the logarithms, on either side."""
        found = {}
        for lines in self.peers(orders, query).values():
            if len(lines) < 5 or len({line.order_id for line in lines}) < 2:
                continue
            middle = median(line.price for line in lines)
            gaps = [abs(log(line.price) - log(middle)) for line in lines]
            mad = median(gaps)
            for line, gap in zip(lines, gaps, strict=True):
                if mad and gap > deviations * 1.4826 * mad * (1 + 1e-12):
                    found |= self.apart(line, middle, len(lines))
        return found

    def apart(self, line, middle, count):
        """As ``dear``, though the price may be below."""
        price = line.price
        line.price, middle = max(price, middle), min(price, middle)
        flag = self.dear(line, middle, count, 10 * INDEX)
        line.price = price
        return flag

    def habits(self, orders, query):
        """P05b: vendors three of ten of whose lines are dear, two at least."""
        dear = {key[2]: flag for key, flag in self.oracle(orders, query).items()}
        vendors = {}
        for lines in self.peers(orders, query).values():
            if len(lines) >= 5 and len({line.order_id for line in lines}) > 1:
                for line in lines:
                    key = line.order.company_id, line.order.vendor
                    vendors.setdefault(key, []).append(line.id)
        found = {}
        for (company, vendor), ids in vendors.items():
            flags = [dear[one] for one in ids if one in dear]
            if len(flags) >= 2 and len(flags) * 10 >= len(ids) * 3:
                found[company, "res.partner", vendor, ""] = {
                    "score": len(flags) / len(ids),
                    "amount": sum(flag["amount"] for flag in flags),
                    "partner": vendor,
                    "date_from": min(flag["date_from"] for flag in flags),
                    "date_to": max(flag["date_to"] for flag in flags),
                    "count": len(flags),
                }
        return found

    def counted(self, orders, query):
        counts = {}
        for (company, *_rest), lines in self.peers(orders, query).items():
            many = len(lines) >= 5 and len({line.order_id for line in lines}) > 1
            all_, covered = counts.get(company, (0, 0))
            counts[company] = all_ + len(lines), covered + many * len(lines)
        return counts

    def seen_by(self, line, awarded, lost):
        return [
            other.price
            for other in awarded
            if other.key == line.key
            and other.product_qty > 0
            and 1 <= (line.order.day - other.order.day).days <= 365
        ] + self.offers(line, lost)

    def offers(self, line, lost):
        """Of each quotation that lost the tender, the middle one, or the dearer."""
        found = {}
        for other in lost:
            if (
                other.key == line.key
                and other.product_qty > 0
                and other.order.purchase_group_id == line.order.purchase_group_id
            ):
                found.setdefault(other.order_id, []).append(other.price)
        return [sorted(prices)[len(prices) // 2] for prices in found.values()]

    def prior(self, orders, query):
        """(line, prices to compare with) of each line of the period."""
        awarded = list(
            self.lines([o for o in orders if o.state == "purchase" and o.day <= TODAY])
        )
        lost = list(
            self.lines(
                o
                for o in orders
                if o.state != "purchase"
                and o.purchase_group_id
                and o.ksrisk_bid_status != "withdrawn"
            )
        )
        for line in awarded:
            if line.order.day >= query.since and line.product_qty > 0:
                yield line, self.seen_by(line, awarded, lost)

    def prior_oracle(self, orders, query):
        found = {}
        for line, seen in self.prior(orders, query):
            if len(seen) >= 3 and line.price > Decimal("1.2") * median(seen):
                found |= self.dear(line, median(seen), len(seen) + 1, 0)
        return found

    def prior_counted(self, orders, query):
        counts = {}
        for line, seen in self.prior(orders, query):
            all_, covered = counts.get(line.order.company_id, (0, 0))
            counts[line.order.company_id] = all_ + 1, covered + (len(seen) >= 3)
        return counts

    # ------------------------------------------------------------------
    # Tests
    # ------------------------------------------------------------------
    def test_p05(self):
        self.check_oracle(
            "P05", self.build, self.oracle, seeds=range(8), counts=self.counted
        )

    def test_p05_nothing_and_following(self):
        self.check_nothing("P05")
        self.check_following("P05", self.build)

    def test_without_a_rate_or_a_factor_there_is_no_price(self):
        """Such lines are no subject, are not compared with, and do not count."""
        world = self.small_world(1)
        vendor, product = world.vendor(), world.product()
        unit = self.env.ref("uom.product_uom_unit")
        odd = self.env["uom.uom"].create(
            {"name": "Odd", "relative_factor": 12, "relative_uom_id": unit.id}
        )

        def buy(prices, uom=unit):
            """The last of the prices is that of the last day."""
            line = {"product": product, "product_qty": 1000, "uom": uom}
            return [
                world.order(
                    vendor,
                    TODAY - timedelta(days=len(prices) - number),
                    lines=[line | {"price_unit": price}],
                )
                for number, price in enumerate(prices, 1)
            ]

        dear = buy((100, 100, 100, 100, 200))[-1]
        foreign = [order["id"] for order in buy((100, 100, 100, 100, 100, 300))]
        buy((100, 100, 100, 100, 300), odd)
        world.load()
        subject = world.lines(dear)[0]["id"]
        for rate, factor in ((None, None), (0, 0), (-1, -12)):
            self.env.cr.execute(
                "UPDATE purchase_order SET currency_rate = %s WHERE id = ANY(%s)",
                [rate, foreign],
            )
            self.env.cr.execute(
                "UPDATE uom_uom SET factor = %s WHERE id = %s", [factor, odd.id]
            )
            for code, counts in (("P05", (5, 5)), ("P05-D6.10", (5, 2))):
                with self.subTest(code, rate=rate, factor=factor):
                    query = self.query(code)
                    [(key, flag)] = self.flags(query).items()
                    self.assertEqual((key[2], flag.score), (subject, 2))
                    self.assertEqual(flag.count, 5)
                    self.assertEqual(self.counts(query), {self.env.company.id: counts})

    def test_p05r(self):
        self.few("P05r", deviations=1.5)
        self.check_oracle("P05r", self.build, self.far, seeds=range(8))
        self.check_following("P05r", self.build, seeds=range(2))
        self.check_evidence("P05r", self.build, seeds=range(2))
        self.check_nothing("P05r")

    def test_p05b(self):
        self.few("P05b", least=2)
        self.check_oracle("P05b", self.build, self.habits, seeds=range(12))
        self.check_nothing("P05b")

    def test_prior(self):
        self.check_oracle(
            "P05-D6.10",
            self.build,
            self.prior_oracle,
            seeds=range(8),
            counts=self.prior_counted,
        )

    def test_prior_by_blocks_and_parts(self):
        """Lists so short have blocks of one price or two: here these are few and long,
        and the parts of the time of any length."""
        for blocks, part in ((1, 1), (2, 30), (3, 400)):
            self.patch(ksrisk_detect_dated_prices, "_BLOCKS", blocks)
            self.patch(ksrisk_detect_dated_prices, "_PART", part)
            self.check_oracle(
                "P05-D6.10", self.build, self.prior_oracle, seeds=range(4), at_least=3
            )
        self.check_following("P05-D6.10", self.build, seeds=range(2))

    def test_prior_nothing_and_following(self):
        self.check_nothing("P05-D6.10")
        self.check_following("P05-D6.10", self.build)

    def test_prior_looks_before_the_period(self):
        """What was paid before the period is compared with, but is no subject."""
        detector = self.detector("P05-D6.10")
        detector.months = 6
        self.check_oracle(
            "P05-D6.10", self.build, self.prior_oracle, seeds=range(10), at_least=3
        )

    def test_prior_in_another_century(self):
        """Days are numbers: of whichever year they are, the same is said."""
        self.companies.ksrisk_tz = "Etc/GMT-5"  # with no history
        found = 0
        for seed in range(4):
            with self.taken_back(), self.subTest(seed=seed):
                world = self.small_world(seed)
                self.build(world)
                world.load()
                since = TODAY - timedelta(days=700)
                query = self.query("P05-D6.10", since=since)
                flags, counts = self.flags(query), self.counts(query)
                for back in (timedelta(days=9300), timedelta(days=9900)):
                    with self.env.cr.savepoint() as savepoint:
                        self.env.cr.execute(
                            "UPDATE purchase_order SET date_order = date_order - %s,"
                            " date_approve = date_approve - %s",
                            [back, back],
                        )
                        query = self.query(
                            "P05-D6.10", today=TODAY - back, since=since - back
                        )
                        early = {
                            key: flag._replace(
                                date_from=flag.date_from - back,
                                date_to=flag.date_to - back,
                            )
                            for key, flag in flags.items()
                        }
                        self.assertEqual(self.flags(query), early)
                        self.assertEqual(self.counts(query), counts)
                        savepoint.rollback()
                found += len(flags)
        self.assertGreater(found, 15)

    def test_companies_have_their_own_distance(self):
        parameter = self.detector("P05-D6.10").parameter_ids.filtered(
            lambda p: p.code == "days"
        )
        parameter.value_ids.create(
            [
                {
                    "parameter_id": parameter.id,
                    "company_id": company.id,
                    "date_from": "2000-01-01",
                    "value": days,
                }
                for company, days in zip(self.companies, (90, 200), strict=True)
            ]
        )
        world = self.small_world(1)
        self.build(world)
        world.load()
        query = self.query("P05-D6.10")
        both = self.flags(query)
        for company in self.companies:
            alone = query.detector._get_query(company, today=TODAY)
            self.assertEqual(
                self.flags(alone),
                {key: flag for key, flag in both.items() if key[0] == company.id},
            )

    def test_case_63(self):
        """Prices 100, 102, 98 before, new 130: 30 % above; two prices are no data."""
        world = self.small_world(1)
        vendor, product = world.vendor(), world.product()
        for month, price in ((10, 100), (11, 102), (12, 98)):
            world.order(
                vendor,
                TODAY.replace(2025, month),
                lines=[{"product": product, "price_unit": price}],
            )
        new = world.order(
            vendor, TODAY, lines=[{"product": product, "price_unit": 130}]
        )
        other = world.product()
        for month, price in ((10, 100), (11, 102)):
            world.order(
                vendor,
                TODAY.replace(2025, month),
                lines=[{"product": other, "price_unit": price}],
            )
        world.order(vendor, TODAY, lines=[{"product": other, "price_unit": 130}])
        world.load()
        query = self.query("P05-D6.10")
        ((key, flag),) = self.flags(query).items()
        self.assertEqual(key[2], world.lines(new)[0].id)
        self.assertAlmostEqual(flag.score, 1.3)
        self.assertEqual(self.counts(query), {self.env.company.id: (7, 1)})

    def test_a_quotation_is_one_observation(self):
        """It named the product several times: the middle offer counts, the dearer of
        two, and it counts once; what it offers none of does not."""
        world = self.small_world(1)
        vendor, product, group = world.vendor(), world.product(), world.group()

        def quote(*prices, day=TODAY, group=group, state="cancel", qty=1):
            return world.order(
                vendor,
                day,
                group=group,
                state=state,
                lines=[
                    {"product": product, "price_unit": price, "product_qty": qty}
                    for price in prices
                ],
            )

        quote(100, day=TODAY - timedelta(days=9), group=None, state="purchase")
        new = quote(100, 130, state="purchase")
        quote(10, 104, 500)
        quote(90, 104)
        quote(1, 1, 1, qty=0)
        world.load()
        query = self.query("P05-D6.10")
        ((key, flag),) = self.flags(query).items()
        self.assertEqual(key[2], world.lines(new)[1]["id"])
        self.assertAlmostEqual(flag.score, 130 / 104)
        self.assertEqual(flag.count, 4)
        self.assertEqual(self.counts(query), {self.env.company.id: (3, 2)})

    def test_evidence(self):
        for code in ("P05", "P05-D6.10"):
            self.check_evidence(code, self.build, seeds=range(2))

    def test_only_the_chosen_categories(self):
        detector = self.detector("P05-D8.04")
        self.assertTrue(detector.missing)
        category = self.env["product.category"].create({"name": "IT"})
        detector.category_ids = category
        self.assertFalse(detector.missing)

        def build(world):
            self.build(world)
            for row in world.table("product_category").rows:
                row["parent_path"] = (
                    f"{category.id}/{row['id']}/"
                    if row["name"] == "Notebooks"
                    else row["parent_path"]
                )
                row["parent_id"] = (
                    category.id if row["name"] == "Notebooks" else row["parent_id"]
                )

        self.check_oracle(
            "P05-D8.04",
            build,
            lambda orders, query: self.oracle(orders, query, category.id),
            seeds=range(8),
            at_least=3,
        )
