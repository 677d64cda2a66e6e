"""Fifty cases on either side of each boundary: all are found, and nothing else."""

from datetime import datetime

from odoo.tests import tagged
from odoo.tools import SQL

from ..demo.company_data import T, plant
from .detector_common import DetectorCase


@tagged("post_install", "-at_install")
class TestDetectPlanted(DetectorCase):
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

    def check(self, *codes, **parameters):
        self.parameters = parameters
        for code in codes:
            self.code = code
            with self.subTest(code), self.env.cr.savepoint() as savepoint:
                self.check_planted()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_approvals(self):
        self.check("A01", "A02", "A03", "A03b", "A04", "A06")

    def test_vendors(self):
        self.check("V01", "V03", "V04")

    def test_bills(self):
        self.check("B01", "B03", "C03")

    def test_changes(self):
        self.check("C01-D7.06")

    def test_limits(self):
        self.check("B02", "C01", limit=T / 100)

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
