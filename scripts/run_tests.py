"""Runs every test: those of the backend and the frontend side by side, then those in the browser.

The last lines name every test that failed, then comes the total, both from the runners' own reports.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent
# A backend test waits for processes and timers for about half of its time.
BACKEND_WORKERS = 2 * (os.cpu_count() or 1)
# Neighbors stay together, so that fewer workers start the servers that they share. A worker that is done takes tests over.
DISTRIBUTION = ["-n", str(BACKEND_WORKERS), "--dist=worksteal"]
PYTEST = [sys.executable, "-m", "pytest", "-q", *DISTRIBUTION, "--durations=40"]
VITEST = ["npm", "run", "--silent", "test", "--", "--reporter=default", "--reporter=junit"]
LIMIT_SECONDS = 2400
"""Several times what a suite takes on an idle machine with two cores. Single tests have limits of their own."""
STOP_SECONDS = 60
"""How long a runner that is asked to stop may take."""
STACK_SECONDS = 5


@dataclass
class Suite:
    """Tests with one runner, which writes a JUnit report."""

    name: str
    folder: Path
    command: list[str]
    report: Path
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    has_passed: bool = False

    def start(self, output: IO[bytes] | None) -> subprocess.Popen[bytes]:
        # Each process of pytest would otherwise compile every test and plugin by itself, which takes ten seconds.
        compile_once = {"PYTHONDONTWRITEBYTECODE": ""}
        environment = os.environ | compile_once | {"PLAYWRIGHT_JUNIT_OUTPUT_FILE": str(self.report)}
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    def finish(self, code: int) -> None:
        if self.report.exists():
            root = ET.parse(self.report).getroot()  # noqa: S314  # our own runners wrote it
            self.counts = count_results(root)
            self.failures += name_failures(root)
        self.has_passed = code == 0 and self.counts["passed"] > 0


def run_together(suites: list[Suite]) -> None:
    """Run suites at the same time. The output of the first is shown as it comes, that of the others at their end."""
    print(f"\n== {' and '.join(suite.name for suite in suites)}", flush=True)
    start = time.monotonic()
    with ExitStack() as files:
        outputs = [None, *(files.enter_context(tempfile.TemporaryFile()) for _ in suites[1:])]
        runners = [suite.start(output) for suite, output in zip(suites, outputs, strict=True)]
        codes = wait_for_all(suites, runners)
        for suite, code, output in zip(suites, codes, outputs, strict=True):
            if output:
                output.seek(0)
                sys.stdout.buffer.write(output.read())
            suite.finish(code)
            print(f"== {suite.name}: {describe(suite.counts)}", flush=True)
    print(f"== {time.monotonic() - start:.0f} s", flush=True)


def wait_for_all(suites: list[Suite], runners: list[subprocess.Popen[bytes]]) -> list[int]:
    """Wait for the runners even when asked to stop, because they have to end the servers that they started."""
    signals: list[int] = []
    deadline = time.monotonic() + LIMIT_SECONDS

    def stop(number: int, _frame: object) -> None:
        nonlocal deadline
        signals.append(number)
        deadline = min(deadline, time.monotonic() + STOP_SECONDS)
        for runner in runners:
            if runner.poll() is None:
                os.killpg(runner.pid, signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    while any(runner.poll() is None for runner in runners):
        if time.monotonic() > deadline:
            for suite, runner in zip(suites, runners, strict=True):
                if runner.poll() is None:
                    kill(suite, runner)
        time.sleep(0.1)
    if signals:
        sys.exit(128 + signals[0])
    return [runner.returncode for runner in runners]


def kill(suite: Suite, runner: subprocess.Popen[bytes]) -> None:
    """End a runner with all that it started, and say what that was."""
    family = [psutil.Process(runner.pid), *psutil.Process(runner.pid).children(recursive=True)]
    lines = [line for process in family if (line := describe_process(process))]
    suite.failures.append(f"not done after {LIMIT_SECONDS} s: ended with {len(lines)} processes")
    print("\n".join([f"\n== {suite.name} hangs, with these processes:", *lines]), flush=True)
    # A process of pytest writes its stacks; others end.
    for number, pause in ((signal.SIGUSR1, STACK_SECONDS), (signal.SIGKILL, 0)):
        for process in family:
            with suppress(psutil.Error):
                process.send_signal(number)
        time.sleep(pause)
    runner.wait()


def describe_process(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"  {process.pid} {process.status()} {' '.join(process.cmdline())[:200]}"
    return ""


def count_results(report: ET.Element) -> Counter[str]:
    totals: Counter[str] = Counter()
    for suite in report.iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        totals.update(failed=failed, skipped=skipped, passed=int(suite.get("tests", 0)) - failed - skipped)
    return totals


def name_failures(report: ET.Element) -> list[str]:
    """Name the failed tests of a report, each with its file or module and the first line of what was wrong."""
    names = []
    for case in report.iter("testcase"):
        details = [detail for detail in case if detail.tag in {"failure", "error"}]
        if details:
            [reason, *_] = (details[0].get("message") or details[0].text or "").strip().splitlines() or [""]
            names.append(f"{case.get('classname')}: {case.get('name')}: {reason[:200]}")
    return names


def describe(counts: Counter[str]) -> str:
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    return f"{counts['passed']} passed, {counts['failed']} failed{skipped}"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        reports = {name: Path(folder) / f"{name}.xml" for name in ("backend", "frontend", "browser")}
        backend = Suite("backend", ROOT / "backend", [*PYTEST, f"--junitxml={reports['backend']}"], reports["backend"])
        frontend = Suite(
            "frontend", ROOT / "frontend", [*VITEST, f"--outputFile.junit={reports['frontend']}"], reports["frontend"]
        )
        browser = Suite("browser", ROOT, ["scripts/e2e", "--reporter=list,junit"], reports["browser"])
        run_together([backend, frontend])
        run_together([browser])
    suites = [backend, frontend, browser]
    failed = [suite for suite in suites if not suite.has_passed]
    print()
    for suite in failed:
        for failure in suite.failures or ["no report of a failed test, so the runner itself failed: read its output"]:
            print(f"FAILED {suite.name}: {failure}")
    print(describe(sum((suite.counts for suite in suites), Counter())))
    return 1 if failed else 0


sys.exit(main())
