"""Runs every test: backend, frontend, browser. The last line is the total, added up from the runners' own reports."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--durations=10"]
VITEST = ["npm", "run", "--silent", "test", "--", "--reporter=default", "--reporter=junit"]


def run(name: str, folder: Path, command: list[str], report: Path) -> tuple[bool, Counter[str]]:
    """Whether the runner was content, and how many tests it passed, failed and skipped."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    environment = os.environ | {"PLAYWRIGHT_JUNIT_OUTPUT_FILE": str(report)}
    code = attend(subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL))
    counts = count(report) if report.exists() else Counter[str]()
    print(f"== {name}: {told(counts)} in {time.monotonic() - start:.0f} s", flush=True)
    return code == 0 and counts["passed"] > 0, counts


def attend(runner: subprocess.Popen[bytes]) -> int:
    """Wait for `runner`, also when asked to stop: it has to end the servers that it started."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        # a Ctrl-C reaches the runner by itself
        if number == signal.SIGTERM:
            runner.send_signal(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    code = runner.wait()
    if asked:
        sys.exit(128 + asked[0])
    return code


def count(report: Path) -> Counter[str]:
    totals: Counter[str] = Counter()
    root = ET.parse(report).getroot()  # noqa: S314  # written by a runner of ours
    for suite in root.iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        totals.update(failed=failed, skipped=skipped, passed=int(suite.get("tests", 0)) - failed - skipped)
    return totals


def told(counts: Counter[str]) -> str:
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    return f"{counts['passed']} passed, {counts['failed']} failed{skipped}"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        reports = {name: Path(folder) / f"{name}.xml" for name in ("backend", "frontend", "browser")}
        parts = [
            ("backend", ROOT / "backend", [*PYTEST, f"--junitxml={reports['backend']}"]),
            ("frontend", ROOT / "frontend", [*VITEST, f"--outputFile.junit={reports['frontend']}"]),
            ("browser", ROOT, ["scripts/e2e", "--reporter=list,junit"]),
        ]
        results = {name: run(name, where, command, reports[name]) for name, where, command in parts}
    unhappy = [name for name, (content, _) in results.items() if not content]
    if unhappy:
        print(f"\nNot passed: {', '.join(unhappy)}")
    print(f"\n{told(sum((counts for _, counts in results.values()), Counter()))}")
    return 1 if unhappy else 0


sys.exit(main())
