"""Causes the faults that Tend has to survive, and counts what was lost: `make faults`. docs/faults.md has the table."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "backend" / "tests"
# The servers and clients that the tests use.
sys.path.insert(0, str(TESTS))
