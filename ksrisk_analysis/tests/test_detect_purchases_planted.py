"""Planted cases of the rules on purchases: each found, and nothing else."""

from odoo.tests import tagged

from ..demo.company_data import T
from ..demo.company_data.plants_prices import MATERIAL
from .detector_common import DetectorCase

#: The index of the test: a limit of 100 of them is T.
INDEX = T / 100
_CODES = {
    "P03": {},
    "P04": {},
    "P05": {"material": MATERIAL / INDEX},
    "P05-D6.10": {},
    "P07": {},
    "P07-D7.02": {},
    "P15-D7.03": {},
    "P16": {},
    "P16-D6.16": {},
    "P21": {},
    "P21b": {},
    "P24": {},
}


@tagged("post_install", "-at_install")
class TestPlantedPurchases(DetectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies.currency_id = cls.env.ref("base.KZT")
        cls.env["ksrisk.mrp"].search([]).write({"amount": INDEX})

    def check(self, code):
        self.code, self.parameters = code, _CODES[code]
        self.check_planted()


def _make(code):
    def test(self):
        self.check(code)

    return test


for _code in _CODES:
    _name = f"test_{_code.lower().replace('-', '_').replace('.', '_')}"
    setattr(TestPlantedPurchases, _name, _make(_code))
