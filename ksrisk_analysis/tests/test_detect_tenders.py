"""Rules on tenders over orders made as people make them, and between full runs."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger


@tagged("post_install", "-at_install")
class TestTenders(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.currency_id = cls.env.ref("base.KZT")
        cls.category = cls.env["product.category"].create({"name": "Paper"})
        cls.product = cls.env["product.product"].create(
            {"name": "Paper", "categ_id": cls.category.id}
        )
        cls.vendors = cls.env["res.partner"].create(
            [{"name": name} for name in ("Alma", "Baiterek", "Saryarka")]
        )

    def order(self, price, vendor=0, **values):
        line = {
            "product_id": self.product.id,
            "product_qty": 1,
            "price_unit": price,
            "tax_ids": False,
        }
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendors[vendor].id,
                "order_line": [Command.create(line)],
                **values,
            }
        )

    def tender(self, *prices):
        """The first of them is confirmed, the others are cancelled."""
        orders = self.env["purchase.order"].union(
            *(self.order(price, number) for number, price in enumerate(prices))
        )
        orders[0].alternative_po_ids |= orders[1:]
        action = orders[0].button_confirm()
        self.env[action["res_model"]].with_context(**action["context"]).create(
            {}
        ).action_cancel_alternatives()
        return orders

    def detector(self, code):
        return self.env["ksrisk.detector"].search([("code", "=", code)])

    def run_detector(self, code, kind="full"):
        run = self.env["ksrisk.detector.run"]._request(
            kind, self.detector(code), self.company
        )
        run._process()
        self.assertEqual(run.line_ids.state, "done", run.line_ids.message)
        return run.line_ids

    def flags(self, code):
        return self.env["ksrisk.flag"].search(
            [("detector_id", "=", self.detector(code).id), ("date_gone", "=", False)]
        )

    def test_award_that_is_not_the_lowest(self):
        orders = self.tender(1000, 900, 1200)
        line = self.run_detector("P14b")
        flag = self.flags("P14b")
        self.assertEqual((line.population, line.covered, line.flagged), (1, 1, 1))
        self.assertEqual(flag.subject, orders[0].display_name)
        self.assertEqual(flag.partner_id, self.vendors[0])
        self.assertEqual(flag.amount, 100)
        evidence = flag._get_evidence()["purchase.order"]
        self.assertEqual(evidence, [orders[1].id, orders[0].id, orders[2].id])

    def test_what_changed_is_computed_anew_by_tender(self):
        orders = self.tender(1000, 900, 1200)
        other = self.tender(500, 400)
        self.run_detector("P14b")
        self.assertEqual(len(self.flags("P14b")), 2)
        orders[1].ksrisk_bid_status = "disqualified"
        self.env.flush_all()
        line = self.run_detector("P14b", "changes")
        self.assertEqual(line.gone_count, 1)
        self.assertEqual(self.flags("P14b").subject, other[0].display_name)
        self.run_detector("P14a")
        self.assertEqual(self.flags("P14a").subject, orders[0].display_name)

    def kept_rows(self):
        """Names of the tables that a run's rules share, in this session."""
        return self.env.execute_query(
            SQL(
                "SELECT relname FROM pg_class WHERE relname LIKE 'ksrisk@_rows%%'"
                " ESCAPE '@' AND relnamespace = pg_my_temp_schema()"
            )
        )

    def test_rows_of_several_rules_are_those_of_their_run(self):
        detectors = self.detector("P14b") | self.detector("P12")
        run = self.env["ksrisk.detector.run"]._request("full", detectors, self.company)
        rows = SQL("SELECT random() AS number")
        first = self.env.execute_query(
            SQL("SELECT * FROM %s", run._keep_rows("dice", rows))
        )
        again = self.env.execute_query(
            SQL("SELECT * FROM %s", run._keep_rows("dice", rows))
        )
        self.assertEqual(first, again)
        run._process()
        self.assertEqual(set(run.line_ids.mapped("state")), {"done"})
        self.assertFalse(self.kept_rows(), "They go with the run")

    def test_rows_of_a_rule_that_fails_are_computed_by_the_next(self):
        self.tender(1000, 900, 1200)
        detectors = self.detector("P01") | self.detector("P14b")
        run = self.env["ksrisk.detector.run"]._request("full", detectors, self.company)

        kept = []

        def fail(detector, query):
            detector._get_processes(query)
            kept.append(self.kept_rows())
            raise ValueError("Nothing to be had")

        def next_one(detector, query):
            kept.append(self.kept_rows())
            return next_rule(detector, query)

        detector = self.env.registry["ksrisk.detector"]
        next_rule = detector._select_p14b

        with (
            patch.object(detector, "_select_p01", fail),
            patch.object(detector, "_select_p14b", next_one),
            mute_logger("odoo.addons.ksrisk_analysis.models.ksrisk_detector_run_line"),
        ):
            run._process()
        self.assertEqual(
            {line.detector_id.code: line.state for line in run.line_ids},
            {"P01": "failed", "P14b": "done"},
        )
        self.assertEqual(list(map(len, kept)), [3, 0], "Bids, repeats and tenders go")
        self.assertEqual(len(self.flags("P14b")), 1)

    def test_bids_chosen_by_lines_are_compared_by_their_price(self):
        first, second = self.order(1000), self.order(900, 1)
        first.alternative_po_ids |= second
        first.order_line.action_choose()
        self.assertEqual(second.amount_untaxed, 0)
        first.with_context(skip_alternative_check=True).button_confirm()
        self.run_detector("P14b")
        self.assertEqual(self.flags("P14b").amount, 100)

    def test_same_vendor_again_despite_a_better_offer(self):
        """AC-62: three orders, one of them with a cancelled cheaper alternative."""
        orders = self.order(1000) | self.order(2000)
        orders.button_confirm()
        self.run_detector("P14b-D7.02")
        self.assertFalse(self.flags("P14b-D7.02"))
        tender = self.tender(700, 650)
        self.run_detector("P14b-D7.02")
        flag = self.flags("P14b-D7.02")
        self.assertEqual(flag.partner_id, self.vendors[0])
        self.assertEqual(flag.amount, 3700)
        evidence = self.env["purchase.order"].browse(
            flag._get_evidence()["purchase.order"]
        )
        self.assertEqual(evidence[:2], tender, "Both totals come first.")
        self.assertEqual(evidence, tender | orders)

    def test_rows_behind_a_habit_of_direct_awards(self):
        direct = self.env["purchase.order"].union(
            *(self.order(price) for price in range(100, 108))
        )
        direct.button_confirm()
        self.tender(100, 200)
        self.tender(100, 200)
        self.run_detector("P02")
        flags = self.flags("P02")
        self.assertEqual(
            set(flags.mapped("subject")), {self.env.user.name, self.company.name}
        )
        for flag in flags:
            self.assertAlmostEqual(flag.score, 828 / 1028)
            self.assertEqual(flag._get_evidence(), {"purchase.order": direct[::-1].ids})

    def test_all_rules_run(self):
        """On orders as they come, each rule says what it looked at."""
        self.tender(1000, 900, 1200)
        self.order(5).button_confirm()
        detectors = self.env["ksrisk.detector"].search([("family", "=", "procurement")])
        detectors = detectors.filtered(lambda detector: not detector.missing)
        self.assertGreater(len(detectors), 20)
        run = self.env["ksrisk.detector.run"]._request("full", detectors, self.company)
        run._process()
        self.assertEqual(
            set(run.line_ids.mapped("state")), {"done"}, run.line_ids.mapped("message")
        )
