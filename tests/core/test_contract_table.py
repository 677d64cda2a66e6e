import io
import unittest
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core import contract_table
from core.contract_table import COLUMNS, Error, parse

TITLES = {key: key for key in COLUMNS} | {"номер": "number", "сумма": "amount"}
METHODS = {"open": "open", "открытый тендер": "open"}
HEADER = list(COLUMNS)
ROW = [
    "15-Б",
    date(2025, 3, 3),
    "ТОО «Альфа»",
    "080840001234",
    "Бумага",
    "Канцелярия",
    "Открытый тендер",
    1250000.5,
    "kzt",
    "31.12.2025",
    None,
    None,
    None,
]


def with_cell(key, value):
    row = list(ROW)
    row[COLUMNS.index(key)] = value
    return row


def parse_rows(*rows):
    return parse([[HEADER, *rows]], TITLES, METHODS)


class TestContractTable(unittest.TestCase):
    def test_row(self):
        table = parse_rows(ROW)
        self.assertEqual(table.errors, [])
        (row,) = table.rows
        self.assertEqual(row.index, 2)
        self.assertEqual(row.date, date(2025, 3, 3))
        self.assertEqual(row.deadline, date(2025, 12, 31))
        self.assertEqual(row.amount, Decimal("1250000.50"))
        self.assertEqual((row.method, row.currency), ("open", "KZT"))
        self.assertIsNone(row.delivered)

    def test_header_below_notes_and_other_sheets(self):
        notes = [["Contracts"], ["Methods: open"], [], HEADER, ROW]
        table = parse([[["Another", "sheet"]], notes], TITLES, METHODS)
        self.assertEqual(len(table.rows), 1)
        self.assertEqual(table.rows[0].index, 5)

    def test_amounts(self):
        for text, amount in (
            ("1 250 000,50", "1250000.50"),
            ("1\u00a0250\u00a0000.5 тг.", "1250000.50"),
            ("1,250,000.50", "1250000.50"),
            ("1.250.000,50", "1250000.50"),
            ("1.250.000", "1250000"),
            ("0.01", "0.01"),
            (12, "12"),
        ):
            with self.subTest(text=text):
                table = parse_rows(with_cell("amount", text))
                self.assertEqual(table.errors, [])
                self.assertEqual(table.rows[0].amount, Decimal(amount))

    def test_bin_that_lost_its_zeros(self):
        for value in (80840001234, "80840001234", "0808 4000 1234", 80840001234.0):
            (row,) = parse_rows(with_cell("bin", value)).rows
            self.assertEqual(row.bin, "080840001234")

    def test_bad_cells(self):
        for key, value, code in (
            ("date", "yesterday", "bad_date"),
            ("date", "31.02.2025", "bad_date"),
            ("date", "01.01.1025", "bad_date"),
            ("date", None, "empty_cell"),
            ("amount", "much", "bad_amount"),
            ("amount", "-5", "bad_amount"),
            ("amount", 0, "bad_amount"),
            ("amount", "NaN", "bad_amount"),
            ("amount", "1e20", "bad_amount"),
            ("amount", date(2025, 1, 1), "bad_amount"),
            ("bin", "12345", "bad_bin"),
            ("bin", "08084000123X", "bad_bin"),
            ("currency", "tenge", "bad_currency"),
            ("method", "by friendship", "bad_method"),
            ("vendor", "  ", "empty_cell"),
            ("number", None, "empty_cell"),
            ("delivered", "02.03.2025", "before_date"),
            ("announced", "02.03.2025", "half_tender"),
            ("offers", "02.03.2025", "half_tender"),
            ("offers", "soon", "bad_date"),
        ):
            with self.subTest(key=key, value=value):
                table = parse_rows(with_cell(key, value))
                (error,) = table.errors
                self.assertEqual((error.row, error.code), (2, code))

    def test_days_of_a_competition(self):
        for announced, offers, codes in (
            ("01.02.2025", "10.02.2025", []),
            ("01.02.2025", "01.02.2025", []),
            ("01.02.2025", "03.03.2025", []),
            ("11.02.2025", "10.02.2025", ["before_announced"]),
            ("01.02.2025", "04.03.2025", ["after_date"]),
        ):
            table = parse_rows([*ROW[:-2], announced, offers])
            self.assertEqual([error.code for error in table.errors], codes)

    def test_repeated_rows(self):
        same = with_cell("number", "15-б")
        other = with_cell("number", "16")
        table = parse_rows(ROW, other, same)
        self.assertEqual(table.errors, [Error(4, "repeated", "", "2")])

    def test_bad_tables(self):
        for sheets, code in (
            ([], "unreadable_file"),
            ([[]], "no_header"),
            ([[["number", "date"]]], "no_header"),
            ([[["number", "date", "vendor"], ["1"]]], "missing_column"),
            ([[HEADER]], "no_rows"),
            ([[HEADER, *[ROW] * (contract_table.MAX_ROWS + 1)]], "too_many_rows"),
        ):
            with self.subTest(code=code):
                table = parse(sheets, TITLES, METHODS)
                self.assertEqual(table.errors[0].code, code)
                self.assertEqual(table.rows, [])

    def test_files(self):
        self.assertEqual(contract_table.read(b"no workbook"), [])
        book = Workbook()
        book.active.append(HEADER)
        book.active.append(ROW)
        target = io.BytesIO()
        book.save(target)
        table = parse(contract_table.read(target.getvalue()), TITLES, METHODS)
        self.assertEqual(table.errors, [])
        self.assertEqual(table.rows[0].bin, "080840001234")

    @given(
        st.lists(
            st.lists(
                st.none()
                | st.text(max_size=12)
                | st.floats()
                | st.dates()
                | st.sampled_from(HEADER),
                max_size=12,
            ),
            max_size=5,
        )
    )
    def test_nothing_raises(self, rows):
        parse([[HEADER, *rows]], TITLES, METHODS)
        parse([rows], TITLES, METHODS)
