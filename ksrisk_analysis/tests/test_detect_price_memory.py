"""What a full run remembers of prices, and runs of what changed compare with."""

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .test_detectors import DetectorTools


@tagged("post_install", "-at_install")
class TestPriceMemory(DetectorTools, TransactionCase):
    rule = "p05"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_purchases(cls.env.company)
        cls.detector = cls.env.ref(f"ksrisk_analysis.detector_{cls.rule}")
        cls.set_parameter("material", 0)

    @classmethod
    def set_parameter(cls, code, value):
        found = cls.detector.parameter_ids.filtered(lambda one: one.code == code)
        found.default = value

    def orders(self, *prices):
        return self.env["purchase.order"].union(
            *(self.order("2026-10-01 06:00:00", price) for price in prices)
        )

    def run_detectors(self, kind="full"):
        self.env.flush_all()
        line = super().run_detectors(kind).line_ids
        self.assertEqual(line.state, "done", line.message)
        return line

    def found(self):
        """{line id: score} of the flags that live."""
        self.env["ksrisk.flag"].invalidate_model()
        flags = self.env["ksrisk.flag"].search(
            [("detector_id", "=", self.detector.id), ("date_gone", "=", False)]
        )
        return {flag.res_id: flag.score for flag in flags}

    def assert_as_from_scratch(self):
        query = self.detector._get_query(self.bought_by)
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id, score FROM (%s) AS f",
                self.detector._get_flags_sql(query),
            )
        )
        self.assertEqual(self.found(), dict(rows))

    def get_remembered(self):
        return self.env.execute_query(
            SQL(
                "SELECT %(product)s, n, median FROM ksrisk_price_list"
                " WHERE detector_id = %(detector)s AND company_id = %(company)s"
                " AND %(product)s = %(id)s",
                product=SQL("(k & 4294967295)"),
                detector=self.detector.id,
                company=self.bought_by.id,
                id=self.product.id,
            )
        )

    def test_lines_are_compared_with_the_last_full_run(self):
        self.orders(90, 100, 100, 110, 120)
        self.run_detectors()
        self.assertEqual(self.found(), {})
        self.assertEqual(self.get_remembered(), [(self.product.id, 5, 1000000)])
        # With these the median would be 200: that is for the next full run to say.
        dear = self.orders(*[200] * 6).order_line
        self.run_detectors("changes")
        self.assertEqual(self.found(), dict.fromkeys(dear.ids, 2))
        dear[0].price_unit = 100
        dear[1].product_id = self.product.copy()
        self.run_detectors("changes")
        self.assertEqual(self.found(), dict.fromkeys(dear[2:].ids, 2))
        dear[2].order_id.button_cancel()
        self.run_detectors("changes")
        self.assertEqual(self.found(), dict.fromkeys(dear[3:].ids, 2))
        flag = self.env["ksrisk.flag"].search(
            [("res_id", "=", dear[3].id), ("detector_id", "=", self.detector.id)]
        )
        self.assertIn(dear[3].id, flag._get_evidence()["purchase.order.line"])
        self.orders(*[200] * 6)
        self.run_detectors()
        self.assertEqual(self.found(), {})
        self.assert_as_from_scratch()

    def test_new_products_wait(self):
        self.orders(90, 100, 100, 110)
        self.run_detectors()
        self.assertEqual(self.get_remembered(), [], "too few to compare with")
        dear = self.orders(120, 1000).order_line[1]
        self.run_detectors("changes")
        self.assertEqual(self.found(), {})
        self.run_detectors()
        self.assertEqual(set(self.found()), {dear.id})
        self.assert_as_from_scratch()

    def test_changed_parameters_ask_for_a_full_run(self):
        """Those that were in force before, too: what is remembered is of others."""
        self.orders(90, 100, 100, 110, 1000)
        self.assertTrue(self.run_detectors().by_company)
        self.assertFalse(self.run_detectors("changes").by_company)
        for count in (6, 5):
            self.set_parameter("count", count)
            self.assertTrue(self.run_detectors("changes").by_company)
            self.assertEqual(len(self.get_remembered()), count == 5)
            self.assertFalse(self.run_detectors("changes").by_company)

    def test_a_run_that_fails_forgets_nothing(self):
        self.orders(90, 100, 100, 110, 120)
        self.run_detectors()
        kept = self.get_remembered()
        self.orders(100)

        def fail(*_args):
            raise ValueError("Full disk")

        self.patch(type(self.detector), "_get_population", fail)
        with self.assertLogs("odoo.addons.ksrisk_analysis", "ERROR"):
            run = DetectorTools.run_detectors(self)
        self.assertEqual(run.line_ids.state, "failed")
        self.assertEqual(self.get_remembered(), kept)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSpreadMemory(TestPriceMemory):
    allow_inherited_tests_method = True
    rule = "p05r"


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestEarlierPriceMemory(TestPriceMemory):
    """P05-D6.10: earlier prices are those of the last full run, offers are of now."""

    rule = "p05_d6_10"

    def in_tender(self, tender, price, is_won=False):
        order = self.order("2026-10-05 06:00:00", price)
        order.purchase_group_id = tender
        if not is_won:
            order.button_cancel()
        return order

    def test_lines_are_compared_with_earlier_prices(self):
        self.orders(100, 100, 100)
        self.run_detectors()
        self.assertEqual(self.found(), {})
        dear = self.orders(130, 130, 130).order_line
        self.assertFalse(self.run_detectors("changes").by_company)
        self.assertEqual(self.found(), {}, "of the same day")
        for order in dear.order_id:
            order.date_approve = "2026-10-02 06:00:00"
        later = self.order("2026-10-03 06:00:00", 150).order_line
        self.run_detectors("changes")
        expected = dict.fromkeys(dear.ids, 1.3)
        self.assertEqual(self.found(), expected | {later.id: 1.5})
        flag = self.env["ksrisk.flag"].search(
            [("res_id", "=", dear[0].id), ("detector_id", "=", self.detector.id)]
        )
        rows = flag._get_evidence()["purchase.order.line"]
        self.assertEqual((rows[0], len(rows)), (dear[0].id, 4))
        dear[0].price_unit = 120
        dear[1].order_id.button_cancel()
        self.run_detectors("changes")
        self.assertEqual(self.found(), {dear[2].id: 1.3, later.id: 1.5})
        self.run_detectors()
        self.assertAlmostEqual(self.found()[later.id], 150 / 100)
        self.assert_as_from_scratch()

    def test_what_was_paid_since_waits(self):
        self.orders(100, 100, 100)
        self.run_detectors()
        for _number in range(3):
            self.order("2026-10-02 06:00:00", 120)
        later = self.order("2026-10-03 06:00:00", 132).order_line
        self.run_detectors("changes")
        self.assertEqual(self.found(), {later.id: 1.32})
        self.run_detectors()
        self.assertEqual(self.found(), {}, "compared with 110")

    def test_offers_of_a_tender_that_changed(self):
        """An offer that lost is looked at as it is now, and brings up who won."""
        self.orders(100)
        self.run_detectors()
        tender = self.env["purchase.order.group"].create({})
        won = self.in_tender(tender, 130, is_won=True).order_line
        lost = [self.in_tender(tender, price) for price in (90, 100)]
        self.run_detectors("changes")
        self.assertEqual(self.found(), {won.id: 1.3})
        flag = self.env["ksrisk.flag"].search([("res_id", "=", won.id)])
        self.assertEqual(flag.scope_id, tender.id)
        lost[0].order_line.price_unit = 125
        lost[1].order_line.price_unit = 125
        self.run_detectors("changes")
        self.assertEqual(self.found(), {})
        for order in lost:
            order.order_line.price_unit = 50
        self.run_detectors("changes")
        self.assertEqual(self.found(), {won.id: 2.6})
        self.assert_as_from_scratch()
        lost[0].ksrisk_bid_status = "withdrawn"
        self.run_detectors("changes")
        self.assertEqual(self.found(), {}, "two prices are too few")

    def test_line_that_left_the_tender_it_was_flagged_in(self):
        self.orders(100, 100, 100)
        self.run_detectors()
        tender, other = self.env["purchase.order.group"].create([{}, {}])
        won = self.in_tender(tender, 130, is_won=True)
        self.run_detectors("changes")
        self.assertEqual(self.found(), {won.order_line.id: 1.3})
        won.purchase_group_id = other
        won.order_line.price_unit = 110
        self.run_detectors("changes")
        self.assertEqual(self.found(), {})

    def test_new_products_wait(self):
        self.run_detectors()
        self.orders(100, 100, 100)
        dear = self.order("2026-10-02 06:00:00", 130).order_line
        self.run_detectors("changes")
        self.assertEqual(self.found(), {})
        self.run_detectors()
        self.assertEqual(self.found(), {dear.id: 1.3})
