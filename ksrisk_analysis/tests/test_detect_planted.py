"""Fifty cases on either side of each boundary: all are found, and nothing else."""

from odoo.tests import tagged

from ..demo.company_data import T
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
