"""PgBouncer in transaction mode: restarted during writes, and under the whole test suite."""

import re
import subprocess
import time
from pathlib import Path

from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.programs import find_program
from faults.result import NotRunError, Result
from faults.suites import run_selection
from servers import PgBouncer
from tend.core.postgres.server import Postgres
from tend_process import Tend
from trust.process_kill import sign_up

# The first version that knows prepared statements in transaction mode.
_NEEDED = (1, 21)
_AWAY_SECONDS = 2.0


def _version(program: str) -> tuple[int, int]:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"PgBouncer (\d+)\.(\d+)", done.stdout)
    if not match:
        raise NotRunError(f"{program} does not say its version")
    return int(match[1]), int(match[2])


def find_pooler() -> str:
    return find_program("pgbouncer", package="pgbouncer")


def require_prepared_statements() -> str:
    """The path of a PgBouncer that is new enough. Raises `NotRunError`."""
    program = find_pooler()
    version = _version(program)
    if version < _NEEDED:
        found, needed = (".".join(map(str, one)) for one in (version, _NEEDED))
        raise NotRunError(f"PgBouncer is {found}, and {needed} is needed: set PGBOUNCER to the path of a newer one")
    return program


def restart_pooler(folder: Path) -> Result:
    program = find_pooler()
    is_new = _version(program) >= _NEEDED
    database = Postgres(folder / "database")
    database.start()
    try:
        with PgBouncer(program, folder / "pooler", database) as pooler:
            settings = {} if is_new else {"DATABASE_STATEMENT_CACHE_SIZE": "0"}
            settings |= {"DATABASE_URL": pooler.url(), "DATABASE_DIRECT_URL": database.url()}
            with Tend(folder / "data", WORKERS="2", **settings, **QUIET) as tend:
                token = sign_up(tend.ready())
                with Load(tend.url, token) as load:
                    load.wait(200)
                    pooler.stop()
                    time.sleep(_AWAY_SECONDS)
                    pooler.start()
                    recovery = load.recovery(time.monotonic())
                    load.wait(200)
                todos = find_todos(tend, token)
    finally:
        database.stop()
    version = ".".join(map(str, _version(program)))
    return load.result(
        f"PgBouncer {version} in transaction mode killed for {_AWAY_SECONDS:.0f} s during writes", todos, recovery
    )


def run_suite(folder: Path) -> Result:
    """Every test of the backend that uses a database, with PgBouncer in front of it."""
    program = require_prepared_statements()
    return run_selection(
        folder, ["tests"], "the backend suite through PgBouncer in transaction mode", 4, TEND_TEST_PGBOUNCER=program
    )
