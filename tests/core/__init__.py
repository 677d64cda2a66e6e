"""Tests of the plain Python in ``core``: they need no database and no Odoo.

python -m unittest discover -s tests/core -t .
"""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[2] / "ksrisk_analysis"))

settings.register_profile("core", database=None, deadline=None)
settings.load_profile("core")
