"""Between full runs: what changed is computed anew, and nothing else."""

from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..demo.company_data import T, plant
from .detector_common import DetectorCase


@tagged("post_install", "-at_install")
class TestChangesAlone(DetectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        company.write(
            {"ksrisk_tz": "Asia/Almaty", "currency_id": cls.env.ref("base.KZT").id}
        )
        # An index in the currency of the company: limits in indexes are plain amounts.
        mrp = cls.env["ksrisk.mrp"]
        mrp.search([]).unlink()
        mrp.create(
            {
                "date_from": "2000-01-01",
                "amount": 100,
                "currency_id": company.currency_id.id,
            }
        )

    def test_changes_alone(self):
        """Between full runs a rule finds the same of what changed, and nothing else."""
        for code in ("A01", "A03", "A04", "A06", "V03", "C01", "C01-D7.06"):
            with self.subTest(code), self.env.cr.savepoint() as savepoint:
                world = self.make_world()
                positives, _near_misses = plant(code, world, 6)
                self.parameters = {"limit": T / 100} if code == "C01" else {}
                self._set_parameters(code)
                world.load()
                detector = self.env["ksrisk.detector"].search([("code", "=", code)])
                run = self.env["ksrisk.detector.run"]._request("changes", detector)
                for year, expected in ((2000, len(positives)), (2100, 0)):
                    run._find_changes(datetime(year, 1, 1))
                    query = detector._get_query(
                        self.env.company, today=world.date_to, changed=True
                    )
                    flags = detector._get_flags_sql(query)
                    self.env.cr.execute(SQL("SELECT count(*) FROM (%s) q", flags))
                    self.assertEqual(self.env.cr.fetchone()[0], expected, code)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_vendors_whose_orders_did_not_change(self):
        """Nobody looks at their orders, whatever these say now: flags stay, and none
        is new. An order of a contact is the vendor's."""
        self.parameters = {"count": 30}
        self._set_parameters("P23")
        world = self.make_world()
        gone, come, kept, waiting = (world.vendor() for _number in range(4))
        branch = world.vendor(is_company=False)
        branch["commercial_partner_id"] = branch["parent_id"] = come["id"]
        changed = []
        for vendor, partner, state in (
            (gone, gone, "purchase"),
            (come, branch, "cancel"),
            (kept, kept, "purchase"),
            (waiting, waiting, "cancel"),
        ):
            world.order(vendor, world.date_to - timedelta(days=90), amount=900)
            for _number in range(29):
                order = world.order(partner, world.date_to, amount=9000, state=state)
            if vendor in (gone, come):
                changed.append(order["id"])
        world.load()
        codes = ("P21b", "P23")
        detectors = self.env["ksrisk.detector"].search([("code", "in", codes)])

        def of(*vendors):
            return {(code, vendor["id"]) for code in codes for vendor in vendors}

        noon = datetime.combine(world.date_to, time(12))
        company = self.registry["res.company"]
        with patch.object(company, "_ksrisk_now", lambda _company: noon):
            self.assertEqual(self.run_and_find("full", detectors), of(gone, kept))
            self.env.cr.execute(
                "UPDATE purchase_order SET state = CASE state WHEN 'cancel'"
                " THEN 'purchase' ELSE 'cancel' END WHERE amount_untaxed = 9000"
            )
            self.env.cr.execute(
                "UPDATE purchase_order SET write_date = now() AT TIME ZONE 'UTC'"
                " WHERE id = ANY(%s)",
                [changed],
            )
            self.assertEqual(self.run_and_find("changes", detectors), of(come, kept))
            self.assertEqual(self.run_and_find("full", detectors), of(come, waiting))

    def run_and_find(self, kind, detectors):
        """{(code, record)} of the flags that live after a run."""
        run = self.env["ksrisk.detector.run"]._request(
            kind, detectors, self.env.company
        )
        run._process()
        lines = run.line_ids
        self.assertEqual(set(lines.mapped("state")), {"done"}, lines.mapped("message"))
        if kind == "changes":
            self.assertFalse(any(lines.mapped("by_company")), "Not of changes alone")
        flags = self.env["ksrisk.flag"].search(
            [("detector_id", "in", detectors.ids), ("date_gone", "=", False)]
        )
        return {(flag.detector_id.code, flag.res_id) for flag in flags}
