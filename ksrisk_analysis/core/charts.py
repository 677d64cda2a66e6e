"""Charts as geometry: what a template draws as SVG, in points.

A part of a bar has a ``kind``: what stands for it, one fill for one meaning, is known
to the template. Numbers stand on the parts that have room for them, and all of them in
the note beside the bar, so that a chart is read without colours.
"""

#: Points that a digit of a number on a bar takes.
_DIGIT = 5


def bars(rows, left, length, as_shares=False, height=9, gap=3):
    """Lying bars, one below the other.

    :param rows: list of (label, [(kind, number), …], note)
    :param left: where the bars begin, to the right of the labels
    :param length: of the longest bar
    :param as_shares: every bar is as long, and its parts are shares of its own sum
    :return: dict of ``height`` and ``bars``, a list of dicts with their ``parts``
    """
    longest = max((sum(n for _kind, n in parts) for _l, parts, _n in rows), default=0)
    drawn = []
    for index, (label, parts, note) in enumerate(rows):
        top = index * (height + gap)
        total = sum(number for _kind, number in parts)
        scale = length / ((total if as_shares else longest) or 1)
        drawn.append(
            {
                "label": label,
                "note": note,
                "top": top,
                "base": top + height - 1.3,
                "parts": _split(parts, left, scale),
                "end": left + scale * total,
            }
        )
    return {"height": max(len(rows) * (height + gap), height), "bars": drawn}


def columns(groups, width, height, widest=34):
    """Standing columns, one beside the other, from the left.

    :param groups: list of (label, [(kind, number), …])
    :param height: of the highest column
    :param widest: of a column
    :return: dict of ``columns``, a list of dicts with their ``parts``
    """
    highest = max((sum(n for _kind, n in parts) for _label, parts in groups), default=0)
    step = width / max(len(groups), 1)
    thick = min(widest, step * 0.7)
    step = min(step, widest * 2)
    drawn = []
    for index, (label, parts) in enumerate(groups):
        left = index * step + (step - thick) / 2
        bottom, pieces = height, []
        for kind, number in parts:
            tall = height * number / (highest or 1)
            bottom -= tall
            if number:
                pieces.append(
                    {
                        "kind": kind,
                        "top": bottom,
                        "tall": tall,
                        "middle": bottom + tall / 2 + 2.7,
                        "text": str(number) if tall >= 8 else "",
                    }
                )
        drawn.append(
            {
                "label": label,
                "left": left,
                "thick": thick,
                "centre": left + thick / 2,
                "top": bottom,
                "total": sum(number for _kind, number in parts),
                "parts": pieces,
            }
        )
    return {"columns": drawn}


def _split(parts, left, scale):
    """The parts of a lying bar, one after the other."""
    pieces = []
    for kind, number in parts:
        wide = number * scale
        if number:
            text = str(number)
            room = wide >= _DIGIT * len(text) + 6
            pieces.append(
                {
                    "kind": kind,
                    "left": left,
                    "wide": wide,
                    "centre": left + wide / 2,
                    "text": text if room else "",
                }
            )
        left += wide
    return pieces
