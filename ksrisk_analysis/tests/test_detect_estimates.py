"""P06e, P06-D6.11: estimates in purchase templates."""

from decimal import Decimal
from statistics import median

from odoo.tests import tagged
from odoo.tools import SQL

from .oracle_common import DOLLAR, OracleCase, Order
from .test_detect_prices import rounded


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestEstimates(OracleCase):
    templates = 8

    def build(self, world):
        """Templates and agreements; awards and offers from them and from nothing."""
        chance = world.chance
        vendors = self.vendors(world)
        products = [world.product(type="service") for _n in range(3)]
        dozen = self.env.ref("uom.product_uom_dozen")
        hour = self.env.ref("uom.product_uom_hour")
        agreements = [
            self.template(world, vendors[0], products, (dozen, hour))
            for _number in range(self.templates)
        ]
        groups = [world.group() for _n in range(12)]
        for _number in range(90):
            agreement = chance.choice((*agreements, None))
            company = chance.choice(self.companies)
            if agreement and chance.random() < 0.9:
                company = self.companies.browse(agreement["company_id"])
            currency = chance.choice((self.kzt, self.kzt, self.usd))
            group = chance.choice((None, *groups[:3], *groups))
            lines = [
                self.one_line(chance, products, (dozen, hour), currency)
                for _line in range(chance.choice((1, 2, 3)))
            ]
            world.order(
                chance.choice(vendors),
                self.day(world, 900),
                lines=[*lines, {"display_type": "line_note"}],
                company=company,
                currency=currency,
                group=group,
                requisition=agreement,
                state=chance.choice(("purchase", "purchase", "cancel", "sent")),
                ksrisk_method=chance.choice(
                    ("open", "open", "price_request", "single_source", None)
                ),
                ksrisk_bid_status=chance.choice(("valid", None, "withdrawn")),
            )

    def template(self, world, vendor, products, uoms):
        chance = world.chance
        company = chance.choice(self.companies)
        agreement = world.requisition(
            vendor,
            company,
            requisition_type=chance.choice(
                ("purchase_template",) * 4 + ("blanket_order",)
            ),
            state=chance.choice(("confirmed", "draft", "done", "confirmed", "cancel")),
            currency_id=chance.choice((self.kzt, self.kzt, self.kzt, self.usd)),
            create_date=self.day(world, 1200),
        )
        for product in chance.choices(products, k=chance.choice((1, 2, 4))):
            uom = chance.choice((None, None, *uoms))
            price = chance.choice((0, 80, 100, 100, 101, 110, 120, 121, 200))
            world.planned(
                agreement,
                product,
                price * (uom.factor if uom else 1),
                chance.choice((0, 1, 10)),
                uom=uom,
            )
        return agreement

    def one_line(self, chance, products, uoms, currency):
        uom = chance.choice((None, None, None, *uoms))
        price = chance.choice((80, 99, 100, 100, 100, 101, 120, 200))
        rate = DOLLAR if currency == self.usd else 1
        return {
            "product": chance.choice(products),
            "product_qty": chance.choice((0, 1, 2, 10)),
            "uom": uom,
            "price_unit": price * (uom.factor if uom else 1) / rate,
        }

    def planned(self):
        """Lines of templates that say something, as plain rows."""
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT l.*, r.company_id AS company, r.requisition_type AS type,
                    r.state, r.currency_id, r.create_date AS made, u.factor,
                    u.parent_path
                FROM purchase_requisition_line l
                JOIN purchase_requisition r ON r.id = l.requisition_id
                JOIN uom_uom u ON u.id = l.product_uom_id
                WHERE r.company_id = ANY(%s)
                """,
                self.companies.ids,
            )
        )
        found = []
        for row in rows:
            for name in ("price_unit", "product_qty", "factor"):
                row[name] = Decimal(repr(row[name]))
            row["root"] = row["parent_path"].split("/")[0]
            if (
                row["type"] == "purchase_template"
                and row["state"] != "cancel"
                and row["currency_id"] == self.kzt.id
                and row["price_unit"] > 0
                and row["product_qty"] > 0
            ):
                found.append(row)
        return found

    # ------------------------------------------------------------------
    # P06e
    # ------------------------------------------------------------------
    def estimates(self, orders, query):
        """(order, what was paid, what was estimated) of awards by competition."""
        planned = {}
        for row in self.planned():
            key = row["requisition_id"], row["company"], row["product_id"], row["root"]
            amount = row["price_unit"] * row["product_qty"]
            quantity = row["product_qty"] * row["factor"]
            before = planned.get(key, (0, 0))
            planned[key] = before[0] + amount, before[1] + quantity
        for order in self.awarded(orders, query.since):
            tender = order.purchase_group_id or order.ksrisk_method in (
                "open",
                "limited",
                "price_request",
            )
            if not tender or order.ksrisk_method == "single_source":
                continue
            paid = estimate = Decimal(0)
            for line in order.lines:
                root = line.uom_path and line.uom_path.split("/")[0]
                key = order.requisition_id, order.company_id, line.product_id, root
                if key in planned:
                    amount, quantity = planned[key]
                    paid += line.amount
                    estimate += amount / quantity * line.product_qty * line.factor
            yield order, paid, estimate

    def awards(self, orders, query):
        return {
            (order.company_id, "purchase.order", order.id, ""): {
                "score": paid / estimate,
                "amount": paid,
                "partner": order.vendor,
                "date_from": order.day,
                "date_to": order.day,
                "count": 2,
            }
            for order, paid, estimate in self.estimates(orders, query)
            if estimate and paid * 100 >= estimate * 99
        }

    def awards_counted(self, orders, query):
        counts = {}
        for order, _paid, estimate in self.estimates(orders, query):
            all_, covered = counts.get(order.company_id, (0, 0))
            counts[order.company_id] = all_ + 1, covered + (estimate > 0)
        return counts

    def test_awards(self):
        self.check_oracle(
            "P06e", self.build, self.awards, range(8), counts=self.awards_counted
        )
        self.check_following("P06e", self.build, seeds=range(2))
        self.check_evidence("P06e", self.build, seeds=range(2))
        self.check_nothing("P06e")

    # ------------------------------------------------------------------
    # P06-D6.11
    # ------------------------------------------------------------------
    def offers(self, orders):
        """Priced lines that were ordered, or lost a tender and stood to the end."""
        for order in orders:
            lost = order.purchase_group_id and order.ksrisk_bid_status != "withdrawn"
            if order.state != "purchase" and not lost:
                continue
            day = order.day or Order.local(order.date_order, self.zone)
            for line in order.lines:
                if line.display_type or line.product_qty <= 0:
                    continue
                price = line.price_unit / order.currency_rate / line.factor
                root = line.uom_path.split("/")[0]
                key = order.company_id, line.product_id, root
                yield key, day, rounded(price)

    def compared(self, orders, query):
        """(line of a template, its day, its price, the prices of the days before)."""
        offers = list(self.offers(orders))
        for row in self.planned():
            day = Order.local(row["made"], self.zone)
            if not query.since <= day <= query.today:
                continue
            mine = row["company"], row["product_id"], row["root"]
            prices = [
                price
                for key, other, price in offers
                if key == mine and 1 <= (day - other).days <= 365
            ]
            yield row, day, rounded(row["price_unit"] / row["factor"]), prices

    def market(self, orders, query):
        found = {}
        for row, day, price, prices in self.compared(orders, query):
            if len(prices) < 3:
                continue
            middle = median(prices)
            gap = abs(price - middle)
            if gap * 5 > middle:
                key = row["company"], "purchase.requisition.line", row["id"], ""
                found[key] = {
                    "score": gap / middle,
                    "amount": gap * row["product_qty"] * row["factor"],
                    "date_from": day,
                    "date_to": day,
                    "count": len(prices) + 1,
                }
        return found

    def market_counted(self, orders, query):
        counts = {}
        for row, _day, _price, prices in self.compared(orders, query):
            all_, covered = counts.get(row["company"], (0, 0))
            counts[row["company"]] = all_ + 1, covered + (len(prices) >= 3)
        return counts

    def test_market(self):
        self.templates = 40
        self.check_oracle(
            "P06-D6.11", self.build, self.market, range(8), counts=self.market_counted
        )
        self.check_evidence("P06-D6.11", self.build, seeds=range(2))
        self.check_nothing("P06-D6.11")
