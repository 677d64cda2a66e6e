"""Tables as .xlsx files."""

import io
import unittest
from datetime import date

import openpyxl

from core.xlsx import NAME_LIMIT, TEXT_LIMIT, Column, Sheet, sheet_name, workbook


def make(rows, **values):
    columns = [Column("№", 6), Column("Мәтін\nТекст", 30), Column("Мерзімі", 12)]
    sheet = Sheet(
        "Жоспар", "Іс-шаралар жоспары", columns, rows, ["«Сынақ» АҚ"], **values
    )
    return openpyxl.load_workbook(io.BytesIO(workbook([sheet])))["Жоспар"]


class TestWorkbook(unittest.TestCase):
    def test_cells_keep_their_kinds(self):
        sheet = make([[1, "ә ғ қ ң ө ұ ү һ і", date(2026, 7, 31)], [2.5, None, None]])
        row, other = list(sheet.iter_rows(min_row=5, max_row=6))
        self.assertEqual([cell.data_type for cell in row], ["n", "s", "d"])
        self.assertEqual(row[1].value, "ә ғ қ ң ө ұ ү һ і")
        self.assertEqual(row[2].value.date(), date(2026, 7, 31))
        self.assertEqual(row[2].number_format, "dd.mm.yyyy")
        self.assertEqual([cell.value for cell in other], [2.5, None, None])

    def test_no_text_is_a_formula_or_a_link(self):
        texts = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.kz", "{=1}", "\t=1"]
        sheet = make([[index, text, None] for index, text in enumerate(texts)])
        for text, (cell,) in zip(
            texts, sheet.iter_rows(min_row=5, min_col=2, max_col=2), strict=False
        ):
            with self.subTest(text=text):
                self.assertEqual((cell.data_type, cell.value), ("s", text))
                self.assertIsNone(cell.hyperlink)

    def test_heading_stays_in_sight_and_is_repeated(self):
        sheet = make([[1, "text", None]] * 60)
        self.assertEqual(sheet.freeze_panes, "A5")
        self.assertEqual(sheet.auto_filter.ref, "A4:C64")
        self.assertEqual(sheet.print_title_rows, "$4:$4")
        self.assertEqual(sheet["B4"].value, "Мәтін\nТекст")
        self.assertTrue(sheet["B5"].alignment.wrap_text)
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(int(sheet.page_setup.paperSize), 9)
        self.assertEqual(sheet.page_setup.fitToHeight, 0)

    def test_a_text_over_all_columns(self):
        sheet = make(["1-кезең", [1, "text", None]])
        self.assertIn("A5:C5", [str(area) for area in sheet.merged_cells.ranges])
        self.assertEqual(sheet["A5"].value, "1-кезең")

    def test_no_rows(self):
        sheet = make([])
        self.assertEqual(sheet.max_row, 4)
        self.assertEqual(sheet["A1"].value, "Іс-шаралар жоспары")

    def test_long_texts_are_read_in_full(self):
        sheet = make([[1, "ұ" * 4000, None], [2, "ұ" * (TEXT_LIMIT + 5), None]])
        self.assertEqual(sheet["B5"].value, "ұ" * 4000)
        self.assertGreater(sheet.row_dimensions[5].height, 400)
        cut = sheet["B6"].value
        self.assertEqual((len(cut), cut[-1]), (TEXT_LIMIT, "…"))

    def test_wide_tables_take_several_pages(self):
        columns = [Column(str(index), 50) for index in range(10)]
        book = workbook([Sheet("A", "A", columns, [["x"] * 10])])
        sheet = openpyxl.load_workbook(io.BytesIO(book))["A"]
        self.assertEqual(sheet.page_setup.fitToWidth, 3)

    def test_names_of_sheets(self):
        taken = set()
        names = [
            sheet_name(name, taken)
            for name in (
                "Лауазымдар: [тізілімі]" * 3,
                "ЛАУАЗЫМДАР: [тізілімі]" * 3,
                "",
                "'",
            )
        ]
        self.assertEqual(len({name.casefold() for name in names}), 4)
        for name in names:
            self.assertLessEqual(len(name), NAME_LIMIT)
            self.assertFalse(set("[]:*?/\\") & set(name))
        self.assertNotEqual(sheet_name("History", set()), "History")
