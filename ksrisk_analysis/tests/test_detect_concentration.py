"""P08, P09, P15: concentration and variety."""

from datetime import date, timedelta

from odoo.tests import tagged

from .oracle_common import DOLLAR, TODAY, OracleCase, quantile


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestConcentration(OracleCase):
    def build(self, world):
        """Vendors of unequal luck, buyers with favourites, a tree of categories."""
        chance = world.chance
        vendors = self.vendors(world, chance.choice((5, 6, 12)))
        buyers = {
            company.id: [
                world.user(company, ["purchase.group_purchase_user"]) for _n in (1, 2)
            ]
            for company in self.companies
        }
        roots = [world.category() for _n in range(6)]
        leaves = [world.category(parent=root) for root in roots[:3]]
        products = [world.product(kind, type="service") for kind in (*roots, *leaves)]
        products.append(world.product(type="service", categ_id=None))
        for _number in range(90):
            company = chance.choice(self.companies)
            vendor = vendors[int(len(vendors) * chance.random() ** 2)]
            currency = chance.choice((self.kzt, self.kzt, self.usd))
            rate = DOLLAR if currency == self.usd else 1
            lines = [
                {
                    "product": chance.choice(products),
                    "price_unit": chance.choice((100, 500, 1000, 5000)) / rate * 10,
                }
                for _line in range(chance.choice((1, 1, 2, 3)))
            ]
            order = world.order(
                vendor,
                self.day(world, 760),
                lines=lines,
                buyer=chance.choice(buyers[company.id]),
                company=company,
                currency=currency,
                state=chance.choice(("purchase",) * 6 + ("cancel", "sent")),
            )
            if chance.random() < 0.05:
                order["user_id"] = None

    # ------------------------------------------------------------------
    # P08
    # ------------------------------------------------------------------
    def shares(self, orders, query, who, key):
        wholes = {}
        for order in self.awarded(orders, query.since):
            if who(order) is not None and order.amount > 0:
                whole = wholes.setdefault((order.company_id, who(order)), {})
                whole.setdefault(order.vendor, []).append(order)
        found = {}
        for (company, one), vendors in wholes.items():
            amounts = {
                v: sum(o.amount for o in bought) for v, bought in vendors.items()
            }
            total = sum(amounts.values())
            if len(vendors) < 5:
                continue
            part = [float(amount / total) for amount in amounts.values()]
            q1, q3 = quantile(part, 0.25), quantile(part, 0.75)
            fence = q3 + 1.5 * (q3 - q1)
            for vendor, amount in amounts.items():
                share = amount / total
                if share * 10 >= 3 or (
                    share * 10 >= 1 and float(share) > fence * (1 + 1e-12)
                ):
                    found[company, "res.partner", vendor, key(one)] = {
                        "score": share,
                        "amount": amount,
                        "partner": vendor,
                        "count": len(vendors[vendor]),
                        "date_from": min(o.day for o in vendors[vendor]),
                        "date_to": max(o.day for o in vendors[vendor]),
                    }
        return found

    def test_p08(self):
        self.check_oracle(
            "P08",
            self.build,
            lambda orders, query: self.shares(orders, query, lambda o: 0, lambda w: ""),
            seeds=range(12),
        )
        self.check_nothing("P08")

    def test_p08b(self):
        self.check_oracle(
            "P08b",
            self.build,
            lambda orders, query: self.shares(orders, query, lambda o: o.user_id, str),
            seeds=range(12),
            at_least=10,
        )
        self.check_nothing("P08b")

    def test_p08_evidence(self):
        self.check_evidence("P08", self.build, seeds=range(2))
        self.check_evidence("P08b", self.build, seeds=range(2))

    def test_equal_shares_are_no_concentration(self):
        world = self.small_world(1)
        for _number in range(8):
            world.order(world.vendor(), TODAY, amount=1000)
        world.load()
        self.assertEqual(self.flags(self.query("P08")), {})

    # ------------------------------------------------------------------
    # P09
    # ------------------------------------------------------------------
    def narrow(self, orders, query):
        years = {}
        for order in self.awarded(orders, query.since):
            late = order.day > date(2025, 3, 1)
            for line in order.lines:
                if line.categ_id:
                    year = years.setdefault((order.company_id, line.categ_id, late), {})
                    year.setdefault(order.vendor, []).append(line)
        found = {}
        for (company, category, late), vendors in years.items():
            if not late or (company, category, False) not in years:
                continue
            now, ago = vendors, years[company, category, False]
            many = [
                sum(len({li.order_id for li in lines}) for lines in year.values())
                for year in (now, ago)
            ]
            if min(many) < 6:
                continue
            (h_now, amounts), (h_ago, _old) = self.hhi(now), self.hhi(ago)
            if h_now * 4 > 1 and (h_now - h_ago) * 10 > 1:
                found[company, "product.category", category, ""] = {
                    "score": h_now,
                    "amount": sum(amounts.values()),
                    "partner": min(amounts, key=lambda v: (-amounts[v], v)),
                    "count": many[0],
                }
        return found

    def hhi(self, year):
        amounts = {v: sum(line.amount for line in lines) for v, lines in year.items()}
        total = sum(amounts.values())
        return sum(a * a for a in amounts.values()) / total**2, amounts

    def build_narrow(self, world):
        """Three categories for two years, the second with fewer vendors."""
        chance = world.chance
        for company in self.companies:
            for _category in range(3):
                product = world.product(world.category(), type="service")
                vendors = [world.vendor() for _n in range(6)]
                left = chance.choice((1, 2, 3, 6))
                for late in (False, True):
                    for _number in range(chance.choice((5, 6, 7, 12))):
                        world.order(
                            chance.choice(vendors[: left if late else 6]),
                            TODAY
                            - timedelta(
                                days=chance.randrange(365) + (0 if late else 365)
                            ),
                            lines=[
                                {
                                    "product": product,
                                    "price_unit": chance.choice((100, 200, 1000)),
                                }
                            ],
                            company=company,
                        )

    def test_p09(self):
        self.few("P09", count=6)
        self.check_oracle("P09", self.build_narrow, self.narrow, seeds=range(12))
        self.check_nothing("P09")

    # ------------------------------------------------------------------
    # P15
    # ------------------------------------------------------------------
    def variety(self, count, kinds_at_least):
        def oracle(orders, query):
            vendors = {}
            for order in self.awarded(orders, query.since):
                tops = {
                    line.parent_path.split("/")[0]
                    for line in order.lines
                    if line.parent_path
                }
                if tops or any(line.product_id for line in order.lines):
                    vendors.setdefault((order.company_id, order.vendor), []).append(
                        (order, tops)
                    )
            kinds = {}
            for (company, vendor), rows in vendors.items():
                with_category = [row for row in rows if row[1]]
                if len(with_category) >= count:
                    tops = set().union(*(tops for _order, tops in rows))
                    kinds.setdefault(company, {})[vendor] = (
                        len(tops),
                        len(with_category),
                    )
            found = {}
            for company, counts in kinds.items():
                values = [k for k, _n in counts.values()]
                q1, q3 = quantile(values, 0.25), quantile(values, 0.75)
                fence = kinds_at_least or q3 + 0.1 * (q3 - q1)
                for vendor, (k, n) in counts.items():
                    if k > 1 and k >= fence * (1 - 1e-12):
                        found[company, "res.partner", vendor, ""] = {
                            "score": k,
                            "count": n,
                            "partner": vendor,
                        }
            return found

        return oracle

    def test_p15(self):
        self.few("P15", count=3, width=0.1)
        self.check_oracle(
            "P15", self.build, self.variety(3, 0), seeds=range(20), at_least=8
        )
        self.check_nothing("P15")
        self.check_evidence("P15", self.build, seeds=range(5))

    def test_p15_of_the_methodology(self):
        self.check_oracle("P15-D7.03", self.build, self.variety(1, 4), seeds=range(12))

    def test_p15_level(self):
        """On the second level a category counts by itself; above it, as it is."""
        self.few("P15", count=1, level=2, kinds=2)
        world = self.small_world(1)
        root = world.category()
        vendor = world.vendor()
        for category in (
            root,
            world.category(parent=root),
            world.category(parent=root),
        ):
            world.order(vendor, TODAY, lines=[{"product": world.product(category)}])
        world.load()
        (flag,) = self.flags(self.query("P15")).values()
        self.assertEqual(flag.score, 3)
