"""Prints one line for each fault: `make faults`, or `python -m faults [NAME…]`; `--list` prints the names.

Exits with 1 if anything was lost, doubled or broken, and with 3 if a fault could not be caused on this machine, since
that is not a pass. Every fault runs on 127.0.0.1, has a time limit, and ends its own processes.
"""

import asyncio
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType

import log_scan
from faults.catalog import FAULTS, Fault
from faults.result import FAILED, NOT_RUN, NotRunError, Result


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


def main(names: list[str]) -> int:
    if names == ["--list"]:
        print("\n".join(fault.name for fault in FAULTS))
        return 0
    if unknown := set(names) - {fault.name for fault in FAULTS}:
        sys.exit(f"no such fault: {', '.join(sorted(unknown))}; `python -m faults --list` prints the names")
    started = time.monotonic()
    codes = [report(fault) for fault in FAULTS if not names or fault.name in names]
    for line in log_scan.found:
        print(f"FAILED   a secret was logged: {line}")
    counts = {word: codes.count(code) for word, code in (("passed", 0), ("failed", FAILED), ("not run", NOT_RUN))}
    minutes = (time.monotonic() - started) / 60
    print(f"\n{', '.join(f'{count} {word}' for word, count in counts.items())}, in {minutes:.1f} minutes")
    if counts["failed"] or log_scan.found:
        return FAILED
    return NOT_RUN if counts["not run"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
