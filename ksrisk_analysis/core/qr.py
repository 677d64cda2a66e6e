"""A QR code as a drawing of squares, sharp at every size."""

import base64
from functools import lru_cache

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel


# A document and its copies have one code, on the pages of each language.
@lru_cache(maxsize=32)
def qr_svg(text: str) -> str:
    """The code of a text as an SVG image, without the quiet zone around it."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    path = "".join(
        f"M{start} {row}h{length}v1h-{length}z"
        for row in range(size)
        for start, length in _runs([code.isDark(row, column) for column in range(size)])
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size * 4}" '
        f'height="{size * 4}" viewBox="0 0 {size} {size}">'
        f'<path d="{path}" fill="#000"/></svg>'
    )


def svg_uri(svg: str) -> str:
    """An SVG image as an address that holds it whole."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _runs(row):
    """Start and length of each run of dark modules in a row."""
    start = None
    for index, dark in enumerate([*row, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            yield start, index - start
            start = None
