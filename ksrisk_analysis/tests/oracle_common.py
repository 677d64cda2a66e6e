"""What each rule on purchases says, told again in plain Python, row by row.

A test builds small random purchases with many ties, lets the detector and a slow
function of the same meaning look at them, and wants the same flags of both.
"""

from collections import namedtuple
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytz

from odoo.tests import tagged
from odoo.tools import SQL

from ..demo.company_data import World
from ..demo.company_data.prototypes import Prototypes
from .detector_common import DetectorCase

#: The index in this test: 100 of them are 100,000.
INDEX = 1000
#: Tenge for a dollar.
DOLLAR = 500
TODAY = date(2026, 3, 1)

Flag = namedtuple("Flag", "score amount partner date_from date_to count")


def _exact(row):
    """Figures as the database has them: Odoo reads numbers of any kind as floats."""
    return {
        name: Decimal(repr(value)) if isinstance(value, float) else value
        for name, value in row.items()
    }


def quantile(values, share):
    """Type R-8, as Cardinal has it."""
    values, n = sorted(values), len(values)
    place = min(max((n + 1 / 3) * share + 1 / 3, 1), n)
    below = int(place)
    above = min(below + 1, n)
    return values[below - 1] + (place - below) * (values[above - 1] - values[below - 1])


class _Undo(Exception):
    """Ends the savepoint of one seed."""


class Order:
    """An order as the oracle sees it."""

    def __init__(self, row, lines, zone):
        row = _exact(row)
        self.__dict__.update(row)
        self.lines = lines
        self.amount = row["amount_untaxed"] / row["currency_rate"]
        self.day = self.date_approve and self.local(self.date_approve, zone)
        for line in lines:
            line.order = self
            line.amount = line.price_subtotal / row["currency_rate"]

    @staticmethod
    def local(moment, zone):
        return pytz.utc.localize(moment).astimezone(zone).date()

    @property
    def is_direct(self):
        if self.ksrisk_method:
            return self.ksrisk_method == "single_source"
        return not self.purchase_group_id and not self.requisition_id


class Line:
    def __init__(self, row):
        self.__dict__.update(_exact(row))


@tagged("post_install", "-at_install")
class OracleCase(DetectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kzt, cls.usd = cls.env.ref("base.KZT"), cls.env.ref("base.USD")
        (cls.kzt | cls.usd).active = True
        cls.companies.currency_id = cls.kzt
        cls.env["res.currency.rate"].search([]).unlink()
        cls.env["res.currency.rate"].create(
            [
                {
                    "name": "2000-01-01",
                    "currency_id": cls.usd.id,
                    "rate": 1 / DOLLAR,
                    "company_id": one.id,
                }
                for one in cls.companies
            ]
        )
        cls.env["ksrisk.mrp"].search([]).write({"amount": INDEX})
        cls.prototypes = Prototypes(cls.env)
        cls.zone = cls.env.company._ksrisk_zone()

    def small_world(self, seed):
        world = World(self.env, seed, date_to=TODAY, companies=self.companies)
        world.prototypes = self.prototypes
        return world

    @contextmanager
    def taken_back(self):
        try:
            with self.env.cr.savepoint():
                yield
                raise _Undo
        except _Undo:
            self.env.invalidate_all()

    def detector(self, code):
        return (
            self.env["ksrisk.detector"]
            .with_context(active_test=False)
            .search([("code", "=", code)])
        )

    def few(self, code, **values):
        """Let a detector want as few, or as little, as a small world has."""
        for name, value in values.items():
            parameter = self.detector(code).parameter_ids.filtered(
                lambda p, name=name: p.code == name
            )
            parameter.write({"minimum": 0})
            parameter.value_ids.create(
                {
                    "parameter_id": parameter.id,
                    "company_id": False,
                    "date_from": "2000-01-01",
                    "value": value,
                }
            )

    def query(self, code, **values):
        return self.detector(code)._get_query(
            self.companies, **{"today": TODAY, **values}
        )

    def flags(self, query):
        """{(company, model, id, key): Flag} of a query."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, res_model, res_id, key, score, amount, partner_id,"
                " date_from, date_to, evidence_count FROM (%s) AS f",
                query.detector._get_flags_sql(query),
            )
        )
        found = {row[:4]: Flag(*row[4:]) for row in rows}
        self.assertEqual(len(found), len(rows), "Flags with the same key")
        return found

    def counts(self, query):
        found = query.detector._get_population(query)
        return {company: tuple(map(int, counts)) for company, counts in found.items()}

    def orders(self):
        """All orders of the companies, as the database has them."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            """SELECT l.*, t.categ_id, c.parent_path, u.factor,
                u.parent_path AS uom_path
            FROM purchase_order_line l
            LEFT JOIN product_product p ON p.id = l.product_id
            LEFT JOIN product_template t ON t.id = p.product_tmpl_id
            LEFT JOIN product_category c ON c.id = t.categ_id
            LEFT JOIN uom_uom u ON u.id = l.product_uom_id
            WHERE l.company_id = ANY(%s)""",
            [self.companies.ids],
        )
        lines = {}
        for row in cr.dictfetchall():
            lines.setdefault(row["order_id"], []).append(Line(row))
        cr.execute(
            """SELECT o.*, p.commercial_partner_id AS vendor,
                q.create_date AS vendor_since
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            JOIN res_partner q ON q.id = p.commercial_partner_id
            WHERE o.company_id = ANY(%s) ORDER BY o.id""",
            [self.companies.ids],
        )
        return [
            Order(row, lines.get(row["id"], []), self.zone) for row in cr.dictfetchall()
        ]

    def awarded(self, orders, since, today=TODAY):
        return [
            o
            for o in orders
            if o.state == "purchase" and o.day and since <= o.day <= today
        ]

    def check_oracle(
        self, code, build, oracle, seeds=range(20), at_least=15, **changed
    ):
        """The detector and the oracle find the same in the purchases of many seeds.

        :param build: puts purchases into a world
        :param oracle: takes orders and the query, gives {key: (score, amount, …)}
        """
        total = empty = 0
        for seed in seeds:
            with self.taken_back(), self.subTest(seed=seed):
                world = self.small_world(seed)
                build(world)
                world.load()
                query = self.query(code)
                found = self.flags(query)
                expected = oracle(self.orders(), query)
                self.assertEqual(set(found), set(expected))
                for key, values in expected.items():
                    for name, value in values.items():
                        got = getattr(found[key], name)
                        if isinstance(value, int | float | Decimal):
                            self.assertAlmostEqual(
                                float(got),
                                float(value),
                                delta=1e-9 * max(1, abs(float(value))),
                                msg=(key, name),
                            )
                        else:
                            self.assertEqual(got, value, (key, name))
                if oracle_counts := changed.get("counts"):
                    self.assertEqual(
                        self.counts(query), oracle_counts(self.orders(), query)
                    )
                total += len(found)
                empty += not found
        self.assertGreaterEqual(
            total, at_least, "Too little was found to prove a thing"
        )
        return total, empty

    def check_nothing(self, code):
        """No purchases at all: neither flags nor an error."""
        query = self.query(code)
        self.assertEqual(self.flags(query), {})
        self.assertEqual([c for c in self.counts(query).values() if c[0]], [])

    def check_evidence(self, code, build, seeds=range(3)):
        """Each flag of a run opens as many rows as it says, all there are."""
        self.detector(code).months = 60  # a run ends today, not with the test's data
        total = 0
        for seed in seeds:
            with self.taken_back(), self.subTest(seed=seed):
                world = self.small_world(seed)
                build(world)
                world.load()
                run = self.env["ksrisk.detector.run"]._request(
                    "full", self.detector(code), self.companies
                )
                run._process()
                self.assertEqual(run.line_ids.state, "done", run.line_ids.message)
                flags = self.env["ksrisk.flag"].search(
                    [("detector_id.code", "=", code)]
                )
                self.assertEqual(len(flags), run.line_ids.flagged)
                total += len(flags)
                for flag in flags:
                    rows = flag._get_evidence()
                    self.assertEqual(sum(map(len, rows.values())), flag.evidence_count)
                    for model, ids in rows.items():
                        self.assertEqual(len(set(ids)), len(ids))
                        self.assertEqual(self.env[model].browse(ids).exists().ids, ids)
        self.assertTrue(total, "Nothing was flagged")

    def check_following(self, code, build, seeds=range(5)):
        """What is computed anew for one key is what a full run says of it."""
        for seed in seeds:
            with self.taken_back(), self.subTest(seed=seed):
                world = self.small_world(seed)
                build(world)
                world.load()
                whole = self.query(code)
                scopes = {
                    tuple(row)
                    for row in self.env.execute_query(
                        SQL(
                            "SELECT company_id, scope_id FROM (%s) AS f",
                            whole.detector._get_flags_sql(whole),
                        )
                    )
                }
                whole.detector._remember(whole)  # as the full run does
                for scope in sorted(scopes)[:3]:
                    self._check_scope(code, whole, scope)

    def _check_scope(self, code, whole, scope):
        cr = self.env.cr
        cr.execute("DROP TABLE IF EXISTS ksrisk_change")
        cr.execute(
            "CREATE TEMP TABLE ksrisk_change ON COMMIT DROP AS"
            " SELECT %s AS kind, %s AS company_id, %s AS id",
            [whole.detector.scope, *scope],
        )
        rows = "SELECT * FROM (%s) AS f WHERE (company_id, scope_id) = (%s, %s)"
        expected = self.env.execute_query(
            SQL(rows, whole.detector._get_flags_sql(whole), *scope)
        )
        part = self.query(code, changed=True)
        got = self.env.execute_query(
            SQL("SELECT * FROM (%s) AS f", part.detector._get_flags_sql(part))
        )
        self.assertEqual(sorted(got, key=str), sorted(expected, key=str))

    # ------------------------------------------------------------------
    # Random purchases
    # ------------------------------------------------------------------
    def vendors(self, world, n=4):
        """Vendors, one of them archived, and a contact of the first."""
        found = [world.vendor() for _number in range(n)]
        found[-1]["active"] = False
        branch = world.vendor(is_company=False)
        branch["commercial_partner_id"] = branch["parent_id"] = found[0]["id"]
        return [*found, branch]

    def day(self, world, within=400):
        """A moment of one of the last days: late in the evening in UTC it is the next
        day where the company is."""
        day = TODAY - timedelta(days=world.chance.randrange(within))
        return datetime.combine(day, time(world.chance.choice((5, 5, 18, 19))))
