"""P21, P24: new vendors, and orders that come back."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytz

from odoo.tests import tagged

from odoo.addons.ksrisk_analysis.models import ksrisk_detect_new_vendors

from .oracle_common import DOLLAR, INDEX, TODAY, OracleCase, quantile

_LIMIT = 100 * INDEX


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestNewVendors(OracleCase):
    def build(self, world):
        chance = world.chance
        vendors = self.vendors(world, 14)
        for vendor in vendors:
            born = TODAY - timedelta(days=chance.choice((0, 90, 91, 200, 300, 2000)))
            vendor["create_date"] = datetime.combine(born, time(5))
        days = (0, 1, 89, 90, 91, 110, 209, 210, 300, 365, 366, 1000, 1200)
        for _number in range(90):
            vendor, company = chance.choice(vendors), chance.choice(self.companies)
            currency = chance.choice((self.kzt, self.kzt, self.usd))
            rate = DOLLAR if currency == self.usd else 1
            amount = chance.choice(
                (0, 500, 2499, 2500, 24999, 25000, 9999, 10000, 250000, 300000)
            )
            day = TODAY - timedelta(days=chance.choice(days))
            world.order(
                vendor,
                datetime.combine(day, time(chance.choice((3, 5, 19)))),
                amount=amount / rate,
                company=company,
                currency=currency,
                state=chance.choice(("purchase",) * 6 + ("cancel", "sent")),
                ksrisk_is_imported=chance.random() < 0.1,
            )

    def few(self, **values):
        for name, value in values.items():
            parameter = self.detector("P21").parameter_ids.filtered(
                lambda p, name=name: p.code == name
            )
            parameter.value_ids.create(
                {
                    "parameter_id": parameter.id,
                    "company_id": False,
                    "date_from": "2000-01-01",
                    "value": value,
                }
            )

    def firsts(self, orders):
        found = {}
        for order in orders:
            if order.state == "purchase" and order.date_approve:
                key = order.company_id, order.vendor
                if key not in found or (order.date_approve, order.id) < (
                    found[key].date_approve,
                    found[key].id,
                ):
                    found[key] = order
        return found

    def amounts(self, orders, query):
        found = {}
        for order in self.awarded(orders, query.since):
            if order.amount > 0:
                found.setdefault(order.company_id, []).append(float(order.amount))
        return found

    def early_firsts(self, orders, query):
        return {
            key: order
            for key, order in self.firsts(orders).items()
            if query.since <= order.day <= TODAY
            and order.amount > 0
            and not order.ksrisk_is_imported
            and 0 <= (order.day - self.local(order.vendor_since)).days <= 90
        }

    def large_first(self, orders, query, own=None):
        """:param own: {company id: (share, count)}, where companies have their own"""
        amounts, found = self.amounts(orders, query), {}
        for (company, vendor), order in self.early_firsts(orders, query).items():
            share, count = own[company] if own else (0.8, 20)
            if len(amounts[company]) >= count:
                large = quantile(amounts[company], share)
                if float(order.amount) >= large * (1 - 1e-12):
                    found[company, "res.partner", vendor, ""] = {
                        "score": float(order.amount) / large,
                        "amount": order.amount,
                        "partner": vendor,
                        "date_from": order.day,
                        "count": 1,
                    }
        return found

    def counted(self, orders, query, own):
        amounts, found = self.amounts(orders, query), {}
        for company, _vendor in self.early_firsts(orders, query):
            all_, covered = found.get(company, (0, 0))
            enough = len(amounts[company]) >= own[company][1]
            found[company] = all_ + 1, covered + enough
        return found

    def local(self, moment):
        return pytz.utc.localize(moment).astimezone(self.zone).date()

    def grown(self, orders, query):
        known = [o for o in orders if o.amount > 0 and o.day and o.day <= TODAY]
        found = {}
        for (company, vendor), first in self.firsts(known).items():
            if first.amount * 4 >= _LIMIT:
                continue
            large = [
                order
                for order in known
                if order.state == "purchase"
                and (order.company_id, order.vendor) == (company, vendor)
                and order.id != first.id
                and order.day >= query.since
                and (order.day - first.day).days <= 365
                and order.amount >= 10 * first.amount
                and order.amount >= 10 * INDEX
            ]
            if large:
                amount = max(order.amount for order in large)
                found[company, "res.partner", vendor, ""] = {
                    "score": amount / first.amount,
                    "amount": amount,
                    "partner": vendor,
                    "date_from": first.day,
                    "date_to": max(order.day for order in large),
                    "count": 1 + len(large),
                }
        return found

    def test_p21(self):
        self.few(share=0.8)
        self.check_oracle(
            "P21", self.build, self.large_first, seeds=range(24), at_least=8
        )
        self.check_nothing("P21")

    def test_companies_have_their_own_idea_of_what_is_large(self):
        """What is large, and how many orders tell it."""
        own = dict(zip(self.companies.ids, ((0.5, 15), (0.8, 25)), strict=True))
        for place, name in enumerate(("share", "count")):
            parameter = self.detector("P21").parameter_ids.filtered(
                lambda p, name=name: p.code == name
            )
            parameter.value_ids.create(
                [
                    {
                        "parameter_id": parameter.id,
                        "company_id": company,
                        "date_from": "2000-01-01",
                        "value": values[place],
                    }
                    for company, values in own.items()
                ]
            )
        self.check_oracle(
            "P21",
            self.build,
            lambda orders, query: self.large_first(orders, query, own),
            seeds=range(12),
            at_least=8,
            counts=lambda orders, query: self.counted(orders, query, own),
        )

    def test_a_guess_of_what_is_large_decides_nothing(self):
        """Be it made of all orders and below what is large, or beyond it."""
        self.few(share=0.8)
        for guessed in (0.5, 1.2):
            with patch.multiple(
                ksrisk_detect_new_vendors, _SAMPLED=100, _GUESSED=guessed
            ):
                self.check_oracle(
                    "P21", self.build, self.large_first, seeds=range(4), at_least=1
                )

    def test_p21b(self):
        self.check_oracle("P21b", self.build, self.grown, seeds=range(12))
        self.check_nothing("P21b")
        self.check_following("P21b", self.build, seeds=range(3))

    def test_evidence(self):
        self.check_evidence("P21b", self.build, seeds=range(1))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestCancelled(OracleCase):
    def build(self, world):
        chance = world.chance
        vendors = self.vendors(world, 6)
        kinds = [world.category() for _n in range(3)]
        products = [world.product(kind, type="service") for kind in kinds]
        products += [world.product(type="service", categ_id=None)] * 2
        for _number in range(60):
            day = TODAY - timedelta(days=chance.randrange(150))
            order = world.order(
                chance.choice(vendors),
                datetime.combine(day, time(chance.choice((3, 18, 19, 20)))),
                lines=[
                    {
                        "product": chance.choice(products),
                        "price_unit": chance.choice((0, 100, 200)),
                    }
                    for _line in range(chance.choice((1, 2)))
                ],
                company=chance.choice(self.companies),
                state=chance.choice(("purchase", "purchase", "cancel", "draft")),
            )
            if order["state"] == "cancel":
                order["ksrisk_cancelled_date"] = chance.choice(
                    (None, order["date_approve"] + timedelta(days=20))
                )
                if chance.random() < 0.2:
                    order["date_approve"] = None

    def oracle(self, orders, query):
        found = {}
        for order in orders:
            if order.state != "cancel" or not order.date_approve:
                continue
            if not query.since <= order.day <= TODAY:
                continue
            cancelled = order.ksrisk_cancelled_date or order.date_approve
            limit = order.local(cancelled, self.zone) + timedelta(days=30)
            again = [
                other
                for other in orders
                if other.state == "purchase"
                and (other.company_id, other.vendor) == (order.company_id, order.vendor)
                and other.date_approve > order.date_approve
                and other.day <= limit
                and self.kinds(other) & self.kinds(order)
            ]
            if again:
                largest = max(other.amount for other in again)
                found[order.company_id, "purchase.order", order.id, ""] = {
                    "score": largest / order.amount if order.amount else Decimal(1),
                    "amount": max(largest, order.amount),
                    "partner": order.vendor,
                    "date_from": order.day,
                    "date_to": max(other.day for other in again),
                    "count": 1 + len(again),
                }
        return found

    def kinds(self, order):
        return {line.categ_id for line in order.lines}

    def test_p24(self):
        self.check_oracle("P24", self.build, self.oracle, seeds=range(12))
        self.check_nothing("P24")
        self.check_following("P24", self.build, seeds=range(3))
        self.check_evidence("P24", self.build, seeds=range(1))

    def test_the_moment_is_kept(self):
        order = self.env["purchase.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "V"}).id}
        )
        other = order.copy()
        order.button_confirm()
        (order | other).button_cancel()
        self.assertTrue(order.ksrisk_cancelled_date)
        self.assertFalse(other.ksrisk_cancelled_date)
        with self.assertRaisesRegex(Exception, "."):
            order.with_user(
                self.env.ref("base.user_admin")
            ).ksrisk_cancelled_date = False
