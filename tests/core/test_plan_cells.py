"""Recommendations, executors and deadlines as they stand in cells (seed 004)."""

import unittest
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.plan_cells import (
    Executor,
    parse_deadline,
    split_executors,
    split_recommendations,
)
from core.words import LANGUAGES, MONTHS_ALONE, date_in_words, date_short

#: Words of an item: no numerals, and nothing that could be taken for one.
words = st.text("абвгдәғқңөұүһі,;:-«» ", min_size=1).map(str.strip).filter(bool)
years = st.dates(date(1000, 1, 1))


class TestRecommendations(unittest.TestCase):
    def check(self, text, *items):
        self.assertEqual(split_recommendations(text), list(items))

    def test_on_lines(self):
        self.check(
            "1. Бірінші.\n2. Екінші.\n3. Үшінші.", "Бірінші.", "Екінші.", "Үшінші."
        )
        self.check("1) первое;\n2) второе", "первое;", "второе")
        self.check(" 1.Первое\n  2.Второе ", "Первое", "Второе")

    def test_in_one_line(self):
        self.check("1. Белгіленсін. 2. Көздеу.", "Белгіленсін.", "Көздеу.")
        self.check("1. Белгіленсін, 2. Көздеу (т.б.). 3. Реттеу.",
                   "Белгіленсін,", "Көздеу (т.б.).", "Реттеу.")  # fmt: skip

    def test_partly_on_lines(self):
        self.check("1. Бір.\n2. Екі:\n- үш;\n- төрт. 3. Бес.",
                   "Бір.", "Екі:\n- үш;\n- төрт.", "Бес.")  # fmt: skip

    def test_sub_lists_stay_inside(self):
        self.check("1. Закрепить:\n- принять;\n- отклонить.\n2. Обязать.",
                   "Закрепить:\n- принять;\n- отклонить.", "Обязать.")  # fmt: skip
        self.check("1. Закрепить:\n1) принять;\n2) отклонить.\n2. Обязать.",
                   "Закрепить:\n1) принять;\n2) отклонить.", "Обязать.")  # fmt: skip

    def test_without_numbers(self):
        self.check(
            "Қысқартылған мерзімдер көзделсін.", "Қысқартылған мерзімдер көзделсін."
        )
        self.check("Бір\nекі", "Бір\nекі")
        self.check("")
        self.check(" \n ")

    def test_a_single_number(self):
        self.check("1. Көздеу.", "Көздеу.")
        self.check("1.")
        self.check("2. Көздеу.", "2. Көздеу.")
        self.check("Көздеу. 1. Белгілеу.", "Көздеу. 1. Белгілеу.")

    def test_what_precedes_the_numbers_opens_the_first(self):
        self.check(
            "Ұсынылады:\n1. Көздеу.\n2. Реттеу.", "Ұсынылады:\nКөздеу.", "Реттеу."
        )

    def test_other_numerals(self):
        for text in (
            "Ереженің 1. 06. 2022 тармағы",
            "Ереженің 11-тармағының 1) және 2) тармақшалары",
            "Срок 1.06.2022. 2.07.2022",
        ):
            with self.subTest(text=text):
                self.check(text, text)
        self.check("1. Изложить п. 2. Положения иначе.\n2. Утвердить.",
                   "Изложить п. 2. Положения иначе.", "Утвердить.")  # fmt: skip
        self.check("1. Изложить ст. 2. Закона иначе. 3. Нет.",
                   "Изложить ст. 2. Закона иначе. 3. Нет.")  # fmt: skip
        self.check("1. Дополнить пункт 2. Далее.", "Дополнить пункт 2. Далее.")

    @given(
        st.lists(words, min_size=1, max_size=15),
        st.sampled_from([".", ")"]),
        st.sampled_from(["\n", "\n\n", ". "]),
    )
    def test_any_numbered_list(self, items, style, between):
        cell = between.join(f"{n}{style} {item}" for n, item in enumerate(items, 1))
        found = [item.removesuffix(".") for item in split_recommendations(cell)]
        self.assertEqual(found, items)

    @given(st.text("12345. )\nабв"))
    def test_nothing_but_numbers_is_lost(self, text):
        found = "".join(split_recommendations(text))
        for letter in "абв":
            self.assertEqual(found.count(letter), text.count(letter))


class TestExecutors(unittest.TestCase):
    def check(self, text, *executors):
        self.assertEqual(split_executors(text), [Executor(*e) for e in executors])

    def test_lines_and_semicolons(self):
        self.check("Қаржы департаменті\nЗаң департаменті.",
                   ("Қаржы департаменті", ""), ("Заң департаменті", ""))  # fmt: skip
        self.check("Один; Два;\n\n Три", ("Один", ""), ("Два", ""), ("Три", ""))
        self.check("1. Один\n2) Два\n- Три", ("Один", ""), ("Два", ""), ("Три", ""))
        self.check(" \n;")

    def test_note(self):
        expected = ("Ішкі аудит қызметі", "ДК келісімі бойынша")
        self.check("Ішкі аудит қызметі (ДК келісімі бойынша)", expected)
        self.check("Ішкі аудит қызметі (ДК келісімі бойынша).", expected)
        self.check("Ішкі аудит қызметі\n(ДК келісімі бойынша)", expected)
        self.check("Отдел (ОК) и юрист (по согласованию)",
                   ("Отдел (ОК) и юрист", "по согласованию"))  # fmt: skip
        self.check(
            "Отдел (по согласованию)\n(с СД)", ("Отдел", "по согласованию; с СД")
        )

    def test_parentheses_that_are_no_note(self):
        self.check("Отдел (ОК) кадров", ("Отдел (ОК) кадров", ""))
        self.check("Отдел (не закрыто", ("Отдел (не закрыто", ""))
        self.check("(ДК келісімі бойынша)", ("ДК келісімі бойынша", ""))

    def test_a_dot_of_an_abbreviation_stays(self):
        self.check("Отдел кадров и др.", ("Отдел кадров и др.", ""))


class TestDeadlines(unittest.TestCase):
    def test_the_seed(self):
        for text, expected in (
            ("31 шілде 2026 жыл", date(2026, 7, 31)),
            ("До 31 августа 2026 года.", date(2026, 8, 31)),
            ("31 қазанға дейін 2026 жыл.", date(2026, 10, 31)),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_deadline(text), expected)

    def test_other_forms_of_the_same_day(self):
        day = date(2026, 7, 31)
        for value in (
            day, datetime(2026, 7, 31, 12), "2026-07-31", "2026-07-31 00:00:00",
            "2026-07-31T00:00:00", "31.07.2026", "31.7.2026 г.", "31.07.2026 0:00",
            "до 31.07.2026 года", "31.07.2026 дейін", "2026 жылғы 31 шілде",
            "2026 жылғы 31 шілдеге дейін", "2026 ж. «31» шілде", "31 ШІЛДЕ\n2026 ЖЫЛ",
            "31 шiлде 2026 жыл", "2026 жылдың 31 шілдесіне дейін", "31-шілде, 2026ж.",
            "2026 жылғы 31 шілдеден кешіктірмей", "не позднее 31 июля 2026 г.",
            "«31» июля 2026 года", "июль, 31 2026", "31 July 2026", "July 31, 2026",
            "by 31 July 2026", "31\u00a0июля\u00a02026",
        ):  # fmt: skip
            with self.subTest(value=value):
                self.assertEqual(parse_deadline(value), day)

    def test_endings_of_kazakh_months(self):
        for text, month in (
            ("30 қыркүйекке дейін 2026", 9),
            ("2026 жылдың 30 қыркүйегіне дейін", 9),
            ("30 наурызға дейін 2026", 3),
            ("2026 жылғы 30 қаңтарда", 1),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_deadline(text), date(2026, month, 30))

    def test_no_day(self):
        for value in (
            "", "жыл бойы", "тұрақты", "2026 жыл", "31 шілде", "шілде 2026",
            "31.09.2026", "31 сентября 2026 года", "2026-02-30", "30 ақпан 2026 жыл",
            "31.07.26", "31/07/2026", "07.2026", "131.07.2026", "31.07.20261",
            "31 шілде 2026 жыл 31 тамыз 2026 жыл", "31.07.2026, 31.08.2026",
            "31.07.2026 31", "31 июля 2026 года либо позже", "31 brumaire 2026",
            "с 31 июля 2026 года", "2026 жылғы 31 шілдеден бастап", "46234", 46234,
            "0000-01-01", "00.01.2026", "31 шілде 0000", "9" * 5000, "²", None,
        ):  # fmt: skip
            with self.subTest(value=str(value)[:40]):
                self.assertIsNone(parse_deadline(value))

    @given(years, st.sampled_from(LANGUAGES))
    def test_it_reads_what_documents_print(self, day, lang):
        self.assertEqual(parse_deadline(date_in_words(day, lang)), day)
        self.assertEqual(parse_deadline(date_short(day)), day)
        self.assertEqual(parse_deadline(day.isoformat()), day)
        name = MONTHS_ALONE[lang][day.month - 1].upper()
        self.assertEqual(parse_deadline(f"{day.day} {name} {day.year}"), day)

    @given(st.text() | st.text("0123456789.- шілдемая:tT"))
    def test_never_raises(self, text):
        self.assertIsInstance(parse_deadline(text), date | None)
        self.assertIsInstance(split_executors(text), list)
        self.assertIsInstance(split_recommendations(text), list)


if __name__ == "__main__":
    unittest.main()
