"""Export of purchases in the Open Contracting Data Standard."""

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import ocdscardinal
from referencing import Registry
from referencing.jsonschema import DRAFT4

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..demo.company_data import World, background
from .common import KsriskCommon

_SCHEMAS = Path(__file__).parent / "data" / "ocds"


class OcdsCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        release, package, written = (
            json.loads((_SCHEMAS / f"{name}.json").read_text())
            for name in ("release-schema", "release-package-schema", "written_fields")
        )
        known = Registry().with_resource(release["id"], DRAFT4.create_resource(release))
        cls.standard, cls.package, cls.written = (
            jsonschema.Draft4Validator(
                schema, registry=known, format_checker=jsonschema.FormatChecker()
            )
            for schema in (release, package, written)
        )

    def check_release(self, release):
        self.standard.validate(release)
        self.written.validate(release)

    def setUp(self):
        super().setUp()
        self.world = World(
            self.env, 1, date_to=date(2026, 3, 1), companies=self.company
        )

    def make_export(self, role="officer", **values):
        return self.as_role(self.env["ksrisk.ocds.export"], role).create(values)

    def export(self, **values):
        """The releases of the company, each valid."""
        content = b"".join(self.make_export(**values)._stream())
        releases = [json.loads(line) for line in content.splitlines()]
        for release in releases:
            self.check_release(release)
        return releases


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestOcds(OcdsCommon):
    def test_tender(self):
        world = self.world
        product = world.product(world.category("Paper"))
        vendors = [world.vendor() for _index in range(3)]
        tender = world.group()
        line = {"product": product, "product_qty": 10}
        bids = [
            world.order(
                vendor,
                date(2025, 3, 3),
                lines=[line | {"price_unit": price, "qty_received": received}],
                group=tender,
                state=state,
            )
            for vendor, price, received, state in zip(
                vendors,
                (90, 100, 110),
                (10, 0, 0),
                ("purchase", "cancel", "sent"),
                strict=True,
            )
        ]
        world.load()
        (release,) = self.export()
        self.assertEqual(
            release["ocid"], f"ocds-000000-{self.company.id}-tender-{tender.id}"
        )
        self.assertEqual(release["tag"], ["tender", "award", "contract"])
        self.assertEqual(release["buyer"]["name"], "Test JSC")
        details = release["tender"]
        self.assertEqual(details["status"], "complete")
        self.assertEqual(details["numberOfTenderers"], 3)
        self.assertIn(details["procurementMethod"], ("open", "selective"))
        self.assertEqual(
            details["tenderPeriod"],
            {
                "startDate": f"{bids[0].create_date:%Y-%m-%dT%H:%M:%SZ}",
                "endDate": f"{bids[0].date_order:%Y-%m-%dT%H:%M:%SZ}",
            },
        )
        (item,) = details["items"]
        self.assertEqual(item["quantity"], 10)
        self.assertEqual(item["unit"]["value"]["amount"], 90)
        self.assertEqual(item["classification"]["description"], "Paper")
        self.assertEqual(
            [bid["value"]["amount"] for bid in release["bids"]["details"]],
            [900, 1000, 1100],
        )
        # The second was cancelled, though after it had been approved.
        self.assertEqual(
            [award["status"] for award in release["awards"]], ["active", "cancelled"]
        )
        (contract,) = release["contracts"]
        self.assertEqual(contract["awardID"], str(bids[0].id))
        self.assertEqual(contract["status"], "terminated")
        roles = {party["id"]: party["roles"] for party in release["parties"]}
        self.assertEqual(roles[f"vendor-{vendors[0].id}"], ["tenderer", "supplier"])
        self.assertEqual(roles[f"vendor-{vendors[2].id}"], ["tenderer"])
        self.assertEqual(roles[f"company-{self.company.partner_id.id}"], ["buyer"])

    def test_direct_award(self):
        self.world.order(self.world.vendor(), date(2025, 3, 3), amount=5)
        self.world.load()
        (release,) = self.export()
        self.assertEqual(release["tender"]["procurementMethod"], "direct")
        self.assertNotIn("bids", release)
        self.assertNotIn("tenderers", release["tender"])
        self.assertEqual(release["contracts"][0]["status"], "active")

    def test_what_is_not_exported(self):
        world = self.world
        other = self.env["res.company"].create({"name": "Other JSC"})
        vendor = world.vendor()
        world.order(vendor, state="draft", date_order=date(2025, 3, 3))
        world.order(vendor, date(2025, 3, 3), company=other)
        world.order(vendor, date(2020, 3, 3))
        world.load()
        self.assertEqual(self.export(), [])

    def test_numbers_of_persons_stay_here(self):
        world = self.world
        person = world.vendor(is_company=False, vat="800101300123", city="Astana")
        world.order(person, date(2025, 3, 3))
        world.load()
        (release,) = self.export()
        text = json.dumps(release)
        for private in ("800101300123", "Astana", person.email):
            self.assertNotIn(private, text)
        self.assertIn(person.name, text)

    def test_period_takes_its_last_day(self):
        order = self.world.order(self.world.vendor(), date(2025, 3, 3))
        self.world.load()
        day = order.date_order.date()
        for shift, count in ((0, 1), (1, 0)):
            start = day + timedelta(days=shift)
            releases = self.export(date_from=start, date_to=start)
            self.assertEqual(len(releases), count)

    def test_package(self):
        for price in (5, 6):
            self.world.order(self.world.vendor(), date(2025, 3, 3), amount=price)
        self.world.load()
        export = self.make_export(file_format="package", prefix="ocds-213czf")
        found = json.loads(b"".join(export._stream()))
        self.package.validate(found)
        self.assertEqual(found["version"], "1.1")
        self.assertEqual(found["publisher"], {"name": "Test JSC"})
        self.assertEqual(len(found["releases"]), 2)
        for release in found["releases"]:
            self.check_release(release)
            self.assertTrue(release["ocid"].startswith("ocds-213czf-"))

    def test_nothing_to_export(self):
        """The standard knows no package without a release."""
        export = self.make_export(
            file_format="package", date_from="2019-01-01", date_to="2019-12-31"
        )
        with self.assertRaises(UserError):
            export.action_export()

    def test_generated_purchases_are_valid_and_read_by_cardinal(self):
        background(self.env, 5, orders=400, companies=self.company)
        releases = self.export()
        self.assertGreater(len(releases), 200)
        self.assertEqual(len({release["ocid"] for release in releases}), len(releases))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "releases.jsonl"
            path.write_bytes(b"".join(self.make_export()._stream()))
            coverage = ocdscardinal.coverage(str(path))
        # Each line is read, and what red flags are computed from is there.
        self.assertEqual(coverage["/ocid"], len(releases))
        for needed in (
            "/tender/tenderPeriod/endDate",
            "/bids/details[]/value/amount",
            "/awards[]/suppliers[]/id",
        ):
            self.assertTrue(coverage.get(needed), needed)

    def test_batches_do_not_change_the_file(self):
        background(self.env, 5, orders=60, companies=self.company)
        model = self.env["purchase.order"]
        period = date(2020, 1, 1), date(2026, 3, 1)
        whole = list(model._iterate_ocds(self.company, *period))
        parts = list(model._iterate_ocds(self.company, *period, batch=7))
        self.assertEqual(whole, parts)

    def test_queries_grow_with_batches_alone(self):
        background(self.env, 5, orders=60, companies=self.company)
        model = self.env["purchase.order"]
        period = date(2020, 1, 1), date(2026, 3, 1)
        self.env.flush_all()
        with self.assertQueryCount(10):
            list(model._iterate_ocds(self.company, *period))

    def test_bad_input(self):
        with self.assertRaises(ValidationError):
            self.make_export(date_from="2026-01-02", date_to="2026-01-01")
        for prefix in ("ocds", "ocds-ABC123", "213czf", "ocds-213czf/"):
            with self.assertRaises(ValidationError):
                self.make_export(prefix=prefix)
        other = self.env["res.company"].create({"name": "Other JSC"})
        export = self.make_export().sudo()
        export.company_id = other
        with self.assertRaises(UserError):
            export.with_user(self.users["officer"]).action_export()

    def test_export_is_in_the_journal(self):
        self.world.order(self.world.vendor(), date(2025, 3, 3), amount=5)
        self.world.load()
        export = self.make_export()
        export.action_export()
        self.env.cr.precommit.run()
        entry = self.env["ksrisk.journal"].search(
            [("company_id", "=", self.company.id)], order="position desc", limit=1
        )
        self.assertEqual(entry.event, "ksrisk.export.ocds")
        self.assertEqual(entry.payload["format"], "lines")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestOcdsDownload(OcdsCommon, HttpCase):
    def test_download(self):
        self.world.order(self.world.vendor(), date(2025, 3, 3), amount=5)
        self.world.load()
        url = self.make_export().action_export()["url"]
        self.authenticate("ksrisk_officer", "ksrisk_officer")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn(".jsonl", response.headers["Content-Disposition"])
        self.check_release(json.loads(response.text))
        # An export is its user's own.
        for role in ("auditor", "outsider"):
            self.authenticate(f"ksrisk_{role}", f"ksrisk_{role}")
            self.assertEqual(self.url_open(url).status_code, 404, role)
