"""Addresses of pages."""

import unittest

from core.urls import is_page


class TestUrls(unittest.TestCase):
    def test_pages(self):
        for url in ("https://arman.example/a?b=1#c", "http://localhost:8069/web"):
            with self.subTest(url=url):
                self.assertTrue(is_page(url))

    def test_others(self):
        for url in ("", "arman.example", "ftp://arman.example", "https://", "http://["):
            with self.subTest(url=url):
                self.assertFalse(is_page(url))


if __name__ == "__main__":
    unittest.main()
