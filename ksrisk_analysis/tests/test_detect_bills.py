"""B01–B03, C03: bills beside the orders that they should rest on."""

import re
from datetime import date, timedelta

from odoo.tests import tagged

from .detector_oracle import DetectorOracle, awarded, local, moment

MRP = {2023: 3932, 2024: 3932, 2025: 3932, 2026: 4325}


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectBills(DetectorOracle):
    def setUp(self):
        super().setUp()
        self.vendors = [self.world.vendor() for _n in range(4)]
        self.vendors.append(self.world.vendor(active=False))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The second company needs what bills are entered in.
        cls.other.country_id = cls.company.country_id
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.other, install_demo=False
        )
        cls.other.currency_id = cls.company.currency_id

    def line_of(self, order):
        return self.world._lines_of[order["id"]][0]

    def company_of(self, order):
        return self.env["res.company"].browse(order["company_id"])

    def bill(self, order, day, quantity=1.0, price=None, **values):
        line = {"order_line": self.line_of(order), "quantity": quantity}
        if price is not None:
            line["price_unit"] = price
        values.setdefault("company", self.company_of(order))
        return self.world.bill(self.vendors[0], day, lines=[line], **values)

    def a_day(self):
        return date(2023, 2, 20) + timedelta(days=self.world.chance.randrange(1110))

    def in_period(self, bill):
        return (
            bill["state"] == "posted"
            and bill["move_type"] == "in_invoice"
            and date(2023, 3, 1) <= bill["invoice_date"] <= date(2026, 3, 1)
        )

    def first_days(self, linked):
        """On what day each company's first bill of the period rests on an order."""
        days = {}
        for bill in filter(self.in_period, linked):
            at, day = bill["company_id"], bill["invoice_date"]
            days[at] = min(day, days.get(at, day))
        return days

    def some_kind(self):
        chance = self.world.chance
        return {
            "state": chance.choice(("posted",) * 4 + ("draft", "cancel")),
            "move_type": chance.choice(("in_invoice",) * 4 + ("in_refund",)),
        }

    # ------------------------------------------------------------------
    # B01
    # ------------------------------------------------------------------
    def test_b01_is_its_oracle(self):
        chance = self.world.chance
        rows = []
        for _n in range(250):
            company = chance.choice(self.companies)
            day = self.a_day()
            orders = [
                self.world.order(
                    chance.choice(self.vendors),
                    moment(day + timedelta(days=chance.randrange(-2, 4)), hour),
                    amount=1000,
                    company=company,
                    currency=chance.choice((None, self.dollar)),
                    state=chance.choice(("purchase", "purchase", "cancel")),
                )
                for hour in chance.choice(((0,), (23,), (0, 12), ()))
            ]
            lines = [{"order_line": self.line_of(order)} for order in orders]
            currency = orders[0]["currency_id"] if orders else company.currency_id.id
            bill = self.world.bill(
                self.vendors[0],
                day,
                lines=lines or [{"price_unit": 10}],
                company=company,
                currency=self.env["res.currency"].browse(currency),
                **self.some_kind(),
            )
            rows.append((bill, orders))
        self.world.load()
        for least in (1, 2):
            self.set_value("B01", "days", least)
            expected, evidence = {}, {}
            for bill, orders in rows:
                late = {
                    order["id"]: days
                    for order in orders
                    if order["state"] == "purchase"
                    and (
                        days := (
                            local(order["date_approve"]).date() - bill["invoice_date"]
                        ).days
                    )
                    >= least
                }
                if self.in_period(bill) and late:
                    key = ("account.move", bill["id"], "")
                    rate = 500 if bill["currency_id"] == self.dollar.id else 1
                    expected[key] = (max(late.values()), 1000 * rate * len(late))
                    evidence[key] = set(late)
            flags = self.assert_same("B01", expected)
            for key, ids in evidence.items():
                self.assertEqual(set(flags[key]["evidence"]["purchase.order"]), ids)
        ours = [
            orders
            for bill, orders in rows
            if self.in_period(bill) and bill["company_id"] == self.other.id
        ]
        self.assertEqual(
            self.counted("B01")[self.other.id], (len(ours), sum(map(bool, ours)))
        )

    # ------------------------------------------------------------------
    # B02
    # ------------------------------------------------------------------
    def test_b02_is_its_oracle(self):
        chance = self.world.chance
        usual = self.prototypes.get("bill", self.company)["account_move_line"][0]
        rent = self.env["account.account"].search(
            [
                ("company_ids", "=", self.company.id),
                ("account_type", "=", "expense"),
                ("id", "!=", usual["account_id"]),
            ],
            limit=1,
        )
        self.company.ksrisk_no_order_account_ids = rent
        rows = []
        for _n in range(300):
            company = chance.choice(self.companies)
            order = self.world.order(self.vendors[0], self.a_day(), company=company)
            lines = []
            for _m in range(chance.choice((1, 2, 3))):
                price = chance.choice((100, 39320, 78640, 86500, 500000))
                lines.append({"name": "x", "price_unit": price})
            free = company == self.company and chance.random() < 0.3
            if free:
                lines[0]["account"] = rent
            if chance.random() < 0.5:
                lines.append({"order_line": self.line_of(order)})
            bill = self.world.bill(
                chance.choice(self.vendors),
                self.a_day(),
                lines=lines,
                company=company,
                **self.some_kind(),
            )
            rows.append((bill, lines))
        self.world.load()
        linked = self.first_days(
            bill for bill, lines in rows if "order_line" in lines[-1]
        )
        expected, known = {}, 0
        for bill, lines in rows:
            amount = sum(
                line["price_unit"]
                for line in lines
                if "order_line" not in line and "account" not in line
            )
            limit = 20 * MRP[bill["invoice_date"].year]
            is_known = (
                self.in_period(bill)
                and bill["invoice_date"] >= linked[bill["company_id"]]
            )
            known += is_known
            if is_known and amount >= limit:
                key = ("account.move", bill["id"], "")
                expected[key] = (amount / limit, amount)
        self.assert_same("B02", expected)
        covered = sum(covered for _all, covered in self.counted("B02").values())
        self.assertEqual(covered, known)

    def test_b02_has_no_data_before_bills_rest_on_orders(self):
        """Nor where none does: another company's bills tell nothing of it."""
        early, late = date(2025, 1, 1), date(2025, 2, 1)
        before = self.world.bill(self.vendors[0], early, amount=10**6)
        order = self.world.order(self.vendors[0], late, amount=1000)
        self.bill(order, late)
        after = self.world.bill(self.vendors[0], late, amount=10**6)
        self.world.bill(self.vendors[0], late, amount=10**6, company=self.other)
        self.world.load()
        self.assertEqual(
            set(self.found("B02")), {("account.move", after["id"], "")}, before["id"]
        )
        self.assertEqual(
            self.counted("B02"), {self.company.id: (3, 2), self.other.id: (1, 0)}
        )

    def test_b02_boundary(self):
        positives, near = [], []
        for n in range(50):
            # The index grew with the year.
            day, limit = ((date(2025, 12, 31), 78640), (date(2026, 1, 1), 86500))[n % 2]
            positives.append(self.world.bill(self.vendors[0], day, amount=limit))
            near.append(self.world.bill(self.vendors[0], day, amount=limit - 0.01))
            order = self.world.order(self.vendors[0], day, amount=10**6)
            near.append(self.bill(order, day))
        self.world.load()
        self.assert_planted(
            "B02",
            [("account.move", bill) for bill in positives],
            [("account.move", bill) for bill in near],
        )

    # ------------------------------------------------------------------
    # B03
    # ------------------------------------------------------------------
    def test_b03_is_its_oracle(self):
        chance = self.world.chance
        refs = ["A-1", "a 1", "№A1", "B/2", "b2", "C3", "--", None, "Счёт 7", "СЧЁТ-7"]
        vendors = [self.world.vendor() for _n in range(25)]
        bills = []
        for _n in range(500):
            bill = self.world.bill(
                chance.choice(vendors),
                date(2025, 1, 1) + timedelta(days=chance.randrange(40)),
                amount=chance.choice((0, 100, 100, 200, 300)),
                currency=chance.choice((None, None, self.dollar)),
                company=chance.choice(self.companies),
                ref=chance.choice(refs),
                **self.some_kind(),
            )
            if chance.random() < 0.1:
                bill["payment_state"] = "reversed"
            bills.append(bill)
        self.world.load()

        def number(bill):
            return re.sub(r"[\s\W_]", "", bill["ref"] or "").upper()

        alive = sorted(
            (
                b
                for b in bills
                if self.in_period(b) and b["payment_state"] != "reversed"
            ),
            key=lambda b: (b["invoice_date"], b["id"]),
        )
        for number_days, amount_days in ((366, 7), (5, 0)):
            self.set_value("B03", "number_days", number_days)
            self.set_value("B03", "amount_days", amount_days)
            expected = {}
            for n, bill in enumerate(alive):
                before = [
                    (b, (bill["invoice_date"] - b["invoice_date"]).days)
                    for b in alive[:n]
                    if b["partner_id"] == bill["partner_id"]
                    and b["company_id"] == bill["company_id"]
                ]
                signs = bool(number(bill)) and any(
                    number(b) == number(bill) and days <= number_days
                    for b, days in before
                )
                signs += bill["amount_total"] > 0 and any(
                    b["amount_total"] == bill["amount_total"]
                    and b["currency_id"] == bill["currency_id"]
                    and days <= amount_days
                    for b, days in before
                )
                if signs:
                    rate = 500 if bill["currency_id"] == self.dollar.id else 1
                    key = ("account.move", bill["id"], "")
                    expected[key] = (signs, bill["amount_total"] * rate)
            self.assert_same("B03", expected)

    def test_b03_names_both(self):
        one = self.world.bill(self.vendors[0], date(2025, 1, 1), ref="A1", amount=5)
        two = self.world.bill(self.vendors[0], date(2025, 1, 2), ref="B1", amount=7)
        both = self.world.bill(self.vendors[0], date(2025, 1, 3), ref="a-1", amount=7)
        self.world.load()
        [flag] = self.found("B03").values()
        self.assertEqual(
            flag["evidence"]["account.move"], [both["id"], one["id"], two["id"]]
        )

    # ------------------------------------------------------------------
    # C03
    # ------------------------------------------------------------------
    def test_c03_is_its_oracle(self):
        chance = self.world.chance
        self.other.po_lock = "lock"
        rows, linked = [], []
        for _n in range(400):
            currency = chance.choice((None, None, self.dollar))
            order = self.world.order(
                chance.choice(self.vendors),
                moment(self.a_day()),
                amount=chance.choice((0, 1000, 2000)),
                company=chance.choice(self.companies),
                currency=currency,
                state=chance.choice(("purchase",) * 3 + ("cancel",)),
            )
            billed, bills, drafts = 0, 0, 0
            for _m in range(chance.choice((0, 0, 1, 2, 3))):
                kind = self.some_kind()
                price = chance.choice((100, 400, 500, 1010, 1011))
                own = chance.random() < 0.7
                bill = self.bill(
                    order,
                    self.a_day(),
                    price=price,
                    currency=(currency or None) if own else self.dollar,
                    **kind,
                )
                linked.append(bill)
                drafts += bill["state"] == "draft"
                if bill["state"] == "posted":
                    in_dollars = bill["currency_id"] == self.dollar.id
                    rate = 500 if in_dollars and not currency else 1
                    sign = -1 if kind["move_type"] == "in_refund" else 1
                    billed += sign * price * rate
                    bills += 1
            order["locked"] = chance.random() < 0.5
            order["invoice_status"] = chance.choice(("no", "invoiced", "to invoice"))
            rows.append((order, billed, bills, drafts))
        self.world.load()
        linked = self.first_days(linked)
        expected, known = {}, 0
        for order, billed, bills, drafts in rows:
            ordered = float(order["amount_untaxed"])
            if not awarded(order) or not ordered:
                continue
            over = order["invoice_status"] == "invoiced" or (
                order["locked"] and order["company_id"] == self.company.id
            )
            day = local(order["date_approve"]).date()
            over &= not drafts and (bills > 0 or day >= linked[order["company_id"]])
            known += bool(over or bills)
            if billed > round(1.01 * ordered, 2) or (over and billed < 0.5 * ordered):
                key = ("purchase.order", order["id"], "")
                gap = abs(billed - ordered)
                expected[key] = (gap / ordered, gap / float(order["currency_rate"]))
        self.assert_same("C03", expected)
        covered = sum(covered for _all, covered in self.counted("C03").values())
        self.assertEqual(covered, known)

    def test_c03_has_no_data_without_bills(self):
        """Finished orders tell nothing where no bill rests on an order, nor before."""
        early, late = date(2025, 1, 1), date(2025, 2, 1)
        orders = [
            self.world.order(self.vendors[0], day, amount=1000, company=company)
            for company in self.companies
            for day in (early, late)
        ]
        for order in orders:
            order["locked"] = True
        self.world.bill(self.vendors[0], early, amount=5, company=self.other)
        self.bill(self.world.order(self.vendors[0], early, amount=1000), late)
        self.world.load()
        self.assertEqual(
            set(self.found("C03")), {("purchase.order", orders[1]["id"], "")}
        )
        self.assertEqual(
            self.counted("C03"), {self.company.id: (3, 2), self.other.id: (2, 0)}
        )

    def test_c03_waits_for_drafts(self):
        """A draft makes an order “billed”, with nothing billed yet."""
        order = self.world.order(self.vendors[0], date(2025, 2, 1), amount=1000)
        draft = self.bill(order, date(2025, 2, 2), state="draft")
        self.bill(
            self.world.order(self.vendors[0], date(2025, 1, 1), amount=1000),
            date(2025, 1, 1),
        )
        order["invoice_status"] = "invoiced"
        self.world.load()
        self.assertEqual(self.found("C03"), {})
        self.env.cr.execute(
            "UPDATE account_move SET state = 'cancel' WHERE id = %s", [draft["id"]]
        )
        self.assertEqual(set(self.found("C03")), {("purchase.order", order["id"], "")})

    def test_no_data(self):
        for code in ("B01", "B02", "B03", "C03"):
            with self.subTest(code=code):
                self.assertEqual(self.found(code, companies=self.other), {})
                self.assertEqual(self.counted(code, companies=self.other), {})
