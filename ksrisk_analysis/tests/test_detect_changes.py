"""C01 and its variant by D7.06: what became of an order after its approval."""

from datetime import date, timedelta

from odoo.tests import new_test_user, tagged

from .detector_oracle import DetectorOracle, awarded, local, moment

MRP = {2023: 3932, 2024: 3932, 2025: 3932, 2026: 4325}
STEPS = ("confirmed", "approved")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectChanges(DetectorOracle):
    def setUp(self):
        super().setUp()
        self.vendors = [self.world.vendor(), self.world.vendor(active=False)]
        self.told = {}

    def order(self, at, amount, **values):
        return self.world.order(self.vendors[0], at, amount=amount, **values)

    def tell(self, order, at, subtype=None, amounts=None, dates=None):
        """A message on an order, with what it says of the amount and the term."""
        message = self.world.message(order, "purchase.order", at, subtype=subtype)
        if amounts:
            self.world.tracking(message, "amount_untaxed", *amounts)
        if dates:
            self.world.tracking(message, "date_planned", *dates)
        step = (subtype or "").removeprefix("purchase.mt_rfq_")
        entry = (at, step, amounts, dates)
        self.told.setdefault(order["id"], []).append(entry)
        return message

    def change(self, order, *amounts, gap=10):
        """Changes of the amount, some days after the approval each."""
        at = order["date_approve"]
        for old, new in zip(amounts, amounts[1:], strict=False):
            at += timedelta(days=gap)
            self.tell(order, at, amounts=(old, new))

    def random_orders(self, count):
        chance = self.world.chance
        orders = []
        for _n in range(count):
            day = date(2023, 2, 20) + timedelta(days=chance.randrange(1110))
            approved = moment(day)
            final = chance.choice((900, 1000, 1099, 1100, 1101, 392000, 432500))
            order = self.world.order(
                chance.choice(self.vendors),
                approved,
                amount=final,
                company=chance.choice(self.companies),
                currency=chance.choice((None, None, self.dollar)),
                state=chance.choice(("purchase",) * 4 + ("cancel",)),
            )
            order["date_planned"] = approved + timedelta(
                days=chance.choice((-5, 10, 12, 20))
            )
            now = order["date_approve"] or order["date_order"]
            self.tell(order, now, "purchase.mt_rfq_confirmed")
            if chance.random() < 0.3:
                earlier = now - timedelta(days=chance.randrange(60))
                self.tell(order, earlier, f"purchase.mt_rfq_{chance.choice(STEPS)}")
            at = now - timedelta(days=20)
            value = chance.choice((0, 800, 1000, 392000))
            for _m in range(chance.choice((0, 1, 1, 2, 4))):
                at += timedelta(seconds=1, days=chance.randrange(30))
                new = chance.choice((value, 900, 1000, 1100, final))
                term = approved + timedelta(days=chance.choice((0, 10, 15)))
                kind = chance.choice(("amount", "term", "both"))
                self.tell(
                    order,
                    at,
                    amounts=(value, new) if kind != "term" else None,
                    dates=(term, order["date_planned"]) if kind != "amount" else None,
                    subtype=chance.choice((None, None, "purchase.mt_rfq_confirmed")),
                )
                value = new
            orders.append(order)
        return orders

    def changes(self, order, since):
        """Messages on changes later than a moment, as they were told."""
        entries = sorted(self.told.get(order["id"], ()), key=lambda entry: entry[0])
        return [e for e in entries if e[0] > since and e[1] not in STEPS]

    # ------------------------------------------------------------------
    # C01
    # ------------------------------------------------------------------
    def test_c01_is_its_oracle(self):
        orders = self.random_orders(500)
        self.world.load()
        expected = {}
        for order in filter(awarded, orders):
            amounts = [e[2] for e in self.changes(order, order["date_approve"]) if e[2]]
            if not amounts:
                continue
            rate = float(order["currency_rate"])
            award, final = amounts[0][0], float(order["amount_untaxed"])
            moved = sum(abs(new - old) for old, new in amounts)
            limit = 100 * MRP[local(order["date_approve"]).year] * rate
            if moved * 10 > award or award < limit <= final + 1e-9:
                key = ("purchase.order", order["id"], "")
                expected[key] = (moved / award if award else 1, moved / rate)
        self.assert_same("C01", expected)

    # ------------------------------------------------------------------
    # D7.06
    # ------------------------------------------------------------------
    def test_d706_is_its_oracle(self):
        orders = self.random_orders(500)
        self.world.load()
        expected = {}
        for order in filter(awarded, orders):
            steps = {
                step: min(
                    (e[0] for e in self.told[order["id"]] if e[1] == step), default=None
                )
                for step in STEPS
            }
            first = steps["approved"] or steps["confirmed"]
            since = min(order["date_approve"], first or order["date_approve"])
            changes = self.changes(order, since)
            amounts = [e[2] for e in changes if e[2]]
            dates = [e[3] for e in changes if e[3]]
            signs, gap = 0, 0
            if amounts:
                gap = abs(float(order["amount_untaxed"]) - amounts[0][0])
                signs += gap > 0 and gap * 10 >= amounts[0][0]
            if dates:
                term = dates[0][0] - since
                later = order["date_planned"] - dates[0][0]
                zero = timedelta(0)
                signs += term > zero and later > zero and later * 5 >= term
            month = since + timedelta(days=30)
            signs += len({e[0] for e in changes if e[0] <= month}) >= 2
            if signs:
                key = ("purchase.order", order["id"], "")
                expected[key] = (signs, gap / float(order["currency_rate"]))
        self.assert_same("C01-D7.06", expected)

    def test_of_real_orders(self):
        """Odoo's own tracking; an order taken back and confirmed anew counts too."""
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        product = self.env["product.product"].create({"name": "Paper"})
        line = {"product_id": product.id, "price_unit": 1000, "tax_ids": False}
        order = self.env["purchase.order"].create(
            {"partner_id": vendor.id, "order_line": [(0, 0, line)]}
        )
        buyer = new_test_user(self.env, "buyer", "purchase.group_purchase_manager")
        order = order.with_user(buyer)
        self.flush_tracking()
        order.order_line.price_unit = 1200
        order.button_confirm()
        self.flush_tracking()
        today = local(order.date_approve).date()
        for code in ("C01", "C01-D7.06"):
            self.assertFalse(self.found(code, today=today), code)
        self.go_back(order)
        order.order_line.price_unit = 1500
        self.flush_tracking()
        for code in ("C01", "C01-D7.06"):
            [flag] = self.found(code, today=today).values()
            self.assertEqual((flag["res_id"], flag["amount"]), (order.id, 300), code)
        order.button_cancel()
        order.button_draft()
        order.button_confirm()
        self.flush_tracking()
        self.assertFalse(self.found("C01", today=today))
        self.assertTrue(self.found("C01-D7.06", today=today))

    def test_of_a_real_term(self):
        """A delivery put off by more than a fifth of the term."""
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        product = self.env["product.product"].create({"name": "Paper"})
        line = {"product_id": product.id, "price_unit": 1000, "tax_ids": False}
        order = self.env["purchase.order"].create(
            {"partner_id": vendor.id, "order_line": [(0, 0, line)]}
        )
        buyer = new_test_user(self.env, "buyer", "purchase.group_purchase_manager")
        order = order.with_user(buyer)
        order.date_planned = order.date_order + timedelta(days=10)
        order.button_confirm()
        self.flush_tracking()
        self.go_back(order)
        today = local(order.date_approve).date() + timedelta(days=1)
        order.date_planned += timedelta(days=1)
        self.flush_tracking()
        self.assertFalse(self.found("C01-D7.06", today=today))
        order.date_planned += timedelta(days=2)
        self.flush_tracking()
        [flag] = self.found("C01-D7.06", today=today).values()
        # Put off by more than a fifth, and changed twice.
        self.assertEqual((flag["res_id"], flag["score"]), (order.id, 2))

    def go_back(self, order):
        """Let what has happened so far be an hour old."""
        self.env.flush_all()
        hour = timedelta(hours=1)
        order.date_approve -= hour
        for message in order.sudo().message_ids:
            message.date -= hour

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def test_no_data(self):
        for code in ("C01", "C01-D7.06"):
            with self.subTest(code=code):
                self.assertEqual(self.found(code, companies=self.other), {})
                self.assertEqual(self.counted(code, companies=self.other), {})
