"""What goes wrong in ``make test`` fails it, whether or not it is counted as a test."""

import contextlib
import importlib.util
import io
import sys
import unittest
from pathlib import Path
from unittest.mock import patch

BIN = Path(__file__).parents[2] / "bin"


def load():
    """The script of a name that is a module of Python's own, too."""
    spec = importlib.util.spec_from_file_location("ksrisk_test", BIN / "test.py")
    script = importlib.util.module_from_spec(spec)
    with patch.object(sys, "path", [str(BIN), *sys.path]):
        spec.loader.exec_module(script)
    return script


class TestExitCode(unittest.TestCase):
    def setUp(self):
        self.script = load()
        self.project = self.script.project

    def replace(self, name, value, owner=None):
        patcher = patch.object(owner or self.script, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)

    def failing(self, **values):
        """A function that adds to what is counted, and fails."""

        def run(*_arguments, **_options):
            failure = self.project.Failure("Something is wrong")
            failure.counted = bool(values)
            self.script.add(**values)
            raise failure

        return run

    def passing(self, *_arguments, **_options):
        self.script.add(passed=3)
        return True

    def end(self, *arguments):
        """Run the script; return its exit code and the last line that it says."""
        self.replace("argv", ["test.py", *arguments], sys)
        said = io.StringIO()
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(io.StringIO()),
            self.assertRaises(SystemExit) as raised,
        ):
            self.script.main()
        return int(raised.exception.code), said.getvalue().splitlines()[-1]

    def test_all_pass(self):
        self.replace("test_kept_database", self.passing)
        self.assertEqual(self.end("--fast", "any"), (0, "3 passed, 0 failed"))

    def test_nothing_ran(self):
        self.replace("test_kept_database", lambda *_arguments: None)
        self.assertEqual(self.end("--fast", "any"), (1, "0 passed, 0 failed"))

    def test_template_that_is_not_built(self):
        """After tests that pass."""
        self.replace("test_core", self.passing)
        self.replace("template", self.failing(), self.project)
        self.assertEqual(self.end(), (1, "3 passed, 1 failed"))

    def test_template_of_the_demo_data_that_is_not_built(self):
        """Beside tests that pass."""

        def template(demo=False):
            return self.failing()() if demo else "any"

        self.replace("template", template, self.project)
        for name in ("copy", "run_odoo"):
            self.replace(name, lambda *_arguments: None, self.project)
        for name in ("test_core", "test_odoo", "test_translations"):
            self.replace(name, self.passing)
        code, last = self.end()
        self.assertEqual(code, 1)
        self.assertRegex(last, r"^[1-9]\d* passed, 1 failed$")

    def test_kept_database_that_is_not_built(self):
        self.replace("kept", self.failing(), self.project)
        self.assertEqual(self.end("--fast", "any"), (1, "0 passed, 1 failed"))

    def test_failures_are_counted_once(self):
        self.replace("test_core", self.passing)
        self.replace("test_new_database", self.failing(passed=1, failed=2))
        self.assertEqual(self.end(), (1, "4 passed, 2 failed"))

    def test_mistake_in_the_script(self):
        self.replace("test_core", self.passing)
        self.replace("test_new_database", lambda _database: 1 / 0)
        self.assertEqual(self.end(), (1, "3 passed, 1 failed"))

    def test_odoo_that_fails_without_a_failed_test(self):
        """A warning in its log after tests that pass."""
        start = "2026-01-01 00:00:00,000 1 {} db odoo.addons.a.tests.test_a: {}\n"
        log = start.format("INFO", "Starting TestA.test_b ...")
        log += start.format("WARNING", "Something odd")
        self.replace("odoo", lambda *_arguments, **_options: (0, log), self.project)
        self.replace("kept", lambda _database: "-u", self.project)
        end = self.end("--fast", "any", "/ksrisk_analysis:TestA")
        self.assertEqual(end, (1, "1 passed, 1 failed"))


if __name__ == "__main__":
    unittest.main()
