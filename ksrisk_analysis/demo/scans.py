"""Scans of invented acts: a page with a text, a signature and a stamp, a bit askew."""

import io
import random

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.misc import file_path

# Odoo ships it, with the Kazakh letters.
_FONT = "web/static/fonts/sign/NotoSans-Reg.ttf"
_INK = Color(0.13, 0.13, 0.15)
_PEN = Color(0.1, 0.16, 0.5, 0.85)
_STAMP = Color(0.15, 0.2, 0.6, 0.5)
_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 85, 540


def make_page(names, title, lines, signer, seed):
    """PDF of a page that looks scanned.

    :param names: of the company, in the letterhead; the first is on the stamp
    :param lines: paragraphs
    :param signer: post and name at the signature
    :param seed: makes the crookedness of this page, the same each time
    :return: bytes
    """
    if "Scan" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Scan", file_path(_FONT)))
    chance = random.Random(seed)
    content = io.BytesIO()
    # Invariant: no time of making in the file, so that the same page has one hash.
    page = Canvas(content, pagesize=A4, invariant=True, pageCompression=1)
    page.setTitle(title)
    page.setFillColorRGB(0.965, 0.955, 0.93)
    page.rect(0, 0, _WIDTH, _HEIGHT, stroke=0, fill=1)
    page.setFillColorRGB(0.86, 0.85, 0.83)
    page.rect(0, 0, chance.uniform(3, 7), _HEIGHT, stroke=0, fill=1)
    _add_dust(page, chance)
    page.translate(_WIDTH / 2, _HEIGHT / 2)
    page.rotate(chance.choice((-1, 1)) * chance.uniform(0.4, 1.1))
    page.translate(-_WIDTH / 2, -_HEIGHT / 2)
    bottom = _add_text(page, names, title, lines)
    _add_signature(page, chance, signer, bottom - 50)
    _add_stamp(page, names[0], chance, bottom - 50)
    page.save()
    return content.getvalue()


def _add_dust(page, chance):
    page.setFillColorRGB(0.7, 0.69, 0.66)
    for _index in range(60):
        x, y = chance.uniform(0, _WIDTH), chance.uniform(0, _HEIGHT)
        page.circle(x, y, chance.uniform(0.2, 0.7), stroke=0, fill=1)


def _add_text(page, names, title, lines):
    """Letterhead, title and paragraphs; return where they end."""
    page.setFillColor(_INK)
    page.setFont("Scan", 12)
    page.drawCentredString(_WIDTH / 2, 770, " / ".join(names))
    page.setStrokeColor(_INK)
    page.line(_LEFT, 758, _RIGHT, 758)
    y = 722
    page.setFont("Scan", 14)
    for line in simpleSplit(title, "Scan", 14, _RIGHT - _LEFT):
        page.drawCentredString(_WIDTH / 2, y, line)
        y -= 20
    y -= 14
    page.setFont("Scan", 11)
    for paragraph in lines:
        for line in simpleSplit(paragraph, "Scan", 11, _RIGHT - _LEFT):
            page.drawString(_LEFT, y, line)
            y -= 18
        y -= 9
    return y


def _add_signature(page, chance, signer, y):
    """Post, the pen's line and the name, each in its third of the page."""
    page.setFillColor(_INK)
    post, name = signer
    for text, x, width in ((post, _LEFT, 170), (name, 420, _RIGHT - 420)):
        page.setFont("Scan", 10)
        for index, line in enumerate(simpleSplit(text, "Scan", 10, width)):
            page.drawString(x, y - 13 * index, line)
    page.setStrokeColor(_PEN)
    page.setLineWidth(1.3)
    path, x = page.beginPath(), 310
    path.moveTo(x, y)
    for _index in range(5):
        step = chance.uniform(12, 20)
        path.curveTo(
            x + chance.uniform(0, 8),
            y + chance.uniform(8, 26),
            x + step - chance.uniform(2, 9),
            y - chance.uniform(4, 18),
            x + step,
            y + chance.uniform(-3, 6),
        )
        x += step
    page.drawPath(path)


def _add_stamp(page, name, chance, y):
    page.saveState()
    page.translate(275 + chance.uniform(-12, 12), y - 22)
    page.rotate(chance.uniform(-20, 20))
    page.setStrokeColor(_STAMP)
    page.setFillColor(_STAMP)
    page.setLineWidth(1.6)
    page.circle(0, 0, 42, stroke=1, fill=0)
    page.setLineWidth(0.7)
    page.circle(0, 0, 33, stroke=1, fill=0)
    page.setFont("Scan", 8)
    page.drawCentredString(0, -3, name[:18])
    page.restoreState()
