"""make bench: the addon against the bare database and against its peers.

Each ratio is taken in one run, from medians of interleaved repetitions. Exit code 1
tells that a bound does not hold.
"""

import argparse
import os
import sys
from datetime import date
from functools import partial
from pathlib import Path

import odoo.release
import odoo.sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))

import project  # noqa: E402

#: The cycle of an analysis, beside the peers of the OCA; the detectors, over purchases.
PARTS = {"cycle": "ksrisk_bench", "detectors": "ksrisk_bench_purchases"}
PEERS = {"cycle": ("mgmtsystem_action", "mgmtsystem_audit"), "detectors": ()}
#: departments, measures, entries of the journal; analyses of the board and measures of
#: each; how often each side is measured
SIZES = {"full": (200, 500, 10_000, (100, 50), 7), "small": (3, 10, 200, (5, 4), 2)}
#: orders; how often each side is measured
PURCHASES = {"full": (1_000_000, 3), "small": (2_000, 1)}
PAGE = ROOT / "docs" / "benchmark.md"
#: What stands between these lines of the page is written by the benchmark.
MARKS = "<!-- {}: written by the benchmark -->", "<!-- end of {} -->"


def build(part, anew=True):
    """Make the database of the part: our addons and its peers, without demo data.

    :param anew: else the one that is there follows what changed in the addons
    """
    database = PARTS[part]
    if anew:
        project.copy(project.template(), database)
    verb, option = ("Installing", "-i") if anew else ("Updating", "-u")
    with project.step(f"{verb} the addons ({part})"):
        names = ",".join([*project.manifests(), *PEERS[part]])
        arguments = [*project.server(database), option, names]
        code, log = project.odoo(database, *arguments)
        if code:  # warnings are the peers' own affair
            project.check(database, code, log)


def vacuum(database, *tables):
    project.query(database, f"VACUUM (ANALYZE) {', '.join(tables)}")


def collect(goals):
    """The figures of goals by title, in their order; each is told as soon as it is
    known, for a run may take an hour, and break off."""
    figures = []
    for title, goal in goals:
        with project.step(title):
            found = list(goal())
        for figure in found:
            print(f"  {figure.goal}: {figure.figure} {figure.verdict}", flush=True)
        figures += found
    return figures


def measure_cycle(options):
    # Only now do modules of Odoo's addons know where the others are.
    from company import Company, surroundings
    from goals import Goals

    departments, measures, entries, board, repeats = SIZES[options.size]
    registry = Registry(PARTS["cycle"])
    with surroundings(registry):
        with project.step("Creating the company"):
            company = Company(registry, departments, measures)
        clean, judges = partial(vacuum, PARTS["cycle"]), options.size == "full"
        goals = Goals(company, repeats, clean, judges_time=judges)
        return collect(
            (
                ("Starting a collection", goals.start_collection),
                ("Creating and approving measures", goals.measures),
                ("Rendering their plan", goals.rendering),
                ("Exporting answers", goals.spreadsheet),
                ("Reading", goals.reading),
                ("Reading the board", lambda: goals.board(*board)),
                ("Verifying the journal", lambda: goals.journal(entries)),
                ("Printing a plan", goals.documents),
            )
        )


def measure_detectors(options):
    from detectors import DetectorGoals
    from loops import LoopGoals
    from purchases import Purchases
    from runs import RunGoals

    database = PARTS["detectors"]
    clean, judges = partial(vacuum, database), options.size == "full"
    with project.step(f"Generating {options.orders} orders"):
        purchases = Purchases(Registry(database), options.orders, clean)
    goals = DetectorGoals(purchases, options.repeats, judges)
    runs, loops = RunGoals(goals), LoopGoals(goals)
    return collect(
        (
            ("Timing each detector", goals.measure),
            ("Orders", goals.by_orders),
            ("Lines", goals.by_lines),
            ("Eight together", goals.together),
            ("Growth", goals.growth),
            ("Naive loops", loops.measure),
            ("Cardinal", goals.cardinal),
            ("The first run", runs.first),
            ("Statements", runs.statements),
            ("Running again", runs.again),
            ("Merging", runs.merge),
            ("Reading", runs.reading),
        )
    )


MEASURES = {"cycle": measure_cycle, "detectors": measure_detectors}


def run(part, options):
    """Measure a part in a database of its own; return its figures."""
    try:
        build(part, anew=not (options.keep and project.exists(PARTS[part])))
        config.parse_config(["-d", PARTS[part], "--log-level", "warn"])
        return MEASURES[part](options)
    except project.Failure:
        sys.exit(1)  # told where it happened
    finally:
        odoo.sql_db.close_all()
        if not options.keep:
            project.drop(PARTS[part])


def table(figures):
    rows = [("goal", "bound", "figure", "")]
    rows += [(f.goal, f.bound, f.figure, f.verdict) for f in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)


def describe(repeats):
    """Return one line about what was run, and where."""
    (version,) = project.query("postgres", "SHOW server_version")[0]
    average, cores = os.getloadavg()[1], os.cpu_count()
    busy = " (busy: repeat it)" if average > cores else ""
    return (
        f"{date.today()}: medians of {repeats} interleaved repetitions, Odoo "
        f"{odoo.release.version}, PostgreSQL {version.split()[0]}, load {average:.1f} "
        f"on {cores} cores{busy}."
    )


def write(part, text):
    """Put the result into the page, below the words that say what it means."""
    begin, end = (mark.format(part) for mark in MARKS)
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _old, _end, after = rest.partition(end)
    PAGE.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--small", action="store_true", help="a smoke run: no bound on time is judged")
    add("--write", action="store_true", help=f"put the result into {PAGE.name}")
    add("--only", choices=PARTS, help="one part alone")
    add("--orders", type=int, help="as many for the detectors (default 1,000,000)")
    add("--repeats", type=int, help="how often each of their sides is measured")
    add("--keep", action="store_true", help="leave the database, or use the one left")
    options = parser.parse_args()
    options.size = "small" if options.small else "full"
    orders, repeats = PURCHASES[options.size]
    options.orders = options.orders or orders
    options.repeats = options.repeats or repeats
    return options


def main():
    options = parse()
    failed = False
    for part in [options.only] if options.only else PARTS:
        figures = run(part, options)
        repeats = options.repeats if part == "detectors" else SIZES[options.size][-1]
        text = f"{describe(repeats)}\n\n{table(figures)}"
        print(f"\n{text}\n")
        if options.write:
            write(part, text)
        failed |= any(figure.passed is False for figure in figures)
    sys.exit(failed)


main()
