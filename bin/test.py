"""make test: everything. make test-fast: the development loop, on a kept database.

The last line says how many tests passed, failed and were skipped. A check that is no
unit test (a step in the life of the addons, a clean log) counts as one test.
"""

import argparse
import collections
import os
import queue
import re
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import i18n
import project

# Not among the tests that Odoo runs by itself ("-standard").
SPECIAL = ("ksrisk_concurrency", "ksrisk_install")
# What only a database with the demo company shows.
DEMO = "ksrisk_demo"
SLOW = ("ksrisk_tour", "ksrisk_slow", *SPECIAL)

STARTED = re.compile(r" INFO \S+ (\S+): Starting (\S+) \.\.\.")
SKIPPED = re.compile(r" INFO \S+ (\S+): skipped (?:Subtest )?(\S+)")
BROKEN = re.compile(
    r" ERROR \S+ (\S+): (?:FAIL|ERROR): (?:Subtest )?(setUpClass \S+|\S+)"
)

CLASS = re.compile(r"^class (Test\w+)", re.M)

# How many runs side by side, and batches of all tests for each: none waits long for
# the last. Those of the loop are few: another start costs more.
WORKERS = max(2, min(os.cpu_count() or 1, 4))
BATCHES = 3
# Seconds after which a statement, or a batch, hangs.
STATEMENT, PATIENCE = 180, 1800

#: What is the company's own, and stays when the addons go.
KEPT = ("purchase_order", "purchase_order_line", "hr_employee", "res_partner")

# What an addon must not leave behind when it is uninstalled, and how to find it.
LEFTOVERS = {
    "table": "SELECT relname FROM pg_class WHERE relname LIKE 'ksrisk\\_%'",
    "column": "SELECT attrelid::regclass || '.' || attname FROM pg_attribute"
    " WHERE attname LIKE '%ksrisk\\_%' AND NOT attisdropped",
    "function": "SELECT proname FROM pg_proc WHERE proname LIKE 'ksrisk\\_%'",
    "trigger": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'ksrisk\\_%'",
    "constraint": "SELECT conname FROM pg_constraint WHERE conname LIKE 'ksrisk\\_%'",
    "external id": "SELECT module || '.' || name FROM ir_model_data"
    " WHERE module = ANY(%s)",
    "model": "SELECT model FROM ir_model WHERE model LIKE 'ksrisk.%'",
    "cron": "SELECT cron_name FROM ir_cron WHERE cron_name ILIKE '%ksrisk%'"
    " OR ir_actions_server_id NOT IN (SELECT id FROM ir_act_server)",
    "number sequence": "SELECT code FROM ir_sequence WHERE code LIKE 'ksrisk.%'",
    "attachment": "SELECT name FROM ir_attachment WHERE res_model LIKE 'ksrisk.%'",
    "setting": "SELECT key FROM ir_config_parameter WHERE key LIKE 'ksrisk%'",
}

totals = collections.Counter()
counting = threading.Lock()


def add(**counts):
    with counting:
        # A counter keeps the first value as it is: True would be printed as True.
        totals.update({name: int(count) for name, count in counts.items()})


def counted(function):
    """Count a step as one test; say whether the next one makes sense."""

    def run(*arguments):
        try:
            function(*arguments)
        except project.Failure as failure:
            add(failed=1)
            return not failure.fatal
        add(passed=1)
        return True

    return run


def test_core():
    with project.step("Tests of core/ and bin/, without a database"):
        command = [*project.python(), str(Path(__file__).with_name("test_core.py"))]
        run = subprocess.run(command, cwd=project.ROOT, capture_output=True, text=True)
        counts = re.fullmatch(r"(\d+) (\d+) (\d+)", run.stdout.strip().split("\n")[-1])
        passed, failed, skipped = map(int, counts.groups()) if counts else (0, 1, 0)
        add(passed=passed, failed=failed, skipped=skipped)
        if failed:
            failure = project.Failure(run.stdout + run.stderr)
            failure.counted = True
            raise failure


def test_odoo(title, database, tags, *options, log_name=None):
    """Run the tests that Odoo's ``--test-tags`` selects, and count them."""
    log_name = log_name or database
    with project.step(title):
        options = ["--test-enable", "--test-tags", tags, *options]
        with_limit = {"PGOPTIONS": f"-c statement_timeout={STATEMENT}s"}
        code, log = project.odoo(
            log_name,
            *project.server(database),
            *options,
            patience=PATIENCE,
            environment=with_limit,
        )
        started, skipped, broken = (
            set(pattern.findall(log)) for pattern in (STARTED, SKIPPED, BROKEN)
        )
        add(
            passed=len(started - skipped - broken),
            skipped=len(skipped - broken),
            failed=len(broken),
        )
        try:
            project.check(log_name, code, log)
            if not started:
                raise project.Failure(f"No test matches {tags}.")
        except project.Failure as failure:
            add(failed=not broken)
            failure.counted = True
            raise


def batches(count):
    """Divide the classes of tests into so many values of ``--test-tags``.

    The last takes whatever the others do not: no test is left out.
    """
    addons = project.manifests()
    classes = [
        f"/{addon}:{name}"
        for addon in addons
        for path in sorted((project.ROOT / addon).glob("tests/test_*.py"))
        for name in CLASS.findall(path.read_text())
    ]
    others = [classes[n::count] for n in range(count - 1)]
    rest = [*(f"/{addon}" for addon in addons), *SPECIAL]
    rest += [f"-{name}" for batch in others for name in batch]
    return [",".join(tags) for tags in (*others, rest)]


def test_side_by_side(database, without=(), jobs=()):
    """Run all tests of an installed database, on copies of it, and other jobs.

    :param without: tags of tests that are left out
    :param jobs: functions with their arguments, which begin first
    """
    copies = [f"{database}_{n}" for n in range(2, WORKERS + 1)]
    for name in copies:
        project.copy(database, name)
    left_out = [f"-{tag}" for tag in without]
    free = queue.SimpleQueue()
    for name in (database, *copies):
        free.put(name)

    def run_batch(n, tags):
        name = free.get()
        title = f"Tests in Odoo, {n} of {len(every)}"
        try:
            test_odoo(title, name, tags, log_name=f"{database}-batch-{n}")
        finally:
            free.put(name)

    every = batches(WORKERS * (1 if without else BATCHES))
    tests = [
        (run_batch, n, ",".join([tags, *left_out])) for n, tags in enumerate(every, 1)
    ]
    side_by_side(*jobs, *tests)


def side_by_side(*jobs):
    """Do jobs, each a function with its arguments; return what each returns."""
    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(lambda job: attempt(*job), jobs))


@counted
def life_step(title, database, *arguments):
    with project.step(title):
        project.run_odoo(database, *arguments)


def count(database, table):
    return project.query(database, f"SELECT count(*) FROM {table}")[0][0]


@counted
def uninstall(database):
    with project.step("Uninstalling"):
        names = project.manifests(demo=True)
        name = f"{database}-uninstall"
        before = {table: count(database, table) for table in KEPT}
        project.check(
            name, *project.odoo(name, "module", "uninstall", "-d", database, *names)
        )
        left = [
            f"left after uninstalling: {kind} {found}"
            for kind, sql in LEFTOVERS.items()
            for (found,) in project.query(
                database, sql, *[list(names)] * ("ANY(%s)" in sql)
            )
        ]
        left += [
            f"rows of {table} lost by uninstalling"
            for table, known in before.items()
            if count(database, table) != known
        ]
        if left:
            raise project.Failure("\n".join(left))


@counted
def test_translations(database):
    with project.step("Translations"):
        problems = list(i18n.problems(database))
        if problems:
            more = f"\n… {len(problems)} in all" * (len(problems) > 20)
            raise project.Failure("\n".join(problems[:20]) + more)


def test_demo(database):
    """Update, and look at the demo company; say whether the next step makes sense."""
    try:
        names = ",".join(project.manifests(demo=True))
        test_odoo("Tests of the demo company", database, DEMO, "-u", names)
    except project.Failure as failure:
        return not failure.fatal
    return True


def test_life(database):
    """Install with demo data, update, uninstall, install again."""
    names = ",".join(project.manifests(demo=True))
    project.copy(project.template(demo=True), database)
    life_step("Installing with demo data", database, "--with-demo", "-i", names) and (
        test_demo(database)
        and uninstall(database)
        and life_step("Installing again", database, "-i", names)
    )


def test_new_database(database):
    project.copy(project.template(), database)
    if life_step("Installing", database, "-i", ",".join(project.manifests())):
        jobs = [(test_life, "ksrisk_cycle"), (test_translations, database)]
        test_side_by_side(database, jobs=jobs)


def test_kept_database(database, tags):
    names = ",".join(project.manifests())
    option = project.kept(database)
    if tags:
        test_odoo(f"Tests in Odoo ({tags})", database, tags, option, names)
        return
    update = (life_step, "Bringing the database up to date", database, option, names)
    ready, _core = side_by_side(update, (test_core,))
    if ready:
        test_side_by_side(database, without=SLOW)


def attempt(run, *arguments):
    try:
        return run(*arguments)
    except project.Failure as failure:  # told where it happened
        add(failed=not failure.counted)
    except Exception:
        traceback.print_exc()
        add(failed=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", metavar="DATABASE")
    parser.add_argument("tags", nargs="?", help="narrows --fast: Odoo's --test-tags")
    options = parser.parse_args()
    if options.fast:
        attempt(test_kept_database, options.fast, options.tags)
    else:
        attempt(test_core)
        attempt(test_new_database, "ksrisk_test")
    skipped = f", {totals['skipped']} skipped" * bool(totals["skipped"])
    print(f"\n{totals['passed']} passed, {totals['failed']} failed{skipped}")
    sys.exit(bool(totals["failed"]) or not totals["passed"])


if __name__ == "__main__":
    main()
