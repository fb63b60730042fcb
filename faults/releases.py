"""The release before the newest migration and this one at the same time, during the migration, and back again."""

import asyncio
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import asyncpg

from faults import ROOT
from faults.hosts import SECRET
from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.result import NotRunError, Result
from tend.core.db.migrations import head_revision, migrate
from tend.core.postgres.server import Postgres
from tend_process import Tend
from trust.process_kill import sign_up

_ROWS = 20_000
_INSERT_ROWS = """
with numbered as (
    update lists
    set version = version + $1::int
    returning id, version - $1::int as before
)
insert into todos (id, list_id, created_by, title, position, version)
select gen_random_uuid(), list_id, user_id, 'Old ' || n, 'b' || lpad(n::text, 6, '0'), before + n
from memberships
join numbered on numbered.id = list_id, generate_series(1, $1::int) n"""


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
        asyncio.run(_insert_rows(database.url()))
        with Load(old.url, token) as load:
            load.wait(100)
            started = time.monotonic()
            new = stack.enter_context(Tend(folder / "new", **shared))
            new.ready()
            migrated = time.monotonic()
            with Load(new.url, token) as other:
                load.wait(100)
                other.wait(100)
            # Back to the release before: its schema again, while only it runs.
            new.process.terminate()
            new.end()
            load.wait(50)
        old.process.terminate()
        old.end()
        asyncio.run(migrate(database.url(), previous))
        back = stack.enter_context(Tend(folder / "back", PYTHONPATH=source, **shared))
        todos = find_todos(back.ready(), token)
    longest = max(one.seconds for one in load.attempts if started <= one.sent_at <= migrated) * 1000
    done = f"the release with {previous} and the one with {head_revision()} at once, and back; longest write {longest:.0f} ms"
    load.acknowledged += other.acknowledged
    load.attempts += other.attempts
    load.surprises += other.surprises
    result = load.result(done, todos)
    old_rows = sum(todo["title"].startswith("Old ") for todo in todos)
    result.lost += _ROWS - old_rows
    failed = [one for one in load.attempts if not one.is_success]
    result.require(not failed, f"{len(failed)} requests failed")
    return result


async def _insert_rows(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(_INSERT_ROWS, _ROWS)
    await connection.close()
