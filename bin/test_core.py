"""Run tests/core/ and tests/bin/ without Odoo.

The last line says how many passed, failed, skipped.
"""

import runpy
import sys
import unittest

sys.modules["odoo"] = None  # core/ is plain Python: to import Odoo there is a mistake
sys.path.insert(0, "ksrisk_analysis")

# Discovery runs no __init__ of the folder that it starts in.
runpy.run_path("tests/core/__init__.py")
tests = unittest.TestSuite(
    unittest.TestLoader().discover(folder) for folder in ("tests/core", "tests/bin")
)
result = unittest.TextTestRunner(verbosity=0).run(tests)
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
skipped = len(result.skipped)
print(result.testsRun - failed - skipped, failed, skipped)
