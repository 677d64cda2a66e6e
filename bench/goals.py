"""What is measured, each against what it is compared with."""

import hashlib
import tracemalloc
from datetime import date

from clock import Figure, interleave
from company import MEASURE_KK, act
from lxml import etree


def ratio(goal, mine, other, bound=None):
    """Compare two medians; a bound is the most that the first one may be in the second.

    :param mine: (seconds, queries)
    """
    value = mine[0] / other[0]
    return Figure(
        goal,
        f"≤ {bound:g}×" if bound else "–",
        f"{value:.2f}× ({mine[0]:.2f} s, {mine[1]} queries : {other[0]:.2f} s)",
        value <= bound if bound else None,
    )
