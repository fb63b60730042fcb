"""A database that ends, crashes or hangs while clients write."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.result import Result
from tend.core.postgres.server import Postgres
from tend_process import Tend
from trust.process_kill import sign_up

_AWAY_SECONDS = 3.0
# Longer than the timeout of a statement, which is ten seconds.
_HANG_SECONDS = 13.0


@contextmanager
def _separate_database(folder: Path) -> Iterator[tuple[Postgres, Tend]]:
    """A server that Tend did not start and does not restart, and Tend on it with two workers."""
    server = Postgres(folder / "database")
    server.start()
    try:
        with Tend(folder / "data", WORKERS="2", DATABASE_URL=server.url(), **QUIET) as tend:
            yield server, tend.ready()
    finally:
        server.stop()


def _write_during(folder: Path, done: str, cause: Callable[[Postgres], None]) -> Result:
    """`cause` begins and ends the fault."""
    with _separate_database(folder) as (server, tend):
        token = sign_up(tend)
        with Load(tend.url, token) as load:
            load.wait(100)
            cause(server)
            recovery = load.recovery(time.monotonic())
            tend.await_status(200)
            load.wait(100)
        return load.result(done, find_todos(tend, token), recovery)


def restart_database(folder: Path) -> Result:
    def cause(server: Postgres) -> None:
        server.stop()
        time.sleep(_AWAY_SECONDS)
        server.start()

    return _write_during(folder, f"the database stopped for {_AWAY_SECONDS:.0f} s and started again", cause)


def crash_database(folder: Path) -> Result:
    def cause(server: Postgres) -> None:
        process = server._process
        assert process
        process.kill()
        process.wait()
        time.sleep(_AWAY_SECONDS)
        server.launch()

    return _write_during(folder, "the database killed, and started again 3 s later", cause)


def hang_database(folder: Path) -> Result:
    def cause(server: Postgres) -> None:
        process = server._process
        assert process
        postmaster = psutil.Process(process.pid)
        hanging = [postmaster, *postmaster.children(recursive=True)]
        for one in hanging:
            one.suspend()
        time.sleep(_HANG_SECONDS)
        for one in reversed(hanging):
            with suppress(psutil.NoSuchProcess):
                one.resume()

    return _write_during(folder, f"every process of the database stopped by SIGSTOP for {_HANG_SECONDS:.0f} s", cause)
