"""What documents in .docx are put together of, below what python-docx offers.

Rows of tables are made as XML: with python-docx each costs as much as the table is
long.
"""

import re

try:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
except ImportError:  # the check of the environment tells what to install
    OxmlElement = qn = None

#: A family of Word's own with every Kazakh letter; elsewhere its like is taken.
FONT = "Times New Roman"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text):
    """The text without what XML does not take."""
    return _CONTROL.sub("", text or "")


def child(parent, tag, **attributes):
    """A new element at the end of another one."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    parent.append(element)
    return element


def add_text(paragraph, text, marks=frozenset()):
    """A run of text; its line breaks stay.

    :param marks: names of attributes of a font: ``bold``, ``italic``, …
    """
    text = clean(text)
    if not text:
        return None
    run = paragraph.add_run(text)
    for mark in marks:
        setattr(run.font, mark, True)
    return run


def add_field(paragraph, instruction):
    """A field that the program fills in, such as the number of the page."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            text = child(run._r, "w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
        elif kind == "text":
            run.text = "1"
        else:
            child(run._r, "w:fldChar", fldCharType=kind)


def set_font(style):
    """Name the family for every script; a theme would replace it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def new_table(widths, borders=False):
    """A table of fixed widths in twips, without rows.

    :param borders: a grid; otherwise none
    """
    table = OxmlElement("w:tbl")
    properties = child(table, "w:tblPr")
    if borders:
        child(properties, "w:tblStyle", val="TableGrid")
    child(properties, "w:tblW", w=sum(widths), type="dxa")
    child(properties, "w:tblLayout", type="fixed")
    child(properties, "w:tblLook", val="04A0")
    grid = child(table, "w:tblGrid")
    for width in widths:
        child(grid, "w:gridCol", w=width)
    return table


def add_row(table, repeated=False, whole=False):
    """A row without cells.

    :param repeated: it heads the table on every page
    :param whole: it stays on one page
    """
    row = child(table, "w:tr")
    if repeated or whole:
        properties = child(row, "w:trPr")
        child(properties, "w:cantSplit")
        if repeated:
            child(properties, "w:tblHeader")
    return row


def add_cell(row, width, span=1, middle=False, merge=None):
    """A cell without paragraphs, of which it needs one at least.

    :param merge: ``restart`` and ``continue`` join it with those above
    """
    cell = child(row, "w:tc")
    properties = child(cell, "w:tcPr")
    child(properties, "w:tcW", w=width, type="dxa")
    if span > 1:
        child(properties, "w:gridSpan", val=span)
    if merge:
        child(properties, "w:vMerge", val=merge)
    if middle:
        child(properties, "w:vAlign", val="center")
    return cell


def restart_numbers(document, style):
    """A numbering of its own for one more list of a style.

    :return: the number by which its paragraphs refer to it
    """
    numbering = document.part.numbering_part.element
    used = style.element.pPr.numPr.numId.val
    (abstract,) = numbering.xpath(f"w:num[@w:numId='{used}']/w:abstractNumId/@w:val")
    number = numbering.add_num(int(abstract))
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return number.numId
