"""Planted cases of the rules: each is found, and nothing else.

Cases of staff and of contracts stand in the tests of their rules: see ``planted_here``.
"""

import importlib

from odoo.tests import tagged

from ..demo.company_data import T
from ..demo.company_data.plants_prices import MATERIAL
from .detector_common import PLANTED_HERE, DetectorCase

#: The index of the test: a limit of 100 of them is T.
INDEX = T / 100
#: What tests set the parameters of each detector to.
CASES = {
    "A01": {},
    "A02": {},
    "A03": {},
    "A03b": {},
    "A04": {},
    "A06": {},
    "B01": {},
    "B02": {"limit": T / INDEX},
    "B03": {},
    "C01": {"limit": T / INDEX},
    "C01-D7.06": {},
    "C03": {},
    "P01": {},
    "P01b": {},
    "P02": {},
    "P02b": {"limit": T / INDEX},
    "P03": {},
    "P03b": {},
    "P03c": {},
    "P04": {},
    "P05": {"material": MATERIAL / INDEX},
    "P05-D6.10": {},
    "P05-D8.04": {"material": MATERIAL / INDEX},
    "P05b": {"material": MATERIAL / INDEX},
    "P05r": {"material": MATERIAL / INDEX},
    "P06": {},
    "P06-D6.11": {},
    "P06e": {},
    "P07": {},
    "P07-D7.02": {},
    "P07-D8.05": {},
    "P08": {},
    "P08b": {},
    "P09": {},
    "P10": {},
    "P11": {},
    "P11f": {},
    "P12": {},
    "P12a": {},
    "P12b": {},
    "P12f": {},
    "P12m": {},
    "P13": {},
    "P14": {},
    "P14a": {},
    "P14b": {},
    "P14b-D7.02": {},
    "P14c": {},
    "P15": {"count": 3, "width": 2},
    "P15-D7.03": {},
    "P16": {},
    "P16-D6.16": {},
    "P17": {},
    "P17b": {},
    "P17r": {},
    "P18": {},
    "P19": {},
    "P20": {"material": T / INDEX},
    "P21": {},
    "P21b": {},
    "P22": {"count": 5},
    "P23": {"count": 30},
    "P24": {},
    "V01": {},
    "V03": {},
    "V04": {},
}


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPlanted(DetectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies.currency_id = cls.env.ref("base.KZT")
        cls.companies.ksrisk_tz = "Asia/Almaty"
        # An index in the currency of the companies.
        indexes = cls.env["ksrisk.mrp"].search([])
        indexes.write({"amount": INDEX, "currency_id": cls.env.ref("base.KZT").id})

    def test_no_detector_without_cases(self):
        """Whoever adds a detector plants its cases, or says here why there are none."""
        without = {}
        detectors = self.env["ksrisk.detector"].with_context(active_test=False)
        ours = self.env["ir.model.data"].search([("model", "=", detectors._name)])
        for module in set(ours.mapped("module")):
            importlib.import_module(f"odoo.addons.{module}.tests")
        planted = set(CASES) | set(PLANTED_HERE) | set(without)
        codes = set(detectors.browse(ours.mapped("res_id")).mapped("code"))
        self.assertEqual(codes - planted, set(), "Nobody planted cases of these.")

    def check(self, code):
        detector = self.env["ksrisk.detector"].search([("code", "=", code)])
        if detector.requires and detector.missing:
            self.skipTest(detector.missing)
        self.code, self.parameters = code, CASES[code]
        self.check_planted()


def _make(code):
    def test(self):
        self.check(code)

    return test


for _code in CASES:
    _name = f"test_{_code.lower().replace('-', '_').replace('.', '_')}"
    setattr(TestPlanted, _name, _make(_code))
