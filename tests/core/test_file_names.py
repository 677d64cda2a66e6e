"""Names of files that every file system takes."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from core.file_names import LIMIT, file_name, unique_names

REFUSED = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


class TestFileNames(unittest.TestCase):
    def test_a_long_cyrillic_name_keeps_its_extension(self):
        name = file_name("Іс-шаралар жоспары " * 30, ".docx")
        self.assertTrue(name.endswith(".docx"))
        self.assertLessEqual(len(name.encode()), LIMIT)
        self.assertGreater(len(name.encode()), LIMIT - 4)

    def test_what_windows_refuses(self):
        self.assertEqual(file_name('№ 1/2: "a"\\b?. ', ".pdf"), "№ 1-2- -a-b-.pdf")
        self.assertEqual(file_name("con", ".pdf"), "con_.pdf")
        self.assertEqual(file_name("...", ".pdf"), "-.pdf")

    def test_names_alike_are_told_apart(self):
        names = unique_names([("План", ".pdf"), ("план", ".pdf"), ("План", ".docx")])
        self.assertEqual(names, ["План.pdf", "план (2).pdf", "План.docx"])

    @given(st.lists(st.tuples(st.text(), st.sampled_from([".pdf", ".xlsx"]))))
    def test_any_titles(self, titles):
        names = unique_names(titles)
        self.assertEqual(len({name.casefold() for name in names}), len(titles))
        for name, (_title, extension) in zip(names, titles, strict=True):
            self.assertTrue(name.endswith(extension))
            self.assertLessEqual(len(name.encode()), LIMIT)
            self.assertFalse(REFUSED & set(name))
            self.assertGreater(len(name), len(extension))
