"""V01: what it finds, who sees it, what the journal keeps of it, and for how long."""

import json
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.ksrisk_detect_keys import WEIGHTS
from .detector_oracle import DetectorOracle, awarded, value

PRIVATE = ("phone", "email", "number", "address", "account")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectStaff(DetectorOracle):
    def setUp(self):
        super().setUp()
        self.count = 0

    def secret(self, kind):
        """A value of a kind that nobody else has."""
        self.count += 1
        n = self.count
        return {
            "phone": f"+7 701 {n // 10000 + 100} {n % 10000:04}",
            "email": f"somebody{n}@mail.kz",
            "number": f"{900101300000 + n}",
            "address": f"{n} Abay street",
            "account": f"KZ{n:018}",
        }[kind]

    def vendor(self, **keys):
        """A vendor with an awarded order, and keys by kind."""
        vendor = self.make_vendor(**keys)
        self.world.order(vendor, date(2026, 1, 12), amount=1000)
        return vendor

    def make_vendor(self, account=None, **keys):
        columns = {"phone": "phone", "email": "email", "number": "vat"}
        values = {columns[kind]: text for kind, text in keys.items() if kind in columns}
        if "address" in keys:
            values |= {"street": keys["address"], "zip": "050000"}
        vendor = self.world.vendor(**values)
        if account:
            self.world.bank_account(vendor, account)
        return vendor

    def employee(self, account=None, past=False, company=None, **keys):
        """An employee with keys by kind; in the past: in a version before today's."""
        values = {}
        if "phone" in keys:
            values["private_phone"] = keys["phone"]
        if "email" in keys:
            values["private_email"] = keys["email"]
        version = {"date_version": date(2024, 1, 1)}
        if "number" in keys:
            version["identification_id"] = keys["number"]
        if "address" in keys:
            version |= {"private_street": keys["address"], "private_zip": "050000"}
        versions = [version]
        if past:
            versions.append({"date_version": date(2025, 1, 1)})
        return self.world.employee(
            company, versions=versions, accounts=[account] if account else (), **values
        )

    def pairs(self, **options):
        return {
            (record, int(key.partition(":")[0])): flag
            | {"kinds": key.partition(":")[2]}
            for (_model, record, key), flag in self.found("V01", **options).items()
        }

    # ------------------------------------------------------------------
    # The rule
    # ------------------------------------------------------------------
    def test_is_its_oracle(self):
        world, chance = self.world, self.world.chance
        pools = {kind: [self.secret(kind) for _n in range(40)] for kind in PRIVATE}

        def some():
            return {
                kind: chance.choice(pools[kind])
                for kind in PRIVATE
                if chance.random() < 0.3
            }

        vendors, employees, orders = [], [], []
        for _n in range(90):
            keys = some()
            vendor = self.make_vendor(**keys)
            vendor["active"] = chance.random() < 0.8
            vendors.append((vendor, keys))
            for _m in range(chance.choice((0, 1, 2))):
                orders.append(
                    world.order(
                        vendor,
                        date(2023, 1, 1) + timedelta(days=chance.randrange(1150)),
                        amount=chance.choice((100, 5000)),
                        company=chance.choice(self.companies),
                        state=chance.choice(("purchase", "purchase", "cancel")),
                        currency=chance.choice((None, self.dollar)),
                    )
                )
        for _n in range(90):
            keys = some()
            company = chance.choice(self.companies)
            past = chance.random() < 0.5
            employee = self.employee(past=past, company=company, **keys)
            employee["active"] = chance.random() < 0.8
            employees.append((employee, keys))
        # The company's own phone tells nothing.
        own = pools["phone"][0]
        world.load()
        self.company.partner_id.phone = own
        self.env.flush_all()
        for shared in (5, 2):
            self.set_value("V01", "shared", shared)
            bought = {v["id"] for v, _k in vendors} & {
                o["partner_id"] for o in orders if awarded(o)
            }
            asked = [(v, keys) for v, keys in vendors if v["id"] in bought]
            common = {
                (kind, text)
                for kind in PRIVATE
                for text in pools[kind]
                for side in (asked, employees)
                if sum(keys.get(kind) == text for _row, keys in side) > shared
            }
            common.add(("phone", own))
            expected = {}
            for vendor, mine in asked:
                for employee, yours in employees:
                    kinds = sorted(
                        kind
                        for kind in PRIVATE
                        if mine.get(kind)
                        and mine[kind] == yours.get(kind)
                        and (kind, mine[kind]) not in common
                    )
                    amounts = [
                        value(order)
                        for order in orders
                        if awarded(order)
                        and order["partner_id"] == vendor["id"]
                        and order["company_id"] == employee["company_id"]
                    ]
                    if kinds and amounts:
                        key = f"{employee['id']}:{','.join(kinds)}"
                        expected["res.partner", vendor["id"], key] = (
                            sum(WEIGHTS[kind] for kind in kinds),
                            sum(amounts),
                        )
            self.assert_same("V01", expected)

    def test_ways_of_writing(self):
        world = self.world
        one = self.employee(phone="8 (701) 555-01-01", email="A. B. <One@Mail.kz>")
        first = self.vendor(phone="+7 701 5550101", email="one@mail.kz ")
        two = self.employee(address="Абай даңғылы, 10 үй")
        second = self.vendor(address="абай даңғылы 10-үй")
        # A street without a number is no address; seven digits are no phone.
        self.employee(address="Abay avenue", phone="555-01-02")
        self.vendor(address="Abay avenue", phone="555-01-02")
        # A contact of the vendor, and an employee who is the vendor himself.
        three = self.employee(phone="701 555 01 03")
        third = self.vendor()
        world.partner(
            "vendor",
            self.company,
            name="Contact",
            parent_id=third,
            phone="87015550103",
        )
        four = self.employee()
        fourth = world.table("res_partner").rows[-1]
        self.assertEqual(fourth["id"], four["work_contact_id"])
        world.order(fourth, date(2026, 1, 12), amount=1000)
        world.load()
        found = {pair: flag["kinds"] for pair, flag in self.pairs().items()}
        self.assertEqual(
            found,
            {
                (first["id"], one["id"]): "email,phone",
                (second["id"], two["id"]): "address",
                (third["id"], three["id"]): "phone",
                (fourth["id"], four["id"]): "contact",
            },
        )

    def test_no_data(self):
        self.assertEqual(self.found("V01", companies=self.other), {})

    # ------------------------------------------------------------------
    # Who, and what is kept
    # ------------------------------------------------------------------
    def switched_on(self):
        detector = self.detector("V01")
        detector.write({"legal_basis": "Consent of the employees", "active": True})
        return detector

    def member(self, *groups):
        names = ["ksrisk_analysis.group_ksrisk_" + name for name in groups]
        user = new_test_user(self.env, "user_" + "_".join(groups), ",".join(names))
        user.company_ids |= self.other
        return user

    def events(self, domain=()):
        """The last two entries of the journal."""
        self.env.flush_all()
        self.cr.precommit.run()
        journal = self.env["ksrisk.journal"].sudo()
        found = journal.search(list(domain), order="id desc", limit=2)
        return [(e.event, e.company_id, e.actor_id.id, e.payload) for e in found]

    def test_off_until_the_group_switches_it_on(self):
        detector = self.detector("V01")
        self.assertFalse(detector.active)
        officer, keeper = self.member("officer"), self.member("confidential")
        ground = {"legal_basis": "Consent"}
        with self.assertRaises(AccessError):
            detector.with_user(officer).write({"active": True, **ground})
        with self.assertRaises(AccessError):
            detector.with_user(officer).write(ground)
        admin = self.member("admin")
        with self.assertRaises(AccessError):
            detector.with_user(admin).write({"is_confidential": False})
        with self.assertRaises(AccessError):
            detector.with_user(admin).copy({"code": "X", "active": True, **ground})
        with self.assertRaises(ValidationError):
            detector.copy({"code": "X", "is_confidential": False})
        mine = detector.with_user(keeper)
        for nothing in (False, "", "  "):
            with mute_logger("odoo.sql_db"), self.assertRaises(ValidationError):
                with self.cr.savepoint():
                    mine.write({"active": True, "legal_basis": nothing})
                    self.env.flush_all()
        mine.write({"active": True, **ground})
        self.assertEqual(self.events()[0][0], "ksrisk.detector.on")
        self.assertEqual(self.events()[0][2], keeper.id)
        with self.assertRaises(AccessError):
            detector.with_user(officer).write({"active": False})
        mine.write({"active": False})
        self.assertEqual(self.events()[0][0], "ksrisk.detector.off")

    def test_run_by_the_group_alone(self):
        self.env["ksrisk.detector"].search([("code", "!=", "V01")]).active = False
        officer, keeper = self.member("officer"), self.member("confidential")
        runs = self.env["ksrisk.detector.run"]
        off = self.detector("V01")
        with self.assertRaises(UserError):
            runs.with_user(keeper)._request("full", off.with_user(keeper))
        detector = self.switched_on()
        with self.assertRaises(AccessError):
            detector.with_user(officer).action_run()
        run = runs.with_user(officer)._request("full")
        self.assertFalse(run.sudo().line_ids, "the officer's run leaves it out")
        run = runs.with_user(keeper)._request("full", companies=self.companies)
        self.assertEqual(run.sudo().line_ids.detector_id, detector)
        run.sudo()._process()
        events = self.events()
        self.assertEqual({e[0] for e in events}, {"ksrisk.detector.run"})
        self.assertEqual({e[1] for e in events}, {*self.companies})
        self.assertEqual({e[2] for e in events}, {keeper.id})
        # The regular run has it too, as long as it is on.
        runs._cron_queue("full")
        queued = runs.search([], limit=1)
        self.assertEqual(queued.line_ids.detector_id, detector)
        detector.active = False
        queued._process()
        self.assertEqual(queued.line_ids.state, "missing")

    def flag(self):
        """A flag of a run, with the private values that must be nowhere."""
        values = {kind: self.secret(kind) for kind in PRIVATE}
        vendor = self.vendor(**values)
        self.employee(**values)
        self.world.load()
        detector = self.switched_on()
        run = self.env["ksrisk.detector.run"]._request("full", detector, self.companies)
        run._process()
        self.assertEqual(run.line_ids.state, "done", run.line_ids.message)
        flag = self.env["ksrisk.flag"].search([("detector_id", "=", detector.id)])
        self.assertEqual(len(flag), 1)
        return flag, vendor, values

    def test_only_the_kind_is_kept_and_each_look_journalled(self):
        flag, vendor, values = self.flag()
        self.env.flush_all()
        self.cr.execute(
            "SELECT to_jsonb(f) FROM ksrisk_flag f WHERE id = %s", [flag.id]
        )
        [(row,)] = self.cr.fetchall()
        text = json.dumps(row, ensure_ascii=False).lower()
        for kind, secret in values.items():
            self.assertIn(kind, row["key"])
            self.assertNotIn(secret.lower(), text)
        self.assertFalse(flag.partner_id)
        self.assertTrue(flag.is_confidential)
        officer, keeper = self.member("officer"), self.member("confidential")
        with self.assertRaises(AccessError):
            flag.with_user(officer).read(["score"])
        with self.assertRaises(AccessError):
            flag.with_user(keeper).read(["key"])
        self.assertNotIn(vendor["name"], flag.with_user(keeper).display_name)
        action = flag.with_user(keeper).action_open_evidence("res.partner")
        self.assertEqual(action["domain"], [("id", "in", [vendor["id"]])])
        for word in ("bank account", "address", "e-mail", "individual number", "phone"):
            self.assertIn(word, action["name"])
        event, company, actor, payload = self.events()[0]
        self.assertEqual(event, "ksrisk.flag.look")
        self.assertEqual((company, actor), (self.company, keeper.id))
        self.assertNotIn(str(vendor["id"]), json.dumps(payload))

    def test_failure_quotes_nothing(self):
        detector = self.switched_on()
        self.patch(
            type(detector),
            "_select_v01",
            lambda detector, query: 1 / 0 if query else None,
        )
        run = self.env["ksrisk.detector.run"]._request("full", detector, self.company)
        with self.assertLogs("odoo.addons.ksrisk_analysis", "ERROR") as log:
            run._process()
        self.assertEqual(run.line_ids.state, "failed")
        self.assertEqual(run.line_ids.message, "ZeroDivisionError")
        self.assertNotIn("division by zero", "".join(log.output))

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------
    def age(self, flag, months, days=0):
        moment = self.company._ksrisk_now().replace(tzinfo=None)
        moment -= relativedelta(months=months, days=days)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE ksrisk_flag SET create_date = %s WHERE id = %s", [moment, flag.id]
        )
        self.env.invalidate_all()

    def test_purge(self):
        flag, _vendor, _values = self.flag()
        self.company.ksrisk_flag_months = 6
        purge = self.env["ksrisk.flag"]._cron_purge
        self.age(flag, 5, 20)
        purge()
        self.assertTrue(flag.exists(), "the term is not over")
        self.age(flag, 6, 2)
        today = self.company._ksrisk_today()
        for column, day in (
            ("date_decided", today),
            ("date_expiry", today + timedelta(days=1)),
        ):
            self.cr.execute(f"UPDATE ksrisk_flag SET {column} = %s", [day])
            self.env.invalidate_all()
            purge()
            self.assertTrue(flag.exists(), column)
            self.cr.execute(f"UPDATE ksrisk_flag SET {column} = NULL")
        self.env.invalidate_all()
        purge()
        self.assertFalse(flag.exists())
        [entry] = self.events([("event", "=", "ksrisk.flag.purge")])
        _event, company, _actor, payload = entry
        self.assertEqual(company, self.company)
        self.assertEqual(payload, {"detector": "V01", "count": 1})

    def test_purge_leaves_what_became_a_risk_and_open_flags(self):
        flag, _vendor, _values = self.flag()
        self.age(flag, 60)
        self.cr.execute("UPDATE ksrisk_flag SET is_confidential = FALSE")
        self.env.invalidate_all()
        self.env["ksrisk.flag"]._cron_purge()
        self.assertTrue(flag.exists(), "it is of no private data")
        self.cr.execute("UPDATE ksrisk_flag SET is_confidential = TRUE")
        self.env.invalidate_all()
        self.patch(type(flag), "_get_frozen", lambda flags: flags)
        self.env["ksrisk.flag"]._cron_purge()
        self.assertTrue(flag.exists(), "something rests on it")
