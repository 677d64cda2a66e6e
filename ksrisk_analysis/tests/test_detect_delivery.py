"""P16: deliveries, with receipts entered by hand and, where they are, from stock."""

from datetime import datetime, time, timedelta
from unittest import SkipTest

import pytz

from odoo.tests import tagged

from .oracle_common import TODAY, OracleCase


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDelivery(OracleCase):
    seeds = range(12)

    def build(self, world):
        chance = world.chance
        vendors = self.vendors(world, 5)
        products = [world.product(type="service") for _n in range(2)]
        good = {vendor.id: chance.choice((0, 0.3, 0.7, 0.95, 1)) for vendor in vendors}
        entered = {company.id: chance.choice((0.1, 1, 1)) for company in self.companies}
        for _number in range(80):
            vendor, company = chance.choice(vendors), chance.choice(self.companies)
            lines = []
            for _line in range(chance.choice((1, 1, 2))):
                quantity = chance.choice((1, 10))
                whole = chance.random() < good[vendor.id]
                received = quantity if whole else chance.choice((0, quantity / 2))
                if chance.random() > entered[company.id]:
                    received = 0
                due = TODAY - timedelta(
                    days=chance.choice((-5, 0, 1, 29, 30, 31, 200, 300, 1200))
                )
                lines.append(
                    {
                        "product": chance.choice(products),
                        "product_qty": quantity,
                        "price_unit": 100,
                        "qty_received": received,
                        "date_planned": datetime.combine(due, time(5)),
                    }
                )
            world.order(
                vendor,
                self.day(world, 500),
                lines=lines,
                company=company,
                state=chance.choice(("purchase",) * 6 + ("cancel",)),
            )

    # ------------------------------------------------------------------
    # What is known of the lines
    # ------------------------------------------------------------------
    def due(self, orders, query):
        lines = []
        receipts = self.receipts()
        for order in orders:
            if order.state != "purchase":
                continue
            for line in order.lines:
                line.due = self.local(line.date_planned)
                if query.since <= line.due <= TODAY and line.product_qty > 0:
                    line.received = line.qty_received or 0
                    line.complete = line.received >= line.product_qty
                    line.done, line.returned = receipts.get(line.id, (None, 0))
                    lines.append(line)
        for company in self.companies.ids:
            own = [line for line in lines if line.company_id == company]
            if own and sum(line.received > 0 for line in own) * 10 < 3 * len(own):
                lines = [line for line in lines if line not in own]
        return lines

    def local(self, moment):
        return pytz.utc.localize(moment).astimezone(self.zone).date()

    def receipts(self):
        """{line id: (day of the last receipt, quantity sent back)}, as stock knows."""
        return {}

    def late(self, orders, query):
        vendors = {}
        for line in self.due(orders, query):
            if line.complete or line.due + timedelta(days=30) < TODAY:
                after = line.done and (line.done - line.due).days > 10
                known = vendors.setdefault((line.company_id, line.order.vendor), {})
                known.setdefault(line.order_id, []).append(
                    (line, not line.complete or bool(after))
                )
        found = {}
        for (company, vendor), bought in vendors.items():
            late = [
                [line for line, is_late in lines if is_late]
                for lines in bought.values()
            ]
            late = [lines for lines in late if lines]
            if len(bought) >= 5 and late and len(late) * 10 >= 3 * len(bought):
                found[company, "res.partner", vendor, ""] = {
                    "score": len(late) / len(bought),
                    "amount": sum(line.amount for lines in late for line in lines),
                    "count": len(late),
                    "partner": vendor,
                    "date_from": min(line.due for lines in late for line in lines),
                    "date_to": max(line.due for lines in late for line in lines),
                }
        return found

    def unpunctual(self, orders, query):
        vendors = {}
        for line in self.due(orders, query):
            if line.due < TODAY:
                vendors.setdefault((line.company_id, line.order.vendor), []).append(
                    line
                )
        found = {}
        for (company, vendor), lines in vendors.items():
            late = [
                line
                for line in lines
                if not line.complete or (line.done and line.done > line.due)
            ]
            back = sum(float(line.returned) for line in lines)
            got = float(sum(line.received for line in lines)) + back
            returned = float(back) / float(got) if got else 0
            if (len(lines) - len(late)) * 100 < 95 * len(lines) or returned * 100 > 2:
                found[company, "res.partner", vendor, ""] = {
                    "score": max(len(late) / len(lines), returned),
                    "amount": sum(line.amount for line in late),
                    "count": len(
                        {line.id for line in lines if line in late or line.returned}
                    ),
                    "partner": vendor,
                }
        return found

    # ------------------------------------------------------------------
    # Tests
    # ------------------------------------------------------------------
    def test_p16(self):
        self.check_oracle("P16", self.build, self.late, self.seeds, at_least=5)
        self.check_nothing("P16")

    def test_p16_evidence(self):
        self.check_evidence("P16", self.build, seeds=range(2))

    def test_p16_of_the_methodology(self):
        self.check_oracle("P16-D6.16", self.build, self.unpunctual, self.seeds)
        self.check_nothing("P16-D6.16")

    def test_no_receipts_are_no_data(self):
        """Whoever enters no receipts has no late deliveries, and is not covered."""
        world = self.small_world(1)
        vendor = world.vendor()
        for _number in range(9):
            world.order(vendor, TODAY - timedelta(days=100), amount=1000)
        world.load()
        for code in ("P16", "P16-D6.16"):
            query = self.query(code)
            self.assertEqual(self.flags(query), {})
            self.assertEqual(self.counts(query), {self.env.company.id: (1, 0)})
            self.few(code, recorded=0)  # but who wants none, sees all as late
            query = self.query(code)
            self.assertEqual(len(self.flags(query)), 1)
            self.assertEqual(self.counts(query), {self.env.company.id: (1, 1)})


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDeliveryFromStock(TestDelivery):
    """The same, where receipts are stock moves: their days are known, and returns."""

    allow_inherited_tests_method = True
    seeds = range(6)  # with receipts, a purchase is many rows

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["ksrisk.detector"]._has_data("stock.move.purchase_line_id"):
            raise SkipTest("purchase_stock is not installed")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")

    def build(self, world):
        chance = world.chance
        vendors = self.vendors(world, 5)
        products = [world.product() for _n in range(2)]
        skill = {vendor.id: chance.choice((0.3, 0.7, 0.95, 1)) for vendor in vendors}
        entered = {company.id: chance.choice((0.1, 1, 1)) for company in self.companies}
        for _number in range(70):
            vendor, company = chance.choice(vendors), chance.choice(self.companies)
            due = TODAY - timedelta(days=chance.choice((0, 1, 30, 31, 60, 200, 1200)))
            order = world.order(
                vendor,
                due - timedelta(days=20),
                lines=[
                    {
                        "product": chance.choice(products),
                        "product_qty": 10,
                        "price_unit": 100,
                        "date_planned": datetime.combine(due, time(5)),
                    }
                    for _line in range(chance.choice((1, 2)))
                ],
                company=company,
            )
            if chance.random() > entered[company.id]:
                continue
            good = chance.random() < skill[vendor.id]
            after = chance.choice((-2, 0) if good else (0, 1, 10, 11, 40))
            line = world.lines(order)[0]
            parts = chance.choice(
                ((10,), (4, 6), (4, 6, -1)) if good else ((10,), (5,), (4, 6, -3))
            )
            for part in parts:
                day = due + timedelta(days=after + (part < 0))
                quantities = {one["id"]: abs(part) for one in world.lines(order)}
                world.picking(order, day, quantities)
                if part < 0:
                    self.send_back(world, order, -part)
            if not good and chance.random() < 0.3:
                line["qty_received"] = 0

    def send_back(self, world, order, quantity):
        lines = world.lines(order)
        for move in world.table("stock_move").rows[-len(lines) :]:
            move["location_dest_id"] = self.suppliers.id
        for line in lines:
            line["qty_received"] -= 2 * quantity

    def receipts(self):
        moves = self.env["stock.move"].search(
            [("state", "=", "done"), ("purchase_line_id", "!=", False)]
        )
        found = {}
        for move in moves:
            done, returned = found.get(move.purchase_line_id.id, (None, 0))
            if move.location_dest_id == self.suppliers:
                returned += move.quantity
            else:
                day = self.local(move.picking_id.date_done)
                done = max(done, day) if done else day
            found[move.purchase_line_id.id] = done, returned
        return found
