"""The same attacks as they come from outside: over RPC, reports and file routes."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlencode

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import KsriskCommon

FORGED = "Forged title"
#: Guarded values that somebody would like to write, by model.
WISHES = {
    "ksrisk.analysis": {
        "state": "closed",
        "order_number": "1",
        "date_signed": "2026-01-01",
    },
    "ksrisk.document": {"state": "draft", "content_hash": "x", "number": "1"},
    "ksrisk.request": {"state": "returned", "user_id": 2},
    "ksrisk.answer": {"answered_by_id": 2, "verified_by_id": 2},
    "ksrisk.risk": {"state": "eliminated"},
    "ksrisk.measure": {"state": "confirmed", "confirmed_by_id": 2},
    "ksrisk.deadline": {"date_deadline": "2030-01-01", "date_done": "2026-01-01"},
    "ksrisk.approval": {"decision": "disagreed"},
    "ksrisk.journal": {"actor_name": "x"},
}
PRIVATE = (
    ("_transition", ["issue_order", {"number": "1"}]),
    ("_effect_start_collection", [None, None]),
    ("_transition_values", [None, None, None]),
    ("_journal_transition", [None, {}, None, []]),
    ("_write", [{"state": "closed"}]),
    ("sudo", []),
    ("with_user", [1]),
    ("with_context", [{"ksrisk_permit": True}]),
)


class KsriskHttpCommon(HttpCase, KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls().reach("monitoring").with_env(cls.env)
        cls.draft = cls().make_analysis().with_env(cls.env)
        cls.env.cr.flush()
        analysis = cls.analysis
        cls.records = {
            record._name: record
            for record in (
                analysis,
                analysis.reference_id,
                analysis.request_ids[0],
                analysis.answer_ids[0],
                analysis.risk_ids[0],
                analysis.measure_ids[0],
                analysis.deadline_ids[0],
                analysis.reference_id.approval_ids[0],
                cls.env["ksrisk.journal"].search(
                    [("company_id", "=", cls.company.id)], limit=1
                ),
            )
        }

    def sign_in(self, role):
        login = self.users[role].login
        self.authenticate(login, login)

    def each_wish(self):
        for model, values in WISHES.items():
            for name, value in values.items():
                yield self.records[model], name, value

    def assert_unchanged(self, record, name, value):
        record.invalidate_recordset()
        stored = record[name]
        stored = stored.id if hasattr(stored, "_ids") else stored
        self.assertNotEqual(str(stored), str(value))


@tagged("post_install", "-at_install")
class TestBypassRpc(KsriskHttpCommon):
    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def assert_refused(self, *args, **kwargs):
        with (
            self.assertRaises(JsonRpcException),
            mute_logger("odoo.http", "odoo.sql_db"),
        ):
            self.call(*args, **kwargs)

    def test_guarded_fields(self):
        context = {"ksrisk_permit": True, "ksrisk_running": True}
        for role in ("officer", "respondent", "head", "admin"):
            self.sign_in(role)
            for record, name, value in self.each_wish():
                with self.subTest(role=role, field=f"{record._name}.{name}"):
                    for method, args in (
                        ("write", [{name: value}]),
                        ("web_save", [{name: value}, {}]),
                    ):
                        self.assert_refused(
                            record._name, method, record.ids, *args, context=context
                        )
                    self.assert_unchanged(record, name, value)

    def test_import(self):
        self.sign_in("officer")
        for model in ("ksrisk.analysis", "ksrisk.risk", "ksrisk.measure"):
            with self.subTest(model=model):
                rows = [[str(self.records[model].id), WISHES[model]["state"]]]
                result = self.call(model, "load", [".id", "state"], rows)
                self.assertFalse(result["ids"])
                self.assert_unchanged(self.records[model], "state", rows[0][1])

    def test_create(self):
        self.sign_in("officer")
        values = {"company_id": self.company.id}
        for name, value in WISHES["ksrisk.analysis"].items():
            with self.subTest(name=name):
                self.assert_refused(
                    "ksrisk.analysis", "create", [{**values, name: value}]
                )
                default = {f"default_{name}": value}
                self.assert_refused(
                    "ksrisk.analysis", "create", [values], context=default
                )

    def test_default_of_his_own(self):
        self.sign_in("officer")
        self.call("ir.default", "set", "ksrisk.analysis", "order_number", "1", True)
        (created,) = self.call(
            "ksrisk.analysis", "create", [{"company_id": self.company.id}]
        )
        self.assertFalse(self.env["ksrisk.analysis"].browse(created).order_number)

    def test_private_methods(self):
        for role in ("officer", "admin"):
            self.sign_in(role)
            for method, args in PRIVATE:
                with self.subTest(role=role, method=method):
                    self.assert_refused(
                        "ksrisk.analysis", method, self.draft.ids, *args
                    )
        self.draft.invalidate_recordset()
        self.assertEqual(self.draft.state, "draft")
        self.assertFalse(self.draft.order_date or self.draft.request_ids)

    def test_respondent_takes_no_step_and_reads_no_analysis(self):
        self.sign_in("respondent")
        for model, method in (
            ("ksrisk.analysis", "action_close"),
            ("ksrisk.document", "action_new_version"),
            ("ksrisk.risk", "action_eliminate"),
            ("ksrisk.request", "action_accept"),
            ("ksrisk.measure", "action_confirm"),
            ("ksrisk.deadline", "action_done"),
            ("ksrisk.journal", "action_verify"),
            ("ksrisk.analysis", "read"),
            ("ksrisk.risk", "read"),
            ("ksrisk.document", "read"),
        ):
            with self.subTest(model=model, method=method):
                self.assert_refused(model, method, self.records[model].ids)

    def test_removal(self):
        for role in ("officer", "respondent", "admin"):
            self.sign_in(role)
            for model, record in self.records.items():
                with self.subTest(role=role, model=model):
                    self.assert_refused(model, "unlink", record.ids)
                    self.assertTrue(record.exists())


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBypassJson2(KsriskHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = cls.env["ir.module.module"].search([("name", "=", "rpc")])
        cls.has_rpc = module.state == "installed"

    def setUp(self):
        super().setUp()
        if not self.has_rpc:
            self.skipTest("the addon rpc, which serves /json/2, is not installed")

    def post(self, key, model, method, **values):
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(values),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {key}",
            },
        )

    def make_key(self, role):
        keys = self.env["res.users.apikeys"].with_user(self.users[role])
        return keys._generate("rpc", "Test", datetime.now() + timedelta(days=1))

    def test_guarded_fields(self):
        for role in ("officer", "respondent"):
            key = self.make_key(role)
            for record, name, value in self.each_wish():
                with self.subTest(role=role, field=f"{record._name}.{name}"):
                    with mute_logger("odoo.http"):
                        response = self.post(
                            key,
                            record._name,
                            "write",
                            ids=record.ids,
                            vals={name: value},
                            context={"ksrisk_permit": True},
                        )
                    self.assertEqual(response.status_code, 403, response.text[:200])
                    self.assert_unchanged(record, name, value)

    def test_private_methods(self):
        key = self.make_key("officer")
        for method, _args in PRIVATE:
            with self.subTest(method=method), mute_logger("odoo.http"):
                response = self.post(key, "ksrisk.analysis", method, ids=self.draft.ids)
                self.assertGreaterEqual(response.status_code, 400)

    def test_what_is_allowed_works(self):
        """The refusals above aren't those of a broken key."""
        response = self.post(
            self.make_key("officer"),
            "ksrisk.analysis",
            "read",
            ids=self.analysis.ids,
            fields=["state"],
        )
        self.assertEqual(response.json()[0]["state"], "monitoring")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBypassFiles(KsriskHttpCommon):
    def test_sealed_files_are_served_to_readers_alone(self):
        file = self.analysis.reference_id.file_ids[0].attachment_id
        for role, status in (
            ("respondent", 404),
            ("outsider", 404),
            ("admin", 404),
            ("auditor", 200),
            ("commissioner", 200),
        ):
            self.sign_in(role)
            for url in (
                f"/web/content/{file.id}",
                f"/web/content/{file.id}?download=1",
            ):
                with self.subTest(role=role, url=url):
                    self.assertEqual(self.url_open(url).status_code, status)

    def get_report(self, kind, name, analysis, **query):
        address = f"/report/{kind}/ksrisk_analysis.{name}/{analysis.id}"
        values = {key: json.dumps(value) for key, value in query.items()}
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            return self.url_open(f"{address}?{urlencode(values)}")

    def test_reports_are_printed_for_readers_alone(self):
        for role in ("respondent", "outsider", "admin"):
            self.sign_in(role)
            for kind in ("html", "pdf", "text"):
                for query in (
                    {},
                    {"options": {"document_id": self.analysis.reference_id.id}},
                    {"options": {"ids": self.analysis.ids}},
                ):
                    with self.subTest(role=role, kind=kind, query=query):
                        response = self.get_report(
                            kind, "report_reference", self.analysis, **query
                        )
                        self.assertGreaterEqual(response.status_code, 400)
                        self.assertNotIn("Талдамалық анықтама", response.text)

    def test_forged_pages_are_not_printed(self):
        page = {"title": FORGED, "lang": "ru_RU", "blocks": [], "labels": {}}
        self.sign_in("officer")
        plain = self.get_report("html", "report_order", self.draft)
        self.assertEqual(plain.status_code, 200)
        for query in (
            {"context": {"ksrisk_pages": [page]}},
            {"options": {"ksrisk_pages": [page], "pages": [page]}},
        ):
            with self.subTest(query=query):
                response = self.get_report("html", "report_order", self.draft, **query)
                self.assertEqual(response.status_code, 200)
                self.assertNotIn(FORGED, response.text)

    def test_reader_gets_the_sealed_bytes(self):
        file = self.analysis.reference_id.file_ids.filtered(
            lambda file: file.lang == "kk_KZ"
        )
        self.sign_in("auditor")
        response = self.get_report(
            "pdf", "report_reference", self.analysis, options={"langs": ["kk_KZ"]}
        )
        self.assertEqual(response.content, file.attachment_id.raw)
