"""Names of people in a text, in all their forms. All of them are invented."""

import unittest

from core.people import (
    Person,
    is_full,
    looks_personal,
    mentioned,
    replacer,
    whole_forms,
)

PERSON = Person(("Ахметов Асан Болатович",), "***")

FORMS = (
    "Ахметов Асан Болатович",
    "Асан Болатович Ахметов",
    "Асан Ахметов",
    "Ахметов А.Б.",
    "Ахметов А. Б.",
    "Ахметов А.",
    "А.Б. Ахметов",
    "А. Б. Ахметов",
    "АХМЕТОВ АСАН БОЛАТОВИЧ",
    "Ахметова Асана Болатовича",
    "Ахметову А.Б.",
    "Ахметовым Асаном",
    "А.Б. Ахметовтың",
    "Ахметов Асанның",
    "Ахметов&nbsp;А.Б.",
    "Ахметов\u00a0А.Б.",
    "Ахметов",
    "Ахметову",
    "Ахметовке",
    "Ахметовтың",
)
OTHERS = (
    "Ахметов А.С. келді",
    "Сахметов Асан келді",
    "Асан келді",
)
PLACES = (
    "улица Ахметова, 5",
    "Ахметов көшесі",
    "школа имени Ахметова",
    "Ахметовский район",
    "ахметовка",
)


class TestReplacer(unittest.TestCase):
    def test_found(self):
        replace = replacer([PERSON])
        for text in FORMS:
            with self.subTest(text=text):
                self.assertEqual(replace(f"«{text}» жауапты"), "«***» жауапты")

    def test_another_person(self):
        replace = replacer([PERSON], kept=["Ахметов Аян Серікұлы"])
        for text in OTHERS:
            with self.subTest(text=text):
                self.assertEqual(replace(text), text)

    def test_places_are_no_people(self):
        replace = replacer([PERSON])
        for text in PLACES:
            with self.subTest(text=text):
                self.assertEqual(replace(text), text)

    def test_woman(self):
        replace = replacer([Person(("Сериккалиева Айгүл Маратқызы",), "***")])
        for text in (
            "Сериккалиевой Айгүл Маратқызы",
            "Сериккалиеву А. М.",
            "А.М. Сериккалиеваның",
            "Сериккалиевой",
            "Айгүл Сериккалиева",
        ):
            self.assertEqual(replace(text), "***")

    def test_kazakh_name_without_a_surname_s_ending(self):
        replace = replacer([Person(("Орман Ержан Болат ұлы",), "***")])
        self.assertEqual(replace("Орман Ержан Болат ұлы"), "***")
        self.assertEqual(replace("Орман Ержанның есебі"), "*** есебі")
        self.assertEqual(replace("Орман Е.Б. есебі"), "*** есебі")
        # An ordinary word: it stays.
        self.assertEqual(replace("Орман шаруашылығы"), "Орман шаруашылығы")

    def test_instead_is_text_in_html_too(self):
        replace = replacer([Person(PERSON.names, "HR & law")])
        self.assertEqual(replace("Ахметов А.Б.", True), "HR &amp; law")
        self.assertEqual(replace("Ахметов А.Б."), "HR & law")

    def test_tags_inside_a_name_stay(self):
        text = "<p><b>Ахметов</b> Асан келді</p>"
        self.assertEqual(replacer([PERSON])(text), "<p><b>***</b> келді</p>")

    def test_apostrophe_is_found_in_html_too(self):
        replace = replacer([Person(("O'Brien Shaun",), "***")])
        self.assertEqual(replace("O&#x27;Brien Shaun"), "***")
        self.assertEqual(replace("O'Brien S."), "***")

    def test_kept_surname_is_nobody_else_s(self):
        kept = ["Ахметов Ерлан"]
        replace = replacer([PERSON], kept)
        self.assertEqual(replace("Ахметов қол қойды"), "Ахметов қол қойды")
        self.assertEqual(replace("Ахметов Асан келді"), "*** келді")

    def test_names_that_tell_a_person(self):
        self.assertTrue(is_full("Ахметов Асан"))
        self.assertFalse(is_full("Administrator"))
        self.assertFalse(is_full("Ахметов А.Б."))
        self.assertTrue(looks_personal("Серік Асан Болат ұлы"))
        self.assertFalse(looks_personal("Отдел кадров"))

    def test_mentioned(self):
        other = Person(("Жумабаев Ерлан",), "")
        self.assertEqual(
            mentioned([PERSON, other], "<p>Ахмето\u00adвым подписано</p>"), [PERSON]
        )

    def test_whole_forms(self):
        self.assertIn("ахметовасан", whole_forms("Ахметов Асан Болатович"))
        self.assertFalse(whole_forms("Administrator"))
