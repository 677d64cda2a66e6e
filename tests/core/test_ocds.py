import json
import unittest
from datetime import datetime

from core.ocds import Line, Order, Party, Process, json_lines, package, release

BUYER = Party("company-1", "Company", "000000000001")
VENDOR = Party("vendor-2", "Vendor")
MOMENT = datetime(2025, 3, 3, 5)


def order(key=1, **values):
    lines = [Line(key * 10, "Paper\nA4", 2, 50, "Units", 7, "Office")]
    return Order(
        **{
            "key": key,
            "name": f"P{key}",
            "state": "purchase",
            "vendor": VENDOR,
            "amount": 100,
            "currency": "KZT",
            "created": MOMENT,
            "approved": MOMENT,
            "lines": lines,
            **values,
        }
    )


def make(*orders, is_tender=False, **options):
    process = Process("1-order-1", BUYER, list(orders), is_tender)
    return release(process, "ocds-000000", **options)


class TestOcds(unittest.TestCase):
    def test_methods(self):
        for values, is_tender, method in (
            ({}, False, "direct"),
            ({"has_agreement": True}, False, "selective"),
            ({}, True, "selective"),
            ({"method": "open"}, True, "open"),
            ({"method": "price_request"}, True, "open"),
            ({"method": "limited"}, True, "selective"),
            ({"method": "single_source"}, False, "direct"),
        ):
            with self.subTest(values=values, is_tender=is_tender):
                found = make(order(**values), is_tender=is_tender)
                self.assertEqual(found["tender"]["procurementMethod"], method)

    def test_name_of_the_method(self):
        found = make(order(method="open"), methods={"open": "Открытый тендер"})
        self.assertEqual(found["tender"]["procurementMethodDetails"], "Открытый тендер")

    def test_states_of_bids(self):
        lost = {"state": "cancel", "approved": None}
        for values, status in (
            (lost, "valid"),
            (lost | {"bid_state": "disqualified"}, "disqualified"),
            (lost | {"bid_state": "withdrawn"}, "withdrawn"),
            (lost | {"amount": 0}, "invited"),
        ):
            found = make(order(), order(2, **values), is_tender=True)
            self.assertEqual(found["bids"]["details"][1]["status"], status)
        waiting = {"state": "sent", "approved": None}
        found = make(order(**waiting), order(2, **waiting), is_tender=True)
        self.assertEqual(found["bids"]["details"][0]["status"], "pending")

    def test_states_of_tenders(self):
        for states, status in (
            (("purchase", "cancel"), "complete"),
            (("cancel", "cancel"), "cancelled"),
            (("sent", "cancel"), "active"),
        ):
            orders = [
                order(key, state=state, approved=None)
                for key, state in enumerate(states, 1)
            ]
            found = make(*orders, is_tender=True)
            self.assertEqual(found["tender"]["status"], status)

    def test_nothing_is_invented(self):
        found = make(order(state="sent", approved=None, lines=[]))
        self.assertEqual(found["tag"], ["tender"])
        self.assertEqual(found["tender"]["title"], "P1")
        for name in ("awards", "contracts", "bids"):
            self.assertNotIn(name, found)
        self.assertEqual([party["id"] for party in found["parties"]], ["company-1"])

    def test_title_is_short(self):
        lines = [Line(n, "x" * 100, 1, 1) for n in range(2)]
        lines.append(Line(3, "y" * 100, 1, 1))
        self.assertLess(len(make(order(lines=lines))["tender"]["title"]), 150)
        self.assertEqual(make(order())["tender"]["title"], "Paper")

    def test_files(self):
        releases = [make(order()), make(order(2, name="Ә"))]
        lines = b"".join(json_lines(iter(releases))).decode().splitlines()
        self.assertEqual([json.loads(line) for line in lines], releases)
        self.assertIn("Ә", lines[1])
        whole = package(iter(releases), "https://example.kz/1", "Company", MOMENT)
        found = json.loads(b"".join(whole))
        self.assertEqual(found["releases"], releases)
        self.assertEqual(found["publishedDate"], "2025-03-03T05:00:00Z")
        empty = package(iter([]), "https://example.kz/1", "Company", MOMENT)
        self.assertEqual(json.loads(b"".join(empty))["releases"], [])
