"""Remediation plans from files and pasted text (seed 004, domain reference 4.8)."""

import csv
import io
import re
import unittest
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.plan_table import (
    HEADER_ROWS,
    MAX_ROWS,
    REQUIRED,
    Executor,
    PlanError,
    parse,
    read_csv,
    read_text,
    read_xlsx,
)

SEED = Path(__file__).with_name("seed_004_plan.tsv").read_text(encoding="utf-8")
#: The seed by another reader than the one under test.
SEED_ROWS = list(csv.reader(io.StringIO(SEED, newline=""), "excel-tab"))

KK_TITLES = SEED_ROWS[0]
RU_TITLES = [
    "№ п/п",
    "Рекомендации по итогам внутреннего анализа коррупционных рисков",
    "Мероприятия",
    "Форма завершения",
    "Ответственные исполнители",
    "Срок исполнения",
]
EN_TITLES = [
    "No.",
    "Recommendations following the internal analysis of corruption risks",
    "Measures",
    "Form of completion",
    "Responsible executors",
    "Deadline",
]
RU_ROW = [
    "1",
    "1. Предусмотреть проверку кандидатов.\n2. Вести учёт заявок.",
    "Внести изменения в главу 4",
    "Утверждённый регламент",
    "Юридический департамент",
    "31.07.2026",
]
KK_ROW = [
    "1",
    "1. Кандидаттарды тексеру.\n2. Өтінімдерді есепке алу.",
    "4-тарауға өзгерістер енгізу",
    "Бекітілген регламент",
    "Заң департаменті",
    "31 шілде 2026 жыл",
]
JULY_31 = date(2026, 7, 31)


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def replaced_in_sheet(content, pattern, new):
    """The workbook with a change in the XML of its first sheet."""
    changed_content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(changed_content, "w") as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part, count = re.subn(pattern, new.encode(), part)
                assert count, part
            target.writestr(name, part)
    return changed_content.getvalue()


def csv_bytes(rows, delimiter, encoding):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def changed(row, **cells):
    """A row with some cells replaced, by the key of their column."""
    keys = ("number", *REQUIRED)
    return [cells.get(key, cell) for key, cell in zip(keys, row, strict=True)]


class PlanCase(unittest.TestCase):
    maxDiff = None

    def assert_errors(self, table, *errors):
        self.assertEqual(table.errors, [PlanError(*error) for error in errors])


class TestSeed(PlanCase):
    """The fourteen rows, whatever way they come in."""

    def check(self, table):
        self.assert_errors(table)
        rows = table.rows
        self.assertEqual([row.number for row in rows], [str(n) for n in range(1, 15)])
        self.assertEqual([row.index for row in rows], list(range(2, 16)))
        recommendations = [row.recommendations["kk_KZ"] for row in rows]
        self.assertEqual(
            [len(items) for items in recommendations],
            [7, 2, 2, 1, 1, 2, 3, 2, 3, 2, 2, 2, 1, 1],
        )
        self.assertEqual(sum(map(len, recommendations)), 31)
        self.assertEqual(
            Counter(row.deadline for row in rows),
            {JULY_31: 12, date(2026, 8, 31): 1, date(2026, 10, 31): 1},
        )
        legal = Executor("Заң және әкімшілік жұмыс департаменті", "")
        finance = Executor("Қаржы департаменті", "")
        audit = Executor("Ішкі аудит қызметі", "ДК келісімі бойынша")
        executors = [row.executors["kk_KZ"] for row in rows]
        self.assertEqual(executors[1:9] + executors[10:13], [[legal]] * 11)
        self.assertEqual(executors[9], [finance, legal])
        self.assertEqual(executors[13], [audit])
        self.assertEqual(rows[13].deadline, date(2026, 10, 31))
        self.assertIn("- ауытқу;", recommendations[0][5])
        for row, source in zip(rows, SEED_ROWS[1:], strict=True):
            self.assertEqual(row.name, {"kk_KZ": source[2]})
            self.assertEqual(row.completion_form, {"kk_KZ": source[3]})

    def test_rows(self):
        self.check(parse(SEED_ROWS))

    def test_the_seed_s_own_damaged_titles(self):
        titles = [
            "№ п/н",
            "Ішкі қорытындылары бойынша ұсынымдар сыбайлас жемқорлық тәуекелдерін "
            "талдау",
            "Іс-шаралар",
            "Яқтау нысаны",
            "Жауапты орындаушылар",
            "Орындау мерзімі",
        ]
        self.check(parse([titles, *SEED_ROWS[1:]]))

    def test_pasted_text(self):
        self.check(parse(read_text(SEED)))
        self.check(parse(read_text(SEED.replace("\n", "\r\n"))))

    def test_csv(self):
        for delimiter in ";,\t":
            for encoding in ("utf-8", "utf-8-sig", "kz1048"):
                with self.subTest(delimiter=delimiter, encoding=encoding):
                    content = csv_bytes(SEED_ROWS, delimiter, encoding)
                    self.check(parse(read_csv(content)))

    def test_xlsx(self):
        self.check(parse(read_xlsx(workbook(SEED_ROWS))))


class TestXlsx(PlanCase):
    def test_dates_and_numbers(self):
        number, deadline = 1, datetime(2026, 7, 31)
        row = changed(RU_ROW, number=number, deadline=deadline)
        rows = read_xlsx(workbook([RU_TITLES, row, changed(row, number=2.0)]))
        self.assertEqual(rows[1], [*RU_ROW[:5], JULY_31])
        table = parse(rows)
        self.assert_errors(table)
        self.assertEqual([row.number for row in table.rows], ["1", "2"])
        self.assertEqual({row.deadline for row in table.rows}, {JULY_31})

    def test_sheet_with_the_header(self):
        content = workbook([["Мазмұны"]], [], [KK_TITLES, KK_ROW], [RU_TITLES])
        self.assertEqual(read_xlsx(content), [KK_TITLES, KK_ROW])

    def test_first_sheet_if_none_has_a_header(self):
        self.assertEqual(read_xlsx(workbook([["а"]], [["б"]])), [["а"]])

    def test_source_row_numbers(self):
        table = parse(
            read_xlsx(workbook([["Жоспар"], [], KK_TITLES, [], KK_ROW, [], KK_ROW]))
        )
        self.assertEqual([row.index for row in table.rows], [5, 7])

    def test_title_over_merged_cells_and_empty_columns(self):
        book = Workbook()
        sheet = book.active
        sheet["B2"] = "Іс-шаралар жоспары"
        sheet.merge_cells("B2:G2")
        for position, (title, cell) in enumerate(zip(KK_TITLES, KK_ROW, strict=True)):
            sheet.cell(4, position + 2, title)
            sheet.cell(5, position + 2, cell)
        content = io.BytesIO()
        book.save(content)
        table = parse(read_xlsx(content.getvalue()))
        self.assert_errors(table)
        self.assertEqual(table.rows[0].name, {"kk_KZ": KK_ROW[2]})

    def test_unreadable(self):
        whole = workbook([KK_TITLES, KK_ROW])
        for content in (
            b"",
            b"PK\x03\x04",
            b"\x00\xff" * 99,
            whole[:-200],
            whole[200:],
        ):
            with self.subTest(size=len(content)):
                table = parse(read_xlsx(content))
                self.assert_errors(table, (0, None, "unreadable_file"))
                self.assertEqual(table.rows, [])

    def test_a_workbook_that_unpacks_without_end(self):
        content = io.BytesIO(workbook([KK_TITLES, KK_ROW]))
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("padding", bytes(65 * 2**20))
        self.assertLess(len(content.getvalue()), 2**20)
        table = parse(read_xlsx(content.getvalue()))
        self.assert_errors(table, (0, None, "unreadable_file"))

    def test_dimensions_that_lie(self):
        for claimed in ("A1", "A1:XFD1048576"):
            content = replaced_in_sheet(
                workbook([KK_TITLES, KK_ROW]), b'ref="A1:F2"', f'ref="{claimed}"'
            )
            with self.subTest(claimed=claimed):
                self.assertEqual(read_xlsx(content), [KK_TITLES, KK_ROW])

    def test_formulas(self):
        content = workbook([KK_TITLES, changed(KK_ROW, name='="a"&"b"')])
        never_counted = parse(read_xlsx(content))
        self.assert_errors(never_counted, (2, "name", "empty_cell"))
        # How an empty value is written depends on the XML library that is there.
        value = rb"</f><v\s*(?:/>|></v>)"
        counted = replaced_in_sheet(content, value, "</f><v>7</v>")
        self.assertEqual(parse(read_xlsx(counted)).rows[0].name, {"kk_KZ": "7"})

    def test_zip_that_is_no_workbook(self):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("a.txt", "a")
        table = parse(read_xlsx(content.getvalue()))
        self.assert_errors(table, (0, None, "unreadable_file"))


class TestCsv(PlanCase):
    def test_windows_1251(self):
        for delimiter in ";,\t":
            content = csv_bytes([RU_TITLES, RU_ROW], delimiter, "cp1251")
            with self.subTest(delimiter=delimiter):
                self.assertEqual(read_csv(content), [RU_TITLES, RU_ROW])

    def test_semicolons_and_commas_inside_cells(self):
        row = changed(RU_ROW, name="Один; два, три", executors="А; Б, В")
        for delimiter in ";,":
            content = csv_bytes([RU_TITLES, row], delimiter, "utf-8")
            with self.subTest(delimiter=delimiter):
                table = parse(read_csv(content))
                self.assertEqual(table.rows[0].name, {"ru_RU": "Один; два, три"})
                executors = table.rows[0].executors["ru_RU"]
                self.assertEqual([e.text for e in executors], ["А", "Б, В"])

    def test_unreadable(self):
        for content in (b"\x00\x01\x02", workbook([KK_TITLES]), b'"' + b"a" * 200_000):
            table = parse(read_csv(content))
            self.assert_errors(table, (0, None, "unreadable_file"))

    def test_empty(self):
        self.assert_errors(parse(read_csv(b"")), (0, None, "no_rows"))

    @given(st.binary())
    def test_any_bytes(self, content):
        for read in (read_csv, read_xlsx):
            table = parse(read(content))
            self.assertTrue(table.rows or table.errors)


class TestPastedText(PlanCase):
    def test_quotation_marks(self):
        for text, cells in (
            ('"а\nб"\tв', ["а\nб", "в"]),
            ('"а ""б"" в"\tг', ['а "б" в', "г"]),
            ('"Жасыл" реестр\t"Жасыл"', ['"Жасыл" реестр', '"Жасыл"']),
            ('"не закрыто\tв', ['"не закрыто', "в"]),
            ('а "б" в\t', ['а "б" в', ""]),
            ('"\tа', ['"', "а"]),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_text(text)[0], cells)

    def test_line_break_of_word_stays_in_its_cell(self):
        self.assertEqual(read_text("а\vб\tв")[0], ["а\nб", "в"])

    @given(st.lists(st.lists(st.text('аб"\t\n ,'), min_size=2), min_size=1))
    def test_what_excel_copies(self, rows):
        rows = [[" ".join(cell.split(" ")).strip() for cell in row] for row in rows]
        text = io.StringIO(newline="")
        csv.writer(text, "excel-tab", lineterminator="\n").writerows(rows)
        found = read_text(text.getvalue())
        expected = [["\n".join(self.tidy(c)) for c in row] for row in rows]
        self.assertEqual(found[: len(rows)], expected)

    @staticmethod
    def tidy(cell):
        return [" ".join(line.split()) for line in cell.strip().split("\n")]


class TestHeader(PlanCase):
    def test_language_of_titles(self):
        for lang, titles in (
            ("kk_KZ", KK_TITLES), ("ru_RU", RU_TITLES), ("en_US", EN_TITLES),
        ):  # fmt: skip
            with self.subTest(lang=lang):
                table = parse([titles, RU_ROW])
                self.assert_errors(table)
                row = table.rows[0]
                self.assertEqual(list(row.recommendations), [lang])
                self.assertEqual(row.name, {lang: RU_ROW[2]})
                self.assertEqual(row.completion_form, {lang: RU_ROW[3]})
                self.assertEqual(row.deadline, JULY_31)

    def test_spelling_of_titles(self):
        for titles in (
            [title.upper() for title in KK_TITLES],
            [f"  {title} \n".replace(" ", "\u00a0\n ") for title in RU_TITLES],
            [title.replace("І", "I").replace("і", "i") for title in KK_TITLES],
            ["#", "Ұсыныстар", "Іс \u2013 шаралар", *KK_TITLES[3:]],
            ["№ р/с", "Ре\u00adкомендации", "Мероприятие", *RU_TITLES[3:]],
            ["№ р/с / № п/п", *RU_TITLES[1:]],
        ):
            with self.subTest(titles=titles):
                table = parse([titles, KK_ROW])
                self.assert_errors(table)
                self.assertEqual(table.rows[0].number, "1")

    def test_titles_that_mention_other_columns(self):
        titles = [
            "№",
            "Рекомендации к мероприятиям",
            "Мероприятия по исполнению рекомендаций",
            "Форма завершения мероприятия",
            "Іс-шараның жауапты орындаушылары",
            "Іс-шараларды орындау мерзімі",
        ]
        table = parse([titles, RU_ROW])
        self.assert_errors(table)
        self.assertEqual(table.rows[0].name, {"ru_RU": RU_ROW[2]})
        self.assertEqual(table.rows[0].completion_form, {"ru_RU": RU_ROW[3]})

    def test_two_languages_side_by_side(self):
        kk = [f"{title}" for title in KK_TITLES]
        titles = [cell for pair in zip(kk, RU_TITLES, strict=True) for cell in pair]
        row = [cell for pair in zip(KK_ROW, RU_ROW, strict=True) for cell in pair]
        table = parse([titles, row])
        self.assert_errors(table)
        [found] = table.rows
        self.assertEqual(
            found.recommendations,
            {
                "kk_KZ": ["Кандидаттарды тексеру.", "Өтінімдерді есепке алу."],
                "ru_RU": ["Предусмотреть проверку кандидатов.", "Вести учёт заявок."],
            },
        )
        self.assertEqual(found.name, {"kk_KZ": KK_ROW[2], "ru_RU": RU_ROW[2]})
        form = {"kk_KZ": KK_ROW[3], "ru_RU": RU_ROW[3]}
        self.assertEqual(found.completion_form, form)
        executors = {
            lang: row[4] for lang, row in (("kk_KZ", KK_ROW), ("ru_RU", RU_ROW))
        }
        self.assertEqual(
            found.executors,
            {lang: [Executor(text, "")] for lang, text in executors.items()},
        )
        self.assertEqual(found.deadline, JULY_31)

    def test_one_of_two_languages_may_be_empty(self):
        titles = [*RU_TITLES, "Іс-шаралар", "Жауапты орындаушылар"]
        table = parse([titles, [*RU_ROW, "", ""]])
        self.assert_errors(table)
        self.assertEqual(table.rows[0].name, {"ru_RU": RU_ROW[2]})
        self.assertEqual(table.rows[0].executors, {"ru_RU": [Executor(RU_ROW[4], "")]})
        row = [*changed(RU_ROW, name=""), "", "Заң"]
        self.assert_errors(parse([titles, row]), (2, "name", "empty_cell"))

    def test_two_deadlines_that_differ(self):
        titles = [*KK_TITLES, "Срок исполнения"]
        table = parse([titles, [*KK_ROW, "31.08.2026"]])
        self.assert_errors(
            table, (2, "deadline", "bad_date", "31 шілде 2026 жыл / 31.08.2026")
        )
        self.assertIsNone(table.rows[0].deadline)

    def test_titles_in_both_languages(self):
        titles = [f"{kk} / {ru}" for kk, ru in zip(KK_TITLES, RU_TITLES, strict=True)]
        table = parse([titles, KK_ROW, RU_ROW])
        self.assert_errors(table)
        self.assertEqual([list(row.name) for row in table.rows], [["kk_KZ"], ["ru_RU"]])
        self.assertEqual(table.rows[1].completion_form, {"ru_RU": RU_ROW[3]})

    def test_row_that_numbers_the_columns(self):
        table = parse([KK_TITLES, [1, 2, 3, 4, 5, 6.0], KK_ROW])
        self.assert_errors(table)
        self.assertEqual([row.index for row in table.rows], [3])

    def test_a_row_with_only_its_number(self):
        table = parse([KK_TITLES, ["1"], KK_ROW])
        self.assertEqual([row.index for row in table.rows], [2, 3])

    def test_place(self):
        above = [["Жоспар іс-шаралар"]] * (HEADER_ROWS - 1)
        self.assertEqual(len(parse([*above, KK_TITLES, KK_ROW]).rows), 1)
        table = parse([[], *above, KK_TITLES, KK_ROW])
        self.assert_errors(table, (0, None, "no_header"))

    def test_three_titles_are_a_header_and_two_are_none(self):
        table = parse([["Мероприятия", "Форма завершения", "Прочее"], ["а", "б"]])
        self.assert_errors(table, (0, None, "no_header"))
        table = parse([["Мероприятия", "Форма завершения", "№"], ["а", "б"]])
        self.assertEqual(table.rows[0].name, {"ru_RU": "а"})

    def test_limits(self):
        self.assertEqual((HEADER_ROWS, MAX_ROWS), (20, 2000))

    def test_missing_columns(self):
        for position, key in enumerate(REQUIRED, 1):
            rows = [KK_TITLES, KK_ROW]
            cut = [row[:position] + row[position + 1 :] for row in rows]
            with self.subTest(key=key):
                table = parse(cut)
                self.assert_errors(table, (0, key, "missing_column", key))
                self.assertFalse(getattr(table.rows[0], key))

    def test_the_number_may_be_missing(self):
        table = parse([KK_TITLES[1:], KK_ROW[1:]])
        self.assert_errors(table)
        self.assertEqual(table.rows[0].number, "")

    def test_long_texts_are_no_titles(self):
        row = [f"{title} {'сөз ' * 80}" for title in KK_TITLES]
        self.assert_errors(parse([row]), (0, None, "no_header"))


class TestRows(PlanCase):
    def test_nothing(self):
        for rows in ([], [[]], [["", None, " \u00a0\n"]]):
            with self.subTest(rows=rows):
                self.assert_errors(parse(rows), (0, None, "no_rows"))
        self.assert_errors(parse([KK_TITLES, [], [""]]), (0, None, "no_rows"))

    def test_empty_cells(self):
        for key in REQUIRED:
            for empty in ("", None, " \n"):
                with self.subTest(key=key, empty=empty):
                    table = parse([KK_TITLES, KK_ROW, changed(KK_ROW, **{key: empty})])
                    self.assert_errors(table, (3, key, "empty_cell"))
                    self.assertEqual(len(table.rows), 2)

    def test_cells_that_say_nothing(self):
        row = changed(KK_ROW, recommendations="1.", executors="-")
        self.assert_errors(
            parse([KK_TITLES, row]),
            (2, "recommendations", "empty_cell"),
            (2, "executors", "empty_cell"),
        )

    def test_short_row(self):
        table = parse([KK_TITLES, KK_ROW[:4]])
        self.assert_errors(
            table, (2, "executors", "empty_cell"), (2, "deadline", "empty_cell")
        )

    def test_bad_date(self):
        for value in ("31 қыркүйек 2026 жыл", "тұрақты", "46234"):
            with self.subTest(value=value):
                table = parse([KK_TITLES, changed(KK_ROW, deadline=value)])
                self.assert_errors(table, (2, "deadline", "bad_date", value))
                self.assertIsNone(table.rows[0].deadline)

    def test_cells_without_a_title(self):
        table = parse([KK_TITLES, [*KK_ROW, "", "артық", JULY_31]])
        self.assert_errors(table, (2, None, "row_width", "артық | 31.07.2026"))
        self.assertEqual(len(table.rows), 1)
        table = parse([[*KK_TITLES[:1], "", *KK_TITLES[1:]], ["1", "?", *KK_ROW[1:]]])
        self.assert_errors(table, (2, None, "row_width", "?"))

    def test_other_titled_columns_are_not_read(self):
        table = parse([[*KK_TITLES, "Ескертпе"], [*KK_ROW, "пікір"]])
        self.assert_errors(table)

    def test_rows_without_number(self):
        table = parse([KK_TITLES, changed(KK_ROW, number=""), [None] * 6, KK_ROW])
        self.assert_errors(table)
        self.assertEqual([(r.index, r.number) for r in table.rows], [(2, ""), (4, "1")])

    def test_signature_under_the_table_is_not_lost(self):
        table = parse([KK_TITLES, KK_ROW, ["Комплаенс қызметінің басшысы"]])
        self.assertEqual(table.rows[1].number, "Комплаенс қызметінің басшысы")
        self.assert_errors(table, *((3, key, "empty_cell") for key in REQUIRED))

    def test_number_as_written(self):
        for number, expected in (("1.", "1"), (3, "3"), (4.0, "4"), ("2.1", "2.1")):
            table = parse([KK_TITLES, changed(KK_ROW, number=number)])
            self.assertEqual(table.rows[0].number, expected)

    def test_invisible_differences(self):
        name = "Іс\u00adшара \u200b й _x000D_\r\nекінші\vжол"
        table = parse([KK_TITLES, changed(KK_ROW, name=name)])
        self.assertEqual(table.rows[0].name, {"kk_KZ": "Ісшара й\nекінші\nжол"})

    def test_limit(self):
        full = [KK_TITLES, *[KK_ROW] * MAX_ROWS]
        table = parse(full)
        self.assert_errors(table)
        self.assertEqual(len(table.rows), MAX_ROWS)
        table = parse([*full, KK_ROW])
        self.assert_errors(table, (0, None, "too_many_rows", str(MAX_ROWS + 1)))
        self.assertEqual(table.rows, [])

    def test_limit_of_files(self):
        above = [["Жоспар"]] * (HEADER_ROWS - 1)
        rows = [*above, KK_TITLES, *[KK_ROW] * (MAX_ROWS + 5)]
        text = "\n".join("\t".join(cell for cell in row) for row in rows)
        simple = text.replace(KK_ROW[1], "а")
        for read, content in (
            (read_csv, csv_bytes(rows, ",", "utf-8")),
            (read_xlsx, workbook(rows)),
            (read_text, simple),
        ):
            with self.subTest(read=read.__name__):
                found = read(content)
                self.assertLess(len(found), len(rows))
                [error] = parse(found).errors
                self.assertEqual(error.code, "too_many_rows")


cells = (
    st.none()
    | st.text(max_size=20)
    | st.sampled_from(
        ["", " ", "31.07.2026", "1. а\n2. б", "(в)", *KK_TITLES, *RU_TITLES]
    )
    | st.dates()
    | st.datetimes()
    | st.integers(-(10**9), 10**9)
    | st.floats()
    | st.booleans()
)
tables = st.lists(st.lists(cells, max_size=9), max_size=12)


def has_content(row):
    return any(cell is not None and str(cell).strip(BLANKS) for cell in row)


#: What counts as nothing in a cell, besides white space.
BLANKS = (
    "".join(chr(c) for c in range(0x3001) if chr(c).isspace())
    + "\0\u00ad\u200b\u2060\ufeff"
)


class TestAnyTable(PlanCase):
    @given(tables)
    def test_never_raises_nor_returns_nothing(self, rows):
        table = parse(rows)
        self.assertTrue(table.rows or table.errors)
        codes = {error.code for error in table.errors}
        if not table.rows:
            self.assertTrue(codes & {"no_rows", "no_header"})

    @given(tables, st.sampled_from([KK_TITLES, RU_TITLES, EN_TITLES]))
    def test_every_row_with_content_is_there(self, rows, titles):
        table = parse([titles, *rows])
        expected = [n for n, row in enumerate(rows, 2) if has_content(row)]
        if expected[:1] == [2] and rows[0] == list(range(1, len(rows[0]) + 1)):
            return  # taken for the numbers of the columns
        self.assertEqual([row.index for row in table.rows], expected)

    @given(tables)
    def test_every_gap_in_a_row_has_its_error(self, rows):
        table = parse([KK_TITLES, *rows])
        at_fault = {(error.row, error.column) for error in table.errors}
        for row in table.rows:
            for key in REQUIRED:
                with self.subTest(row=row.index, key=key):
                    gap = not getattr(row, key)
                    self.assertEqual((row.index, key) in at_fault, gap)

    @given(st.text())
    def test_any_text(self, text):
        table = parse(read_text(text))
        self.assertTrue(table.errors)


if __name__ == "__main__":
    unittest.main()
