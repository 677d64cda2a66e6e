"""The print dialog and the files that it gives."""

import hashlib
import io
import zipfile
from unittest.mock import patch
from urllib.parse import quote

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..core.archive import MANIFEST
from ..core.languages import KK, RU
from .common import KsriskCommon

LONG = "Өте ұзақ атау " * 40


class PrintCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls().reach("approved", directions=("D2",)).with_env(cls.env)
        cls.env.cr.flush()

    def dialog(self, records, role="officer", **values):
        action = self.as_role(records, role).action_open_print()
        dialog = self.as_role(self.env["ksrisk.print"], role).browse(action["res_id"])
        dialog.write(values)
        return dialog

    def tick(self, dialog, *lines):
        """Tick these lines alone, by their model or the code of the paper."""
        for line in dialog.line_ids:
            line.is_chosen = line in lines
        return dialog

    def lines_of(self, dialog, *documents):
        return [
            line
            for document in documents
            for line in dialog.line_ids
            if line.kind == "document" and line.res_ids == document.ids
        ]

    def unpack(self, dialog):
        name, content = dialog._make_file()
        self.assertTrue(name.endswith(".zip"))
        return zipfile.ZipFile(io.BytesIO(content))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPrintDialog(PrintCommon):
    def test_offers_every_document_paper_and_table(self):
        version = self.as_role(self.analysis.plan_id, "officer").action_new_version()
        dialog = self.dialog(self.analysis)
        by_kind = dialog.line_ids.grouped("kind")
        printed = [tuple(line.res_ids) for line in by_kind["document"]]
        self.assertEqual(
            set(printed), {(document.id,) for document in self.analysis.document_ids}
        )
        self.assertIn((version["res_id"],), printed)
        self.assertEqual(
            by_kind["paper"].mapped("code"), ["checklist", "risks", "agreement_sheet"]
        )
        self.assertEqual(
            by_kind["rows"].mapped("res_model"),
            ["ksrisk.answer", "ksrisk.risk", "ksrisk.measure"],
        )
        ticked = dialog.line_ids.filtered("is_chosen")
        self.assertEqual(set(ticked.mapped("kind")), {"document"})
        (plan,) = self.lines_of(dialog, self.analysis.plan_id)
        self.assertEqual(plan.formats, "PDF, DOCX, XLSX")

    def test_zip_with_its_manifest(self):
        reference, plan = self.analysis.reference_id, self.analysis.plan_id
        dialog = self.dialog(
            self.analysis, delivery="zip", with_docx=True, with_xlsx=True
        )
        self.tick(dialog, *self.lines_of(dialog, reference, plan))
        box = self.unpack(dialog)
        names = box.namelist()
        self.assertEqual(len(names), 2 + 2 + 2 + 2 + 1 + 1)
        manifest = box.read(MANIFEST).decode()
        for file in reference.file_ids | plan.file_ids:
            with self.subTest(file=file.attachment_id.name):
                self.assertIn(f"{file.sha256}  ", manifest)
        for line in manifest.splitlines():
            if not line.startswith("#"):
                digest, name = line.split("  ", 1)
                self.assertEqual(hashlib.sha256(box.read(name)).hexdigest(), digest)
        self.assertIn(self.users["officer"].name, manifest)
        self.assertIn(plan.content_hash, manifest)
        self.assertIn("sha256sum -c", manifest)

    def test_sealed_bytes_alone(self):
        plan = self.analysis.plan_id
        dialog = self.dialog(plan, "auditor", lang_kk=False)
        name, content = dialog._make_file()
        (sealed,) = plan.file_ids.filtered(lambda file: file.lang == RU)
        self.assertEqual(content, sealed.attachment_id.raw)
        self.assertEqual(hashlib.sha256(content).hexdigest(), sealed.sha256)
        self.assertEqual(name, f"{plan.with_context(lang=RU).display_name} ru.pdf")

    def test_a_broken_seal_is_not_printed(self):
        plan = self.analysis.plan_id
        self.patch(type(plan.file_ids), "_is_intact", lambda file: False)
        with self.assertRaises(UserError):
            self.dialog(plan)._make_file()

    def test_one_file_comes_as_it_is(self):
        dialog = self.dialog(
            self.analysis.plan_id,
            delivery="file",
            with_pdf=False,
            with_docx=True,
            lang_ru=False,
        )
        name, content = dialog._make_file()
        self.assertTrue(name.endswith(" kk.docx"))
        self.assertEqual(content[:2], b"PK")
        dialog.lang_ru = True
        self.assertEqual(len(self.unpack(dialog).namelist()), 3)

    def test_export_of_rows_from_a_list(self):
        dialog = self.dialog(self.analysis.risk_ids | self.analysis.risk_ids)
        name, content = dialog._make_file()
        self.assertTrue(name.endswith(".xlsx"))
        self.assertIn(self.analysis.display_name, name)
        self.assertEqual(content[:2], b"PK")

    def test_checklists_from_the_list_of_requests(self):
        dialog = self.dialog(self.analysis.request_ids)
        self.assertEqual(
            dialog.line_ids.mapped("code"), ["checklist", "checklist_empty"]
        )
        name, content = dialog._make_file()
        self.assertIn(self.analysis.display_name, name)
        self.assertIn(self.analysis.name, content.decode())

    def test_long_names_survive(self):
        self.analysis.sudo().flush_recordset()
        plan = self.analysis.plan_id
        self.patch(
            type(plan),
            "_compute_display_name",
            lambda self: self.update({"display_name": LONG}),
        )
        dialog = self.dialog(plan, delivery="zip", with_docx=True)
        for line in dialog.line_ids:
            line.name = LONG
        names = self.unpack(dialog).namelist()
        self.assertEqual(len(set(names)), 5)
        for name in names:
            self.assertLessEqual(len(name.encode()), 255)
            self.assertRegex(name, r"\.(pdf|docx|txt)$")
        self.assertLessEqual(len(f"{plan._get_print_name()}.pdf".encode()), 255)

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def assert_refused(self, dialog, words):
        with self.assertRaisesRegex(UserError, words):
            dialog.action_print()
        with self.assertRaisesRegex(UserError, words):
            dialog._make_file()

    def test_nothing_chosen(self):
        dialog = self.dialog(self.analysis)
        self.assert_refused(self.tick(dialog), "Tick what")

    def test_no_language_and_no_format(self):
        dialog = self.dialog(self.analysis.plan_id, lang_kk=False, lang_ru=False)
        self.assert_refused(dialog, "Choose Kazakh")
        dialog.write({"lang_kk": True, "delivery": "zip", "with_pdf": False})
        self.assert_refused(dialog, "Choose a format")

    def test_a_format_that_is_not_there(self):
        dialog = self.dialog(self.analysis.order_id, delivery="zip", with_pdf=False)
        dialog.with_docx = True
        self.assert_refused(dialog, "given as PDF alone")
        rows = self.dialog(self.analysis.risk_ids, delivery="pdf")
        self.assert_refused(rows, "given as XLSX alone")

    def test_too_many_checklists(self):
        dialog = self.dialog(self.analysis.request_ids)
        dialog.line_ids[0].sudo().res_ids = list(range(1, 500))
        self.assert_refused(dialog, "499 checklists")

    def test_nothing_to_print_yet(self):
        with self.assertRaises(UserError):
            self.dialog(self.make_analysis())

    def test_refusals_are_translated(self):
        dialog = self.tick(self.dialog(self.analysis))
        for lang, words in ((KK, "белгілеңіз"), (RU, "Отметьте")):
            with self.assertRaisesRegex(UserError, words):
                dialog.with_context(lang=lang).action_print()

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------
    def test_languages_are_remembered_for_each_user(self):
        dialog = self.dialog(self.analysis.plan_id, lang_ru=False)
        dialog.action_print()
        again = self.dialog(self.analysis)
        self.assertEqual((again.lang_kk, again.lang_ru), (True, False))
        other = self.dialog(self.analysis, "auditor")
        self.assertEqual((other.lang_kk, other.lang_ru), (True, True))
        again.lang_ru = True
        again.action_print()
        self.assertTrue(self.dialog(self.analysis).lang_ru)

    def test_only_readers_open_it(self):
        for role in ("respondent", "outsider", "admin"):
            for records in (self.analysis, self.analysis.plan_id):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.dialog(records, role)

    def test_a_line_forged_onto_other_records_opens_nothing(self):
        """The lines are the user's own rows: they say what, never that he may."""
        other = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": self.make_analysis(member_ids=[]).id, "kind": "minutes"}
        )
        dialog = self.dialog(self.analysis.order_id, "leader")
        dialog.line_ids.res_ids = other.ids
        with self.assertRaises(AccessError):
            dialog._make_file()
        for model in ("res.users", "ksrisk.journal"):
            dialog.line_ids.write({"res_model": model, "res_ids": [1]})
            with self.subTest(model=model), self.assertRaises(UserError):
                dialog._make_file()

    def test_auditor_prints_and_writes_nothing(self):
        dialog = self.dialog(self.analysis, "auditor", delivery="zip", with_xlsx=True)
        self.assertIn(MANIFEST, self.unpack(dialog).namelist())


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestMergedPdf(PrintCommon):
    def test_kazakh_stands_before_russian(self):
        reports = self.env["ir.actions.report"]
        if reports.get_wkhtmltopdf_state() != "ok":
            self.skipTest("The patched wkhtmltopdf is missing: no PDF can be made.")
        version = self.as_role(self.analysis.plan_id, "officer").action_new_version()
        plan = self.env["ksrisk.document"].browse(version["res_id"])
        dialog = self.dialog(self.analysis)
        self.tick(dialog, *self.lines_of(dialog, plan))
        risks = dialog.line_ids.filtered(lambda line: line.code == "risks")
        risks.is_chosen = True
        name, content = dialog.with_context(force_report_rendering=True)._make_file()
        texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        found = [
            next(index for index, text in enumerate(texts) if words in text)
            for words in ("БЕКІТЕМІН", "УТВЕРЖДАЮ", "тізбесі", "Перечень")
        ]
        self.assertEqual(found, sorted(found))
        self.assertTrue(name.endswith(".pdf"))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPrintRoutes(HttpCase, PrintCommon):
    def sign_in(self, role):
        login = self.users[role].login
        self.authenticate(login, login)

    def fetch(self, dialog, path=""):
        self.env.flush_all()
        self.env.cr.flush()
        address = f"/ksrisk/print/{dialog.id}{path}"
        if path:
            return self.url_open(address)
        return self.url_open(address, data={"csrf_token": Request.csrf_token(self)})

    def test_download_has_its_name_and_sealed_bytes(self):
        plan = self.analysis.plan_id
        dialog = self.dialog(plan, "auditor", lang_kk=False)
        self.sign_in("auditor")
        response = self.fetch(dialog)
        self.assertEqual(response.status_code, 200)
        (sealed,) = plan.file_ids.filtered(lambda file: file.lang == RU)
        self.assertEqual(response.content, sealed.attachment_id.raw)
        disposition = response.headers["Content-Disposition"]
        name = f"{plan.with_context(lang=RU).display_name} ru.pdf"
        self.assertTrue(disposition.startswith("attachment"))
        self.assertIn(f"filename*=UTF-8''{quote(name, safe='')}", disposition)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_preview_is_shown_in_the_browser(self):
        dialog = self.dialog(self.analysis.plan_id, lang_ru=False)
        self.sign_in("officer")
        for path in ("/preview", f"/preview?line={dialog.line_ids.id}"):
            response = self.fetch(dialog, path)
            self.assertEqual(response.status_code, 200)
            self.assertTrue(
                response.headers["Content-Disposition"].startswith("inline")
            )
            self.assertEqual(response.headers["Content-Type"], "application/pdf")

    @mute_logger("odoo.http")
    def test_another_s_dialog_is_closed(self):
        dialog = self.dialog(self.analysis.plan_id)
        for role in ("auditor", "respondent", "leader"):
            self.sign_in(role)
            for path in ("", "/preview"):
                with self.subTest(role=role, path=path):
                    response = self.fetch(dialog, path)
                    self.assertEqual(response.status_code, 422)
                    self.assertNotIn("Content-Disposition", response.headers)

    @mute_logger("odoo.http")
    def test_errors_are_told_in_words(self):
        dialog = self.dialog(self.analysis)
        self.tick(dialog)
        self.users["officer"].lang = KK
        self.sign_in("officer")
        preview = self.fetch(dialog, "/preview")
        self.assertEqual(preview.status_code, 422)
        self.assertIn("белгілеңіз", preview.text)
        download = self.fetch(dialog)
        self.assertEqual(download.status_code, 422)
        self.assertIn("odoo.exceptions.UserError", download.text)
        dialog.unlink()
        self.assertIn("қайта ашыңыз", self.fetch(dialog, "/preview").text)

    @mute_logger("odoo.http")
    def test_nothing_without_login(self):
        dialog = self.dialog(self.analysis.plan_id)
        self.env.flush_all()
        for path in ("", "/preview"):
            response = self.url_open(
                f"/ksrisk/print/{dialog.id}{path}", allow_redirects=False
            )
            self.assertIn(response.status_code, (303, 403))

    def test_confidential_rows_are_journalled_over_http(self):
        risks = self.analysis.risk_ids
        dialog = self.dialog(risks)
        self.sign_in("officer")
        self.as_role(risks, "officer").action_mark_confidential()
        self.assertEqual(self.fetch(dialog).status_code, 200)
        self.env.cr.flush()
        self.env.invalidate_all()
        entry = self.env["ksrisk.journal"].search([("event", "=", "ksrisk.export")])
        self.assertEqual(entry.actor_id, self.users["officer"])


@tagged("post_install", "-at_install", "ksrisk_tour")
class TestPrintTour(HttpCase, PrintCommon):
    def test_officer_prints_reference_and_plan_to_a_zip(self):
        made = []
        dialog = self.env.registry["ksrisk.print"]
        make = dialog._make_file

        def spy(own):
            made.append(make(own))
            return made[-1]

        with patch.object(dialog, "_make_file", spy):
            self.start_tour(
                "/odoo", "ksrisk_print_zip", login=self.users["officer"].login
            )
        ((name, content),) = made
        self.assertTrue(name.endswith(".zip"))
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        self.assertEqual(len(names), 2 * 2 + 2 * 2 + 1)
        for part in ("Талдамалық анықтама", "Аналитическая справка", "Іс-шаралар"):
            self.assertTrue([one for one in names if one.startswith(part)])
