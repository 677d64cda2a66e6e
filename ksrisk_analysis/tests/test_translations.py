"""The terms are complete in both languages, and say the same with the same parts."""

import re
from collections import Counter
from pathlib import Path

import polib

from odoo.modules.migration import load_script
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import file_path

from ..core.languages import RU
from ..hooks import pre_init_hook

#: Of this addon and its companions.
FOLDERS = sorted(Path(__file__).parents[2].glob("ksrisk_analysis*/i18n"))
#: %s, %(name)s, %d, {name}, and the tags of a term in markup.
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif%]|\{\w*\}|</?\w+")
#: Latin letters that look as Cyrillic ones.
LOOKALIKES = "aceijopsxyABCEHIKMOPTXY"
CYRILLIC = re.compile("[\u0400-\u04ff]")
WORD = re.compile(r"[^\W\d_]+")
KAZAKH = re.compile("[әғқңөұүһі]", re.I)


def entries(lang):
    return [
        entry
        for folder in FOLDERS
        for entry in polib.pofile(folder / f"{lang}.po")
        if not entry.obsolete
    ]


def mixed_words(text):
    """Words with letters of both alphabets, e.g. a Latin «o» in a Kazakh word."""
    return [
        word
        for word in WORD.findall(PLACEHOLDER.sub(" ", text))
        if CYRILLIC.search(word) and set(LOOKALIKES) & set(word)
    ]


@tagged("post_install", "-at_install")
class TestTranslations(BaseCase):
    def assert_none(self, find, what):
        """See that ``find`` finds nothing among the terms of either language."""
        for lang in ("kk", "ru"):
            found = find(entries(lang))
            lines = "\n".join(found[:40])
            with self.subTest(lang=lang):
                self.assertFalse(found, f"{len(found)} terms {what}:\n{lines}")

    def assert_same(self, part, what):
        """See that each translation has the same ``part`` as its term."""
        self.assert_none(
            lambda terms: [
                entry.msgid
                for entry in terms
                if entry.msgstr and part(entry.msgid) != part(entry.msgstr)
            ],
            what,
        )

    def test_every_term_is_there(self):
        templates = [next(folder.glob("*.pot")) for folder in FOLDERS]
        wanted = {e.msgid for path in templates for e in polib.pofile(path)}
        self.assertGreater(len(wanted), 500)
        self.assert_none(
            lambda terms: sorted(wanted - {entry.msgid for entry in terms}), "missing"
        )

    def test_none_is_empty(self):
        self.assert_none(
            lambda terms: [e.msgid for e in terms if not e.msgstr.strip()], "empty"
        )

    def test_none_is_fuzzy(self):
        self.assert_none(lambda terms: [e.msgid for e in terms if e.fuzzy], "fuzzy")

    def test_placeholders_are_the_same(self):
        self.assert_same(
            lambda text: Counter(PLACEHOLDER.findall(text)), "with other placeholders"
        )

    def test_spaces_at_the_ends_are_the_same(self):
        self.assert_same(
            lambda text: (text[:1].isspace(), text[-1:].isspace()),
            "with other spaces at their ends",
        )

    def test_no_latin_letters_inside_cyrillic_words(self):
        self.assert_none(
            lambda terms: [word for e in terms for word in mixed_words(e.msgstr)],
            "with Latin letters",
        )

    def test_russian_has_no_kazakh_letters(self):
        wrong = [
            entry.msgstr
            for entry in entries("ru")
            if KAZAKH.search(entry.msgstr) and not KAZAKH.search(entry.msgid)
        ]
        self.assertFalse(wrong)

    def test_check_itself_sees_a_latin_letter(self):
        self.assertEqual(mixed_words("Сынaқ %(name)s Excel <b>б</b>"), ["Сынaқ"])


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestLanguagesOfTheDatabase(TransactionCase):
    """Whoever gets a language gets it on every screen, not on ours alone."""

    def forget_russian(self):
        """As where Russian came with our own terms alone; return a field of Odoo's."""
        field = self.env["ir.model.fields"]._get("res.company", "vat")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_model_fields SET field_description = field_description - %s"
            " WHERE id = %s",
            [RU, field.id],
        )
        self.env.invalidate_all()
        return field.with_context(lang=RU)

    def test_terms_of_other_addons_come_with_the_language(self):
        self.env["res.partner"].with_context(active_test=False).search(
            [("lang", "=", RU)]
        ).lang = "en_US"
        language = self.env["res.lang"]._lang_get(RU)
        language.active = False
        field = self.forget_russian()
        pre_init_hook(self.env)
        self.assertTrue(language.active)
        self.assertRegex(field.field_description, "[А-Яа-я]")

    def test_an_update_brings_them_too(self):
        field = self.forget_russian()
        path = file_path("ksrisk_analysis/migrations/19.0.1.3.0/end-migrate.py")
        load_script(path, "ksrisk_migration_terms").migrate(self.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertRegex(field.field_description, "[А-Яа-я]")
