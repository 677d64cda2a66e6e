"""Rules on tenders and bids against plain Python: Cardinal's definitions and ours."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .detector_common import DetectorCase
from .process_oracle import LIMIT, ORACLES, Case

SEEDS = 25
TODAY = date(2026, 3, 1)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestProcessOracle(DetectorCase):
    """Small random companies, with what real ones rarely have all at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for company in cls.companies:
            company.ksrisk_tz = "Asia/Almaty"
        euro = cls.env.ref("base.EUR")
        euro.active = True
        cls.env["ksrisk.mrp"].search([]).unlink()
        cls.env["ksrisk.mrp"].create(
            {
                "date_from": "2000-01-01",
                "amount": 10,
                "currency_id": cls.env.company.currency_id.id,
            }
        )
        cls.detectors = {}
        for code, (parameters, _oracle) in ORACLES.items():
            cls.parameters = dict(parameters)
            if code == "P02b":
                cls.parameters["limit"] = LIMIT / 10
            cls._set_parameters(cls, code)
            cls.detectors[code] = (
                cls.env["ksrisk.detector"]
                .with_context(active_test=False)
                .search([("code", "=", code)])
            )
        cls.world = world = cls.make_world(cls)
        cls.euro = euro
        cls.vendors = [world.vendor(active=bool(number)) for number in range(7)]
        categories = [world.category(), world.category()]
        cls.products = [world.product(categories[n % 2]) for n in range(5)]
        cls.buyers = {
            company: [world.user(company) for _number in range(4)]
            for company in cls.companies
        }
        for company in cls.companies:
            world.buyer(company), world.approver(company)
        cls.reason = cls.env["ksrisk.direct.reason"].search([], limit=1)
        world.load()

    # ------------------------------------------------------------------
    # Random companies
    # ------------------------------------------------------------------
    def fill(self, seed):
        chance = random.Random(seed)
        for company in self.companies:
            for _number in range(chance.choice([0, 3, 12, 30])):
                self.tender(chance, company)
            for _number in range(chance.choice([0, 4, 12])):
                self.order(chance, company, None, "purchase", self.day(chance))
        self.world.load()

    def day(self, chance):
        back = timedelta(days=chance.randrange(-2, 1110))
        return datetime(2026, 2, 28, chance.choice([5, 19])) - back

    def tender(self, chance, company):
        group = self.world.group() if chance.random() < 0.9 else None
        day = self.day(chance)
        winners = chance.choice([0, 1, 1, 1, 1, 1, 1, 2, 3])
        common = chance.choice([{}, {"ksrisk_bid_status": "valid"}])
        prices = chance.choice([(1, 1.005), (1, 1.1, 1.21), (1, 1.004, 2, 0), (1,)])
        for number in range(chance.randrange(1, 6) if group else 1):
            state = chance.choice(
                ["cancel", "cancel", "cancel", "cancel", "draft", "sent", "to approve"]
            )
            if number < winners:
                state = "purchase"
            factor = chance.choice([*prices, prices[number % len(prices)]])
            values = {"factor": factor, **common}
            self.order(chance, company, group, state, day, **values)

    def order(self, chance, company, group, state, day, factor=1, **values):
        created = day - timedelta(days=chance.choice([2, 4, 5, 6, 20]))
        deadline = chance.choice(
            [day - timedelta(hours=hours) for hours in (0, 24, 47, 48, 49, 2400, 2401)]
            + [created, created]
        )
        base = chance.choice([500, 500, 1000])
        lines = [
            {"product": product, "price_unit": round(base * factor, 3)}
            for product in chance.sample(self.products, chance.choice([1, 1, 2, 3]))
        ]
        if chance.random() < 0.3:
            lines[0]["price_unit"] += chance.choice([0.01, 7, 300])
        statuses = ["valid", "valid", "valid", None, "disqualified", "withdrawn"]
        received = [None, deadline, deadline - timedelta(1), deadline + timedelta(0, 1)]
        methods = ["open", "limited", "price_request", "single_source", None]
        self.world.order(
            chance.choice(self.vendors),
            day,
            company=company,
            buyer=chance.choice(self.buyers[company]),
            group=group,
            state=state,
            lines=lines,
            currency=self.euro if chance.random() < 0.1 else company.currency_id,
            create_date=created,
            date_order=deadline,
            requisition=None,
            **{
                "ksrisk_method": chance.choices(methods, (3, 3, 3, 1, 6))[0],
                "ksrisk_bid_status": chance.choice(statuses),
                "ksrisk_bid_date": chance.choice(received),
                "ksrisk_bid_amount": chance.choice([None] * 5 + [base * 1.21]),
                "ksrisk_sent_date": chance.choice([None, None, created + timedelta(1)]),
                "ksrisk_direct_reason_id": chance.choice([None, self.reason]),
                **values,
            },
        )

    # ------------------------------------------------------------------
    # Both ways
    # ------------------------------------------------------------------
    def cases(self, query):
        """The companies as the database has them, for the oracles."""
        zone = timedelta(hours=5)
        before = timedelta(hours=6) if query.since < date(2024, 3, 1) else zone
        since = datetime.combine(query.since, datetime.min.time()) - before
        until = datetime.combine(query.today, datetime.min.time()) - zone
        rows, lines = defaultdict(list), defaultdict(list)
        for row in self.env.execute_query_dict(
            SQL(
                """
                SELECT o.*, o.currency_rate::text, o.amount_untaxed::text,
                    p.commercial_partner_id AS vendor
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.company_id = ANY(%s) ORDER BY o.id
                """,
                self.companies.ids,
            )
        ):
            rows[row["company_id"]].append(row)
        for line in self.env.execute_query_dict(
            SQL(
                """
                SELECT l.*, t.categ_id FROM purchase_order_line l
                JOIN product_product r ON r.id = l.product_id
                JOIN product_template t ON t.id = r.product_tmpl_id
                WHERE l.company_id = ANY(%s)
                """,
                self.companies.ids,
            )
        ):
            lines[line["order_id"]].append(line)
        return {
            company.id: Case(rows[company.id], lines, since, until + timedelta(days=1))
            for company in self.companies
        }

    def expected(self, code, cases):
        oracle = ORACLES[code][1]
        return {
            (company_id, *subject): values
            for company_id, case in cases.items()
            for subject, values in oracle(case).items()
        }

    def found(self, code):
        query = self.detectors[code]._get_query(self.companies, today=TODAY)
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, res_model, res_id, key, score, amount,"
                # A flag on an order alone keeps no copy of its id.
                " COALESCE(evidence->'purchase.order', jsonb_build_array(res_id))"
                " FROM (%s) AS f",
                self.detectors[code]._get_flags_sql(query),
            )
        )
        return {tuple(row[:4]): row[4:] for row in rows}

    def test_equal_to_plain_python(self):
        totals = Counter()
        query = self.detectors["P01"]._get_query(self.companies, today=TODAY)
        for seed in range(SEEDS):
            with self.env.cr.savepoint() as savepoint:
                self.fill(seed)
                cases = self.cases(query)
                for code in ORACLES:
                    with self.subTest(code, seed=seed):
                        expected = self.expected(code, cases)
                        totals[code] += len(expected)
                        self.assert_same(expected, self.found(code))
                savepoint.rollback()
        self.assertFalse(
            [code for code in ORACLES if not totals[code]], "What never happened"
        )

    def test_tenders_of_two_companies_in_one_group(self):
        """The same vendor in both is one bidder in each, and won only where it did."""
        first, second, third = self.vendors[:3]
        group = self.world.group()
        bids = (
            (0, first, "purchase", 1000, "valid"),
            (0, second, "cancel", 1002, "valid"),
            (1, first, "cancel", 1000, "valid"),
            (1, third, "purchase", 998, "valid"),
            (1, second, "cancel", 1500, "disqualified"),
        )
        orders = [
            self.world.order(
                vendor,
                TODAY - timedelta(days=10),
                company=self.companies[place],
                group=group,
                state=state,
                lines=[{"product": self.products[0], "price_unit": amount}],
                ksrisk_bid_status=status,
            )["id"]
            for place, vendor, state, amount, status in bids
        ]
        self.world.load()
        here, there = self.companies.ids
        for code, subjects in (
            ("P01", set()),  # one valid bid
            ("P12", {(here, orders[0]), (there, orders[3])}),  # a close second
            ("P14", set()),  # all others were refused
        ):
            found = {(key[0], key[2]) for key in self.found(code)}
            self.assertEqual(found, subjects, code)
        query = self.detectors["P01"]._get_query(self.companies, today=TODAY)
        cases = self.cases(query)
        for code in ORACLES:
            with self.subTest(code):
                self.assert_same(self.expected(code, cases), self.found(code))

    def assert_same(self, expected, found):
        self.assertEqual(set(found) - set(expected), set(), "Nobody expected these")
        self.assertEqual(set(expected) - set(found), set(), "These were not found")
        for subject, (score, amount, ids) in expected.items():
            self.assertAlmostEqual(found[subject][0], float(score), delta=1e-9)
            if amount is not None:
                amount = float(amount)
                self.assertAlmostEqual(float(found[subject][1]), amount, delta=1e-6)
            if ids is not None:
                self.assertEqual(sorted(found[subject][2]), sorted(ids))

    def test_nothing_at_all(self):
        for code, detector in self.detectors.items():
            with self.subTest(code):
                self.assertEqual(self.found(code), {})
                query = detector._get_query(self.companies, today=TODAY)
                self.assertEqual(detector._get_population(query), {})
