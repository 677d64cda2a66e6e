"""The machinery of the detectors: parameters, runs, merging of flags."""

import inspect
from datetime import date

import pytz

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from ..models.detector_clock import on_clock


class DetectorTools:
    """A vendor, confirmed orders, and runs of one detector."""

    @classmethod
    def prepare_purchases(cls, company):
        company.currency_id = cls.env.ref("base.KZT")
        cls.bought_by = company
        cls.detector = cls.env.ref("ksrisk_analysis.detector_p03")
        cls.vendor = cls.env["res.partner"].create({"name": "Alma Trade"})
        cls.product = cls.env["product.product"].create({"name": "Paper"})

    def order(self, day, price):
        line = {"product_id": self.product.id, "product_qty": 1, "price_unit": price}
        order = self.env["purchase.order"].create(
            {
                "company_id": self.bought_by.id,
                "partner_id": self.vendor.id,
                "order_line": [Command.create({**line, "tax_ids": False})],
            }
        )
        order.button_confirm()
        order.date_approve = day
        return order

    def run_detectors(self, kind="full"):
        runs = self.env["ksrisk.detector.run"]
        run = runs._request(kind, self.detector, self.bought_by)
        run._process()
        return run


@tagged("post_install", "-at_install")
class TestDetectors(DetectorTools, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_purchases(cls.env.company)

    def test_clock_is_that_of_the_database(self):
        """Moments around every change of the clock, without asking for the zone."""
        today = date(2026, 11, 26)
        for name in ("Asia/Almaty", "Asia/Qyzylorda", "Europe/Berlin", "UTC"):
            clock = on_clock(SQL("m"), pytz.timezone(name), today)
            self.env.cr.execute(
                SQL(
                    "SELECT m, %s, m AT TIME ZONE 'UTC' AT TIME ZONE %s FROM ("
                    "SELECT generate_series(TIMESTAMP '1990-01-01', '2030-01-01',"
                    " INTERVAL '7 hours') AS m UNION ALL SELECT NULL) AS moments",
                    clock,
                    name,
                )
            )
            rows = self.env.cr.fetchall()
            self.assertGreater(len(rows), 50000)
            self.assertEqual([row for row in rows if row[1] != row[2]], [], name)

    def test_splitting_is_flagged_and_survives(self):
        orders = self.env["purchase.order"].union(
            *(self.order(f"2026-10-{day:02} 06:00:00", 200000) for day in (1, 10, 20))
        )
        run = self.run_detectors()
        self.assertEqual(run.line_ids.mapped("state"), ["done"], run.line_ids.message)
        flag = self.env["ksrisk.flag"].search([("partner_id", "=", self.vendor.id)])
        self.assertEqual(len(flag), 1)
        self.assertEqual(flag.amount, 600000)
        self.assertEqual(flag._get_evidence(), {"purchase.order": orders.ids})
        self.assertEqual(run.line_ids.new_count, 1)
        again = self.run_detectors()
        self.assertEqual(
            [again.line_ids[n] for n in ("new_count", "changed_count", "gone_count")],
            [0, 0, 0],
        )
        orders[1].button_cancel()
        orders[1].flush_recordset()
        last = self.run_detectors("changes")
        self.assertEqual(last.line_ids.gone_count, 1)
        self.assertEqual(flag.state, "gone")

    def test_figures_of_the_list_follow_runs_and_decisions(self):
        """What the last run of each company left, and what people decided on."""
        home = self.env.company
        abroad = self.env["res.company"].create(
            {"name": "Branch LLP", "currency_id": home.currency_id.id}
        )
        orders = {}
        for company in (home, abroad):
            self.bought_by = company
            orders[company] = [
                self.order(f"2026-10-{day:02} 06:00:00", 200000) for day in (1, 10, 20)
            ]
            self.run_detectors()

        def figures(companies):
            detector = self.detector.with_context(allowed_company_ids=companies.ids)
            detector.invalidate_recordset()
            names = ("flag_count", "open_flag_count", "dismissed_share")
            return [detector[name] for name in names]

        self.assertEqual(figures(home), [1, 1, 0])
        self.assertEqual(figures(home | abroad), [2, 2, 0])
        flag = self.env["ksrisk.flag"].search(
            [("detector_id", "=", self.detector.id), ("company_id", "=", home.id)]
        )
        reason = self.env.ref("ksrisk_analysis.flag_reason_data_error")
        flag.write({"reason_id": reason.id, "note": "One contract"})
        officer = new_test_user(
            self.env, "triage", "ksrisk_analysis.group_ksrisk_officer"
        )
        flag.with_user(officer).action_explain()
        self.assertEqual(figures(home | abroad), [2, 1, 1])
        orders[abroad][1].button_cancel()
        orders[abroad][1].flush_recordset()
        self.run_detectors("changes")
        self.assertEqual(figures(home | abroad), [1, 0, 1])
        self.assertEqual(figures(abroad), [0, 0, 0])

    def test_no_rule_takes_the_place_of_another_s_helper(self):
        """All rules are methods of one model: a name used twice breaks the first."""
        known = {}
        for parent in reversed(self.registry["ksrisk.detector"].__mro__):
            if "ksrisk" not in parent.__module__:
                continue
            for name, method in vars(parent).items():
                if not inspect.isfunction(method) or name.startswith("__"):
                    continue
                source = inspect.getsource(method)
                with self.subTest(method=name, module=parent.__module__):
                    self.assertTrue(
                        name not in known or f"super().{name}" in source,
                        f"{known.get(name)} has it too",
                    )
                known[name] = parent.__module__

    def test_where_stock_is_not_kept_with_purchases(self):
        """What needs it says so, which is no “no risk”; the others do without it."""
        detectors = self.env["ksrisk.detector"]
        found = {
            code: detectors.search([("code", "=", code)])
            for code in ("P20", "P16", "P16-D6.16", "A02")
        }
        has_data = type(detectors)._has_data

        def without_stock(model, name):
            return not name.startswith("stock.") and has_data(model, name)

        self.patch(type(detectors), "_has_data", without_stock)
        detectors.invalidate_model(["missing"])
        self.assertIn("stock.quant", found["P20"].missing)
        self.assertFalse(found["P16"].missing)
        run = self.env["ksrisk.detector.run"]._request(
            "full", detectors.union(*found.values()), self.bought_by
        )
        run._process()
        states = {line.detector_id.code: line.state for line in run.line_ids}
        self.assertEqual(states.pop("P20"), "missing")
        self.assertEqual(set(states.values()), {"done"}, run.line_ids.mapped("message"))

    def test_approver_is_kept(self):
        order = self.order("2026-10-01 06:00:00", 10)
        self.assertEqual(order.ksrisk_approved_uid, self.env.user)
