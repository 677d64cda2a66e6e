"""The sheet that documents in .docx are written on: its size, styles, head and foot."""

import re

from .docx_html import plain_text
from .docx_parts import add_field, add_text, clean, set_font

try:
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor
except ImportError:  # the check of the environment tells what to install
    qn = None

_A4 = (210, 297)
#: left, right, top, bottom by whether the sheet lies
_MARGINS = {False: (30, 15, 20, 20), True: (20, 15, 20, 20)}
_PAGING = re.compile(r'<span class="(page|topage)">\s*</span>')
_FIELDS = {"page": "PAGE", "topage": "NUMPAGES"}
#: name, points, bold, alignment, points below
_STYLES = (
    ("KS Line", 12, False, "LEFT", 2),
    ("KS Cell", 10, False, "LEFT", 2),
    ("KS Dense", 9, False, "LEFT", 2),
    ("KS Column", 10, True, "CENTER", 2),
    ("KS Dense Column", 9, True, "CENTER", 2),
    ("KS Note", 10, False, "LEFT", 6),
    ("KS Edge", 9, False, "LEFT", 0),
)


def width(landscape):
    """How wide the text of a sheet is, in millimetres."""
    left, right = _MARGINS[landscape][:2]
    return _A4[landscape] - left - right


def set_up(doc, page, landscape):
    """Prepare an empty document for the values of one.

    :return: ids of our styles by name: to look a style up takes longer than to write
        a cell
    """
    _set_up_page(doc, landscape)
    _describe(doc, page)
    style_ids = _set_up_styles(doc.styles)
    _write_edges(doc, page, width(landscape))
    return style_ids


def _set_up_page(doc, landscape):
    section = doc.sections[0]
    across, down = reversed(_A4) if landscape else _A4
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(across), Mm(down)
    left, right, top, bottom = map(Mm, _MARGINS[landscape])
    section.left_margin, section.right_margin = left, right
    section.top_margin, section.bottom_margin = top, bottom
    section.header_distance = section.footer_distance = Mm(9)


def _describe(doc, page):
    """What the file says of itself: its language, title and author."""
    lang = page["lang"].replace("_", "-")
    for node in doc.styles.element.iter(qn("w:lang")):
        for name in ("val", "eastAsia", "bidi"):
            node.set(qn(f"w:{name}"), lang)
    about = doc.core_properties
    about.title = clean(page["title"])[:255]
    about.author = clean(page["company"])[:255]
    about.language, about.comments = lang, ""


def _set_up_styles(styles):
    for style in styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            set_font(style)
    normal = styles["Normal"]
    normal.font.size = Pt(12)
    _shape(normal, "JUSTIFY", after=6)
    normal.paragraph_format.line_spacing = 1.0
    for level in range(1, 4):
        style = styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = Pt(12), True, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.keep_with_next = True
        if level == 1:
            _shape(style, "CENTER", after=4)
        else:
            _shape(style, "LEFT", before=12, after=6)
    style_ids = {}
    for name, size, bold, align, after in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size, style.font.bold = Pt(size), bold
        _shape(style, align, after=after)
        style_ids[name] = style.style_id
    return style_ids


def _shape(style, align, before=0, after=0):
    form = style.paragraph_format
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    form.space_before, form.space_after = Pt(before), Pt(after)


def _write_edges(doc, page, across):
    """The draft's mark at the head of every page, and the foot with its number."""
    section = doc.sections[0]
    edge = doc.styles["KS Edge"]
    if page.get("mark"):
        header = section.header.paragraphs[0]
        header.style, header.alignment = edge, WD_ALIGN_PARAGRAPH.CENTER
        run = add_text(header, page["mark"], {"bold"})
        run.font.size, run.font.color.rgb = Pt(14), RGBColor(0xB0, 0x20, 0x20)
    footer = section.footer.paragraphs[0]
    footer.style = edge
    stops = footer.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(across), WD_TAB_ALIGNMENT.RIGHT)
    add_text(footer, f"{page.get('foot') or ''}\t")
    parts = _PAGING.split(page["labels"].get("paging") or "")
    for index, part in enumerate(parts):
        if index % 2:
            add_field(footer, _FIELDS[part])
        elif part:
            add_text(footer, plain_text(part))
