"""The QR code of a text, as the squares of an image."""

import re
import unittest
from base64 import b64decode

from core.qr import qr_svg, svg_uri

ADDRESS = "https://example.kz/ksrisk/verify/1-" + "0123456789abcdef" * 4


def modules(svg):
    """The dark squares of the image."""
    return {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", svg)
        for step in range(int(length))
    }


class TestQr(unittest.TestCase):
    def test_three_finders_and_no_fourth(self):
        svg = qr_svg(ADDRESS)
        size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
        dark = modules(svg)

        def is_finder(left, top):
            ring = {(x, y) for x in range(7) for y in range(7)} - {
                (x, y) for x in range(1, 6) for y in range(1, 6)
            } | {(x, y) for x in range(2, 5) for y in range(2, 5)}
            return all(
                ((left + x, top + y) in dark) == ((x, y) in ring)
                for x in range(7)
                for y in range(7)
            )

        self.assertEqual(
            [is_finder(*place) for place in ((0, 0), (size - 7, 0), (0, size - 7))],
            [True] * 3,
        )
        self.assertFalse(is_finder(size - 7, size - 7))
        self.assertTrue(all(0 <= x < size and 0 <= y < size for x, y in dark))

    def test_another_text_another_code(self):
        self.assertEqual(qr_svg(ADDRESS), qr_svg(ADDRESS))
        self.assertNotEqual(
            modules(qr_svg(ADDRESS)), modules(qr_svg(ADDRESS[:-1] + "0"))
        )

    def test_address_holds_the_image(self):
        head, body = svg_uri("<svg/>").split(",")
        self.assertEqual(head, "data:image/svg+xml;base64")
        self.assertEqual(b64decode(body), b"<svg/>")
