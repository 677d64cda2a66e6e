"""Planted cases: what a detector must find, and what it must leave alone.

A module ``plants_<family>`` of this package has one function a detector:

    @plants("P03")
    def plant_splitting(world, n):
        ...
        return positives, near_misses

Both are lists of expected flags, ``(company id, res_model, res_id, key)``, at least
``n`` of each. A near miss stands at the boundary of one condition and just outside of
it; its key is not compared. Each case has a vendor, buyer or employee of its own, so
that no case changes another.
"""

import importlib
import pkgutil

#: What amounts of planted cases are built around: set the detector's limit to it.
T = 1_000_000.0
PLANTS = {}


def plants(code):
    """Register the planted cases of a detector."""

    def register(function):
        if code in PLANTS and PLANTS[code].__module__ != function.__module__:
            raise ValueError(f"{code} is planted in {PLANTS[code].__module__} already.")
        PLANTS[code] = function
        return function

    return register


def plant(code, world, n):
    """Build the cases of a detector in a world: (positives, near misses) as sets."""
    _import_all()
    if code not in PLANTS:
        raise LookupError(f"Nobody has planted cases of {code} yet.")
    positives, near_misses = map(list, PLANTS[code](world, n))
    for kind, found in (("positives", positives), ("near misses", near_misses)):
        if len(set(found)) != len(found):
            raise ValueError(f"The {kind} of {code} are not all different.")
        if len(found) < n:
            raise ValueError(f"{code} has {len(found)} {kind} instead of {n}.")
    return set(positives), set(near_misses)


def _import_all():
    """Know every family: a new module needs no line in a file that others write to."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("plants_"):
            importlib.import_module(f"{__package__}.{module.name}")
