"""P20: more is bought than is used. Only where stock is kept with purchases."""

from datetime import datetime, time
from unittest import SkipTest

from odoo.tests import tagged

from .oracle_common import INDEX, TODAY, OracleCase


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestOverPurchase(OracleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["ksrisk.detector"]._has_data("stock.move.purchase_line_id"):
            raise SkipTest("purchase_stock is not installed")
        places = cls.env["stock.location"]
        cls.inside = {
            company.id: places.search(
                [("company_id", "=", company.id), ("usage", "=", "internal")], limit=1
            )
            for company in cls.companies
        }
        cls.consumers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")

    def build(self, world):
        chance = world.chance
        vendor = world.vendor()
        products = [world.product(is_storable=True) for _n in range(5)]
        products.append(world.product(is_storable=False))
        dozen = self.env.ref("uom.product_uom_dozen")
        entered = {company.id: chance.random() < 0.8 for company in self.companies}
        self.quants = []
        for company in self.companies:
            for product in products:
                for _number in range(chance.choice((0, 1, 2, 3))):
                    world.order(
                        vendor,
                        self.day(world, 450),
                        lines=[
                            {
                                "product": product,
                                "product_qty": chance.choice((5, 10, 15)),
                                "price_unit": chance.choice((10, 2000, 5000)),
                                "uom": chance.choice((None, None, dozen)),
                            }
                        ],
                        company=company,
                        state=chance.choice(("purchase",) * 4 + ("cancel",)),
                    )
                held = chance.choice((0, 5, 10, 100))
                self.quants.append((product.id, company.id, held))
                for _number in range(chance.choice((0, 1, 2)) * entered[company.id]):
                    self.use(world, company, product)

    def use(self, world, company, product):
        chance = world.chance
        day = datetime.combine(self.day(world, 450), time(5))
        world.row(
            "stock_move",
            "picking",
            company,
            product_id=product,
            company_id=company,
            location_id=self.inside[company.id],
            location_dest_id=chance.choice(
                (
                    self.consumers,
                    self.consumers,
                    self.suppliers,
                    self.inside[company.id],
                )
            ),
            quantity=chance.choice((1, 10, 20)),
            date=day,
            create_date=day,
            picking_id=None,
            purchase_line_id=None,
            state=chance.choice(("done", "done", "done", "cancel")),
        )

    def hold(self):
        """The quantities in stock, once products are there."""
        self.env["stock.quant"].create(
            [
                {
                    "product_id": product,
                    "location_id": self.inside[company].id,
                    "quantity": held,
                }
                for product, company, held in self.quants
                if held and self.env["product.product"].browse(product).is_storable
            ]
        )

    def oracle(self, orders, query):
        bought, used = {}, {}
        for order in self.awarded(orders, query.since):
            for line in order.lines:
                product = self.env["product.product"].browse(line.product_id)
                if product.is_storable and line.product_uom_qty > 0:
                    key = order.company_id, product.id
                    bought.setdefault(key, []).append(line)
        moves = self.env["stock.move"].search(
            [("state", "=", "done"), ("location_id.usage", "=", "internal")]
        )
        for move in moves:
            outside = move.location_dest_id.usage not in ("internal", "supplier")
            if outside and query.since <= move.date.date() <= TODAY:
                key = move.company_id.id, move.product_id.id
                used[key] = used.get(key, 0) + move.quantity
        found = {}
        days = (TODAY - query.since).days
        for (company, product), lines in bought.items():
            if company not in {key[0] for key in used}:
                continue
            quantity = float(sum(line.product_uom_qty for line in lines))
            amount = float(sum(line.amount for line in lines))
            gone = used.get((company, product), 0)
            held = sum(
                held
                for one, owner, held in self.quants
                if (owner, one) == (company, product)
            )
            excess = amount * (1 - min(1, gone / quantity))
            if (
                quantity > 1.5 * gone
                and held > 0
                and held * days > gone * 180
                and excess >= 10 * INDEX
            ):
                found[company, "product.product", product, ""] = {
                    "score": min(quantity / gone, 100) if gone else 100,
                    "amount": excess,
                    "count": len(lines),
                }
        return found

    def test_p20(self):
        total = 0
        for seed in range(12):
            with self.taken_back(), self.subTest(seed=seed):
                world = self.small_world(seed)
                self.build(world)
                world.load()
                self.hold()
                query = self.query("P20")
                found = self.flags(query)
                expected = self.oracle(self.orders(), query)
                self.assertEqual(set(found), set(expected))
                for key, values in expected.items():
                    for name, value in values.items():
                        self.assertAlmostEqual(
                            float(getattr(found[key], name)), value, places=6
                        )
                total += len(found)
        self.assertGreater(total, 15)
        self.check_nothing("P20")
