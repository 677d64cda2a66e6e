import json
from pathlib import Path


def load(number):
    """Return the fixture of a seed: ``load(0)``, ``load(2)`` or ``load(4)``."""
    path = Path(__file__).parent / "data" / f"seed_{int(number):03d}.json"
    return json.loads(path.read_text(encoding="utf-8"))
