"""A01–A06: who approved, and when."""

from datetime import date, timedelta

from odoo import SUPERUSER_ID
from odoo.tests import new_test_user, tagged

from .detector_oracle import DetectorOracle, awarded, is_person, local, moment, value


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectApprovals(DetectorOracle):
    def setUp(self):
        super().setUp()
        self.users = [self.world.user() for _n in range(3)]
        self.vendors = [self.world.vendor() for _n in range(3)]
        self.vendors.append(self.world.vendor(active=False))

    def random_orders(self, count, **values):
        """Orders of all kinds: states, periods, companies, currencies, hands."""
        world, chance = self.world, self.world.chance
        root = {"id": SUPERUSER_ID}
        orders = []
        for _n in range(count):
            day = date(2023, 2, 20) + timedelta(days=chance.randrange(1110))
            order = world.order(
                chance.choice(self.vendors),
                moment(day, chance.randrange(24), chance.choice((0, 59))),
                amount=chance.choice((10, 1000, 432500, 999999)),
                state=chance.choice(("purchase",) * 5 + ("cancel", "draft")),
                company=chance.choice(self.companies),
                currency=chance.choice((None, None, self.dollar)),
                approver=chance.choice(self.users),
                **{name: make() for name, make in values.items()},
            )
            order["create_uid"] = chance.choice([*self.users, root])["id"]
            if chance.random() < 0.1:
                order["ksrisk_approved_uid"] = chance.choice((None, SUPERUSER_ID))
            order["ksrisk_is_imported"] = chance.random() < 0.1
            orders.append(order)
        return orders

    def order(self, at, **values):
        return self.world.order(self.vendors[0], at, **values)

    # ------------------------------------------------------------------
    # A01
    # ------------------------------------------------------------------
    def test_a01_is_its_oracle(self):
        orders = self.random_orders(600)
        self.world.load()
        mrp = {2023: 3932, 2024: 3932, 2025: 3932, 2026: 4325}
        for limit in (0, 100):
            self.set_value("A01", "limit", limit)
            expected = {
                ("purchase.order", o["id"], ""): (value(o), value(o))
                for o in orders
                if awarded(o)
                and not o["ksrisk_is_imported"]
                and is_person(o["ksrisk_approved_uid"])
                and o["create_uid"] == o["ksrisk_approved_uid"]
                and value(o) >= limit * mrp[local(o["date_approve"]).year]
            }
            flags = self.assert_same("A01", expected)
        self.assertEqual(
            {f["company_id"] for f in flags.values()}, {*self.companies.ids}
        )
        known = [o for o in orders if awarded(o) and o["company_id"] == self.other.id]
        covered = [
            o
            for o in known
            if is_person(o["ksrisk_approved_uid"]) and not o["ksrisk_is_imported"]
        ]
        self.assertEqual(self.counted("A01")[self.other.id], (len(known), len(covered)))
        only = self.found("A01", companies=self.other)
        self.assertEqual({f["company_id"] for f in only.values()}, {self.other.id})

    def test_a01_boundary(self):
        self.set_value("A01", "limit", 100)
        user, other = self.users[:2]
        positives, near = [], []
        for n in range(50):
            day = moment(date(2026, 1, 1) + timedelta(days=n))
            same = {"approver": user, "buyer": user}
            positives.append(self.order(day, amount=432500, **same))
            near.append(self.order(day, amount=432499.99, **same))
            near.append(self.order(day, amount=9**9, approver=user, buyer=other))
            near.append(self.order(day, amount=9**9, state="cancel", **same))
        self.world.load()
        self.assert_planted(
            "A01",
            [("purchase.order", order) for order in positives],
            [("purchase.order", order) for order in near],
        )

    # ------------------------------------------------------------------
    # A02
    # ------------------------------------------------------------------
    def bill(self, order, user, **values):
        """A bill of all that an order has, entered by a user."""
        line = self.world._lines_of[order["id"]][0]
        bill = self.world.bill(
            self.vendors[0],
            order["date_approve"].date() + timedelta(days=5),
            lines=[{"order_line": line}],
            company=self.env["res.company"].browse(order["company_id"]),
            **values,
        )
        bill["create_uid"] = user["id"]
        return bill

    def best_hand(self, order, bills, least):
        """Who did most of both sides of an order: (functions, minus his id) or None."""
        best = None
        for bill in bills:
            uid = bill["create_uid"]
            hats = 1 + (order["create_uid"] == uid)
            hats += order["ksrisk_approved_uid"] == uid
            if is_person(uid) and hats > 1 and hats >= least:
                best = max(best or (0, 0), (hats, -uid))
        return best

    def test_a02_is_its_oracle(self):
        world, chance = self.world, self.world.chance
        self.companies = self.companies[:1]  # the other one has no journals
        orders = self.random_orders(300)
        bills = {}
        for order in orders:
            if order["state"] != "purchase":
                continue
            for _n in range(chance.choice((0, 1, 1, 2))):
                user = chance.choice([*self.users, {"id": SUPERUSER_ID}])
                kind = chance.choice(("in_invoice",) * 3 + ("in_refund",))
                state = chance.choice(("posted", "posted", "draft"))
                bill = self.bill(order, user, move_type=kind, state=state)
                if kind == "in_invoice" and state == "posted":
                    bills.setdefault(order["id"], []).append(bill)
        world.load()
        for least in (2, 3):
            self.set_value("A02", "count", least)
            expected, evidence = {}, {}
            for order in orders:
                if not awarded(order) or order["ksrisk_is_imported"]:
                    continue
                best = self.best_hand(order, bills.get(order["id"], ()), least)
                if best:
                    key = ("purchase.order", order["id"], "")
                    expected[key] = (best[0], value(order))
                    evidence[key] = {
                        bill["id"]
                        for bill in bills[order["id"]]
                        if bill["create_uid"] == -best[1]
                    }
            flags = self.assert_same("A02", expected)
            for key, ids in evidence.items():
                self.assertEqual(set(flags[key]["evidence"]["account.move"]), ids)
        _population, covered = self.counted("A02")[self.company.id]
        self.assertEqual(
            covered,
            sum(
                awarded(o)
                and not o["ksrisk_is_imported"]
                and any(is_person(b["create_uid"]) for b in bills.get(o["id"], ()))
                for o in orders
            ),
        )

    def test_a02_receipts(self):
        if not self.detector("A02")._has_receipts():
            self.skipTest("purchase_stock is not installed")
        user, other = self.users[:2]
        mine = self.order(date(2026, 1, 12), buyer=user, approver=other)
        yours = self.order(date(2026, 1, 12), buyer=user, approver=other)
        pickings = [
            self.world.picking(order, date(2026, 1, 20)) for order in (mine, yours)
        ]
        pickings[0] |= {"user_id": user["id"], "write_uid": other["id"]}
        pickings[1] |= {"user_id": self.users[2]["id"], "write_uid": user["id"]}
        self.world.load()
        flags = self.found("A02")
        self.assertEqual([key[1] for key in flags], [mine["id"]])
        self.assertEqual(
            flags["purchase.order", mine["id"], ""]["evidence"]["stock.picking"],
            [pickings[0]["id"]],
        )

    # ------------------------------------------------------------------
    # A03
    # ------------------------------------------------------------------
    def test_a03_is_its_oracle(self):
        self.env["ksrisk.calendar.day"].create(
            [
                # A Monday off and a Saturday on, for one of the companies.
                {"date": "2025-06-02", "name": "Off", "company_id": self.company.id},
                {
                    "date": "2025-06-07",
                    "name": "On",
                    "kind": "working",
                    "company_id": self.company.id,
                },
            ]
        )
        orders = self.random_orders(800)
        for company in self.companies:
            for day in (2, 7):
                orders.append(
                    self.order(moment(date(2025, 6, day), 10), company=company)
                )
        self.world.load()
        for first, last in ((21, 7), (0, 6), (22, 0)):
            for code in ("A03", "A03b"):
                self.set_value(code, "from", first)
                self.set_value(code, "to", last)
            self.assert_same("A03", self.odd_orders(orders, first, last))
        self.assertEqual(
            self.counted("A03")[self.company.id][0],
            sum(awarded(o) and o["company_id"] == self.company.id for o in orders),
        )

    def odd_orders(self, orders, first, last):
        """What A03 has to find: (score, amount) by key."""
        is_open = {c.id: c._ksrisk_is_working() for c in self.companies}
        expected = {}
        for order in orders:
            at = local(order["date_approve"]) if awarded(order) else None
            if not at or order["ksrisk_is_imported"]:
                continue
            night = [h % 24 for h in range(first, last + 24 * (last < first))]
            score = (not is_open[order["company_id"]](at.date())) + (at.hour in night)
            if score:
                key = ("purchase.order", order["id"], "")
                expected[key] = (score, value(order))
        return expected

    def test_a03_without_schedule(self):
        """A company that has set nothing has weekends, and the holidays of all."""
        self.other.resource_calendar_id = False
        holiday = self.env["ksrisk.calendar.day"].create(
            {"date": "2025-06-03", "name": "Off"}
        )
        days = [date(2025, 6, day) for day in (1, 2, 3)]
        orders = [self.order(moment(day), company=self.other) for day in days]
        self.world.load()
        found = {key[1] for key in self.found("A03")}
        self.assertEqual(found, {orders[0]["id"], orders[2]["id"]})
        holiday.active = False
        self.assertEqual({key[1] for key in self.found("A03")}, {orders[0]["id"]})

    def test_a03b_is_its_oracle(self):
        chance = self.world.chance
        orders = []
        for company in self.companies:
            for n in range(40):
                buyer = self.world.user(company)
                for _n in range(chance.choice((9, 10, 20))):
                    # One buyer in four has a habit.
                    odd = chance.random() < (0.3 if n % 4 == 0 else 0.02)
                    at = moment(
                        date(2025, 9, 8 + chance.randrange(5)), 22 if odd else 9
                    )
                    orders.append(
                        self.order(at, buyer=buyer, company=company, amount=1000)
                    )
        self.world.load()
        odd = self.odd_orders(orders, 21, 7)
        expected = {}
        for company in self.companies:
            ours = [o for o in orders if o["company_id"] == company.id]
            all_odd = sum(("purchase.order", o["id"], "") in odd for o in ours)
            for uid in {o["user_id"] for o in ours}:
                mine = [o for o in ours if o["user_id"] == uid]
                n = sum(("purchase.order", o["id"], "") in odd for o in mine)
                if (
                    len(mine) >= 10
                    and 10 * n >= len(mine)
                    and n * len(ours) >= 3 * all_odd * len(mine)
                ):
                    expected["res.users", uid, ""] = (n / len(mine), 1000 * n)
        self.assertGreater(len(expected), 5)
        self.assert_same("A03b", expected)

    # ------------------------------------------------------------------
    # A04
    # ------------------------------------------------------------------
    def move_deadline(self, order, at, days):
        """Tell in the chatter that the deadline of an order moved."""
        message = self.world.message(order, "purchase.order", at)
        old = order["date_order"]
        self.world.tracking(message, "date_order", old, old + timedelta(days=days))

    def test_a04_is_its_oracle(self):
        chance = self.world.chance
        orders = self.random_orders(500)
        moved = {}
        for order in orders:
            approved = order["date_approve"]
            if not approved:
                continue
            if chance.random() < 0.5:
                late = timedelta(hours=chance.randrange(-30, 60))
                order["create_date"] = approved + late
            for _n in range(chance.choice((0, 0, 1, 2))):
                at = approved + timedelta(seconds=chance.choice((-1, 0, 1, 9**6)))
                days = chance.choice((-3, -1, 0, 1, 2))
                self.move_deadline(order, at, days)
                if at > approved:
                    moved.setdefault(order["id"], []).append(abs(days))
        self.world.load()
        for least in (1, 2):
            self.set_value("A04", "days", least)
            expected = {}
            for order in orders:
                if not awarded(order) or order["ksrisk_is_imported"]:
                    continue
                early = local(order["create_date"]).date()
                early = (early - local(order["date_approve"]).date()).days
                score = max([early, *moved.get(order["id"], ())])
                if score >= least:
                    key = ("purchase.order", order["id"], "")
                    expected[key] = (score, value(order))
            self.assert_same("A04", expected)

    def test_a04_of_real_orders(self):
        """The deadline that somebody moves after the approval leaves its trace."""
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        order = self.env["purchase.order"].create({"partner_id": vendor.id})
        self.env["purchase.order"].flush_model()
        order.button_confirm()
        self.flush_tracking()
        today = local(order.date_approve).date()
        self.assertFalse(self.found("A04", today=today))
        order.date_approve -= timedelta(minutes=1)
        order.date_order -= timedelta(days=4)
        self.flush_tracking()
        flags = self.found("A04", today=today)
        self.assertEqual([key[1] for key in flags], order.ids)
        [flag] = flags.values()
        self.assertEqual(flag["score"], 4)

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    # ------------------------------------------------------------------
    # A06
    # ------------------------------------------------------------------
    def say(self, order, step, at=None):
        """Tell a step of an order in the chatter: confirmed, or approved second."""
        self.world.message(
            order,
            "purchase.order",
            at or order["date_approve"],
            subtype=f"purchase.mt_rfq_{step}",
        )

    def test_a06_is_its_oracle(self):
        chance = self.world.chance
        self.companies.write(
            {"po_double_validation": "two_step", "po_double_validation_amount": 1000}
        )
        orders = self.random_orders(500)
        last = {}
        for order in orders:
            for n in range(chance.choice((0, 1, 1, 2, 3))):
                step = chance.choice(("confirmed", "approved", "sent"))
                at = (order["date_approve"] or order["date_order"]) + timedelta(hours=n)
                self.say(order, step, at)
                if step != "sent":
                    last[order["id"]] = step
        self.world.load()
        expected = {
            ("purchase.order", o["id"], ""): (
                float(o["amount_total_cc"]) / 1000,
                value(o),
            )
            for o in orders
            if awarded(o)
            and not o["ksrisk_is_imported"]
            and o["amount_total_cc"] >= 1000
            and last.get(o["id"]) == "confirmed"
        }
        self.assert_same("A06", expected)
        self.other.po_double_validation = "one_step"
        flags = self.found("A06")
        self.assertEqual({f["company_id"] for f in flags.values()}, {self.company.id})
        population, covered = self.counted("A06")[self.other.id]
        self.assertTrue(population)
        self.assertEqual(covered, 0, "no limit is no data, not no risk")

    def test_a06_of_real_orders(self):
        """What the purchase application itself tells of one step, and of two."""
        self.company.write(
            {"po_double_validation": "two_step", "po_double_validation_amount": 100}
        )
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        product = self.env["product.product"].create({"name": "Paper"})
        line = {"product_id": product.id, "price_unit": 100, "tax_ids": False}
        orders = self.env["purchase.order"].create(
            [{"partner_id": vendor.id, "order_line": [(0, 0, line)]}] * 2
        )
        buyer = new_test_user(self.env, "buyer", "purchase.group_purchase_user")
        manager = new_test_user(self.env, "head", "purchase.group_purchase_manager")
        self.flush_tracking()
        orders[0].with_user(manager).button_confirm()
        orders[1].with_user(buyer).button_confirm()
        self.assertEqual(orders[1].state, "to approve")
        self.flush_tracking()
        orders[1].with_user(manager).button_approve()
        self.flush_tracking()
        today = local(orders[0].date_approve).date()
        flags = self.found("A06", today=today)
        self.assertEqual([key[1] for key in flags], orders[0].ids)

    def test_no_data(self):
        for code in ("A01", "A02", "A03", "A03b", "A04", "A06"):
            with self.subTest(code=code):
                self.assertEqual(self.found(code, companies=self.other), {})
                self.assertEqual(self.counted(code, companies=self.other), {})
