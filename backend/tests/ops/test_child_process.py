"""The processes of `tend serve` are forks of it, in a script of its own: a fork of the tests would have their threads."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tend_process import Tend
from time_limits import wait_until

_SCRIPT = """
import os, signal, socket, sys
from tend.core.errors import StartError
from tend.ops.child_process import ForkedProcess, run_in_fork, start_in_fork

{body}
"""


def run(body: str) -> tuple[list[str], str]:
    """What the script prints, and what it writes to standard error."""
    done = subprocess.run([sys.executable, "-c", _SCRIPT.format(body=body)], check=True, capture_output=True, text=True)
    return done.stdout.splitlines(), done.stderr


def test_a_fork_ends_with_the_status_of_its_function():
    lines, errors = run(
        """
def fail(): raise ValueError("on purpose")
for work in (lambda: None, lambda: sys.exit(3), lambda: sys.exit("a reason"), fail, signal.pause):
    process = ForkedProcess(work, [], "a name")
    if work is signal.pause: process.kill()
    print(process.wait(), process.poll())
"""
    )
    assert lines == ["0 0", "3 3", "1 1", "70 70", "-9 -9"]
    assert "ValueError: on purpose" in errors


def test_a_stop_signal_for_a_fork_is_not_the_handler_of_its_parent():
    lines, _ = run(
        """
signal.signal(signal.SIGTERM, lambda *_: print("handled"))
ours, theirs = socket.socketpair()
process = ForkedProcess(lambda: (theirs.send(b"1"), signal.pause()), [theirs.fileno()], "a name")
ours.recv(1)
process.send_signal(signal.SIGTERM)
print(process.wait())
"""
    )
    assert lines == ["-15"]


def test_a_fork_has_no_end_of_a_channel_that_its_parent_keeps():
    lines, _ = run(
        """
ours, theirs = socket.socketpair()
first = ForkedProcess(lambda: print("parent ended", theirs.recv(1)), [theirs.fileno()], "first")
second = ForkedProcess(signal.pause, [], "second")
theirs.close()
ours.close()
first.wait()
second.kill()
second.wait()
"""
    )
    assert lines == ["parent ended b''"]


def test_work_in_a_fork_raises_the_reason_why_tend_cannot_start():
    lines, _ = run(
        """
def fail(): raise StartError("DATABASE_URL: no")
run_in_fork(lambda: None)
for work in (fail, lambda: sys.exit(9)):
    try: run_in_fork(work)
    except StartError as error: print(error)
"""
    )
    assert lines == ["DATABASE_URL: no", "the database could not be prepared: its process ended with status 9"]


def test_the_error_of_work_in_a_fork_is_raised_when_its_parent_waits():
    lines, _ = run(
        """
def fail(): raise StartError("no database")
wait = start_in_fork(fail)
print("meanwhile")
try: wait()
except StartError as error: print(error)
"""
    )
    assert lines == ["meanwhile", "no database"]


def test_serve_creates_its_database_before_it_loads_the_app_and_loads_no_library_of_the_command_line(tmp_path):
    with Tend(tmp_path / "data", PYTHONPROFILEIMPORTTIME="1") as tend:
        tend.ready()
    lines = tend.text().splitlines()
    loaded = [line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")]
    before_app = loaded[: loaded.index("tend.main")]
    assert "tend.core.postgres.server" in before_app
    assert {"tend.cli", "typer"}.isdisjoint(before_app)


_COLLECT_ON_SIGNAL = """
import gc, os, signal

def collect(*_):
    gc.collect()
    os.write(2, f"collected {os.getpid()}\\n".encode())

signal.signal(signal.SIGUSR1, collect)
"""


def kilobytes(process, name):
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux are workers forks of the supervisor")
def test_workers_share_the_memory_of_what_the_supervisor_has_imported_also_after_a_collection(tmp_path, figures):
    (tmp_path / "sitecustomize.py").write_text(_COLLECT_ON_SIGNAL)
    source = Path(__file__).parents[2] / "src"
    with Tend(tmp_path / "data", WORKERS="2", TEND_JOBS="false", PYTHONPATH=f"{tmp_path}:{source}") as tend:
        tend.ready()
        wait_until(lambda: len(tend.workers()) == 2)
        workers = tend.workers()
        # Without gc.freeze, a full collection writes to every object, so that each worker gets a copy of all of them.
        for worker in workers:
            worker.send_signal(signal.SIGUSR1)
        wait_until(lambda: tend.status() and all(f"collected {one.pid}\n" in tend.text() for one in workers))
        # What a process alone has of memory that is no file's. A new interpreter has all of it alone.
        shares = [kilobytes(one, "Private_Dirty") / kilobytes(one, "Anonymous") for one in workers]
        together = [psutil.Process(tend.process.pid), *workers]
        proportional, resident = (sum(kilobytes(one, name) for one in together) / 1024 for name in ("Pss", "Rss"))
        figures(
            f"supervisor and two workers: {proportional:.0f} MiB (PSS) of {resident:.0f} (RSS), own shares {shares}"
        )
    assert max(shares) < 0.35
    assert proportional < 150
