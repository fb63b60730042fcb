"""A disk that is full: a file system of its own, which a file fills while clients write."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.result import NotRunError, Result
from tend.core.postgres.server import Postgres, embedded_programs
from tend_process import Tend
from trust.process_kill import sign_up

_SIZE = "200m"
_FULL_SECONDS = 6.0


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or not mount:
        raise NotRunError("only root can make a small file system")
    command = [mount, "-t", "tmpfs", "-o", f"size={_SIZE},mode=755", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRunError(f"this machine makes no small file system: {done.stderr.strip()}")
    try:
        yield
    finally:
        # A process of the database may take a moment to end.
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill_disk(folder: Path) -> Result:
    data = folder / "data"
    with _small_disk(data):
        with Tend(data, WORKERS="2", **QUIET) as tend:
            token = sign_up(tend.ready())
            with Load(tend.url, token, 8) as load:
                load.wait(100)
                ballast = data / "ballast"
                _fill(ballast)
                time.sleep(_FULL_SECONDS)
                reading = tend.status("/health/live")
                ballast.unlink()
                recovery = load.recovery(time.monotonic())
                load.wait(100)
            todos = find_todos(tend, token)
            broken = _find_corruption(Postgres(data).running_url() or "")
        result = load.result(f"the disk was full for {_FULL_SECONDS:.0f} s", todos, recovery)
    result.require(reading == 200, f"/health/live was {reading}")
    result.require(not broken, f"pg_amcheck: {broken}")
    failed = [one for one in load.attempts if not one.is_success]
    result.require(bool(failed), "no write failed, so the disk was not full")
    return result


def _fill(path: Path) -> None:
    """Write to the file until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


def _find_corruption(url: str) -> str:
    """What pg_amcheck says of the tables and indexes, which is nothing if they are whole."""
    address = url.replace("tend:", "postgres:", 1)
    command = [str(embedded_programs() / "pg_amcheck"), "--install-missing", "--heapallindexed", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-300:]
