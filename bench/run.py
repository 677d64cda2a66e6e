"""make bench: the addon against the bare database and against the peers of the OCA.

Each ratio is taken in one run, from medians of interleaved repetitions. Exit code 1
tells that a bound does not hold.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

import odoo.release
import odoo.sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))

import project  # noqa: E402

DATABASE = "ksrisk_bench"
PEERS = ("mgmtsystem_action", "mgmtsystem_audit")
#: departments, measures, entries of the journal; analyses of the board and measures of
#: each; how often each side is measured
SIZES = {"full": (200, 500, 10_000, (100, 50), 7), "small": (3, 10, 200, (5, 4), 2)}
PAGE = ROOT / "docs" / "benchmark.md"
MARK = "<!-- what follows is written by the benchmark -->"


def build():
    """Make the database of the run: our addons and the peers, without demo data."""
    project.copy(project.template(), DATABASE)
    with project.step("Installing the addons and the peers"):
        names = ",".join([*project.manifests(), *PEERS])
        arguments = [*project.server(DATABASE), "-i", names]
        code, log = project.odoo(DATABASE, *arguments)
        if code:  # warnings are the peers' own affair
            project.check(DATABASE, code, log)


def vacuum(*tables):
    project.query(DATABASE, f"VACUUM (ANALYZE) {', '.join(tables)}")


def measure(size):
    """Return the figures of all goals."""
    config.parse_config(["-d", DATABASE, "--log-level", "warn"])
    # Only now do modules of Odoo's addons know where the others are.
    from company import Company, surroundings
    from goals import Goals

    departments, measures, entries, board, repeats = SIZES[size]
    registry = Registry(DATABASE)
    figures = []
    with surroundings(registry):
        with project.step("Creating the company"):
            company = Company(registry, departments, measures)
        goals = Goals(company, repeats, vacuum, judges_time=size == "full")
        for title, goal in (
            ("Starting a collection", goals.start_collection),
            ("Creating and approving measures", goals.measures),
            ("Rendering their plan", goals.rendering),
            ("Exporting answers", goals.spreadsheet),
            ("Reading", goals.reading),
            ("Reading the board", lambda: goals.board(*board)),
            ("Verifying the journal", lambda: goals.journal(entries)),
            ("Printing a plan", goals.documents),
        ):
            with project.step(title):
                figures += goal()
    return figures


def table(figures):
    rows = [("goal", "bound", "figure", "")]
    rows += [(f.goal, f.bound, f.figure, f.verdict) for f in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)


def describe(size):
    """Return one line about what was run, and where."""
    (version,) = project.query("postgres", "SHOW server_version")[0]
    average, cores = os.getloadavg()[1], os.cpu_count()
    busy = " (busy: repeat it)" if average > cores else ""
    return (
        f"{date.today()}: medians of {SIZES[size][-1]} interleaved repetitions, Odoo "
        f"{odoo.release.version}, PostgreSQL {version.split()[0]}, load {average:.1f} "
        f"on {cores} cores{busy}."
    )


def write(text):
    """Put the result into the page, below the words that say what it means."""
    words, mark, _old = PAGE.read_text(encoding="utf-8").partition(MARK)
    PAGE.write_text(f"{words}{mark}\n\n{text}\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="a smoke run: no bound on time is judged"
    )
    parser.add_argument(
        "--write", action="store_true", help=f"put the result into {PAGE.name}"
    )
    options = parser.parse_args()
    size = "small" if options.small else "full"
    try:
        build()
        figures = measure(size)
    except project.Failure:
        sys.exit(1)  # told where it happened
    finally:
        odoo.sql_db.close_all()
        project.drop(DATABASE)
    text = f"{describe(size)}\n\n{table(figures)}"
    print(f"\n{text}")
    if options.write:
        write(text)
    sys.exit(any(figure.passed is False for figure in figures))


main()
