"""Each document, word for word, in both languages, and its pages.

After a wanted change write the files anew, and read the difference:
``KSRISK_GOLDEN=1 make test-fast T=/ksrisk_analysis:TestGolden``
"""

import copy
import io
from datetime import date

from pypdf import PdfReader

from odoo.tests import tagged

from ..core.languages import KK, LANGS, RU
from ..core.words import initials
from ..models.ksrisk_document_values import Pages
from .golden_common import GoldenCommon, as_text

#: Pages of each document in both languages together.
PAGES = {
    "order": 7,
    "amending_order": 4,
    "announcement": 2,
    "work_plan_stages": 2,
    "work_plan_checklist": 4,
    "reference": 4,
    "remediation_plan": 2,
    "positions": 2,
    "monitoring": 2,
    "monitoring_final": 2,
    "discussion": 2,
    "minutes": 2,
    "closing": 2,
}
LETTERS = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ"
FAMILIES = ("NotoSerif", "DejaVuSerif")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestGolden(GoldenCommon):
    def test_text_and_order_of_columns(self):
        for name, document in self.documents.items():
            for lang in LANGS:
                with self.subTest(document=name, lang=lang):
                    self.assert_golden(
                        name, lang, as_text(document._get_document_values(lang))
                    )

    def test_every_document_has_its_file_and_its_pages(self):
        self.assertEqual(set(self.documents), set(PAGES))

    def test_swapped_columns_are_seen(self):
        values = copy.deepcopy(self.documents["monitoring"]._get_document_values(KK))
        table = values["blocks"][0]
        for row in (table["columns"], *(row["cells"] for row in table["rows"])):
            row[1], row[2] = row[2], row[1]
        self.assertNotEqual(as_text(values), self.golden("monitoring", KK).read_text())

    def test_one_wording_of_a_recommendation(self):
        for lang, word in {KK: "Ұсыным", RU: "Рекомендация"}.items():
            values = self.documents["reference"]._get_document_values(lang)
            cells = [
                (line, row["of"])
                for block in values["blocks"]
                for row in block.get("rows", ())
                for cell in row.get("cells", ())
                for line in cell
                if line == word
            ]
            self.assertEqual(len(cells), 1)
            self.assertEqual(
                [model for model, _id in cells[0][1]], ["ksrisk.recommendation"]
            )

    def test_register_names_no_person(self):
        document = self.documents["positions"]
        for lang in LANGS:
            printed = str(document._get_document_values(lang)["blocks"])
            for person in (*self.users.values(), *self.employees.values()):
                for name in (
                    person.name,
                    initials(person.name),
                    person.name.split()[0],
                ):
                    self.assertNotIn(name, printed)

    def test_figures_count_only_what_was_done_by_the_day(self):
        measure = self.documents["remediation_plan"].analysis_id.measure_ids
        self.assertEqual(measure.date_confirmed, date(2026, 3, 12))
        for day, total in (
            (date(2026, 3, 11), "Всего: 1, исполнено: 0, просрочено: 0."),
            (date(2026, 3, 12), "Всего: 1, исполнено: 1, просрочено: 0."),
        ):
            document = self.draft(measure.analysis_id, "monitoring", date_as_of=day)
            self.assertIn(total, as_text(document._get_document_values(RU)))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPages(GoldenCommon):
    """The files of the real engine."""

    def setUp(self):
        super().setUp()
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() != "ok":
            self.skipTest("The patched wkhtmltopdf is missing: no PDF can be made.")

    def render(self, document, *pages):
        """The PDF of some pages of values."""
        reports = self.env["ir.actions.report"].with_context(
            ksrisk_pages=Pages(pages), force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(
            document._get_report(), document.analysis_id.ids
        )
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))

    def is_marked(self, page, mark):
        """Whether the mark fills the ground as a pattern, or stands there once."""
        return bool(page["/Resources"].get("/Pattern")) or mark in self.squeeze(page)

    def squeeze(self, page):
        """The text of a page without any space: the engine sets some of its own."""
        return "".join(page.extract_text().split())

    def fonts(self, reader):
        """Names of the fonts of a file, and whether each one is inside it."""
        found = {}
        for page in reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                font = font.get_object()["/DescendantFonts"][0].get_object()
                name = font["/BaseFont"].rpartition("+")[2].strip("/")
                found[name] = "/FontFile2" in font["/FontDescriptor"].get_object()
        return found

    def assert_fonts(self, reader):
        fonts = self.fonts(reader)
        self.assertTrue(fonts and all(fonts.values()), fonts)
        families = {name.partition("-")[0] for name in fonts}
        self.assertEqual(len(families), 1, fonts)
        self.assertLess(families, set(FAMILIES))

    def test_pages_and_fonts(self):
        for name, document in self.documents.items():
            values = [document._get_document_values(lang) for lang in LANGS]
            pages = [document._make_page(value) for value in values]
            reader = self.render(document, *pages)
            with self.subTest(document=name):
                self.assertEqual(len(reader.pages), PAGES[name])
                self.assert_fonts(reader)

    def test_mark_on_every_page_of_a_draft_and_on_none_that_is_signed(self):
        document = self.documents["order"]
        for lang, mark in {KK: "ЖОБА", RU: "ПРОЕКТ"}.items():
            values = document._get_document_values(lang)
            signed = document._make_page(values)
            draft = dict(signed, mark=mark, foot="", verify="")
            with_mark, without = (
                self.render(document, page).pages for page in (draft, signed)
            )
            self.assertEqual(len(with_mark), len(without))
            for marked, plain in zip(with_mark, without, strict=True):
                self.assertTrue(self.is_marked(marked, mark))
                self.assertFalse(self.is_marked(plain, mark))
            self.assertIn("".join(values["title"].split()), self.squeeze(with_mark[0]))

    def test_500_rows_and_a_cell_of_4000_characters(self):
        document = self.documents["remediation_plan"]
        values = copy.deepcopy(document._get_document_values(KK))
        [table] = values["blocks"]
        [row] = table["rows"]
        table["rows"] = [
            {**row, "cells": [[f"{index}"], *row["cells"][1:]]}
            for index in range(1, 501)
        ]
        long = " ".join(f"{LETTERS}{index}" for index in range(400))[:4000]
        table["rows"][250]["cells"][1] = [long]
        reader = self.render(document, document._make_page(values))
        texts = [self.squeeze(page) for page in reader.pages]
        whole = "".join(texts)
        self.assertIn("500", texts[-1])
        for word in long.split():
            self.assertIn(word, whole)
        head = "".join(table["columns"][1].split())
        for text in texts[:-1]:
            self.assertIn(head, text)
        self.assert_fonts(reader)

    def test_empty_lists(self):
        analysis = self.make_analysis(directions=[])
        for kind in (
            "work_plan",
            "remediation_plan",
            "positions",
            "monitoring",
            "order",
        ):
            document = self.env["ksrisk.document"].new(
                {"analysis_id": analysis.id, "kind": kind}
            )
            pages = [
                document._make_page(document._get_document_values(lang))
                for lang in LANGS
            ]
            with self.subTest(kind=kind):
                self.assertGreaterEqual(len(self.render(document, *pages).pages), 2)
