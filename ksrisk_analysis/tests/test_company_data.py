"""Generated data is what Odoo itself would have stored, and the same each time."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import groupby

from ..demo.company_data import background, checksum, plant
from ..demo.company_data.plants import PLANTS, T, plants
from .detector_common import DetectorCase

#: What a user sets is not computed anew; the others Odoo would compute in a wink.
_IGNORED = {
    # Told by the chart of accounts and the user, then frozen by posting.
    "account.move": {"name", "sequence_prefix", "sequence_number"},
}


class CompanyDataCase(DetectorCase):
    def assert_as_odoo_stores(self, records):
        """Computing the stored fields anew changes nothing."""
        names = [
            name
            for name, field in records._fields.items()
            if field.store
            and field.compute
            and field.readonly
            and field.column_type
            # Odoo's own mark of fields that differ by company is no stored value.
            and not field.company_dependent
            and name not in _IGNORED.get(records._name, ())
        ]
        self.assertTrue(records)
        before = records.read(names, load=None)
        for name in names:
            self.env.add_to_compute(records._fields[name], records)
        records.flush_recordset()
        self.env.flush_all()
        self.env.invalidate_all()
        differences = [
            (records._name, old["id"], name, old[name], new[name])
            for old, new in zip(before, records.read(names, load=None), strict=True)
            for name in names
            if old[name] != new[name]
        ]
        self.assertEqual(differences, [])

    def get(self, model, *rows):
        return self.env[model].browse([row["id"] for row in rows])


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestWorld(CompanyDataCase):
    def setUp(self):
        super().setUp()
        self.world = self.make_world()

    def test_orders(self):
        world = self.world
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2020-01-01", "rate": 0.837}
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        product = world.product(world.category("Paper", world.category("Goods")))
        awkward = [
            {"product": product, "product_qty": 3, "price_unit": 10.335, "discount": 5},
            {"product": product, "product_qty": 2, "price_unit": 0.005, "uom": dozen},
            {"price_unit": 7.77, "product_qty": 1.13, "qty_received": 1},
            {"display_type": "line_note"},
        ]
        vendor = world.vendor()
        orders = [
            world.order(vendor, date(2025, 3, 3), lines=awkward),
            world.order(vendor, date(2025, 3, 3), lines=awkward, currency=euro),
            world.order(vendor, amount=5, requisition=world.requisition(vendor)),
            world.order(vendor, date(2025, 3, 3), amount=5, state="cancel"),
            world.order(vendor, state="sent", group=world.group()),
            world.order(vendor, company=self.other_company),
            world.order(vendor, lines=[]),
        ]
        world.line(orders[0], price_unit=12.345, product_qty=7)
        world.load()
        records = self.get("purchase.order", *orders)
        self.assertEqual(records[0].currency_id, self.env.company.currency_id)
        self.assertNotEqual(records[1].amount_total, records[1].amount_total_cc)
        self.assert_as_odoo_stores(records)
        self.assert_as_odoo_stores(records.order_line)
        self.assert_as_odoo_stores(self.get("product.product", product))
        self.assert_as_odoo_stores(records.order_line.product_id.product_tmpl_id)
        self.assert_as_odoo_stores(records.order_line.product_id.categ_id)
        self.assert_as_odoo_stores(records.requisition_id)

    def test_order_is_harmless_unless_said_otherwise(self):
        order = self.world.order(self.world.vendor(), date(2025, 3, 3))
        self.world.load()
        order = self.get("purchase.order", order)
        self.assertEqual(order.date_approve, datetime(2025, 3, 3, 5))
        self.assertLess(order.create_date + timedelta(days=15), order.date_order)
        self.assertLess(order.date_order + timedelta(days=5), order.date_approve)
        if "ksrisk_approved_uid" in order._fields:
            self.assertEqual(order.ksrisk_method, "single_source")
            self.assertTrue(order.ksrisk_approved_uid)
            self.assertNotEqual(order.ksrisk_approved_uid, order.create_uid)
            self.assertEqual(order.ksrisk_approved_date, order.date_approve)

    def test_vendors(self):
        world = self.world
        vendor = world.vendor(
            email="Office <Office@Vendor.kz>",
            phone="+7 701 123 45 67",
            accounts=["KZ12 3456-7890"],
        )
        contact = world.partner(
            "vendor", world.company, name="Manager", parent_id=vendor, is_company=False
        )
        archived = world.vendor(active=False, vat=None)
        world.load()
        records = self.get("res.partner", vendor, contact, archived)
        self.assert_as_odoo_stores(records)
        self.assert_as_odoo_stores(records.bank_ids)
        self.assertEqual(records[0].email_normalized, "office@vendor.kz")
        self.assertEqual(records[0].bank_ids.sanitized_acc_number, "KZ1234567890")
        self.assertEqual(records[1].commercial_partner_id, records[0])

    def test_employees(self):
        world = self.world
        user = world.user()
        department = world.department()
        inner = world.department(parent_id=department)
        employee = world.employee(
            user=user,
            department_id=inner,
            job_id=world.job(),
            private_phone="+77011234567",
            work_email="employee@example.kz",
            accounts=["KZ99 1"],
            versions=[
                {"date_version": date(2024, 1, 1), "wage": 100},
                {"date_version": date(2025, 1, 1), "wage": 200},
            ],
        )
        world.load()
        record = self.get("hr.employee", employee)
        self.assertEqual(record.version_id.wage, 200)
        self.assertEqual(record.department_id.parent_id.id, department.id)
        self.assert_as_odoo_stores(record)
        self.assert_as_odoo_stores(record.version_ids)
        self.assert_as_odoo_stores(
            record.department_id | record.department_id.parent_id
        )
        self.assert_as_odoo_stores(record.user_id)
        self.assert_as_odoo_stores(record.user_id.partner_id | record.work_contact_id)
        # Whom the user is, the access rules know.
        self.assertTrue(record.user_id.has_group("base.group_user"))

    def test_bills(self):
        world = self.world
        vendor = world.vendor(accounts=["KZ01"])
        line = {"price_unit": 99.99, "product_qty": 3, "qty_received": 3}
        order = world.order(vendor, date(2025, 3, 3), lines=[line])
        (order_line,) = world.lines(order)
        bills = [
            world.bill(vendor, date(2025, 4, 1), lines=[{"order_line": order_line}]),
            world.bill(vendor, date(2025, 4, 1), amount=12.5, ref="77"),
            world.bill(
                vendor,
                date(2025, 4, 2),
                lines=[{"order_line": order_line, "quantity": 1}],
                move_type="in_refund",
            ),
        ]
        payment = world.payment(bills[1], date(2025, 4, 20))
        world.load()
        order = self.get("purchase.order", order)
        self.assertEqual(order.order_line.qty_invoiced, 2)
        self.assertEqual(order.invoice_count, 2)
        records = self.get("account.move", *bills)
        self.assertEqual(records.mapped("state"), ["posted"] * 3)
        self.assertEqual(records[0].amount_total, 299.97)
        self.assertEqual(records[1].payment_state, "paid")
        self.assertEqual(records[1].matched_payment_ids.ids, [payment.id])
        self.assert_as_odoo_stores(records)
        self.assert_as_odoo_stores(order)
        self.assert_as_odoo_stores(order.order_line)

    def test_messages(self):
        world = self.world
        order = world.order(world.vendor(), date(2025, 3, 3), amount=200)
        approver = world.user()
        message = world.approval(order, approver)
        world.tracking(message, "amount_untaxed", 100, 200)
        world.load()
        record = self.get("purchase.order", order)
        approved = self.env.ref("purchase.mt_rfq_approved")
        (said,) = record.message_ids.filtered(lambda m: m.subtype_id == approved)
        self.assertEqual(said.author_id.id, approver.partner_id)
        (change,) = said.tracking_value_ids
        self.assertEqual(change.field_id.name, "amount_untaxed")
        self.assertEqual((change.old_value_float, change.new_value_float), (100, 200))

    def test_load_twice(self):
        vendor = self.world.vendor()
        self.world.load()
        order = self.world.order(vendor, date(2025, 3, 3))
        self.world.load()
        self.assertEqual(self.get("purchase.order", order).partner_id.id, vendor.id)

    def test_what_is_not_installed(self):
        order = self.world.order(self.world.vendor(), date(2025, 3, 3))
        if "stock.picking" not in self.env:
            with self.assertRaisesRegex(LookupError, "not installed"):
                self.world.picking(order, date(2025, 3, 20))
        if "hr.applicant" not in self.env:
            with self.assertRaisesRegex(LookupError, "not installed"):
                self.world.applicant(self.world.job())
        with self.assertRaisesRegex(LookupError, "chart of accounts"):
            self.world.bill(
                self.world.vendor(), date(2025, 4, 1), company=self.other_company
            )
        with self.assertRaisesRegex(LookupError, "no column colour"):
            self.world.vendor(colour="red")

    def test_receipts_and_applicants(self):
        world = self.world
        if "stock.picking" not in self.env or "hr.applicant" not in self.env:
            self.skipTest("purchase_stock and hr_recruitment are not installed")
        order = world.order(world.vendor(), date(2025, 3, 3), amount=10)
        receipt = world.picking(order, date(2025, 3, 20))
        applicant = world.applicant(
            world.job(), create_date=date(2025, 5, 1), date_closed=date(2025, 5, 5)
        )
        world.load()
        record = self.get("purchase.order", order)
        self.assertEqual(record.picking_ids.ids, [receipt.id])
        self.assertEqual(record.order_line.qty_received, 1)
        for records in (
            record,
            record.order_line,
            record.picking_ids,
            record.picking_ids.move_ids,
            self.get("hr.applicant", applicant),
        ):
            self.assert_as_odoo_stores(records)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBackground(CompanyDataCase):
    def _make(self, seed):
        """The checksum of a company that is taken back."""
        with self.env.cr.savepoint() as savepoint:
            made = background(self.env, seed, orders=600)
            result = checksum(self.env, made)
            savepoint.rollback()
        return result

    def test_same_seed_makes_the_same(self):
        first = self._make(7)
        self.assertEqual(first, self._make(7))
        self.assertNotEqual(first, self._make(8))

    def test_is_as_odoo_stores(self):
        made = background(self.env, 3, orders=1500)
        first, count = made["purchase_order"]
        orders = self.env["purchase.order"].browse(range(first, first + count))
        self.assertEqual(len(orders.exists()), 1500)
        lines = made["purchase_order_line"][1]
        self.assertAlmostEqual(lines / 1500, 4.8, delta=0.3)
        foreign = orders.filtered(lambda o: o.currency_id != o.company_id.currency_id)
        chosen = orders[:150] | foreign
        self.assert_as_odoo_stores(chosen)
        self.assert_as_odoo_stores(chosen.order_line)
        self.assert_as_odoo_stores(chosen.partner_id)
        self.assert_as_odoo_stores(chosen.partner_id.bank_ids)
        self.assert_as_odoo_stores(chosen.order_line.product_id.product_tmpl_id)
        employees = self.env["hr.employee"].search(
            [("name", "like", "Generated employee%")]
        )
        self.assert_as_odoo_stores(employees)
        self.assert_as_odoo_stores(employees.version_ids)

    def test_is_skewed_as_companies_are(self):
        made = background(self.env, 3, orders=3000)
        first, count = made["purchase_order"]
        orders = self.env["purchase.order"].browse(range(first, first + count))
        by_vendor = sorted(map(len, orders.grouped("partner_id").values()))
        self.assertGreater(by_vendor[-1], 5 * by_vendor[len(by_vendor) // 2])
        for group, bids in orders.grouped("purchase_group_id").items():
            if group:
                self.assertEqual(len(bids.partner_id), len(bids))
                self.assertTrue(2 <= len(bids) <= 6)
                self.assertLessEqual(bids.mapped("state").count("purchase"), 1)
        approved = [o.date_approve for o in orders if o.state == "purchase"]
        weekend = sum(moment.weekday() > 4 for moment in approved)
        self.assertTrue(0 < weekend < len(approved) / 20)
        self.assertGreater(len(orders.company_id), 1)
        self.assertGreater(len(orders.currency_id), 1)
        self.assertIn(False, orders.partner_id.mapped("active"))
        self.assertEqual(
            set(orders.mapped("state")), {"draft", "sent", "purchase", "cancel"}
        )


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPlants(CompanyDataCase):
    """The skeleton of all detectors, with splitting counted by hand."""

    code = "P03"

    def _set_parameters(self, code):
        pass

    def _run_detector(self, code, world):
        """Splitting as one would do it on paper, order by order."""
        orders = self.env["purchase.order"].search(
            [
                ("company_id", "in", world.companies.ids),
                ("state", "=", "purchase"),
                ("purchase_group_id", "=", False),
                ("requisition_id", "=", False),
                ("amount_untaxed", ">", 0),
                ("amount_untaxed", "<", T),
            ]
        )
        found = set()

        def owner(order):
            return order.company_id.id, order.partner_id.commercial_partner_id.id

        for key, group in groupby(orders, owner):
            bought = [
                ((o.date_approve + timedelta(hours=5)).date(), o.amount_untaxed)
                for o in group
            ]
            last = date.min
            for day in sorted({day for day, _amount in bought}):
                window = [one for one in bought if 0 <= (day - one[0]).days <= 30]
                if len(window) < 3 or round(sum(a for _day, a in window), 2) < T:
                    continue
                if (day - last).days > 30:
                    start = min(day for day, _amount in window)
                    found.add((key[0], "res.partner", key[1], start.isoformat()))
                last = day
        return found

    def test_planted(self):
        self.check_planted()

    def test_skeleton_sees_what_is_missed_and_what_is_wrong(self):
        run = self._run_detector

        def miss(code, world):
            return set(list(run(code, world))[1:])

        def flag_too_much(code, world):
            return run(code, world) | {(world.company.id, "res.partner", 1, "")}

        for wrong, said in ((miss, "not found"), (flag_too_much, "nobody planted")):
            with (
                patch.object(self, "_run_detector", wrong),
                self.assertRaisesRegex(AssertionError, said),
            ):
                self.check_planted(5)

    def test_registry(self):
        with self.assertRaisesRegex(LookupError, "Nobody has planted"):
            plant("P99", self.make_world(), 1)
        self.addCleanup(PLANTS.pop, "P99")
        plants("P99")(lambda world, n: ([], []))
        with self.assertRaisesRegex(ValueError, "0 positives instead of 1"):
            plant("P99", self.make_world(), 1)
        plants("P99")(lambda world, n: ([(1, "x", 1, "")] * 2, []))
        with self.assertRaisesRegex(ValueError, "not all different"):
            plant("P99", self.make_world(), 1)
