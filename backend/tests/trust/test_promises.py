"""docs/promises.md and docs/faults.md name only what exists, and `make faults` ends with a code that says what happened."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROMISES = (ROOT / "docs" / "promises.md").read_text()
ROWS = [line for line in PROMISES.splitlines() if re.match(r"\| \d", line)]


@pytest.fixture(scope="module", autouse=True)
def _checkout():
    """Imports what is beside the backend."""
    sys.path.insert(0, str(ROOT))
    yield
    sys.path.remove(str(ROOT))


def commands():
    return [command for row in ROWS for command in re.findall(r"`([^`]+)`", row.rpartition("|")[0].rpartition("|")[2])]


def missing(command):
    """What the command names that does not exist."""
    from faults.catalog import FAULTS

    program, *words = command.split()
    makefile = (ROOT / "Makefile").read_text()
    known = {
        "make": lambda word: re.search(rf"^{word}:", makefile, re.MULTILINE),
        "pytest": lambda word: (ROOT / "backend" / word).exists(),
        "scripts/e2e": lambda word: (ROOT / "frontend" / "e2e" / f"{word}.spec.ts").exists(),
        "deploy/monitoring/test-rules": lambda _word: True,
    }
    if program == "python":
        package, *names = words[1:]
        module = ROOT / package.replace(".", "/")
        has_module = (module / "__main__.py").exists() or module.with_suffix(".py").exists()
        return [*[package] * (not has_module), *({*names} - {fault.name for fault in FAULTS})]
    if program == "tend":
        done = subprocess.run([sys.executable, "-m", "tend", *words, "--help"], capture_output=True, check=False)
        return [] if done.returncode == 0 else words
    if program not in known:
        return [program]
    return [word for word in words if not known[program](word)]


def test_each_of_the_twelve_promises_and_six_others_names_commands_that_exist():
    assert [int(re.match(r"\| (\d+)", row)[1]) for row in ROWS] == [*range(1, 13), *range(1, 7)]
    assert all(re.search(r"`(make|pytest|python|scripts/e2e|tend) ", row) for row in ROWS)
    assert {command: missing(command) for command in commands() if missing(command)} == {}


def test_a_promise_that_names_nothing_is_found():
    assert missing("make happy") == ["happy"]
    assert missing("pytest tests/nowhere") == ["tests/nowhere"]
    assert missing("scripts/e2e nowhere") == ["nowhere"]
    assert missing("python -m faults flood") == ["flood"]
    assert missing("python -m nowhere") == ["nowhere"]
    assert missing("tend fly") == ["fly"]
    assert missing("fly away") == ["fly"]


def test_the_document_of_the_faults_names_each_of_them():
    from faults.catalog import FAULTS

    faults, figures = (ROOT / "docs" / "faults.md").read_text().split("## Figures")
    names, measured = (re.findall(r"^\| `([\w-]+)`", part, re.MULTILINE) for part in (faults, figures))
    assert names == [fault.name for fault in FAULTS]
    assert set(measured) <= set(names)


@pytest.fixture
def run_faults(monkeypatch):
    """Runs faults of these causes; returns the exit code."""
    import faults.__main__ as program
    from faults.catalog import Fault

    # Their own processes would not know them.
    monkeypatch.setattr(program, "report_apart", program.report)

    def run(*causes, names=(), max_minutes=25.0):
        made = [Fault(f"fault-{n}", cause, is_alone=True) for n, cause in enumerate(causes)]
        monkeypatch.setattr(program, "FAULTS", made)
        monkeypatch.setattr(program, "MAX_MINUTES", max_minutes)
        return program.main([*names])

    return run


def test_what_was_lost_fails_and_what_could_not_be_caused_is_no_pass(run_faults, capsys):
    from faults.result import NotRunError, Result

    def missing_program(_folder):
        raise NotRunError("etcd is missing")

    def crash(_folder):
        raise ValueError("a fault of the fault")

    def passed(_folder):
        return Result("killed", acknowledged=3)

    assert run_faults(passed) == 0
    assert "ok       fault-0              killed: 3 acknowledged, 0 lost, 0 doubled" in capsys.readouterr().out
    assert run_faults(passed, missing_program) == 3
    assert "not run  fault-1              etcd is missing" in capsys.readouterr().out
    assert run_faults(lambda _folder: Result("killed", acknowledged=3, lost=1), missing_program) == 1
    assert run_faults(lambda _folder: Result("killed", failures=["slow"])) == 1
    assert run_faults(passed, crash) == 1


def test_all_faults_together_have_a_limit_on_their_time_and_some_of_them_have_not(run_faults, capsys):
    from faults.result import Result

    assert run_faults(lambda _folder: Result("killed"), max_minutes=0.0) == 1
    assert "all together took longer than 0 minutes" in capsys.readouterr().out
    assert run_faults(lambda _folder: Result("killed"), names=["fault-0"], max_minutes=0.0) == 0


def test_a_fault_whose_process_ends_without_a_line_has_failed(monkeypatch, capsys):
    from faults.__main__ import report_apart
    from faults.catalog import Fault

    monkeypatch.chdir(ROOT)
    assert report_apart(Fault("unknown", print)) == 1
    assert "FAILED   unknown              its process ended with status 1" in capsys.readouterr().out
