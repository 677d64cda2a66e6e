"""The public page of verification: one word about a hash, and nothing else."""

from odoo.tests import HttpCase, tagged

from ..core import seal
from .common import KsriskCommon


@tagged("post_install", "-at_install")
class TestVerify(HttpCase, KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls().reach("approved").with_env(cls.env)
        cls.env.cr.precommit.run()  # the journal is written last

    def look(self, code):
        response = self.url_open(f"/ksrisk/verify/{code}")
        return response, response.text

    def code(self, document):
        return seal.url_hash(document.content_hash)

    def verdict(self, document):
        self.env.flush_all()
        return self.env["ksrisk.document"]._get_verdict(self.code(document))

    def test_known_and_intact_in_three_languages(self):
        response, text = self.look(self.code(self.analysis.plan_id))
        self.assertEqual(response.status_code, 200)
        for lang, part in {
            "kk": "өзгертілмеген",
            "ru": "не изменён",
            "en": "intact",
        }.items():
            self.assertIn(f'lang="{lang}"', text)
            self.assertIn(part, text)

    def test_says_nothing_else(self):
        plan = self.analysis.plan_id
        _response, text = self.look(self.code(plan))
        for secret in (
            *self.users.values(),
            *self.departments,
        ):
            self.assertNotIn(secret.name, text)
        for secret in (
            self.company.name,
            "Сынақ",
            plan.content_hash[2:],
            self.analysis.name,
            "12.03.2026",
            "2026",
            "12-Б",
        ):
            self.assertNotIn(secret, text)
        texts = {self.look(self.code(own))[1] for own in self.analysis.document_ids}
        self.assertEqual(len(texts), 1, "the page tells one document from another")

    def test_unknown_and_malformed_are_alike(self):
        pages = set()
        for code in (
            "1-" + "0" * 64,
            "x",
            "1$" + "0" * 64,
            "%27%20OR%201=1",
            "1-" + "A" * 64,
        ):
            response, text = self.look(code)
            self.assertEqual(response.status_code, 404, code)
            pages.add(text)
        self.assertEqual(len(pages), 1)

    def test_needs_no_login_and_asks_for_nothing(self):
        response, text = self.look(self.code(self.analysis.order_id))
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        for part in ("<script", "<link", "src="):
            self.assertNotIn(part, text)

    def test_broken_file_is_told(self):
        plan = self.analysis.plan_id
        self.assertEqual(self.verdict(plan), "intact")
        self.patch(type(plan.file_ids), "_is_intact", lambda file: file.lang == "ru_RU")
        self.assertEqual(self.verdict(plan), "broken")

    def test_seal_that_the_journal_does_not_know_is_told(self):
        plan = self.analysis.plan_id
        self.patch(type(plan), "_get_journalled_seals", lambda self, documents: {})
        self.assertEqual(self.verdict(plan), "broken")

    def test_draft_is_unknown_and_replaced_is_told(self):
        plan = self.analysis.plan_id
        version = self.as_role(self.env["ksrisk.document"], "officer").browse(
            self.as_role(plan, "officer").action_new_version()["res_id"]
        )
        self.as_role(version, "head").action_sign(self.act(self.today))
        self.env.cr.precommit.run()
        self.assertEqual(self.verdict(plan), "replaced")
        self.assertEqual(self.verdict(version), "intact")

    def test_address_is_on_the_page(self):
        plan = self.analysis.plan_id
        page = plan._get_pages()[0]
        self.assertEqual(
            page["verify"]["url"],
            f"{plan.get_base_url()}/ksrisk/verify/{self.code(plan)}",
        )
        self.assertTrue(page["verify"]["code"].startswith("data:image/svg+xml;base64,"))
        draft = self.env["ksrisk.document"].new(
            {"analysis_id": self.analysis.id, "kind": "monitoring"}
        )
        self.assertFalse(draft._get_pages()[0]["verify"])
