"""Company data of any size, written as rows: for tests, the bench and the demo.

``World`` builds exactly the rows that an author names, ``background`` a whole company
of them in a few statements, ``plants`` the cases a detector must find, or must not.
"""

from .background import background, checksum
from .plants import PLANTS, T, plant, plants
from .world import World

__all__ = ["PLANTS", "T", "World", "background", "checksum", "plant", "plants"]
