"""Between full runs: what changed is computed anew, and nothing else."""

from datetime import datetime

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
