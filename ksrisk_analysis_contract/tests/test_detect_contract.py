"""C02, C07: contracts that change, and contracts that never end."""

from collections import Counter
from datetime import date
from random import Random

from odoo.tests import tagged

from odoo.addons.ksrisk_analysis.tests.detector_common import planted_here
from odoo.addons.ksrisk_analysis.tests.personnel_common import (
    DAY,
    TODAY,
    PersonnelCase,
)

SINCE = date(2023, 3, 1)
SEEDS = range(10)
SIGNED = date(2025, 4, 1)
START = date(2025, 4, 10)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectContract(PersonnelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Alma Cleaning"})
        cls.pattern_contract = cls.env["contract.contract"].create(
            {
                "name": "Pattern",
                "partner_id": cls.vendor.id,
                "company_id": cls.company.id,
                "contract_line_ids": [
                    (0, 0, {"name": "Cleaning", "quantity": 1, "date_start": START})
                ],
            }
        )
        cls.pattern_line = cls.pattern_contract.contract_line_ids
        cls.pattern_amendment = cls.pattern_contract.modification_ids
        journal = cls.env["account.journal"].create(
            {
                "name": "Bills",
                "code": "KSB",
                "type": "general",
                "company_id": cls.company.id,
            }
        )
        account = cls.env["account.account"].create(
            {
                "name": "Services",
                "code": "KS7000",
                "account_type": "expense",
                "company_ids": cls.company.ids,
            }
        )
        lines = [{"account_id": account.id, "debit": n, "credit": n} for n in (0, 0)]
        cls.pattern_move = (
            cls.env["account.move"]
            .with_company(cls.company)
            .create(
                {
                    "journal_id": journal.id,
                    "date": SIGNED,
                    "line_ids": [(0, 0, line) for line in lines],
                }
            )
        )

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------
    def contracts(self, rows):
        """Insert contracts with one line each, and the entry that all begin with."""
        empty = {
            "company_id": self.company.id,
            "date": SIGNED,
            "date_start": START,
            "date_end": date(2026, 4, 9),
            "contract_type": "purchase",
            "active": True,
        }
        for row in rows:
            row.update({**empty, **row})
        ids = self.clone(self.pattern_contract, rows)
        for row, row_id in zip(rows, ids, strict=True):
            row.update(id=row_id, amended=[])
        lines = self.clone(
            self.pattern_line,
            [
                {"contract_id": row["id"], "date_start": row["date_start"]}
                for row in rows
            ],
        )
        for row, line in zip(rows, lines, strict=True):
            row["line"] = line
        self.amend([(row, row["date_start"]) for row in rows])
        for row in rows:
            row["amended"].clear()
        return rows

    def amend(self, amendments):
        self.clone(
            self.pattern_amendment,
            [{"contract_id": row["id"], "date": day} for row, day in amendments],
        )
        for row, day in amendments:
            row["amended"].append(day)

    def bill(self, bills):
        """Insert bills: ``(contract, day, amount, values)``."""
        moves = self.clone(
            self.pattern_move,
            [
                {
                    "name": "/",
                    "invoice_date": day,
                    "move_type": "in_invoice",
                    "state": "posted",
                    "date": day,
                    **values,
                }
                for _row, day, _amount, values in bills
            ],
        )
        self.clone(
            self.pattern_move.line_ids[0],
            [
                {"move_id": move, "balance": amount, "contract_line_id": row["line"]}
                for move, (row, _day, amount, _values) in zip(moves, bills, strict=True)
            ],
        )

    # ------------------------------------------------------------------
    # C02
    # ------------------------------------------------------------------
    def expected_c02(self, rows, count, early, days=30):
        found = {}
        for row in rows:
            begins = min(row["date"], row["date_start"])
            if begins > TODAY or (row["date_end"] and row["date_end"] < SINCE):
                continue
            amended = [
                day
                for day in row["amended"]
                if begins <= day <= TODAY and day != row["date_start"]
            ]
            soon = [d for d in amended if 0 <= (d - row["date"]).days <= days]
            if amended and (len(amended) >= count or len(soon) >= early):
                found[row["id"], ""] = len(amended) + len(soon)
        return found

    def test_amendments_as_python_finds_them(self):
        seen = Counter()
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                rows = []
                for n in range(60):
                    signed = date(2022, 1, 1) + DAY * random.randint(0, 1600)
                    end = signed + DAY * random.randint(0, 900)
                    rows.append(
                        {
                            "company_id": self.companies.ids[n % 2],
                            "date": signed,
                            "date_start": signed + DAY * random.randint(-10, 40),
                            "date_end": random.choice([None, end]),
                            "contract_type": random.choice(["purchase", "sale"]),
                        }
                    )
                self.contracts(rows)
                self.amend(
                    [
                        (row, row["date"] + DAY * random.randint(-20, 60))
                        for row in rows
                        for _n in range(random.randint(0, 4))
                    ]
                )
                for code, count, early in (("C02", 2, 1), ("C02-D7.06", 100, 2)):
                    wanted = self.expected_c02(rows, count, early)
                    seen[code] += len(wanted)
                    self.assert_flags(code, wanted)
        self.assertGreater(min(seen.values()), 50)

    @planted_here("C02", "C02-D7.06")
    def test_amendments_at_the_limit(self):
        cases = [
            [30],  # early
            [31],  # neither early nor often
            [40, 50],  # often
            [10, 30],  # early twice
            [9],  # the first day of the contract: its beginning
        ]
        rows = self.contracts([{} for _n in range(250)])
        self.amend(
            [
                (row, SIGNED + DAY * days)
                for n, row in enumerate(rows)
                for days in cases[n % 5]
            ]
        )
        wanted = {(row["id"], "") for n, row in enumerate(rows) if n % 5 in (0, 2, 3)}
        near = [row["id"] for row in rows[1::5] + rows[4::5]]
        self.assert_planted("C02", wanted, near)
        wanted = {(row["id"], "") for row in rows[3::5]}
        self.assert_planted("C02-D7.06", wanted, [row["id"] for row in rows[::5]])
        # The pattern is a contract with a customer, in force too.
        self.assertEqual(self.population("C02"), (251, 251))

    # ------------------------------------------------------------------
    # C07
    # ------------------------------------------------------------------
    def expected_c07(self, rows, bills, term=1096, late=31):
        found = {}
        for row in rows:
            end, start = row["date_end"], row["date_start"]
            if row["contract_type"] == "sale" or min(start, row["date"]) > TODAY:
                continue
            if not end:
                if row["active"]:
                    found[row["id"], "open"] = 10
                continue
            if end >= SINCE and (end - start).days + 1 > term:
                found[row["id"], "long"] = ((end - start).days + 1) / 365
            after = [
                (day, amount)
                for contract, day, amount, values in bills
                if contract is row
                and values.get("state") != "draft"
                and end + late * DAY < day <= TODAY
                and day >= SINCE
            ]
            if sum(amount for _day, amount in after) > 0:
                last = max(day for day, _amount in after)
                found[row["id"], "billed"] = (last - end).days / 365
        return found

    def test_ends_as_python_finds_them(self):
        seen = Counter()
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                rows = []
                for n in range(60):
                    signed = date(2019, 1, 1) + DAY * random.randint(0, 2700)
                    end = signed + DAY * random.choice([200, 400, 1095, 1096, 1500])
                    rows.append(
                        {
                            "company_id": self.companies.ids[n % 2],
                            "date": signed,
                            "date_start": signed + DAY * random.randint(-2, 2),
                            "date_end": random.choice([None, end, end]),
                            "contract_type": random.choice(["purchase"] * 3 + ["sale"]),
                            "active": random.random() < 0.8,
                        }
                    )
                self.contracts(rows)
                bills = [
                    (
                        row,
                        (row["date_end"] or TODAY) + DAY * random.randint(-5, 400),
                        random.choice([100, 250, -100]),
                        random.choice([{}, {}, {"state": "draft"}]),
                    )
                    for row in rows
                    for _n in range(random.randint(0, 2))
                ]
                self.bill(bills)
                wanted = self.expected_c07(rows, bills)
                seen.update(key for _id, key in wanted)
                self.assert_flags("C07", wanted)
        self.assertGreater(min(seen[key] for key in ("open", "long", "billed")), 30)

    @planted_here("C07")
    def test_bills_at_the_limit(self):
        end = date(2025, 12, 1)
        rows = self.contracts([{"date_end": end} for _n in range(150)])
        late, day = {}, end + 32 * DAY
        for n, row in enumerate(rows):
            late[row["id"]] = [
                [(row, day, 100, {})],
                [(row, end + 31 * DAY, 100, {})],
                [(row, day, 100, {}), (row, day, -100, {"move_type": "in_refund"})],
            ][n % 3]
        self.bill([bill for bills in late.values() for bill in bills])
        wanted = {(row["id"], "billed"): 32 / 365 for row in rows[::3]}
        self.assert_flags("C07", wanted)
        near = [row["id"] for row in rows[1::3] + rows[2::3]]
        self.assert_planted("C07", wanted, near)

    def test_term_at_the_limit(self):
        first = date(2024, 1, 1)  # 2024 has 366 days: three years are 1,096
        ends = [date(2026, 12, 31), date(2027, 1, 1)]
        rows = self.contracts(
            [
                {"date": first, "date_start": first, "date_end": ends[n % 2]}
                for n in range(100)
            ]
        )
        wanted = {(row["id"], "long") for row in rows[1::2]}
        self.assertEqual(set(self.flags("C07")), wanted)

    def test_nothing_to_look_at(self):
        for code in ("C02", "C02-D7.06", "C07"):
            self.assertEqual(self.flags(code, self.other), {})
            self.assertEqual(self.population(code, self.other), (0, 0))
