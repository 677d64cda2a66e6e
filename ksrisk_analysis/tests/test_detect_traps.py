"""What every rule has to bear: each against the same company, told in another way.

A rule says the same of the same facts, whatever zone the company's clock is in and
whatever currency and unit the orders are in, whether vendors were archived since, and
whoever else is in the database. The cases of all detectors are planted together, once.
"""

from datetime import date, datetime, time
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..demo.company_data import plant
from ..models.detector_query import KEPT
from .detector_common import DetectorCase
from .test_detect_purchases_planted import CASES, INDEX

#: Cases of each detector: few, for they stand beside those of all others.
_N = 2
#: What lets a rule find its cases among those of the others.
_MIXED = {
    "A03b": {"count": 5, "share": 0.01, "factor": 1},
    "P01b": {"sample": 4},
    "P16": {"recorded": 0},
    "P16-D6.16": {"recorded": 0},
}
#: Planted in the first company alone: they need many rows around them.
_LARGE = {"P01b", "P02", "P06", "P11f", "P15", "P17r", "P21", "P22", "P23"}
#: The second company has no journals for their bills.
_BILLED = {"A02", "B01", "B02", "B03", "C03"}
#: In such a mixture nothing lies beyond their fences.
_IDLE = {"P11f", "P12f", "P18"}
#: What is said of orders that were cancelled, or of no orders at all.
_WITHOUT_ORDERS = {"B02", "B03", "P06-D6.11", "P17b", "P24", "V04"}


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestTraps(DetectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kzt, cls.usd = cls.env.ref("base.KZT"), cls.env.ref("base.USD")
        (cls.kzt | cls.usd).active = True
        cls.companies.write({"currency_id": cls.kzt.id, "ksrisk_tz": "Etc/GMT-5"})
        indexes = cls.env["ksrisk.mrp"].search([])
        indexes.write({"amount": INDEX, "currency_id": cls.kzt.id})
        cls.detectors = {}
        for code, parameters in CASES.items():
            cls.parameters = parameters | _MIXED.get(code, {})
            cls._set_parameters(cls, code)
            detectors = cls.env["ksrisk.detector"].with_context(active_test=False)
            cls.detectors[code] = detectors.search([("code", "=", code)])
        cls.world = cls.make_world(cls)
        for code in CASES:
            plant(code, cls.world, _N)
        cls.world.company = cls.companies[1]
        for code in sorted(CASES.keys() - _LARGE - _BILLED):
            plant(code, cls.world, _N)
        cls.companies = cls.world.companies
        # What was written, for tests to change it.
        tables = cls.world._tables
        cls.ids = {
            name: [row["id"] for row in table.rows]
            for name, table in tables.items()
            if "id" in table.columns
        }
        cls.moments = {
            name: [c for c, kind in table.columns.items() if kind == "timestamp"]
            for name, table in tables.items()
        }
        cls.world.load()
        cls.before = cls.flags()

    @classmethod
    def flags(cls, companies=None):
        """{code: {(company, model, id, key): (score, amount)}} of all detectors."""
        cls.env.flush_all()
        return {
            code: cls.flags_of(detector, companies or cls.companies)
            for code, detector in cls.detectors.items()
        }

    @classmethod
    def flags_of(cls, detector, companies):
        query = detector._get_query(companies, today=cls.world.date_to)
        rows = cls.env.execute_query(
            SQL(
                "SELECT company_id, res_model, res_id, key, score, amount FROM (%s) f",
                detector._get_flags_sql(query),
            )
        )
        return {row[:4]: row[4:] for row in rows}

    def assert_as_before(self, but=()):
        for code, found in self.flags().items():
            if code in but:
                continue
            with self.subTest(code):
                before = self.before[code]
                self.assertEqual(found.keys() ^ before.keys(), set())
                for key, (score, amount) in before.items():
                    self.assertAlmostEqual(found[key][0], score, 6)
                    self.assertAlmostEqual(
                        float(found[key][1] or 0), float(amount or 0), 4
                    )

    def update(self, table, values, condition="TRUE", every=1):
        """Change rows of the world: all of a table, or each so manieth of them."""
        ids = self.ids.get(table)[::every] if table in self.ids else []
        if ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s) AND %s",
                    SQL.identifier(table),
                    SQL(values),
                    ids,
                    SQL(condition),
                )
            )
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
            self.env.invalidate_all()

    # ------------------------------------------------------------------
    def test_each_has_something_to_lose(self):
        """The other tests prove nothing of a rule that flags nothing here."""
        idle = {code for code, found in self.before.items() if not found}
        self.assertEqual(idle - _IDLE, set())

    def test_clock_and_archives(self):
        """Twelve hours west with all its moments, a company has the same days; and what
        was archived since was bought all the same."""
        for table, columns in self.moments.items():
            shift = [f"{c} = {c} + interval '12 hours'" for c in columns]
            if table in ("res_partner", "product_template", "product_product"):
                shift.append("active = FALSE")
            if shift:
                self.update(table, ", ".join(shift))
        self.companies.ksrisk_tz = "Etc/GMT+7"
        self.assert_as_before()

    def test_history_of_the_zone(self):
        """On 1 March 2024 Almaty went from six hours before UTC to five: the clock went
        back to eleven in the evening of the day before."""
        self.companies.ksrisk_tz = "Asia/Almaty"
        query = self.detectors["P03"]._get_query(self.companies)
        moments = ["2024-02-29 17:30", "2024-02-29 18:30", "2024-03-01 18:30"]
        for moment, local in zip(
            moments, ("29 23:30", "29 23:30", "01 23:30"), strict=True
        ):
            at = query.local(SQL("%s::timestamp", moment), SQL("1"))
            [[found]] = self.env.execute_query(
                SQL("SELECT to_char(%s, 'DD HH24:MI')", at)
            )
            self.assertEqual(found, local)
        # The day as a period: nothing of it is left out, nothing counted twice.
        day = query.detector._get_query(
            self.companies, today=date(2024, 3, 1), since=date(2024, 3, 1)
        )
        within = day.within(SQL("at"))
        [[count]] = self.env.execute_query(
            SQL(
                "SELECT count(*) FILTER (WHERE %s) FROM unnest(%s::timestamp[]) AS at",
                within,
                [*moments, "2024-02-29 18:59", "2024-02-29 19:00", "2024-03-01 19:00"],
            )
        )
        self.assertEqual(count, 2)

    def test_currency_and_units(self):
        """The same in dollars, by packs of ten: a tenth as many, ten times as dear."""
        rate = 0.002
        unit = self.env.ref("uom.product_uom_unit")
        pack = self.env["uom.uom"].create(
            {"name": "Ten", "relative_factor": 10, "relative_uom_id": unit.id}
        )
        self.env.flush_all()
        self.update(
            "purchase_order",
            f"currency_id = {self.usd.id}, currency_rate = {rate},"
            f" amount_untaxed = amount_untaxed * {rate},"
            f" amount_total = amount_total * {rate},"
            f" ksrisk_bid_amount = ksrisk_bid_amount * {rate}",
        )
        self.update(
            "purchase_order_line",
            f"price_unit = price_unit * {rate}, price_total = price_total * {rate},"
            f" price_subtotal = price_subtotal * {rate}",
        )
        self.update(
            "purchase_order_line",
            f"product_uom_id = {pack.id}, product_qty = product_qty / 10,"
            " price_unit = price_unit * 10, qty_received = qty_received / 10,"
            " qty_received_manual = qty_received_manual / 10",
            f"product_uom_id = {unit.id}",
        )
        # Round prices are those of the company's own currency; changes of an amount
        # are told in the currency that the order had then; bills stay in tenge.
        self.assert_as_before(but={"P22", "C01", "C01-D7.06", "C03"})
        self.assertEqual(self.flags_of(self.detectors["P22"], self.companies), {})

    def test_cancelled(self):
        self.update("purchase_order", "state = 'cancel'")
        found = {code for code, flags in self.flags().items() if flags}
        self.assertEqual(found - _WITHOUT_ORDERS, set())

    def test_refunds(self):
        """A refund is no bill; it takes from what was billed, of which C03 speaks."""
        self.update("account_move", "move_type = 'in_refund'")
        for code in ("B01", "B02", "B03"):
            found = self.flags_of(self.detectors[code], self.companies)
            self.assertEqual(found, {}, code)

    def test_companies_apart(self):
        """Of each company the same is said, whether others are asked with it or not."""
        for company in self.companies[:2]:
            for code, found in self.flags(company).items():
                with self.subTest(code, company=company.name):
                    mine = {k for k in self.before[code] if k[0] == company.id}
                    self.assertEqual(set(found), mine)

    def test_what_nobody_entered(self):
        """No buyer, no category, no lines but notes, no vendor of a bill, no price."""
        self.update("purchase_order", "user_id = NULL, requisition_id = NULL")
        self.update(
            "purchase_order_line",
            "display_type = 'line_note', product_id = NULL, product_uom_id = NULL,"
            " date_planned = NULL, price_unit = 0, product_qty = 0,"
            " product_uom_qty = 0",
            every=3,
        )
        self.update("product_template", "categ_id = NULL")
        self.update(
            "purchase_order",
            "amount_untaxed = 0, amount_total = 0, amount_total_cc = 0",
            every=5,
        )
        self.update("account_move", "partner_id = NULL, commercial_partner_id = NULL")
        self.update("account_move", "ref = NULL, invoice_date = NULL", every=2)
        self.update("res_partner", "vat = NULL, email = NULL, email_normalized = NULL")
        for code, flags in self.flags().items():
            for key in flags:
                self.assertTrue(all(part is not None for part in key), code)

    def test_one_vendor_has_all(self):
        """One huge vendor: counted whole, and only so many of its rows are kept."""
        [vendor] = self.ids["res_partner"][-1:]
        self.update("purchase_order", f"partner_id = {vendor}")
        self.update("purchase_order_line", f"partner_id = {vendor}")
        most = 0
        for code, detector in self.detectors.items():
            query = detector._get_query(self.companies, today=self.world.date_to)
            flags = detector._get_flags_sql(query)
            for rows, count in self.env.execute_query(
                SQL("SELECT evidence, evidence_count FROM (%s) AS f", flags)
            ):
                kept = [ids for ids in (rows or {}).values() if ids]
                self.assertLessEqual(max(map(len, kept), default=0), KEPT, code)
                self.assertLessEqual(sum(map(len, kept)), count, code)
                most = max(most, count)
        self.assertGreater(most, KEPT)

    def test_nothing_at_all(self):
        """All detectors, those of staff and contracts as well, of an empty company."""
        empty = self.env["res.company"].create({"name": "Empty JSC"})
        detectors = self.env["ksrisk.detector"].with_context(active_test=False)
        for detector in detectors.search([]).filtered(lambda one: not one.missing):
            with self.subTest(detector.code):
                self.assertEqual(self.flags_of(detector, empty), {})
                query = detector._get_query(empty, today=self.world.date_to)
                counted = detector._get_population(query)
                self.assertEqual(set(counted) - {empty.id}, set())
                self.assertEqual(counted.get(empty.id, (0, 0)), (0, 0))

    def test_a_run_finds_what_each_finds_alone(self):
        """Rules share rows within a run; some of them looked at changes more lately."""
        detectors = self.env["ksrisk.detector"].union(*self.detectors.values())
        detectors = detectors.filtered(lambda one: one.active and not one.missing)
        moment = datetime.combine(self.world.date_to, time(12))
        company = self.registry["res.company"]
        with patch.object(company, "_ksrisk_now", lambda _company: moment):
            self.carry_out("full", detectors)
            self.assert_alone(detectors)
            self.carry_out("full", self.detectors["P14b"] | self.detectors["P03"])
            self.env.cr.execute(
                "UPDATE ksrisk_detector_run SET watermark = watermark"
                " - INTERVAL '1 hour'"
                " WHERE id < (SELECT max(id) FROM ksrisk_detector_run)"
            )
            self.update(
                "purchase_order",
                "amount_untaxed = 2 * amount_untaxed, amount_total_cc ="
                " 2 * amount_total_cc, write_date = now() AT TIME ZONE 'UTC'",
                every=7,
            )
            scoped = detectors.filtered("scope")
            self.carry_out("changes", scoped)
            self.assert_alone(scoped)

    def carry_out(self, kind, detectors):
        run = self.env["ksrisk.detector.run"]._request(kind, detectors, self.companies)
        run._process()
        failed = run.line_ids.filtered(lambda line: line.state != "done")
        self.assertEqual(failed.mapped("message"), [])

    def assert_alone(self, detectors):
        """The flags of a run, with their rows, are those of the rules alone."""
        columns = SQL(
            "company_id, res_model, res_id, key, score, amount, evidence,"
            " evidence_count"
        )
        seen = 0
        for detector in detectors:
            with self.subTest(detector.code):
                flags = detector._get_flags_sql(detector._get_query(self.companies))
                alone = self.env.execute_query(
                    SQL("SELECT %s FROM (%s) f", columns, flags)
                )
                kept = self.env.execute_query(
                    SQL(
                        "SELECT %s FROM ksrisk_flag f WHERE detector_id = %s"
                        " AND date_gone IS NULL",
                        columns,
                        detector.id,
                    )
                )
                self.assertEqual(sorted(map(repr, kept)), sorted(map(repr, alone)))
                seen += len(kept)
        self.assertGreater(seen, 100)
