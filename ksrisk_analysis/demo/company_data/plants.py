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
from contextlib import contextmanager

from odoo.tools import SQL

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


def of_companies(world, n):
    """Ids of ``n`` new companies of the world, where a case is a company of its own.

    They are copies of its first one: a company that Odoo makes has warehouses, journals
    and more, a hundred of which take a minute.
    """
    first = world.company
    columns = SQL(", ").join(
        SQL.identifier(name)
        for name, field in first._fields.items()
        if field.store and field.column_type and name not in ("id", "name")
    )
    copied = SQL(
        "INSERT INTO res_company (name, %(columns)s)"
        " SELECT %(name)s || ' ' || n, %(columns)s"
        " FROM res_company, generate_series(1, %(n)s) AS n WHERE id = %(id)s"
        " RETURNING id",
        columns=columns,
        name=f"Company {world.number('companies')}",
        n=n,
        id=first.id,
    )
    world.env.flush_all()
    ids = [company_id for (company_id,) in world.env.execute_query(copied)]
    world.companies |= world.companies.browse(ids)
    return ids


@contextmanager
def in_company(world, company_id):
    """What is bought inside belongs to a company made by :func:`of_companies`."""
    orders = world.table("purchase_order").rows
    lines = world.table("purchase_order_line").rows
    before = len(orders), len(lines)
    yield
    for rows, start in zip((orders, lines), before, strict=True):
        for row in rows[start:]:
            row["company_id"] = company_id
