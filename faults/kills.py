"""Processes that are killed or hang while clients write, and migrations that are killed."""

import asyncio
import random
import subprocess
import sys
import time
from pathlib import Path

import asyncpg

from faults.load import Load, find_todos
from faults.result import Result
from tend.core.db.migrations import head_revision, migrate_database, migrations_folder
from tend.core.postgres.server import Postgres
from tend_process import Tend
from time_limits import HANG_SECONDS
from trust.process_kill import kill_database, kill_everything, kill_worker, sign_up

# Without rate limits and background jobs, which would only make the figures depend on them.
QUIET = {"RATE_LIMIT_ENABLED": "false", "TEND_JOBS": "false"}
_KILLS = (kill_worker, kill_everything, kill_database, kill_worker, kill_database, kill_everything)
_WRITES_PER_KILL = 150
_MAX_REPLACE_SECONDS = 10.0
_MIGRATIONS = 8
_OLD_REVISION = "0010"
_ROWS = 5000


def kill_writes(folder: Path) -> Result:
    recovery = 0.0
    with Tend(folder / "data", WORKERS="2", **QUIET) as tend:
        token = sign_up(tend.ready())
        with Load(tend.url, token) as load:
            for kill in _KILLS:
                load.wait(_WRITES_PER_KILL)
                kill(tend)
                recovery = max(recovery, load.recovery(time.monotonic()))
        todos = find_todos(tend, token)
    done = "2 workers, 2 databases and 2 whole Tends killed during writes"
    return load.result(done, todos, recovery)


def hang_worker(folder: Path) -> Result:
    with Tend(folder / "data", WORKERS="2", **QUIET) as tend:
        token = sign_up(tend.ready())
        tend.await_line("Tend is at")
        with Load(tend.url, token) as load:
            load.wait(100)
            victim, other = tend.workers()
            victim.suspend()
            stopped_at = time.monotonic()
            while victim in tend.workers() or len(tend.workers()) < 2:
                if time.monotonic() > stopped_at + HANG_SECONDS:
                    raise TimeoutError("the worker was not replaced")
                time.sleep(0.02)
            replaced = time.monotonic() - stopped_at
            load.wait(100)
        result = load.result(f"a worker stopped by SIGSTOP, replaced after {replaced:.1f} s", find_todos(tend, token))
        result.require(other in tend.workers(), "the other worker was replaced too")
    result.require(replaced <= _MAX_REPLACE_SECONDS, f"that took longer than {_MAX_REPLACE_SECONDS:.0f} s")
    result.require("worker hangs" in tend.text(), "the log does not say that a worker hangs")
    return result


def kill_migrations(folder: Path) -> Result:
    """Every migration is one transaction, so the database is at the old revision or at the new one."""
    server = Postgres(folder)
    server.start()
    try:
        return asyncio.run(_kill_migrations(server, folder))
    finally:
        server.stop()


async def _kill_migrations(server: Postgres, folder: Path) -> Result:
    revisions = sorted(path.stem for path in (migrations_folder() / "versions").glob("[0-9]*.py"))
    old = next(name for name in revisions if name.startswith(_OLD_REVISION))
    await migrate_database(server.url(), old)
    connection = await asyncpg.connect(server.url())
    await connection.execute(_INSERT_ROWS, _ROWS)
    found: list[str] = []
    duration, chance = 3.0, random.Random(5)
    while found.count("killed") < _MIGRATIONS:
        process = _start_migration(server, folder)
        await asyncio.sleep(chance.uniform(0.5, 1.0) * duration)
        process.kill()
        is_done = process.wait() == 0
        # The server notices the end of a connection when it next reads from it or writes to it.
        while await connection.fetchval(_COUNT_OTHERS):
            await asyncio.sleep(0.02)
        revision = await connection.fetchval("select version_num from alembic_version")
        found.append("killed" if not is_done else "done")
        if revision not in {old, head_revision()}:
            return Result("a killed migration", failures=[f"the database is at {revision}"])
        if revision != old:
            duration *= 0.7
            await migrate_database(server.url(), old)
    started = time.monotonic()
    finished = await asyncio.to_thread(_start_migration(server, folder).wait)
    seconds = time.monotonic() - started
    rows = await connection.fetchval("select count(*) from todos")
    await connection.close()
    done = f"{_MIGRATIONS} migrations from {old} to {head_revision()} killed, each time all or nothing; {_ROWS:,} rows"
    result = Result(done, acknowledged=_ROWS, lost=_ROWS - rows, recovery=seconds)
    result.require(finished == 0, "the last migration failed")
    return result


def _start_migration(server: Postgres, folder: Path) -> "subprocess.Popen[bytes]":
    environment = {"DATABASE_URL": server.url(), "TEND_DATA_DIR": str(folder / "tend"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "tend", "migrate"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


_COUNT_OTHERS = """
select count(*)
from pg_stat_activity
where datname = current_database()
  and backend_type = 'client backend'
  and pid <> pg_backend_pid()"""
_INSERT_ROWS = """
with account as (
    insert into users (id, email, email_key, password_hash)
    values (gen_random_uuid(), 'ada@example.com', 'ada@example.com', 'x')
    returning id
), list as (
    insert into lists (id, name, version) values (gen_random_uuid(), 'Garden', $1::int + 1) returning id
), membership as (
    insert into memberships (list_id, user_id, role, position, version)
    select list.id, account.id, 'owner', 'a0', 1 from list, account
)
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), list.id, account.id, 'Todo ' || n, 'a' || lpad(n::text, 6, '0'), n
from list, account, generate_series(1, $1::int) n"""
