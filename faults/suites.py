"""Faults that tests cause: their figures are in the report that pytest writes."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from faults import ROOT
from faults.result import Result


def run_tests(*selection: str, done: str = "") -> Callable[[Path], Result]:
    """A fault that tests cause; `done` says so if the tests themselves print no figures."""
    return lambda folder: run_selection(folder, [*selection], done)


def run_selection(folder: Path, selection: list[str], done: str, workers: int = 0, **environment: str) -> Result:
    """`workers` is how many processes run tests at the same time; 0 for this order, one after the other."""
    report = folder / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        str(workers),
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
    ]
    code, output = _run([*command, f"--basetemp={folder / 'tests'}", *selection], environment)
    if not report.exists():
        return Result(done, failures=[output[-500:]])
    return read_report(ET.parse(report).getroot(), done, code)


def _run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """The exit code and the output. If it takes too long, it ends with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=ROOT / "backend",
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process.returncode, output


def read_report(root: ET.Element, done: str, code: int) -> Result:
    cases = list(root.iter("testcase"))
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    sentences, counts = [], Counter[str]()
    for item in root.iter("property"):
        if item.get("name") == "figures":
            sentences.append(item.get("value", ""))
        else:
            counts[item.get("name", "")] += int(item.get("value", "0"))
    passed = len(cases) - len(failed) - len(skipped)
    result = Result(
        "; ".join([done] * bool(done) + sentences) or f"{passed} tests",
        counts.get("acknowledged"),
        counts["lost"],
        counts["doubled"],
    )
    result.failures += [f"{case.get('name')} failed" for case in failed]
    result.require(not skipped, f"{len(skipped)} tests were skipped")
    result.require(passed > 0, "no test ran")
    result.require(code == 0, f"pytest ended with status {code}")
    return result
