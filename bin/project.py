"""What the project's Python scripts share: addons, databases, Odoo and its log."""

import ast
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
from psycopg2.extensions import quote_ident

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
LOG = LOCAL / "log"
FILESTORE = LOCAL / "data" / "filestore"

# Lines of the log that say nothing about our code. Each with its reason.
ALLOWED = re.compile(
    # A test that has succeeded closes a page that is still loading something.
    r"\.browser: Error received after termination: AssetsLoadingError"
    # An addon of nothing but access rights has no words.
    r"|\.i18n: No translatable terms were found"
)
RECORD = re.compile(r"^[\d-]{10} [\d:,]{12} \d+ (?P<level>[A-Z]+) \S+ (?P<text>.*)")
TROUBLE = ("WARNING", "ERROR", "CRITICAL")

# Modules that no addon of ours depends on, but some rule reads where they are.
OPTIONAL = ("hr_skills",)
# Not beside the demo data: the demo company keeps no stock, and the demo data of stock
# takes minutes.
OPTIONAL_IN_TESTS = ("purchase_stock",)

_locks = {}
_talking = threading.Lock()
_line = []  # the title of the step whose line is not finished


# ---- Addons --------------------------------------------------------------------------


def manifests(demo=False):
    """Return {name: manifest} of the project's addons.

    :param demo: those of a database with demo data alone
    """
    found = {
        path.parent.name: ast.literal_eval(path.read_text())
        for path in sorted(ROOT.glob("*/__manifest__.py"))
    }
    left_out = set(OPTIONAL_IN_TESTS) if demo else set()
    return {
        name: manifest
        for name, manifest in found.items()
        if left_out.isdisjoint(manifest["depends"])
    }


def python():
    """Return the command that runs Python, watched by `coverage` in `make coverage`."""
    if not os.environ.get("COVERAGE_FILE"):
        return [sys.executable]
    options = ["--parallel-mode", "--branch", "--omit=*/tests/*,*/__manifest__.py"]
    sources = ",".join(str(ROOT / name) for name in manifests())
    return [sys.executable, "-m", "coverage", "run", *options, f"--source={sources}"]


def dependencies(demo=False):
    """Return the modules that our addons need or can make use of, without our own."""
    ours = manifests(demo)
    if not ours:
        sys.exit("There is no addon in this folder yet.")
    needed = {name for manifest in ours.values() for name in manifest["depends"]}
    optional = OPTIONAL if demo else OPTIONAL + OPTIONAL_IN_TESTS
    return sorted(needed.union(optional) - set(ours))


def fingerprint(*parts):
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def code_fingerprint():
    """Return a hash of the files that a database is made from."""
    files = [
        path
        for name in manifests()
        for path in sorted((ROOT / name).rglob("*"))
        if path.is_file()
        and not {"__pycache__", "tests"} & set(path.relative_to(ROOT).parts)
    ]
    return fingerprint(*(f"{path} {fingerprint(path.read_bytes())}" for path in files))


# ---- Databases -----------------------------------------------------------------------


def query(database, sql, *parameters):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True  # CREATE DATABASE knows no transaction
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []


def admin(sql, *names):
    """Run a statement about whole databases, whose names are quoted."""
    connection = psycopg2.connect(dbname="postgres")
    with contextlib.closing(connection):
        quoted = [quote_ident(name, connection) for name in names]
    query("postgres", sql.format(*quoted))


def lock(database):
    """Keep other runs off a database until this one ends."""
    if database in _locks:
        return
    _locks[database] = (LOCAL / f"lock-{database}").open("w")
    try:
        fcntl.flock(_locks[database], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Waiting for another run on {database} …", flush=True)
        fcntl.flock(_locks[database], fcntl.LOCK_EX)


def exists(database):
    sql = "SELECT 1 FROM pg_database WHERE datname = %s"
    return bool(query("postgres", sql, database))


def label(database):
    """Return the note left on a database by `set_label`, or nothing."""
    sql = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    rows = query("postgres", f"{sql} WHERE datname = %s", database)
    return rows[0][0] if rows else None


def set_label(database, text):
    admin(f"COMMENT ON DATABASE {{}} IS '{text}'", database)


def drop(database):
    admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
    shutil.rmtree(FILESTORE / database, ignore_errors=True)


def copy(source, target):
    lock(target)
    drop(target)
    admin("CREATE DATABASE {} TEMPLATE {}", target, source)
    if (FILESTORE / source).exists():
        # Odoo never changes a stored file: a hard link is as good as a copy.
        shutil.copytree(FILESTORE / source, FILESTORE / target, copy_function=os.link)


def template(demo=False):
    """Return a database with all that our addons depend on, built when first needed."""
    import odoo.release

    prefix = "ksrisk_tpl_demo_" if demo else "ksrisk_tpl_"
    needed = dependencies(demo)
    name = prefix + fingerprint(odoo.__path__, odoo.release.version, needed)
    if not exists(name):
        lock(prefix)
        if not exists(name):  # nor did the run that we waited for build it
            build_template(prefix, name, needed, ["--with-demo"] * demo)
        _locks.pop(prefix).close()
    return name


def build_template(prefix, name, needed, options):
    sql = "SELECT datname FROM pg_database WHERE datname ~ %s"
    for (old,) in query("postgres", sql, f"^{prefix}[0-9a-f]+$"):
        drop(old)
    unfinished = prefix + "unfinished"
    drop(unfinished)
    with step(f"Building a database with {' '.join([*needed, *options])}"):
        run_odoo(unfinished, *options, "-i", ",".join(needed))
    drop(name)  # files of a database that somebody dropped by hand
    (FILESTORE / unfinished).rename(FILESTORE / name)
    admin("ALTER DATABASE {} RENAME TO {}", unfinished, name)


def kept(database):
    """Prepare a database that outlives a run; return the option that updates it."""
    lock(database)
    source = template()
    ours = set(manifests())
    if label(database) == source:
        sql = "SELECT name FROM ir_module_module WHERE state IN (%s, %s)"
        if ours <= {
            name for (name,) in query(database, sql, "installed", "to upgrade")
        }:
            return "-u"
    copy(source, database)
    set_label(database, source)
    return "-i"


# ---- Odoo ----------------------------------------------------------------------------


class Failure(Exception):
    """Something is wrong; `fatal` when what comes next makes no sense any more.

    `counted` when the tests have counted it.
    """

    fatal = counted = False


@contextlib.contextmanager
def step(title):
    """Say what is going on, and how long it took; also beside other steps."""
    started = time.monotonic()
    _say(title)
    try:
        yield
    except Failure as failure:
        _say(title, f"failed after {time.monotonic() - started:.0f} s\n\n{failure}\n")
        raise
    _say(title, f"{time.monotonic() - started:.0f} s")


def _say(title, end=None):
    """Begin or end a step's line; repeat its title if another came between."""
    with _talking:
        head = "" if end and _line == [title] else "\n" * bool(_line) + f"{title} … "
        _line[:] = [] if end else [title]
        print(f"{head}{end}" if end else head, end="\n" * bool(end), flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def troubles(log):
    """Return the warnings and errors of a log, each with the lines that follow it."""
    records = []
    for line in log.splitlines():
        match = RECORD.match(line)
        if match:
            records.append((match["level"], match["text"], [line]))
        elif records:
            records[-1][2].append(line)
    return [
        "\n".join(lines)
        for level, text, lines in records
        if level in TROUBLE and not ALLOWED.search(text)
    ]


def odoo(log_name, *arguments, patience=None, environment=None):
    """Run Odoo's command line, its output in a log; return (exit code, log text).

    :param patience: seconds after which a run that hangs is ended; its log then says
        where each thread was
    :param environment: variables besides our own
    """
    path = LOG / f"{log_name}.log"
    with (
        path.open("w") as log,
        subprocess.Popen(
            [*python(), "-m", "odoo", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=os.environ | (environment or {}),
        ) as process,
    ):
        try:
            code = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # Odoo logs the stacks of its threads
            time.sleep(5)
            process.kill()
            code = process.wait()
        except BaseException:
            process.kill()
            raise
    return code, path.read_text(errors="replace")


def check(log_name, code, log):
    """Fail when Odoo failed, or logged a warning or an error."""
    found = troubles(log)
    if code or found:
        details = "\n".join(found) or "\n".join(log.splitlines()[-25:])
        where = f"Exit code {code}; whole log: {LOG / log_name}.log"
        failure = Failure(f"{details}\n\n{where}")
        failure.fatal = bool(code)
        raise failure


def run_odoo(database, *arguments):
    """Run Odoo's server on a database until it has done what the arguments say."""
    check(database, *odoo(database, *server(database), *arguments))


def server(database):
    # A port of its own: 8069 may belong to `make run`.
    return ["-d", database, "--stop-after-init", "--http-port", str(free_port())]
