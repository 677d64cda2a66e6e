"""What the tests of detectors share: two companies, and a rule beside its oracle."""

from datetime import date, datetime, time

import pytz

from odoo import SUPERUSER_ID
from odoo.tests import TransactionCase
from odoo.tools import SQL

from ..demo.company_data import World
from ..demo.company_data.prototypes import Prototypes

TODAY = date(2026, 3, 1)
ALMATY = pytz.timezone("Asia/Almaty")


class DetectorOracle(TransactionCase):
    """Rows are written as they are; a rule is asked for its flags, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write({"ksrisk_tz": "Asia/Almaty"})
        cls.company.currency_id = cls.env.ref("base.KZT")
        cls.other = cls.env["res.company"].create(
            {"name": "Second", "currency_id": cls.company.currency_id.id}
        )
        cls.other.ksrisk_tz = "Asia/Almaty"
        cls.companies = cls.company + cls.other
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        cls.env["res.currency.rate"].search([]).unlink()
        for company in cls.companies:
            cls.env["res.currency.rate"].create(
                {
                    "currency_id": cls.dollar.id,
                    "company_id": company.id,
                    "name": "2020-01-01",
                    "rate": 1 / 500,
                }
            )
        cls.prototypes = Prototypes(cls.env)

    def setUp(self):
        super().setUp()
        self.world = World(self.env, 0, date_to=TODAY, companies=self.companies)
        self.world.prototypes = self.prototypes

    def detector(self, code):
        return self.env["ksrisk.detector"].search(
            [("code", "=", code), ("active", "in", [True, False])]
        )

    def set_value(self, code, parameter, value):
        """Let a parameter have a value, within its bounds or not, for all companies."""
        found = self.detector(code).parameter_ids.filtered(
            lambda one: one.code == parameter
        )
        found.write({"default": value})

    def query(self, code, companies=None, **options):
        options.setdefault("today", TODAY)
        return self.detector(code)._get_query(companies or self.companies, **options)

    def found(self, code, companies=None, **options):
        """The flags of a rule by (model, id, key), each a dict of its columns."""
        query = self.query(code, companies, **options)
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT * FROM (%s) AS q", query.detector._get_flags_sql(query))
        )
        rows = self.env.cr.dictfetchall()
        flags = {(row["res_model"], row["res_id"], row["key"]): row for row in rows}
        self.assertEqual(len(flags), len(rows), "two flags of one subject and key")
        return flags

    def counted(self, code, companies=None, **options):
        query = self.query(code, companies, **options)
        self.env.flush_all()
        return query.detector._get_population(query)

    def assert_same(self, code, expected, **options):
        """The rule finds exactly what its oracle found: score and amount by key."""
        flags = self.found(code, **options)
        self.assertTrue(expected, "the data hold nothing to find")
        self.assertFalse(
            flags.keys() ^ expected.keys(), "rule and oracle do not agree on these"
        )
        for key, (score, amount) in expected.items():
            self.assertAlmostEqual(flags[key]["score"], float(score), 6, key)
            self.assertAlmostEqual(float(flags[key]["amount"]), float(amount), 2, key)
        return flags

    def assert_planted(self, code, positives, near_misses):
        """Every positive is found, and nothing of the near misses.

        Both are lists of (model, row); 50 of each at least.
        """
        self.assertGreaterEqual(min(len(positives), len(near_misses)), 50)
        found = {(model, record) for model, record, _key in self.found(code)}
        positives = {(model, row["id"]) for model, row in positives}
        near_misses = {(model, row["id"]) for model, row in near_misses}
        self.assertFalse(positives - found, "not found")
        self.assertFalse(near_misses & found, "found though it should not be")


def moment(day, hour=12, minute=0, second=0):
    """A moment on the clock of Almaty, naive UTC."""
    local = ALMATY.localize(datetime.combine(day, time(hour, minute, second)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def value(order):
    """The amount of an order without tax, in company currency."""
    return float(order["amount_untaxed"]) / float(order["currency_rate"])


def awarded(order, since=date(2023, 3, 1), today=TODAY):
    """Whether an order counts: confirmed, on a day of the period."""
    if order["state"] != "purchase":
        return False
    return since <= local(order["date_approve"]).date() <= today


def local(at):
    return pytz.utc.localize(at).astimezone(ALMATY).replace(tzinfo=None)


def is_person(uid):
    return uid not in (None, SUPERUSER_ID)
