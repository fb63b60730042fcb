"""The release before the newest migration and this one at the same time, during the migration, and back again."""

import asyncio
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg

from faults import ROOT
from faults.hosts import SECRET
from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.result import NotRunError, Result
from log_scan import PASSWORD
from tend.core.db.migrations import head_revision, migrate_database
from tend.core.postgres.server import Postgres
from tend_process import Tend
from trust.process_kill import sign_up

_ROWS = 20_000
_INSERT_ROWS = """
with numbered as (
    update lists
    set version = version + $2::int
    where id in (select list_id from memberships where user_id = $1)
    returning id, version - $2::int as before
)
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), id, $1, 'Old ' || n, 'b' || lpad(n::text, 6, '0'), before + n
from numbered, generate_series(1, $2::int) n"""


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRunError(f"the release before the newest migration is not in this checkout: {done.stderr.strip()}")
    return done.stdout.strip()


def _check_out_previous(folder: Path) -> str:
    """Write the backend from before the newest migration to `folder`, and return its newest revision."""
    newest = f"backend/migrations/versions/{head_revision()}.sql"
    added = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", newest)
    if not added:
        raise NotRunError("the newest migration is not committed")
    folder.mkdir()
    archive = folder / "previous.tar"
    _git("archive", f"--output={archive}", f"{added}^", "backend/src", "backend/migrations", "corpus")
    subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], check=True)
    versions = folder / "backend" / "migrations" / "versions"
    return max(path.stem for path in versions.glob("[0-9]*.py"))


def run_both(folder: Path) -> Result:
    previous = _check_out_previous(folder / "previous")
    database = Postgres(folder / "database")
    database.start()
    with ExitStack() as stack:
        stack.callback(database.stop)
        shared = {
            "DATABASE_URL": database.url(), "JWT_SECRET_KEY": SECRET, "WORKERS": "1",
            "FRONTEND_URL": "http://localhost:8000", **QUIET,
        }  # fmt: skip
        source = str(folder / "previous" / "backend" / "src")
        old = stack.enter_context(Tend(folder / "old", PYTHONPATH=source, **shared))
        token = sign_up(old.ready())
        other = {"email": "grace@example.com", "password": PASSWORD}
        user = old.post("/api/auth/register", json=other).raise_for_status().json()["user"]
        _execute(database.url(), _INSERT_ROWS, user["id"], _ROWS)
        with Load(old.url, token) as load:
            load.wait(100)
            started = time.monotonic()
            new = stack.enter_context(Tend(folder / "new", **shared))
            new.ready()
            migrated = time.monotonic()
            with Load(new.url, token) as second:
                load.wait(100)
                second.wait(100)
            # Back to the release before: its schema again, while only it runs.
            new.process.terminate()
            new.end()
            load.wait(50)
        old.process.terminate()
        old.end()
        asyncio.run(migrate_database(database.url(), previous))
        back = stack.enter_context(Tend(folder / "back", PYTHONPATH=source, **shared))
        todos = find_todos(back.ready(), token)
        old_rows = _execute(database.url(), "select count(*) from todos where title like 'Old %'")
    longest = max(one.seconds for one in load.attempts if started <= one.sent_at <= migrated) * 1000
    done = f"the release with {previous} and the one with {head_revision()} at once, and back; longest write {longest:.0f} ms"
    load.acknowledged += second.acknowledged
    load.attempts += second.attempts
    load.surprises += second.surprises
    result = load.result(done, todos)
    result.lost += _ROWS - old_rows
    failed = [one for one in load.attempts if not one.is_success]
    result.require(not failed, f"{len(failed)} requests failed")
    return result


def _execute(url: str, statement: str, *values: object) -> Any:
    """The first value that the statement returns."""

    async def run() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()

    return asyncio.run(run())
