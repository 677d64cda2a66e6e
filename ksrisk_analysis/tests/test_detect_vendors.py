"""V03, V04: vendors that are not as independent, or as real, as they should be."""

from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.ksrisk_detect_keys import WEIGHTS
from .detector_oracle import DetectorOracle, awarded, moment, value

KINDS = ("phone", "email", "number", "address", "account")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectVendors(DetectorOracle):
    def setUp(self):
        super().setUp()
        self.count = 0

    def unique(self):
        self.count += 1
        return self.count

    def make_vendor(self, account=None, **keys):
        """A vendor with exactly these keys by kind."""
        values = {
            "phone": keys.get("phone"),
            "email": keys.get("email"),
            "vat": keys.get("number"),
            "street": keys.get("address"),
            "zip": "050000",
            "city": "Almaty",
        }
        return self.world.vendor(accounts=[account] if account else (), **values)

    def key(self, kind):
        n = self.unique()
        return {
            "phone": f"+7 701 {n // 10000 + 100} {n % 10000:04}",
            "email": f"office{n}@vendor.kz",
            "number": f"{900101300000 + n}",
            "address": f"{n} Abay street",
            "account": f"KZ{n:018}",
        }[kind]

    # ------------------------------------------------------------------
    # V03
    # ------------------------------------------------------------------
    def tender(self, vendors, day=date(2026, 1, 12), company=None, won=True, **values):
        """A tender in which the first vendor won, or nobody did."""
        group = self.world.group()
        return [
            self.world.order(
                vendor,
                day,
                group=group,
                company=company,
                state="purchase" if won and not n else "cancel",
                amount=1000 + n,
                **values,
            )
            for n, vendor in enumerate(vendors)
        ]

    def test_v03_is_its_oracle(self):
        chance = self.world.chance
        pools = {kind: [self.key(kind) for _n in range(25)] for kind in KINDS}
        vendors = []
        for _n in range(60):
            keys = {k: chance.choice(pools[k]) for k in KINDS if chance.random() < 0.4}
            vendors.append((self.make_vendor(**keys), keys))
        tenders = []
        for _n in range(250):
            bidders = chance.choices(vendors, k=chance.choice((1, 2, 3, 5)))
            day = date(2023, 1, 1) + timedelta(days=chance.randrange(1150))
            orders = self.tender(
                [vendor for vendor, _keys in bidders],
                moment(day),
                company=chance.choice(self.companies),
                won=chance.random() < 0.9,
                currency=chance.choice((None, self.dollar)),
            )
            tenders.append((bidders, orders, day))
        self.world.load()
        self.company.partner_id.email = pools["email"][0]
        self.env.flush_all()
        # Who bids in no tender is a vendor only with an order.
        asked = {v["id"]: k for bidders, _o, _d in tenders for v, k in bidders}
        for shared, strength in ((5, 0.5), (3, 0.7)):
            self.set_value("V03", "shared", shared)
            self.set_value("V03", "strength", strength)
            common = {("email", pools["email"][0])} | {
                (kind, text)
                for kind in KINDS
                for text in pools[kind]
                if sum(keys.get(kind) == text for keys in asked.values()) > shared
            }
            expected = {}
            for bidders, orders, day in tenders:
                keys = {v["id"]: k for v, k in bidders}
                scores = {
                    (a, b): sum(
                        WEIGHTS[kind]
                        for kind, text in keys[a].items()
                        if keys[b].get(kind) == text and (kind, text) not in common
                    )
                    for a in keys
                    for b in keys
                    if a < b
                }
                scores = {p: s for p, s in scores.items() if round(s, 9) >= strength}
                won = [o for o in orders if o["state"] == "purchase"]
                if scores and won and date(2023, 3, 1) <= day <= date(2026, 3, 1):
                    first = min(o["id"] for o in orders)
                    expected["purchase.order", first, ""] = (
                        max(scores.values()),
                        sum(map(value, won)),
                    )
            self.assert_same("V03", expected)

    def test_v03_other_bidders_are_no_evidence(self):
        same = self.key("account")
        one, two = (self.make_vendor(account=same) for _n in range(2))
        orders = self.tender([self.make_vendor(), one, two])
        self.world.load()
        [flag] = self.found("V03").values()
        self.assertEqual(
            flag["evidence"], {"purchase.order": [o["id"] for o in orders[1:]]}
        )
        self.assertEqual(flag["scope_id"], orders[0]["purchase_group_id"])
        self.assertEqual(self.counted("V03"), {self.company.id: (1, 1)})

    # ------------------------------------------------------------------
    # V04
    # ------------------------------------------------------------------
    def control(self, eleven):
        """The control digit by the rule as it is written; None: no such number."""
        for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
            digit = sum(w * int(d) for w, d in zip(weights, eleven, strict=True)) % 11
            if digit < 10:
                return digit
        return None

    def number(self, seed=None):
        """A true business number."""
        while True:
            n = self.unique() if seed is None else seed
            eleven = f"{60140000000 + n * 97:011}"
            digit = self.control(eleven)
            if digit is not None:
                return f"{eleven}{digit}"

    def plain_vendor(self, **values):
        """A vendor without a sign, and an order of it."""
        n = self.unique()
        accounts = values.pop("accounts", [f"KZ{n:018}"])
        vendor = self.world.vendor(
            accounts=accounts,
            **{
                "name": far_name(n),
                "vat": self.number(),
                "email": f"office@firm{n}.kz",
                "street": f"{n} Dostyk",
                "zip": "050000",
                "city": None,
                **values,
            },
        )
        self.world.order(vendor, date(2026, 1, 12), amount=500)
        return vendor

    def signs(self):
        return {key[1]: flag["score"] for key, flag in self.found("V04").items()}

    def test_v04_control_digit(self):
        self.set_value("V04", "count", 1)
        right, wrong = [], []
        for n in range(60):
            eleven = f"{60140000000 + n * 7919 + 13:011}"
            digit = self.control(eleven)
            if digit is None:
                wrong.append(self.plain_vendor(vat=f"{eleven}0"))
                continue
            right.append(self.plain_vendor(vat=f"{eleven}{digit}"))
            wrong.append(self.plain_vendor(vat=f"{eleven}{(digit + 1) % 10}"))
        # Both steps of the rule are needed here.
        sums = [
            sum(i * int(digit) for i, digit in enumerate(v["vat"][:11], 1)) % 11
            for v in right
        ]
        self.assertIn(10, sums)
        for text in (None, "", "12345", "abc"):
            wrong.append(self.plain_vendor(vat=text))
        spaced = self.plain_vendor(vat=f" {self.number()[:6]} ")
        wrong.append(spaced)
        foreign = self.plain_vendor(vat="DE12", country=self.env.ref("base.de"))
        nameless = self.plain_vendor(vat=None, country=self.env.ref("base.de"))
        self.world.load()
        found = self.signs()
        self.assertEqual(set(found), {v["id"] for v in [*wrong, nameless]})
        self.assertNotIn(foreign["id"], found)

    def test_v04_known_number(self):
        """One that the second step decides, computed by hand."""
        # 1·6+2·0+3·0+4·1+5·4+6·0+7·0+8·0+9·1+10·2+11·7 = 136, 136 mod 11 = 4
        self.assertEqual(self.control("60014000127"), 4)

    def test_v04_free_mail(self):
        self.set_value("V04", "count", 1)
        free = self.plain_vendor(email="Firm@GMAIL.com")
        both = self.plain_vendor(email="firm@gmail.com")
        own = self.plain_vendor(email="firm@gmail.com.firm.kz")
        none = self.plain_vendor(email=None)
        self.world.partner(
            "vendor", self.company, name="C", parent_id=both, email="c@firm.kz"
        )
        self.world.load()
        self.assertEqual(self.signs(), {free["id"]: 1})
        self.company.ksrisk_free_mail = "firm.kz; firm2.kz"
        self.env.flush_all()
        self.assertEqual(self.signs(), {})
        self.assertTrue(own and none)

    def test_v04_namesakes(self):
        self.set_value("V04", "count", 1)
        pairs = {
            ("ТОО «Алма Трейд»", "Жшс Алма-Трейт"): True,  # another letter
            ("Kaspiy Group LLP", "Kaspi Group"): True,  # a letter less
            ("Tengri Service", "Tengri Serivce"): True,  # a letter elsewhere
            ("Zhetisu Bau", "ZHETISU BAU LLC"): True,  # the legal form alone
            ("Saryarka Pro", "Saryarka Press"): False,  # three letters
            ("Ulba", "Ulb"): False,  # too short
            ("Burabay Plus", "Shymbulak"): False,
            ("School 12", "School 13"): False,  # a digit is no letter
        }
        expected = set()
        for (one, other), is_alike in pairs.items():
            vendors = [self.plain_vendor(name=name) for name in (one, other)]
            if is_alike:
                expected |= {vendor["id"] for vendor in vendors}
        # One account, or none, is no other bank.
        for accounts in (["KZ1"], []):
            for name in ("Common Account", "Comon Account"):
                self.plain_vendor(name=name + "x" * len(accounts), accounts=accounts)
        self.world.load()
        self.assertEqual(set(self.signs()), expected)

    def test_v04_is_its_oracle(self):
        chance = self.world.chance
        names = [
            f"{chance.choice('abc')}lma trade{chance.choice('xyz')}" for _n in range(8)
        ]
        streets = [f"{n} Abay" for n in range(12)]
        rows = []
        for n in range(120):
            number = self.number() if chance.random() < 0.7 else "1"
            street = chance.choice([*streets, f"{n} Tole bi"])
            mail = chance.choice((f"a@firm{n}.kz", "a@mail.ru", None))
            name = chance.choice([*names, far_name(n)])
            account = chance.choice((None, "KZ1", "KZ2", "KZ3"))
            vendor = self.world.vendor(
                name=name,
                vat=number,
                street=street,
                zip="050000",
                city=None,
                email=mail,
                active=chance.random() < 0.9,
                accounts=[account] if account else (),
            )
            orders = [
                self.world.order(
                    vendor,
                    date(2023, 1, 1) + timedelta(days=chance.randrange(1150)),
                    amount=100,
                    company=chance.choice(self.companies),
                    state=chance.choice(("purchase", "purchase", "cancel")),
                )
                for _m in range(chance.choice((1, 2)))
            ]
            rows.append((vendor, number, street, mail, account, orders))
        self.world.load()
        for least in (1, 2, 3):
            self.set_value("V04", "count", least)
            expected = {}
            for company in self.companies:
                for vendor, number, street, mail, account, orders in rows:
                    ours = [
                        o
                        for o in orders
                        if awarded(o) and o["company_id"] == company.id
                    ]
                    signs = (number == "1") + (mail == "a@mail.ru")
                    signs += sum(street == row[2] for row in rows) >= 3
                    signs += any(
                        account
                        and other
                        and account != other
                        and row is not vendor
                        and self.alike(row["name"], vendor["name"])
                        for row, _n, _s, _m, other, _o in rows
                    )
                    if ours and signs >= least:
                        expected[company.id, vendor["id"]] = (signs, 100 * len(ours))
            flags = {
                (row["company_id"], row["res_id"]): (row["score"], float(row["amount"]))
                for row in self.rows("V04")
            }
            self.assertTrue(expected)
            self.assertFalse(set(flags.items()) ^ set(expected.items()))

    def alike(self, one, other):
        """Whether names become one when a letter at most is left out of each."""

        def spelled(name):
            name = name.replace(" ", "")
            letters = [i for i, sign in enumerate(name) if not sign.isdigit()]
            return {name} | {name[:i] + name[i + 1 :] for i in letters}

        return bool(spelled(one) & spelled(other))

    def rows(self, code):
        query = self.query(code)
        self.env.flush_all()
        flags = query.detector._get_flags_sql(query)
        self.cr.execute(SQL("SELECT * FROM (%s) AS q", flags))
        return self.cr.dictfetchall()

    def test_no_data(self):
        for code in ("V03", "V04"):
            with self.subTest(code=code):
                self.assertEqual(self.found(code, companies=self.other), {})
                self.assertEqual(self.counted(code, companies=self.other), {})


def far_name(number):
    """A name that no other number's is near to."""
    letters = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
    return "".join(digit * 4 for digit in f"{number:03x}").translate(letters)
