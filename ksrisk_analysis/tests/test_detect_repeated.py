"""P03, P04, P07: direct awards."""

from datetime import timedelta
from math import comb

from odoo.tests import tagged

from .oracle_common import DOLLAR, INDEX, TODAY, OracleCase

_LIMIT = 100 * INDEX
#: Shares of the limit that stand on the boundaries, and about them.
_SHARES = (0.3, 0.34, 0.5, 0.9, 0.8999999, 0.95, 0.999, 1, 1.05, 1.1, 1.0999999, 2)


class DirectCase(OracleCase):
    #: How many orders, and over how many days.
    n, days = 60, 400
    #: How many orders are direct for one that is not.
    direct = 2

    def build(self, world):
        chance = world.chance
        vendors = self.vendors(world, 3)
        buyers = [
            world.user(company, ["purchase.group_purchase_user"])
            for company in self.companies
            for _n in (1, 2)
        ]
        goods = world.category("Goods of the test")
        kinds = [goods, world.category("IT of the test"), None]
        products = [
            world.product(kind, type="service")
            if kind
            else world.product(type="service", categ_id=None)
            for kind in kinds
        ]
        tenders = [world.group() for _n in range(8)]
        agreements = [world.requisition(vendors[0])]
        for _number in range(self.n):
            self.one_order(world, vendors, buyers, products, tenders, agreements)
        if chance.random() < 0.5:
            world.order(vendors[0], TODAY, amount=0)

    def one_order(self, world, vendors, buyers, products, tenders, agreements):
        chance = world.chance
        company = chance.choice(self.companies)
        currency = chance.choice((self.kzt, self.kzt, self.kzt, self.usd))
        rate = DOLLAR if currency == self.usd else 1
        count = chance.choice((1, 1, 2))
        total = chance.choice(_SHARES) * _LIMIT
        tender = chance.choice((*tenders, *[None] * (len(tenders) * self.direct)))
        values = {
            "buyer": chance.choice(buyers),
            "company": company,
            "currency": currency,
            "lines": [
                {"product": chance.choice(products), "price_unit": total / count / rate}
                for _line in range(count)
            ],
            "state": chance.choice(
                ("purchase", "purchase", "purchase", "cancel", "sent")
            ),
        }
        if tender:
            values |= {
                "group": tender,
                "company": self.companies[tenders.index(tender) % 2],
            }
            values["ksrisk_bid_status"] = chance.choice(
                ("valid", "valid", None, "disqualified", "withdrawn")
            )
        elif chance.random() < 0.1:
            values["requisition"] = agreements[0]
        if chance.random() < 0.4:
            values["ksrisk_method"] = chance.choice((None, "single_source", "open"))
        order = world.order(
            chance.choice(vendors), self.day(world, self.days), **values
        )
        if chance.random() < 0.05:
            order["user_id"] = None


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSplitting(DirectCase):
    """P03, P03b and P03c; limits of the test's own index."""

    n, days = 80, 130

    def oracle(
        self,
        orders,
        query,
        subjects=lambda order: {order.vendor: order.amount},
        model="res.partner",
    ):
        found = {}
        rows = {}
        for order in self.awarded(orders, query.since):
            if order.is_direct and 0 < order.amount < _LIMIT:
                for subject, amount in subjects(order).items():
                    rows.setdefault((order.company_id, subject), []).append(
                        (order.day, amount)
                    )
        for (company, subject), bought in rows.items():
            for cluster in self.clusters(bought):
                key = str(cluster["date_from"])
                if model == "res.users":
                    record, vendor = subject
                    key = f"{vendor}:{key}"
                else:
                    record = subject
                found[company, model, record, key] = cluster
        return found

    def clusters(self, bought):
        """Runs of hits with no more than 30 days between one and the next."""
        hits = []
        for day in sorted({day for day, _amount in bought}):
            window = [
                (d, amount)
                for d, amount in bought
                if day - timedelta(days=30) <= d <= day
            ]
            total = sum(amount for _d, amount in window)
            if len(window) >= 3 and total >= _LIMIT:
                hits.append((day, min(window)[0], total))
        runs = []
        for hit in hits:
            if runs and (hit[0] - runs[-1][-1][0]).days <= 30:
                runs[-1].append(hit)
            else:
                runs.append([hit])
        for run in runs:
            first, last = run[0][1], run[-1][0]
            inside = [amount for d, amount in bought if first <= d <= last]
            yield {
                "score": max(total for _d, _f, total in run) / _LIMIT,
                "amount": sum(inside),
                "count": len(inside),
                "date_from": first,
                "date_to": last,
            }

    def by_category(self, order):
        found = {}
        for line in order.lines:
            if line.categ_id:
                found[line.categ_id] = found.get(line.categ_id, 0) + line.amount
        return {category: amount for category, amount in found.items() if amount > 0}

    def test_p03(self):
        self.check_oracle("P03", self.build, self.oracle)
        self.check_following("P03", self.build)
        self.check_nothing("P03")

    def by_buyer(self, order):
        return {(order.user_id, order.vendor): order.amount} if order.user_id else {}

    def test_p03c(self):
        def oracle(orders, query):
            return self.oracle(orders, query, self.by_buyer, "res.users")

        self.n = 160  # a pair has the fewest orders
        self.check_oracle("P03c", self.build, oracle, seeds=range(8), at_least=8)
        self.check_following("P03c", self.build, seeds=range(3))
        self.check_evidence("P03c", self.build)
        self.check_nothing("P03c")

    def test_p03_days_differ_by_company(self):
        parameter = self.detector("P03").parameter_ids.filtered(
            lambda p: p.code == "days"
        )
        parameter.value_ids.create(
            [
                {
                    "parameter_id": parameter.id,
                    "company_id": one.id,
                    "date_from": "2000-01-01",
                    "value": days,
                }
                for one, days in zip(self.companies, (20, 45), strict=True)
            ]
        )
        world = self.small_world(1)
        self.build(world)
        world.load()
        both = self.flags(self.query("P03"))
        self.assertTrue(both)
        for company in self.companies:
            alone = self.detector("P03")._get_query(company, today=TODAY)
            self.assertEqual(
                self.flags(alone),
                {key: flag for key, flag in both.items() if key[0] == company.id},
            )

    def test_p03b(self):
        self.check_oracle(
            "P03b",
            self.build,
            lambda orders, query: self.oracle(
                orders, query, self.by_category, "product.category"
            ),
        )
        self.check_nothing("P03b")
        self.check_evidence("P03b", self.build)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestNearLimit(DirectCase):
    """P04."""

    n = 110

    def oracle(self, orders, query):
        buyers = {}
        for order in self.awarded(orders, query.since):
            if order.user_id and 9 * _LIMIT <= 10 * order.amount < 11 * _LIMIT:
                buyers.setdefault((order.company_id, order.user_id), []).append(order)
        found = {}
        for (company, buyer), near in buyers.items():
            below = [order for order in near if order.amount < _LIMIT]
            n, k = len(near), len(below)
            chance = sum(comb(n, i) for i in range(k, n + 1)) / 2**n
            if n >= 10 and k and (k * 10 >= n * 8 or chance < 0.01):
                found[company, "res.users", buyer, ""] = {
                    "score": k / n,
                    "amount": sum(order.amount for order in below),
                    "count": k,
                    "date_from": min(order.day for order in below),
                    "date_to": max(order.day for order in below),
                }
        return found

    def build(self, world):
        """Buyers with a taste for what lies below, each his own."""
        chance = world.chance
        vendor = world.vendor()
        for _buyer in range(6):
            buyer = world.user(
                chance.choice(self.companies), ["purchase.group_purchase_user"]
            )
            taste = chance.choice((0.5, 0.7, 0.8, 0.9))
            for _number in range(chance.choice((9, 10, 11, 30, 60))):
                share = chance.choice(
                    (0.9, 0.95, 0.9999)
                    if chance.random() < taste
                    else (1, 1.05, 1.0999)
                )
                if chance.random() < 0.1:
                    share = chance.choice((0.8999, 1.1))
                world.order(
                    vendor,
                    self.day(world),
                    amount=share * _LIMIT,
                    buyer=buyer,
                    company=self.env["res.company"].browse(buyer["company_id"]),
                    state=chance.choice(("purchase",) * 9 + ("cancel",)),
                )

    def test_p04(self):
        self.check_oracle("P04", self.build, self.oracle, seeds=range(12))

    def test_p04_more(self):
        self.check_nothing("P04")
        self.check_following("P04", self.build, seeds=range(3))
        self.check_evidence("P04", self.build)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestRepeated(DirectCase):
    """P07 and its two kin."""

    def oracle(self, orders, query):
        vendors = {}
        for order in self.awarded(orders, query.since):
            if order.amount > 0:
                vendors.setdefault((order.company_id, order.vendor), []).append(order)
        found = {}
        for (company, vendor), bought in vendors.items():
            direct = [order for order in bought if order.is_direct]
            amount = sum(order.amount for order in direct)
            if (
                len(direct) >= 5
                and amount >= _LIMIT
                and len(direct) * 10 >= 9 * len(bought)
            ):
                found[company, "res.partner", vendor, ""] = {
                    "score": amount / _LIMIT,
                    "amount": amount,
                    "count": len(direct),
                    "partner": vendor,
                    "date_from": min(order.day for order in direct),
                    "date_to": max(order.day for order in direct),
                }
        return found

    def build_direct(self, world):
        """Vendors most of whose awards are direct."""
        self.build(world)
        chance = world.chance
        tender = world.group()
        for _vendor in range(10):
            vendor = world.vendor()
            days = (0, 100, 364, 365, chance.choice((365, 366)))
            total = chance.choice((0.999, 1, 3)) * _LIMIT
            n = chance.choice((4, 5, 9))
            for _number in range(n):
                world.order(
                    vendor,
                    TODAY - timedelta(days=chance.choice(days)),
                    amount=total / n,
                )
            for _number in range(chance.choice((0, 1, 2))):
                world.order(vendor, self.day(world, 300), group=tender)

    def offers(self, orders, query):
        awards, lost = {}, {}
        for order in self.awarded(orders, query.since):
            for category in {line.categ_id or 0 for line in order.lines}:
                awards.setdefault(
                    (order.company_id, order.vendor, category), []
                ).append(order)
        for order in orders:
            if (
                order.purchase_group_id
                and order.state != "purchase"
                and order.amount > 0
                and order.ksrisk_bid_status in (None, "valid")
            ):
                lost.setdefault((order.company_id, order.purchase_group_id), []).append(
                    order
                )
        found = {}
        for (company, vendor, category), bought in awards.items():
            if len(bought) < 3:
                continue
            pairs = []
            for order in bought:
                offers = [
                    offer
                    for offer in lost.get((company, order.purchase_group_id), ())
                    if offer.vendor != vendor and offer.amount <= order.amount
                ]
                if offers:
                    pairs.append((order, min(offers, key=lambda o: (o.amount, o.id))))
            if pairs:
                found[company, "res.partner", vendor, str(category)] = {
                    "score": len(pairs),
                    "amount": sum(
                        order.amount - offer.amount for order, offer in pairs
                    ),
                    "count": len({order.id for pair in pairs for order in pair}),
                    "partner": vendor,
                    "date_from": min(order.day for order, _offer in pairs),
                    "date_to": max(order.day for order, _offer in pairs),
                }
        return found

    def share(self, orders, query):
        names = self.env["product.category"].browse(
            self.detector("P07-D8.05").category_ids.ids
        )
        spent = {}
        for order in self.awarded(orders, query.since):
            amount = sum(
                line.amount for line in order.lines if line.categ_id in names.ids
            )
            if amount > 0:
                direct = order.ksrisk_method == "single_source" or (
                    order.is_direct and order.amount >= _LIMIT
                )
                spent.setdefault(order.company_id, []).append((order, amount, direct))
        found = {}
        for company, rows in spent.items():
            direct = [(order, amount) for order, amount, is_direct in rows if is_direct]
            amount = sum(amount for _order, amount in direct)
            total = sum(amount for _order, amount, _direct in rows)
            if direct and amount * 2 >= total:
                found[company, "res.company", company, ""] = {
                    "score": amount / total,
                    "amount": amount,
                    "count": len(direct),
                }
        return found

    def test_p07(self):
        self.check_oracle(
            "P07", self.build_direct, self.oracle, seeds=range(14), at_least=8
        )

    def test_p07_more(self):
        self.check_nothing("P07")
        self.check_following("P07", self.build_direct, seeds=range(3))
        self.check_evidence("P07", self.build_direct, seeds=range(8))

    def test_offers(self):
        self.direct = 0
        self.check_oracle("P07-D7.02", self.build, self.offers, seeds=range(12))

    def test_offers_more(self):
        self.direct = 0
        self.check_nothing("P07-D7.02")
        self.check_following("P07-D7.02", self.build, seeds=range(3))
        self.check_evidence("P07-D7.02", self.build)

    def test_case_62(self):
        """Three orders, one with a cancelled cheaper alternative: both are shown."""
        world = self.small_world(1)
        vendor, other, tender = world.vendor(), world.vendor(), world.group()
        winner = world.order(vendor, TODAY, amount=1000, group=tender)
        loser = world.order(other, TODAY, amount=900, group=tender, state="cancel")
        for _number in range(2):
            world.order(vendor, TODAY, amount=10)
        world.load()
        run = self.env["ksrisk.detector.run"]._request(
            "full", self.detector("P07-D7.02"), self.companies
        )
        run._process()
        flag = self.env["ksrisk.flag"].search([("partner_id", "=", vendor.id)])
        self.assertEqual(flag.amount, 100)
        self.assertEqual(
            flag._get_evidence(), {"purchase.order": [winner.id, loser.id]}
        )

    def test_share(self):
        self.direct = 5
        detector = self.detector("P07-D8.05")
        self.assertTrue(detector.missing)
        detector.category_ids = self.env["product.category"].create({"name": "IT"})

        def build(world):
            self.build(world)
            for row in world.table("product_template").rows:
                if row.get("categ_id") and world.chance.random() < 0.5:
                    row["categ_id"] = detector.category_ids.id

        self.check_oracle("P07-D8.05", build, self.share, seeds=range(12), at_least=5)
        self.check_nothing("P07-D8.05")
        self.check_evidence("P07-D8.05", build, seeds=range(4))
