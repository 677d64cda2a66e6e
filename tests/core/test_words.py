"""Dates, numbers and names in documents (domain reference 4)."""

import unittest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.words import (
    EN,
    KK,
    LANGUAGES,
    MONTHS,
    MONTHS_ALONE,
    NUMBER_LIMIT,
    RU,
    approval_date,
    date_from,
    date_in_words,
    date_of,
    date_short,
    date_to,
    initials,
    month_in_words,
    number_in_words,
)

FEBRUARY_19 = date(2026, 2, 19)
MARCH_5 = date(2026, 3, 5)


class TestDates(unittest.TestCase):
    def test_in_words(self):
        self.assertEqual(date_in_words(FEBRUARY_19, KK), "2026 жылғы 19 ақпан")
        self.assertEqual(date_in_words(FEBRUARY_19, RU), "19 февраля 2026 года")
        self.assertEqual(date_in_words(FEBRUARY_19, EN), "19 February 2026")
        self.assertEqual(date_in_words(MARCH_5, RU), "5 марта 2026 года")

    def test_kazakh_months_take_their_endings(self):
        endings = {
            1: ("қаңтардан", "қаңтарға"), 2: ("ақпаннан", "ақпанға"),
            3: ("наурыздан", "наурызға"), 4: ("сәуірден", "сәуірге"),
            5: ("мамырдан", "мамырға"), 6: ("маусымнан", "маусымға"),
            7: ("шілдеден", "шілдеге"), 8: ("тамыздан", "тамызға"),
            9: ("қыркүйектен", "қыркүйекке"), 10: ("қазаннан", "қазанға"),
            11: ("қарашадан", "қарашаға"), 12: ("желтоқсаннан", "желтоқсанға"),
        }  # fmt: skip
        for month, (start, end) in endings.items():
            day = date(2026, month, 5)
            with self.subTest(month=month):
                self.assertEqual(date_from(day, KK), f"2026 жылғы 5 {start}")
                self.assertEqual(date_to(day, KK), f"2026 жылғы 5 {end}")
        for write in (date_from, date_to, date_of):
            self.assertEqual(write(MARCH_5, RU), "5 марта 2026 года")

    def test_short(self):
        self.assertEqual(date_short(FEBRUARY_19), "19.02.2026")
        self.assertEqual(date_short(date(987, 3, 5)), "05.03.0987")

    def test_approval_block(self):
        self.assertEqual(approval_date(FEBRUARY_19, KK), "2026 жылғы «19» ақпан")
        self.assertEqual(approval_date(FEBRUARY_19, RU), "«19» февраля 2026 года")
        self.assertEqual(approval_date(FEBRUARY_19, EN), "“19” February 2026")
        self.assertEqual(approval_date(MARCH_5, KK), "2026 жылғы «05» наурыз")

    def test_approval_block_to_be_filled_in(self):
        self.assertEqual(approval_date(None, KK), "20__ жылғы «___» ____________")
        self.assertEqual(approval_date(None, RU), "«___» ____________ 20__ года")
        self.assertEqual(approval_date(None, EN), "“___” ____________ 20__")

    def test_month(self):
        day = date(2026, 11, 30)
        self.assertEqual(month_in_words(day, KK), "2026 жылғы қараша")
        self.assertEqual(month_in_words(day, RU), "ноябрь 2026 года")
        self.assertEqual(month_in_words(day, EN), "November 2026")

    def test_months_of_the_domain_reference(self):
        kazakh = (
            "қаңтар, ақпан, наурыз, сәуір, мамыр, маусым, шілде, тамыз, қыркүйек, "
            "қазан, қараша, желтоқсан"
        )
        russian = (
            "января, февраля, марта, апреля, мая, июня, июля, августа, сентября, "
            "октября, ноября, декабря"
        )
        self.assertEqual(", ".join(MONTHS[KK]), kazakh)
        self.assertEqual(", ".join(MONTHS[RU]), russian)
        for lang in LANGUAGES:
            self.assertEqual(len(set(MONTHS_ALONE[lang])), 12)

    def test_unknown_language(self):
        for call in (
            lambda: date_in_words(MARCH_5, "kk"),
            lambda: approval_date(None, "de_DE"),
            lambda: month_in_words(MARCH_5, ""),
            lambda: number_in_words(1, "kz"),
        ):
            with self.assertRaisesRegex(ValueError, "unknown_language"):
                call()

    @given(st.dates(), st.sampled_from(LANGUAGES))
    def test_every_day_is_told_apart(self, day, lang):
        text = date_in_words(day, lang)
        months = [n for n, name in enumerate(MONTHS[lang], 1) if name in text.split()]
        self.assertEqual(months, [day.month])
        self.assertLessEqual({str(day.day), str(day.year)}, set(text.split()))


class TestNumbers(unittest.TestCase):
    def test_kazakh_letters(self):
        words = {
            0: "нөл", 1: "бір", 2: "екі", 3: "үш", 7: "жеті", 8: "сегіз", 9: "тоғыз",
            40: "қырық", 90: "тоқсан", 100: "жүз", 1000: "бір мың",
            2026: "екі мың жиырма алты", -5: "минус бес",
        }  # fmt: skip
        for number, expected in words.items():
            with self.subTest(number=number):
                self.assertEqual(number_in_words(number, KK), expected)

    def test_other_languages(self):
        self.assertEqual(number_in_words(31, RU), "тридцать один")
        self.assertEqual(number_in_words(31, EN), "thirty-one")

    def test_0_to_2000_are_all_different(self):
        alphabets = {
            KK: set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя "),
            RU: set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя "),
            EN: set("abcdefghijklmnopqrstuvwxyz,- "),
        }
        for lang, alphabet in alphabets.items():
            words = [number_in_words(number, lang) for number in range(2001)]
            self.assertEqual(len(set(words)), 2001)
            self.assertLessEqual(set("".join(words)), alphabet)

    def test_limit(self):
        for lang in LANGUAGES:
            for number in (NUMBER_LIMIT - 1, 1 - NUMBER_LIMIT):
                self.assertTrue(number_in_words(number, lang))
            for number in (NUMBER_LIMIT, -NUMBER_LIMIT):
                with self.assertRaisesRegex(ValueError, "number_too_large"):
                    number_in_words(number, lang)

    def test_only_whole_numbers(self):
        for number in (1.5, 1.0, True, "1", None):
            with self.subTest(number=number), self.assertRaises(TypeError):
                number_in_words(number, KK)


class TestInitials(unittest.TestCase):
    def test_names(self):
        names = {
            "Тегі Аты Әкесінің аты": "Тегі А.Ә.",
            "Тегі Аты Әкесіұлы": "Тегі А.Ә.",
            "Тегі Аты Әке ұлы": "Тегі А.Ә.",
            "Тегі Аты": "Тегі А.",
            "  Фамилия \n Имя  Отчество ": "Фамилия И.О.",
            "Фамилия-Вторая Жан-Поль": "Фамилия-Вторая Ж.-П.",
            "фамилия имя отчество": "фамилия И.О.",
            "Тегі": "Тегі",
            "Тегі А.Ә.": "Тегі А.Ә.",
            "А. Тегі": "А. Тегі",
            "": "",
        }
        for full_name, expected in names.items():
            with self.subTest(full_name=full_name):
                self.assertEqual(initials(full_name), expected)

    def test_before_surname(self):
        self.assertEqual(initials("Тегі Аты Әкесіұлы", True), "А.Ә. Тегі")
        self.assertEqual(initials("Тегі", before_surname=True), "Тегі")

    @given(st.text(), st.booleans())
    def test_any_text(self, text, before_surname):
        short = initials(text, before_surname)
        for word in text.split()[:1]:
            self.assertIn(word, short.split())
        self.assertEqual(initials(short, before_surname), short)


if __name__ == "__main__":
    unittest.main()
