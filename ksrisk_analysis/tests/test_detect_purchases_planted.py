"""Planted cases of the rules on purchases: each found, and nothing else."""

from odoo.tests import tagged

from ..demo.company_data import T
from ..demo.company_data.plants_prices import MATERIAL
from .detector_common import DetectorCase

#: The index of the test: a limit of 100 of them is T.
INDEX = T / 100
_CODES = {
    "P03": {},
    "P03b": {},
    "P03c": {},
    "P04": {},
    "P05": {"material": MATERIAL / INDEX},
    "P05-D6.10": {},
    "P05-D8.04": {"material": MATERIAL / INDEX},
    "P05b": {"material": MATERIAL / INDEX},
    "P05r": {"material": MATERIAL / INDEX},
    "P06-D6.11": {},
    "P06e": {},
    "P07": {},
    "P07-D7.02": {},
    "P07-D8.05": {},
    "P08": {},
    "P08b": {},
    "P09": {},
    "P15": {"count": 3, "width": 2},
    "P15-D7.03": {},
    "P16": {},
    "P16-D6.16": {},
    "P20": {"material": T / INDEX},
    "P21": {},
    "P21b": {},
    "P22": {"count": 5},
    "P23": {"count": 30},
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
        detector = self.env["ksrisk.detector"].search([("code", "=", code)])
        if detector.requires and detector.missing:
            self.skipTest(detector.missing)
        self.code, self.parameters = code, _CODES[code]
        self.check_planted()


def _make(code):
    def test(self):
        self.check(code)

    return test


for _code in _CODES:
    _name = f"test_{_code.lower().replace('-', '_').replace('.', '_')}"
    setattr(TestPlantedPurchases, _name, _make(_code))
