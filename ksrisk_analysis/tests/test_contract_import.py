"""Contracts of an .xlsx file become purchase orders, all or none, and once."""

import base64
import io
from datetime import date, datetime

from openpyxl import Workbook, load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..core.languages import KK, RU
from .common import KsriskCommon

_TITLES = [
    "Contract No.",
    "Date of the contract",
    "Vendor (name)",
    "BIN",
    "Subject of the contract",
    "Category of purchases",
    "Method of purchase",
    "Amount of the contract",
    "Currency (code)",
    "Term of delivery",
    "Delivered (date)",
    "Announced (date)",
    "Offers until (date)",
]
_ROWS = [
    [
        "15-Б",
        date(2025, 3, 3),
        "ТОО «Альфа»",
        "080840001234",
        "Бумага А4",
        "Канцелярия",
        "open",
        "1 250 000,50",
        None,
        "31.03.2025",
        date(2025, 3, 20),
    ],
    [
        "16",
        "04.03.2025",
        "ИП Бета",
        None,
        "Уборка",
        "Услуги",
        "single_source",
        90000,
        "USD",
        None,
        None,
    ],
]


def make_file(rows=None, titles=()):
    """The file with these rows; without titles if they are None."""
    book = Workbook()
    head = [] if titles is None else [titles or _TITLES]
    for row in head + (_ROWS if rows is None else rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return base64.b64encode(target.getvalue())


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestContractImport(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["buyer"] = new_test_user(
            cls.env,
            "ksrisk_buyer",
            "purchase.group_purchase_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def preview(self, file=None, role="officer"):
        wizard = self.as_role(self.env["ksrisk.contract.import"], role).create(
            {"file": make_file() if file is None else file, "file_name": "c.xlsx"}
        )
        wizard.action_preview()
        return wizard

    def find_orders(self):
        return self.env["purchase.order"].search(
            [("company_id", "=", self.company.id)], order="partner_ref"
        )

    def test_import(self):
        mails = self.env["mail.mail"].search_count([])
        wizard = self.preview()
        self.assertFalse(wizard.error_text or wizard.error_count)
        self.assertEqual((wizard.new_count, wizard.vendor_count), (2, 2))
        # Nothing is there before it is asked for.
        self.assertFalse(self.find_orders())
        self.assertFalse(self.env["res.partner"].search([("name", "=", "ИП Бета")]))
        action = wizard.action_import()
        orders = self.find_orders()
        self.assertEqual(action["domain"], [("id", "in", orders.ids)])
        first, second = orders
        self.assertEqual(first.state, "purchase")
        self.assertEqual(first.partner_id.vat, "080840001234")
        self.assertEqual(first.partner_id.name, "ТОО «Альфа»")
        # Noon of the day of the contract, in Kazakhstan.
        self.assertEqual(first.date_approve, datetime(2025, 3, 3, 7))
        self.assertEqual(first.amount_untaxed, 1250000.5)
        self.assertEqual(first.amount_total, 1250000.5)
        self.assertEqual(first.currency_id, self.company.currency_id)
        self.assertEqual(first.ksrisk_delivered_date, date(2025, 3, 20))
        self.assertEqual(first.order_line.qty_received, 1)
        self.assertEqual(first.order_line.name, "Бумага А4")
        self.assertEqual(first.order_line.product_id.categ_id.name, "Канцелярия")
        self.assertEqual(first.order_line.date_planned, datetime(2025, 3, 31, 7))
        self.assertEqual(second.currency_id.name, "USD")
        self.assertFalse(second.order_line.qty_received)
        self.assertFalse(second.partner_id.vat)
        # Nobody bought it here, and nobody was written to.
        self.assertFalse(orders.user_id)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        if "ksrisk_is_imported" in orders._fields:
            self.assertEqual(orders.mapped("ksrisk_is_imported"), [True, True])
            self.assertEqual(orders.mapped("ksrisk_method"), ["open", "single_source"])

    def test_days_of_a_competition(self):
        """With both days its time is known; with one of them, the row is refused."""
        row = [*_ROWS[0], date(2025, 2, 20), date(2025, 2, 22)]
        wizard = self.preview(make_file([row, _ROWS[1]]))
        self.assertFalse(wizard.error_count, wizard.line_ids.mapped("error"))
        wizard.action_import()
        first, second = self.find_orders()
        self.assertEqual(first.ksrisk_sent_date, datetime(2025, 2, 20, 7))
        self.assertEqual(first.date_order, datetime(2025, 2, 22, 7))
        self.assertEqual(first.date_approve, datetime(2025, 3, 3, 7))
        self.assertFalse(second.ksrisk_sent_date)
        # Two days are a short period; without days there is nothing to say.
        detector = self.env["ksrisk.detector"].search([("code", "=", "P10")])
        query = detector._get_query(self.company, today=date(2025, 12, 31))
        self.env.flush_all()
        self.env.cr.execute(detector._get_flags_sql(query))
        self.assertEqual(
            [row["res_id"] for row in self.env.cr.dictfetchall()], first.ids
        )
        self.assertEqual(detector._get_population(query), {self.company.id: (1, 1)})

    def test_each_its_own_competition(self):
        """Contracts of one day of announcement, of another, and of none, mixed."""
        days = [date(2025, 2, 20), None, date(2025, 2, 10), date(2025, 2, 20), None]
        rows = [
            [f"M-{n}", *_ROWS[0][1:], *((day, date(2025, 2, 25)) if day else ())]
            for n, day in enumerate(days)
        ]
        wizard = self.preview(make_file(rows))
        self.assertFalse(wizard.error_count, wizard.line_ids.mapped("error"))
        wizard.action_import()
        orders = self.find_orders().sorted("partner_ref")
        noon = [day and datetime(day.year, day.month, day.day, 7) for day in days]
        self.assertEqual([order.ksrisk_sent_date or None for order in orders], noon)
        self.assertTrue(all(orders.mapped("ksrisk_is_imported")))

    def test_bad_days_of_a_competition(self):
        for announced, offers, said in (
            (date(2025, 2, 20), None, "“Offers until (date)” is empty"),
            (None, date(2025, 2, 20), "“Announced (date)” is empty"),
            (date(2025, 2, 20), date(2025, 2, 19), "before the announcement"),
            (date(2025, 2, 20), date(2025, 3, 4), "after the contract"),
        ):
            wizard = self.preview(make_file([[*_ROWS[0], announced, offers]]))
            self.assertIn(said, wizard.line_ids.error)

    def test_import_again(self):
        self.preview().action_import()
        orders = self.find_orders()
        wizard = self.preview()
        self.assertEqual((wizard.new_count, wizard.known_count), (0, 2))
        with self.assertRaisesRegex(UserError, "nothing to enter"):
            wizard.action_import()
        more = ["17", date(2025, 4, 4), *_ROWS[1][2:]]
        wizard = self.preview(make_file([*_ROWS, more]))
        self.assertEqual((wizard.new_count, wizard.vendor_count), (1, 0))
        wizard.action_import()
        new = self.find_orders() - orders
        self.assertEqual(new.partner_ref, "17")
        self.assertEqual(new.partner_id, orders[1].partner_id)
        self.assertEqual(new.order_line.product_id, orders[1].order_line.product_id)

    def test_entered_meanwhile(self):
        first, second = self.preview(), self.preview()
        first.action_import()
        with self.assertRaisesRegex(UserError, "nothing to enter"):
            second.action_import()
        self.assertEqual(len(self.find_orders()), 2)

    def test_known_vendor_is_taken(self):
        vendors = self.env["res.partner"].create(
            [
                {"name": "Alpha LLP", "vat": "080840001234", "active": False},
                {"name": "ИП Бета", "is_company": True},
            ]
        )
        wizard = self.preview()
        self.assertEqual(wizard.line_ids.partner_id, vendors)
        self.assertFalse(wizard.vendor_count)
        wizard.action_import()
        self.assertEqual(self.find_orders().partner_id, vendors)
        self.assertEqual(vendors[0].name, "Alpha LLP")

    def test_errors_leave_nothing(self):
        bad = list(_ROWS[1])
        bad[1], bad[7] = "soon", "-1"
        wizard = self.preview(make_file([_ROWS[0], bad]))
        self.assertEqual(wizard.error_count, 1)
        row = wizard.line_ids.filtered("error")
        self.assertEqual(row.index, 3)
        self.assertIn("“soon” is not a date.", row.error)
        self.assertIn("“-1” is not a sum above zero.", row.error)
        with self.assertRaisesRegex(UserError, "nothing was imported"):
            wizard.action_import()
        self.assertFalse(self.find_orders())

    def test_currency_that_is_off(self):
        bad = list(_ROWS[0])
        bad[8] = "XOF"
        wizard = self.preview(make_file([bad]))
        self.assertIn("switch it on first", wizard.line_ids.error)
        # A row tells all that is wrong with it.
        bad[1] = "soon"
        error = self.preview(make_file([bad])).line_ids.error
        self.assertIn("“soon” is not a date.", error)
        self.assertIn("switch it on first", error)

    def test_currency_switched_off_meanwhile(self):
        row = list(_ROWS[0])
        row[8] = "EUR"
        self.env.ref("base.EUR").active = True
        wizard = self.preview(make_file([row]))
        self.assertFalse(wizard.error_count)
        self.env.ref("base.EUR").active = False
        with self.assertRaisesRegex(UserError, "nothing was imported"):
            wizard.action_import()
        self.assertFalse(self.find_orders())

    def test_bad_files(self):
        for file, said in (
            (base64.b64encode(b"no workbook"), "can't be read"),
            (make_file([["a", "b"]], None), "titles of the columns"),
            (make_file(titles=_TITLES[:4]), "is missing"),
            (make_file([]), "no rows"),
        ):
            wizard = self.preview(file)
            self.assertIn(said, wizard.error_text)
            with self.assertRaises(UserError):
                wizard.action_import()
        wizard = self.as_role(self.env["ksrisk.contract.import"], "officer").create({})
        with self.assertRaisesRegex(UserError, "Choose a file"):
            wizard.action_preview()
        self.assertFalse(self.find_orders())

    def test_template_is_read_back_in_every_language(self):
        for lang in ("en_US", RU, KK):
            model = self.as_role(self.env["ksrisk.contract.import"], "officer")
            wizard = model.with_context(lang=lang).create({})
            book = load_workbook(io.BytesIO(base64.b64decode(wizard.template)))
            sheet = book.active
            for row in _ROWS:
                sheet.append(row)
            target = io.BytesIO()
            book.save(target)
            found = self.preview(base64.b64encode(target.getvalue()))
            self.assertFalse(found.error_text, lang)
            self.assertEqual(found.new_count, 2, lang)

    def test_access(self):
        self.assertEqual(self.preview(role="buyer").new_count, 2)
        self.preview(role="buyer").action_import()
        self.assertEqual(len(self.find_orders()), 2)
        for role in ("leader", "head", "auditor", "admin", "respondent"):
            with self.assertRaises(AccessError):
                self.preview(role=role)
        other = self.env["res.company"].create({"name": "Other JSC"})
        wizard = self.preview()
        wizard.sudo().company_id = other
        with self.assertRaisesRegex(UserError, "Switch to the company"):
            wizard.action_import()

    def test_form(self):
        with Form(self.as_role(self.env["ksrisk.contract.import"], "officer")) as form:
            form.file = make_file()
        self.assertIn("/template", form.record.action_template()["url"])

    def test_queries_do_not_grow_with_rows(self):
        def rows(count):
            return make_file(
                [
                    [str(n), date(2025, 1, 1), f"V{n % 3}", None, "S", "C", None, 5]
                    for n in range(count)
                ]
            )

        counts = []
        for count in (10, 60):
            wizard = self.preview(rows(count))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.line_ids._recognize()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)
