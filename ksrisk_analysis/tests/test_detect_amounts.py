"""P22, P23: prices and amounts unlike the others."""

from math import log10

from odoo.tests import tagged

from .oracle_common import TODAY, OracleCase


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestAmounts(OracleCase):
    def build(self, world):
        chance = world.chance
        vendors = self.vendors(world, 4)
        taste = {vendor.id: chance.choice((0.2, 0.5, 0.8, 0.95)) for vendor in vendors}
        kinds = [world.category() for _n in range(2)]
        products = [world.product(kind, type="service") for kind in kinds]
        products.append(world.product(type="service", categ_id=None))
        for _number in range(110):
            vendor = chance.choice(vendors)
            currency = chance.choice((self.kzt,) * 5 + (self.usd,))
            lines = []
            product = chance.choice(products)
            for _line in range(chance.choice((1, 1, 1, 2))):
                if chance.random() < taste[vendor.id]:
                    price = chance.choice((10000, 11000, 20000, 30000, 111000))
                else:
                    price = chance.choice((9999, 10000.5, 20100, 0.5, 7, 120000.01))
                if chance.random() < 0.04:
                    price *= 50
                lines.append({"product": product, "price_unit": price})
                if chance.random() < 0.1:
                    product = chance.choice(products)
            if chance.random() < 0.1:
                lines.append({"display_type": "line_note"})
            world.order(
                vendor,
                self.day(world, 1200),
                lines=lines,
                currency=currency,
                company=chance.choice(self.companies),
                state=chance.choice(("purchase",) * 8 + ("cancel",)),
            )

    def round(self, orders, query):
        vendors = {}
        for order in self.awarded(orders, query.since):
            if order.currency_id == self.kzt.id:
                for line in order.lines:
                    if not line.display_type and line.price_unit > 0:
                        own = vendors.setdefault(order.company_id, {})
                        own.setdefault(order.vendor, []).append(line)
        flags = {}
        for company, own in vendors.items():
            rounds = {
                vendor: [
                    li
                    for li in lines
                    if li.price_unit > 10000 and li.price_unit % 1000 == 0
                ]
                for vendor, lines in own.items()
            }
            for vendor, lines in own.items():
                n, k = len(lines), len(rounds[vendor])
                others = sum(map(len, own.values())) - n
                others_k = sum(map(len, rounds.values())) - k
                if (
                    n >= 10
                    and others >= 10
                    and k * 10 >= 6 * n
                    and others_k * 2 < others
                ):
                    flags[company, "res.partner", vendor, ""] = {
                        "score": k / n,
                        "amount": sum(line.amount for line in rounds[vendor]),
                        "count": k,
                        "partner": vendor,
                    }
        return flags

    def digits(self, orders, query):
        vendors = {}
        for order in self.awarded(orders, query.since):
            if order.amount >= 1:
                vendors.setdefault((order.company_id, order.vendor), []).append(order)
        flags = {}
        for (company, vendor), bought in vendors.items():
            first = [int(str(order.amount)[0]) for order in bought]
            deviation = (
                sum(
                    abs(first.count(d) / len(first) - log10(1 + 1 / d))
                    for d in range(1, 10)
                )
                / 9
            )
            if len(bought) >= 8 and deviation > 0.1:
                flags[company, "res.partner", vendor, ""] = {
                    "score": deviation,
                    "amount": sum(order.amount for order in bought),
                    "count": len(bought),
                    "partner": vendor,
                }
        return flags

    def test_p22(self):
        self.few("P22", count=10, share=0.6)
        self.check_oracle("P22", self.build, self.round, seeds=range(20), at_least=5)
        self.check_nothing("P22")

    def test_p22_each_company_in_its_own_currency(self):
        """Lines in tenge are a company's, those in dollars the other's."""
        self.few("P22", count=10, share=0.6)
        self.other_company.currency_id = self.usd
        world = self.small_world(1)
        in_tenge, in_dollars = world.vendor(), world.vendor()
        for company in self.companies:
            for vendor, usual in ((in_tenge, self.kzt), (in_dollars, self.usd)):
                for currency in (self.kzt, self.usd):
                    price = 20000 if currency == usual else 20100
                    world.order(
                        vendor,
                        TODAY,
                        lines=[{"price_unit": price}] * 10,
                        currency=currency,
                        company=company,
                    )
        world.load()
        query = self.query("P22")
        found = {
            (company, vendor): (flag.score, flag.amount, flag.count)
            for (company, _model, vendor, _key), flag in self.flags(query).items()
        }
        self.assertEqual(
            found,
            {
                (self.env.company.id, in_tenge["id"]): (1, 200000, 10),
                (self.other_company.id, in_dollars["id"]): (1, 200000, 10),
            },
        )
        self.assertEqual(self.counts(query), dict.fromkeys(self.companies.ids, (2, 2)))

    def test_p23(self):
        self.few("P23", count=8, deviation=0.1)
        self.check_oracle("P23", self.build, self.digits, seeds=range(12), at_least=5)
        self.check_nothing("P23")
        self.check_following("P23", self.build, seeds=range(3))
        self.check_evidence("P23", self.build, seeds=range(5))
