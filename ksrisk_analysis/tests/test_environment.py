"""The environment tells its own defects, to who can mend them."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core.languages import KK, LANGS, RU
from .test_access import KsriskAccessCommon


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestEnvironment(KsriskAccessCommon):
    def setUp(self):
        super().setUp()
        self.serve_at("https://arman.example")

    def serve_at(self, url):
        self.env["ir.config_parameter"].sudo().set_param("web.base.url", url)

    def probe(self, **results):
        """Have the probes find this."""
        model = self.env.registry["ksrisk.environment"]
        for name, result in results.items():
            self.patch(model, f"_probe_{name}", lambda self, *args, r=result: r)

    def banner(self, role):
        return self.as_role(self.env["ksrisk.environment"], role)._get_banner()

    def test_this_machine_has_no_defects(self):
        self.assertEqual(self.env["ksrisk.environment"]._get_defects(), {})

    def test_each_defect_says_what_to_install(self):
        for results, words in (
            ({"engine": "missing"}, "with patched Qt"),
            ({"engine": "unpatched"}, "no page numbers"),
            ({"engine": "broken"}, "too old"),
            ({"font": False}, "fonts-noto-core"),
            ({"languages": [KK]}, "kk_KZ"),
            ({"package": False}, "pip install python-docx"),
            ({"package": False}, "pip install XlsxWriter"),
        ):
            with self.subTest(results=results):
                model = self.env.registry["ksrisk.environment"]
                ((name, result),) = results.items()
                with patch.object(
                    model, f"_probe_{name}", lambda self, *args, r=result: r
                ):
                    self.assertIn(words, self.banner("admin"))
                    self.assertIn(words, self.banner("system"))

    def test_an_address_that_leads_nowhere(self):
        for url in (
            "http://localhost:8069",
            "http://127.0.0.1:8069",
            "http://[::1]:8069",
            "http://0.0.0.0",
        ):
            with self.subTest(url=url):
                self.serve_at(url)
                self.assertIn(url, self.banner("admin"))
                self.assertEqual(self.banner("officer"), "")
        # A file itself can be made all the same.
        self.env["ksrisk.environment"]._check("pdf")
        self.serve_at("http://10.1.2.3:8069")
        self.assertEqual(self.banner("admin"), "")

    def test_others_are_told_nothing(self):
        self.probe(engine="missing", font=False, languages=[KK], package=False)
        for role in ("officer", "head", "leader", "auditor", "respondent", "outsider"):
            with self.subTest(role=role):
                self.assertEqual(self.banner(role), "")
        with self.assertRaises(AccessError):
            self.as_role(self.env["ksrisk.environment"], "officer").create({})

    def test_an_unknown_font_is_no_defect(self):
        self.probe(font=None)
        self.assertEqual(self.banner("admin"), "")
        check = self.as_role(self.env["ksrisk.environment"], "admin").create({})
        self.assertIn("fc-list", check.summary)

    def test_screen_lists_every_check(self):
        self.probe(engine="unpatched")
        check = self.as_role(self.env["ksrisk.environment"], "admin").create({})
        self.assertEqual(check.summary.count("<tr>"), 6)
        self.assertEqual(check.summary.count("text-bg-danger"), 1)
        self.assertIn("no page numbers", check.summary)
        for lang, words in ((KK, "бет нөмірлері"), (RU, "номеров страниц")):
            self.assertIn(words, check.with_context(lang=lang)._get_summary())

    def test_company_and_analysis_show_it_to_administrators(self):
        self.probe(font=False)
        company = self.as_role(self.company, "system")
        self.assertIn("fonts-noto-core", company.ksrisk_defects)
        self.assertEqual(self.as_role(self.company, "officer").ksrisk_defects, "")
        analysis = self.as_role(self.analysis, "officer")
        self.assertNotIn("environment_defects", analysis.fields_get())

    def render(self, lang=KK):
        reports = self.as_role(self.env["ir.actions.report"], "officer")
        return reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            "ksrisk_analysis.report_risks", self.analysis.ids, {"langs": [lang]}
        )

    def test_no_pdf_that_would_be_wrong(self):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() != "ok":
            self.skipTest("The patched wkhtmltopdf is missing: no PDF can be made.")
        self.assertEqual(self.render()[0][:4], b"%PDF")
        for results in ({"engine": "unpatched"}, {"font": False}):
            ((name, result),) = results.items()
            with (
                self.subTest(results=results),
                patch.object(
                    self.env.registry["ksrisk.environment"],
                    f"_probe_{name}",
                    lambda self, *args, r=result: r,
                ),
                self.assertRaisesRegex(UserError, "can't be made properly"),
            ):
                self.render()

    def test_nothing_is_printed_while_a_language_is_not_active(self):
        self.probe(languages=list(LANGS))
        with self.assertRaisesRegex(UserError, "not active: kk_KZ, ru_RU"):
            self.render()

    def test_no_office_file_without_its_package(self):
        plan = self.as_role(self.analysis.plan_id, "officer")
        self.probe(package=False)
        for make in (
            lambda: plan._make_docx(KK),
            plan._make_xlsx,
            self.analysis.risk_ids._make_workbook,
        ):
            with self.assertRaisesRegex(UserError, "pip install"):
                make()
