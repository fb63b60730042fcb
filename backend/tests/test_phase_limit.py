"""Tests that hang fail, and those after them run: as the whole suite does, in two processes."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

from time_limits import HANG_SECONDS

HOOKS = """
import pytest
from phase_limit import *

@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"
"""
TESTS = """
import asyncio, subprocess, threading
import pytest

async def test_that_awaits_for_ever():
    await asyncio.Event().wait()

async def test_that_blocks_the_event_loop():
    threading.Event().wait()

def test_that_waits_for_a_process():
    subprocess.run(["sleep", "1000"])

def test_that_waits_for_a_lock():
    lock = threading.Lock()
    with lock, lock:
        pass

def test_that_stays_in_foreign_code():
    sum(range(10**15))

@pytest.fixture
async def slow_start():
    await asyncio.Event().wait()

@pytest.fixture
async def slow_end():
    yield
    await asyncio.Event().wait()

async def test_with_a_fixture_that_hangs_at_its_start(slow_start):
    pass

async def test_with_a_fixture_that_hangs_at_its_end(slow_end):
    pass

@pytest.mark.parametrize("number", range(20))
async def test_that_passes(number):
    await asyncio.sleep(0)
"""


def test_what_hangs_fails_with_its_stacks_and_the_run_goes_on(tmp_path):
    (tmp_path / "conftest.py").write_text(HOOKS)
    (tmp_path / "test_hangs.py").write_text(TESTS)
    report = tmp_path / "report.xml"
    words = ["-n", "2", "--dist=worksteal", "-p", "no:cacheprovider", "-o", "anyio_mode=auto", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "test_hangs.py"],
        cwd=tmp_path,
        env=os.environ | {"TEND_TEST_LIMIT": "3", "PYTHONPATH": str(Path(__file__).parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    results, reasons = Counter(), {}
    for case in ET.parse(report).getroot().iter("testcase"):
        wrong = ["".join(detail.itertext()) for detail in case if detail.tag in {"failure", "error"}]
        results["failed" if wrong else "passed"] += 1
        reasons |= {case.get("name"): wrong[0]} if wrong else {}
    assert results == {"failed": 7, "passed": 20}, done.stdout
    crashed = reasons.pop("test_that_stays_in_foreign_code")
    assert "crashed" in crashed
    assert "Timeout (" in done.stderr
    assert all("hangs: " in reason for reason in reasons.values()), reasons
    assert "test_hangs.py:6 test_that_awaits_for_ever" in reasons["test_that_awaits_for_ever"]
    assert "sleep 1000" in reasons["test_that_waits_for_a_process"]
