"""Prints one line for each fault: `make faults`, or `python -m faults [NAME…]`; `--list` prints the names.

Exits with 1 if anything was lost, doubled or broken, or if all of them together take longer than 25 minutes, and with 3 if a fault could not be caused on this machine, since
that is not a pass. Every fault runs on 127.0.0.1, has a time limit and a process of its own, and ends what it started.
Two are caused at a time, since most of them wait for most of their time; those with a bar for times have the machine to
themselves.
"""

import asyncio
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import log_scan
from faults.catalog import FAULTS, Fault
from faults.result import FAILED, NOT_RUN, NotRunError, Result

_AT_ONCE = 2
# For the end of the processes of a fault whose time is over.
_SLACK_SECONDS = 60
_ONLY = "--only"
MAX_MINUTES = 25.0
_prints = threading.Lock()


def run(fault: Fault, folder: Path) -> Result:
    """Raises `NotRunError`."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not over after {fault.seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(fault.seconds)
    try:
        result = fault.cause(folder)
        return result if isinstance(result, Result) else asyncio.run(result)
    finally:
        signal.alarm(0)


def report(fault: Fault) -> int:
    """Cause the fault, print its line, and return its exit code."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tend-faults-", ignore_cleanup_errors=True) as name:
        # PostgreSQL runs as another user if this is root.
        Path(name).chmod(0o755)
        try:
            result = run(fault, Path(name))
        except NotRunError as reason:
            print(f"not run  {fault.name:<20} {reason}", flush=True)
            return NOT_RUN
        except Exception as error:  # noqa: BLE001  # the other faults are run all the same
            traceback.print_exc()
            print(f"FAILED   {fault.name:<20} {type(error).__name__}: {error}", flush=True)
            return FAILED
    word = "ok" if result.has_passed else "FAILED"
    seconds = time.monotonic() - started
    print(
        "; ".join([f"{word:<8} {fault.name:<20} {result.describe()} [{seconds:.0f} s]", *result.failures]), flush=True
    )
    return 0 if result.has_passed else FAILED


def report_only(name: str) -> int:
    """The same in this process alone, for a fault of this name, with the secrets that were logged."""
    code = report(next(fault for fault in FAULTS if fault.name == name))
    for line in log_scan.found:
        print(f"FAILED   {name:<20} a secret was logged: {line}")
    return FAILED if log_scan.found else code


def report_apart(fault: Fault) -> int:
    """The same in another process, so that nothing that happens there keeps others from being caused."""
    command = [sys.executable, "-m", "faults", _ONLY, fault.name]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        output, _ = process.communicate(timeout=fault.seconds + _SLACK_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
    code = process.returncode
    if code not in {0, FAILED, NOT_RUN} or not output:
        output += f"FAILED   {fault.name:<20} its process ended with status {code}\n"
        code = FAILED
    with _prints:
        print(output, end="", flush=True)
    return code


def cause_all(faults: list[Fault]) -> list[int]:
    """Print the line of each as it ends, and return the exit codes. The one that may take longest begins."""
    together = sorted((fault for fault in faults if not fault.is_alone), key=lambda fault: -fault.seconds)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        codes = list(pool.map(report_apart, together))
    return codes + [report_apart(fault) for fault in faults if fault.is_alone]


def main(names: list[str]) -> int:
    if names[:1] == [_ONLY]:
        return report_only(names[1])
    if names == ["--list"]:
        print("\n".join(fault.name for fault in FAULTS))
        return 0
    if unknown := set(names) - {fault.name for fault in FAULTS}:
        sys.exit(f"no such fault: {', '.join(sorted(unknown))}; `python -m faults --list` prints the names")
    started = time.monotonic()
    codes = cause_all([fault for fault in FAULTS if not names or fault.name in names])
    counts = {word: codes.count(code) for word, code in (("passed", 0), ("failed", FAILED), ("not run", NOT_RUN))}
    minutes = (time.monotonic() - started) / 60
    print(f"\n{', '.join(f'{count} {word}' for word, count in counts.items())}, in {minutes:.1f} minutes")
    is_too_long = not names and minutes > MAX_MINUTES
    if is_too_long:
        print(f"FAILED   all together took longer than {MAX_MINUTES:.0f} minutes")
    if counts["failed"] or is_too_long:
        return FAILED
    return NOT_RUN if counts["not run"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
