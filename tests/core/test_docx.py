"""Documents as .docx files."""

import io
import unittest

import docx
from docx.oxml.ns import qn

from core.docx import document

LONG = "Ұсыным мәтіні " * 300


def page(**values):
    return {
        "lang": "kk_KZ",
        "title": "Іс-шаралар жоспары",
        "subtitle": "«Сынақ» АҚ",
        "company": "«Сынақ» АҚ",
        "place": "Астана",
        "number": "",
        "mark": "ЖОБА",
        "foot": "ЖОБА",
        "labels": {
            "paging": '<span class="page"></span>-бет, барлығы '
            '<span class="topage"></span>'
        },
        "approval": {
            "heading": "БЕКІТЕМІН",
            "lines": ["Басқарма төрағасы"],
            "name": "Сейітов А.Б.",
            "date": "2026 жылғы «12» наурыз",
        },
        "act": {"heading": "", "number": "", "date": "«12» наурыз"},
        "blocks": [],
        "signatures": [],
        "footnotes": ["* ескертпе"],
        **values,
    }


def read(content):
    return docx.Document(io.BytesIO(content))


def texts(node):
    """The text of each paragraph, those in tables too."""
    return [
        "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        for paragraph in node.iter(qn("w:p"))
    ]


def make(html, **values):
    return read(
        document(page(blocks=[{"heading": "1. Бөлім", "html": html}], **values))
    )


class TestDocx(unittest.TestCase):
    def styles(self, doc):
        return {p.text: p.style.name for p in doc.paragraphs if p.text}

    def test_page_and_language(self):
        for lying, width, left in ((False, 210, 30), (True, 297, 20)):
            section = read(document(page(), lying)).sections[0]
            self.assertEqual(round(section.page_width.mm), width)
            self.assertEqual(round(section.left_margin.mm), left)
            self.assertEqual(round(section.right_margin.mm), 15)
        for lang, code in (("kk_KZ", "kk-KZ"), ("ru_RU", "ru-RU")):
            doc = read(document(page(lang=lang)))
            found = {
                node.get(qn("w:val")) for node in doc.styles.element.iter(qn("w:lang"))
            }
            self.assertEqual(found, {code})
            self.assertEqual(doc.core_properties.language, code)

    def test_one_family_for_every_script(self):
        doc = read(document(page()))
        for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
            fonts = doc.styles[name].element.rPr.rFonts
            for script in ("ascii", "hAnsi", "cs", "eastAsia"):
                self.assertEqual(fonts.get(qn(f"w:{script}")), "Times New Roman")
            self.assertIsNone(fonts.get(qn("w:asciiTheme")))

    def test_draft_and_paging_stand_on_every_page(self):
        section = read(document(page())).sections[0]
        self.assertEqual(section.header.paragraphs[0].text, "ЖОБА")
        footer = section.footer.paragraphs[0]._p
        fields = [node.text.strip() for node in footer.iter(qn("w:instrText"))]
        self.assertEqual(fields, ["PAGE", "NUMPAGES"])
        self.assertIn("-бет, барлығы", "".join(texts(section.footer._element)))
        signed = read(document(page(mark=""))).sections[0]
        self.assertEqual(signed.header.paragraphs[0].text, "")

    def test_headings_are_headings(self):
        doc = make("<p>Мәтін</p><h3>Бағыт</h3><p>Тағы</p>")
        styles = self.styles(doc)
        self.assertEqual(styles["Іс-шаралар жоспары"], "Heading 1")
        self.assertEqual(styles["1. Бөлім"], "Heading 2")
        self.assertEqual(styles["Бағыт"], "Heading 3")
        self.assertEqual(styles["Тағы"], "Normal")

    def test_marks_of_a_text(self):
        doc = make("<p>а <b>ә</b> <i>б</i><u>в</u> <strong><em>г</em></strong></p>")
        runs = {run.text: run.font for run in doc.paragraphs[-2].runs}
        self.assertTrue(runs["ә"].bold)
        self.assertTrue(runs["б"].italic)
        self.assertTrue(runs["в"].underline)
        self.assertTrue(runs["г"].bold and runs["г"].italic)
        self.assertFalse(runs["а "].bold)
        self.assertEqual(doc.paragraphs[-2].text, "а ә бв г")

    def test_lists_nest_and_count_from_one(self):
        doc = make(
            "<ol><li>бір</li><li>екі<ul><li>ішкі</li></ul>соңы</li></ol>"
            "<p>арасы</p><ol><li><p>қайта бір</p><p>жалғасы</p></li></ol>"
        )
        styles = self.styles(doc)
        self.assertEqual(styles["бір"], "List Number")
        self.assertEqual(styles["ішкі"], "List Bullet 2")
        self.assertEqual(styles["соңы"], "List Continue")
        self.assertEqual(styles["жалғасы"], "List Continue")
        number = {
            p.text: p._p.pPr.numPr for p in doc.paragraphs if p._p.pPr is not None
        }
        self.assertEqual(number["бір"].numId.val, number["екі"].numId.val)
        self.assertNotEqual(number["бір"].numId.val, number["қайта бір"].numId.val)

    def test_line_break_and_spaces(self):
        doc = make("<p>  бір<br/>екі \n үш </p>тегін мәтін<p></p>")
        lines = [p.text for p in doc.paragraphs]
        self.assertIn("бір\nекі үш ", lines)
        self.assertIn("тегін мәтін", lines)

    def test_table_of_a_text_keeps_joined_cells(self):
        doc = make(
            "<table><thead><tr><th>А</th><th>Ә</th></tr></thead><tbody>"
            '<tr><td rowspan="2">Б</td><td>1<br>2</td></tr><tr><td>3</td></tr>'
            '<tr><td colspan="2">В</td></tr><tr><td>Г</td></tr></tbody></table>'
        )
        table = doc.tables[-1]
        grid = [[cell.text for cell in row.cells] for row in table.rows]
        self.assertEqual(
            grid,
            [["А", "Ә"], ["Б", "1\n2"], ["Б", "3"], ["В", "В"], ["Г", ""]],
        )
        self.assertIsNotNone(table.rows[0]._tr.trPr.find(qn("w:tblHeader")))

    def test_table_repeats_its_heading_and_fills_the_page(self):
        block = {
            "columns": ["№", "Ұсыным", "Мерзімі"],
            "widths": [10, 60, 30],
            "rows": [
                {"heading": "1. Кезең"},
                {"cells": [["1"], ["1. Бірінші", "2. Екінші"], ["2026 жыл"]]},
                {"cells": [["2"], [LONG], ["\x0b\ufffe=1+1"]]},
            ],
        }
        table = read(document(page(approval=None, act=None, blocks=[block]))).tables[0]
        header, stage, row, long = table.rows
        self.assertIsNotNone(header._tr.trPr.find(qn("w:tblHeader")))
        self.assertEqual(stage.cells[0]._tc.grid_span, 3)
        self.assertEqual(row.cells[1].text, "1. Бірінші\n2. Екінші")
        self.assertEqual([p.text for p in row.cells[1].paragraphs][1], "2. Екінші")
        self.assertEqual(long.cells[1].text, LONG)
        self.assertEqual(long.cells[2].text, "=1+1")
        self.assertIsNone(long._tr.trPr)  # a long row goes on on the next page
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.iter(qn("w:gridCol"))]
        self.assertAlmostEqual(sum(widths), 165 * 1440 / 25.4, delta=3)
        self.assertAlmostEqual(widths[1] / sum(widths), 0.6, places=2)

    def test_every_text_of_the_values_is_there(self):
        values = page(
            act={"heading": "БҰЙРЫҚ", "number": "№ 7", "date": "2026 жыл"},
            blocks=[
                {"heading": "Бөлім", "html": "<p>Мәтін</p>"},
                {
                    "appendix": "Қосымша",
                    "heading": "Топ",
                    "columns": ["Аты"],
                    "widths": [100],
                    "rows": [],
                },
            ],
            signatures=[{"post": "Маман", "name": "Тегі А.", "date": "«__»"}],
        )
        whole = "\n".join(texts(read(document(values, notes=["Түпнұсқа"])).element))
        for text in (
            "Түпнұсқа БЕКІТЕМІН Сейітов БҰЙРЫҚ Астана Бөлім Мәтін Қосымша Топ Аты "
            "Маман Тегі ескертпе"
        ).split():
            self.assertIn(text, whole)
