"""Tests of the plain Python in ``core``: they need no database and no Odoo.

python -m unittest discover -s tests/core -t .
"""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parents[2] / "ksrisk_analysis"))

# A machine under load is slow, and that is no failure.
settings.register_profile(
    "core",
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("core")
