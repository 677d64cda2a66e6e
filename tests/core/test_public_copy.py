"""What of a signed document may be published."""

import unittest

from core.public_copy import (
    leaks,
    normal,
    printed,
    readable,
    replaced,
    secrets,
    without,
)

RISK, OTHER, SECTION = ("risk", 1), ("risk", 2), ("section", 7)


def row(text, *of):
    return {"cells": [["1"], [text]], "of": [list(pair) for pair in of]}


def document(*blocks):
    return {"lang": "ru_RU", "title": "Справка", "blocks": list(blocks)}


TABLE = {
    "columns": ["№", "Риск"],
    "widths": [10, 90],
    "rows": [
        {"heading": "Кадры"},
        row("Открытый риск", OTHER),
        {"heading": "Закупки"},
        row("Закрытый риск", RISK, OTHER),
    ],
}


class TestWithout(unittest.TestCase):
    def test_row_goes_with_the_heading_that_has_no_other(self):
        values, count = without(document(TABLE), {RISK})
        self.assertEqual(count, 1)
        self.assertEqual(
            values["blocks"][0]["rows"],
            [{"heading": "Кадры"}, row("Открытый риск", OTHER)],
        )
        self.assertEqual(len(TABLE["rows"]), 4)  # the sealed values stay

    def test_nothing_hidden_changes_nothing(self):
        empty = {**TABLE, "rows": [{"heading": "Пусто"}]}
        self.assertEqual(
            without(document(TABLE, empty), {("risk", 9)}),
            (document(TABLE, empty), 0),
        )

    def test_table_of_which_nothing_is_left_goes(self):
        values, count = without(document(TABLE), {RISK, OTHER})
        self.assertEqual((values["blocks"], count), ([], 2))

    def test_marked_block_goes(self):
        section = {"heading": "1. Вводная", "html": "<p>A</p>", "of": [list(SECTION)]}
        values, count = without(document(section, TABLE), {SECTION})
        self.assertEqual((values["blocks"], count), ([TABLE], 0))

    def test_printed(self):
        section = {"heading": "", "html": "", "of": [list(SECTION)]}
        self.assertEqual(printed(document(section, TABLE)), {RISK, OTHER, SECTION})


class TestReplaced(unittest.TestCase):
    def test_lines_and_parts(self):
        values = document(
            {"columns": ["A"], "widths": [100], "rows": [row("А. Омарова", RISK)]},
            {"heading": "", "html": "<p>Состав: А. Омарова, Б. Ким.</p>"},
        )
        result = replaced(
            values,
            {"А. Омарова": "Отдел кадров"},
            lambda text, is_html: text.replace("А. Омарова", "<>" if is_html else "—"),
        )
        self.assertEqual(
            result["blocks"][0]["rows"][0]["cells"], [["1"], ["Отдел кадров"]]
        )
        self.assertEqual(result["blocks"][1]["html"], "<p>Состав: <>, Б. Ким.</p>")

    def test_what_is_printed_is_no_text(self):
        values = document({"rows": [row("Риск", RISK)]})
        result = replaced(values, {}, lambda text, is_html: "x")
        self.assertEqual(result["blocks"][0]["rows"][0]["of"], [list(RISK)])
        self.assertEqual(result["lang"], values["lang"])


class TestLeaks(unittest.TestCase):
    def find(self, text, *marked, free=()):
        values = document({"heading": "2. Описание", "html": text})
        return leaks(values, secrets(marked, free))

    def test_found_in_spite_of_case_spaces_markup_and_hyphens(self):
        secret = "Справка о судимости работника"
        for text in (
            "<p>см. СПРАВКА  о\nсудимости работника</p>",
            "<p>см. справка о <b>суди</b>мости&nbsp;работника</p>",
            "<p>см. справка о суди\u00adмости работника</p>",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.find(text, secret), [(0, secret)])

    def test_sentence_of_a_long_text_is_found(self):
        marked = "Отбор ведётся без конкурса. Родственник директора принят на работу."
        found = self.find("<p>Родственник директора принят на работу</p>", marked)
        self.assertEqual(found, [(0, "Родственник директора принят на работу")])

    def test_short_text_is_not_looked_for(self):
        self.assertEqual(self.find("<p>Риск и риски</p>", "Риск"), [])

    def test_what_an_open_row_says_too_is_no_secret(self):
        form = "Утверждённые правила"
        self.assertEqual(self.find(f"<p>{form}</p>", form, free=[f"{form} отбора"]), [])

    def test_found_outside_of_the_blocks(self):
        self.assertEqual(
            leaks(document() | {"title": "О Тайном деле"}, secrets(["тайном деле"])),
            [(None, "тайном деле")],
        )

    def test_cells_are_searched(self):
        values = document({"rows": [row("Закрытый\nриск", RISK)]})
        self.assertEqual(
            leaks(values, secrets(["закрытый риск"])), [(0, "закрытый риск")]
        )

    def test_readable_is_without_markup(self):
        values = document({"html": "<p>Кіріспе&nbsp;сөз</p><p>Ә &lt; Ғ</p>"})
        self.assertIn("Кіріспе сөз Ә < Ғ", readable(values).split("\n"))

    def test_normal_of_kazakh(self):
        self.assertEqual(normal("Ә Ғ Қ Ң Ө Ұ Ү Һ І"), "әғқңөұүһі")


if __name__ == "__main__":
    unittest.main()
