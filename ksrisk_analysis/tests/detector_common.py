"""What each detector is measured by: planted cases, all found and nothing else.

class TestSplitting(DetectorCase):
    code = "P03"
    parameters = {"limit": T}

    def test_planted(self):
        self.check_planted()
"""

from datetime import date

from odoo.tests import TransactionCase
from odoo.tools import SQL

from ..demo.company_data import World, plant
from ..demo.company_data.prototypes import Prototypes

#: As many as the definition of done asks for, of either kind.
PLANTED = 50

#: Tests that plant the cases of their rules by themselves, by the detectors' codes.
PLANTED_HERE = {}


def planted_here(*codes):
    """Say that a test plants cases of these detectors, and ends in `assert_planted`."""

    def register(test):
        PLANTED_HERE.update(dict.fromkeys(codes, test.__qualname__))
        return test

    return register


class DetectorCase(TransactionCase):
    #: Of the detector.
    code = None
    #: Values of its parameters in the test, by code: in the parameters' own units.
    parameters = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.other_company = cls.env["res.company"].create({"name": "Other JSC"})
        cls.companies = cls.env.company | cls.other_company
        # What examples of rows look like, is the same for all worlds of a class.
        cls.prototypes = Prototypes(cls.env)

    def make_world(self, seed=1, **values):
        """A world of two companies: ``world.company`` is the one at work."""
        values.setdefault("companies", self.companies)
        values.setdefault("date_to", date(2026, 3, 1))
        world = World(self.env, seed, **values)
        world.prototypes = self.prototypes
        return world

    def check_planted(self, n=PLANTED, seed=1):
        """Recall is 100 %, and neither a near miss nor anything else is flagged."""
        world = self.make_world(seed)
        positives, near_misses = plant(self.code, world, n)
        world.load()
        self._set_parameters(self.code)
        found = self._run_detector(self.code, world)
        self.assertEqual(positives - found, set(), "Cases that were not found")
        missed = {item[:3] for item in near_misses} & {item[:3] for item in found}
        self.assertEqual(missed, set(), "Near misses that were flagged")
        self.assertEqual(found - positives, set(), "Flags that nobody planted")

    def _set_parameters(self, code):
        """Let the parameters of a detector be those of the test, for all companies."""
        for name, value in self.parameters.items():
            parameter = self.env["ksrisk.detector.parameter"].search(
                [("detector_id.code", "=", code), ("code", "=", name)]
            )
            parameter.ensure_one()
            self.env["ksrisk.detector.value"].create(
                {
                    "parameter_id": parameter.id,
                    "company_id": False,
                    "date_from": date(2000, 1, 1),
                    "value": value,
                }
            )

    def _run_detector(self, code, world):
        """What a detector flags: {(company id, res_model, res_id, key)}."""
        detector = (
            self.env["ksrisk.detector"]
            .with_context(active_test=False)
            .search([("code", "=", code)])
        )
        detector.ensure_one()
        query = detector._get_query(world.companies, today=world.date_to)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, res_model, res_id, key FROM (%s) AS flags",
                detector._get_flags_sql(query),
            )
        )
        return set(rows)
