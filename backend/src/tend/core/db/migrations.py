import io
import logging
from functools import cache
from pathlib import Path
from typing import Any, Literal

import tend
from tend.core.errors import StartError
from tend.core.postgres.server_check import check_rights, check_server
from tend.core.settings.dsn import connect_to_database

_log = logging.getLogger(__name__)
BASE_REVISION = "base"
COLUMNS_FILE = "columns.txt"
"""What the migrations create, in the form of `list_columns`; `make gen` writes it."""
# The key of an advisory lock that nothing else uses.
_LOCK_KEY = 7_316_842_093
# `to_regclass` would read a cache, which another migrator's commit may not have reached yet.
_HAS_REVISIONS = """
select exists (
    select
    from pg_catalog.pg_tables
    where schemaname = current_schema()
    and tablename = 'alembic_version'
)
"""

_LIST_COLUMNS = """
select string_agg(line, e'\\n' order by line) || e'\\n'
from (
    select c.relname || ' ' || string_agg(a.attname, ' ' order by a.attname) as line
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace
      and c.relkind in ('r', 'p')
      and a.attnum > 0
      and not a.attisdropped
    group by c.relname
) tables
"""
# $1 tables and $2 their columns, pair by pair
_FIND_MISSING = """
select distinct case when wanted.relation is null then wanted.table_name else wanted.table_name || '.' || wanted.name end
from (
    select table_name, name, to_regclass(quote_ident(table_name)) as relation
    from unnest($1::text[], $2::text[]) as pair (table_name, name)
) wanted
where not exists (
    select
    from pg_attribute
    where attrelid = wanted.relation
      and attname = wanted.name
      and not attisdropped
)
order by 1
"""


def migrations_folder() -> Path:
    """The folder of the revisions: inside the installed package, or beside `src` in a checkout."""
    package = Path(tend.__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parents[1] / "migrations"


def head_revision() -> str:
    """The newest revision. File names begin with the number of their revision."""
    return max(path.stem for path in (migrations_folder() / "versions").glob("[0-9]*.py"))


async def current_revision(connection: Any) -> str:
    """The revision of the database; `base` if it is empty."""
    if not await connection.fetchval(_HAS_REVISIONS):
        return BASE_REVISION
    return await connection.fetchval("select version_num from alembic_version") or BASE_REVISION


async def list_columns(connection: Any) -> str:
    """A line for each table: its name, and those of its columns."""
    lines: str = await connection.fetchval(_LIST_COLUMNS)
    return lines


@cache
def _expected_columns() -> tuple[list[str], list[str]]:
    """The tables and the columns, pair by pair."""
    lines = [line.split() for line in (migrations_folder() / COLUMNS_FILE).read_text().splitlines()]
    pairs = [(table, column) for table, *columns in lines for column in columns]
    return [table for table, _ in pairs], [column for _, column in pairs]


async def find_missing_columns(connection: Any) -> list[str]:
    """The tables and columns of this release's schema that the database doesn't have, such as `todos` or `todos.title`.

    Of a database at another revision, it says nothing of use.
    """
    return [row[0] for row in await connection.fetch(_FIND_MISSING, *_expected_columns())]


async def migrate_database(url: str, target: str | None = None, *, allow_newer: bool = False) -> None:
    """Migrate the database at `url` to the revision `target`, the newest by default, in one transaction.

    An older revision downgrades, and `BASE_REVISION` deletes everything.
    Of several processes at once, one migrates. Raises `StartError` when Tend can't use the database or migrate it, and when
    it is newer than this release, unless `allow_newer`, which leaves it as it is: every migration lets the release before
    it work.
    """
    connection = await connect_to_database(url)
    try:
        await check_server(connection)
        if await current_revision(connection) == (target or head_revision()):
            return
        await check_rights(connection)
        async with connection.transaction():
            await connection.execute(f"select pg_advisory_xact_lock({_LOCK_KEY})")
            present = await current_revision(connection)
            if target is None and present != BASE_REVISION and present > head_revision():
                if allow_newer:
                    _log.warning("the database is newer than this release", extra={"revision": present})
                    return
                message = f"the database is at revision {present}, this release knows up to {head_revision()}: run a newer release"
                raise StartError(f"{message}, or set DATABASE_ALLOW_NEWER=true to go back by one")
            # Another replica may have migrated while this one waited for the lock.
            if present != (target or head_revision()):
                await connection.execute(migration_script(present, target or head_revision()))
    finally:
        await connection.close()


def migration_script(present: str, target: str) -> str:
    """The SQL that leads from one revision to another, in either direction."""
    # Loading alembic takes longer than a start that has nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    script = io.StringIO()
    config = Config(output_buffer=script)
    config.set_main_option("script_location", str(migrations_folder()))
    (command.downgrade if is_downgrade(present, target) else command.upgrade)(config, f"{present}:{target}", sql=True)
    # alembic creates its table for the first revision, and leaves it behind.
    return script.getvalue() + ("drop table alembic_version;" if target == BASE_REVISION else "")


def is_downgrade(present: str, target: str) -> bool:
    return target == BASE_REVISION or (present != BASE_REVISION and target < present)


def read_statements(revision: str, direction: Literal["up", "down"]) -> str:
    """The SQL of a revision in one direction. `0001_name.sql` holds both, with the line `-- downgrade` between them."""
    up, _, down = (migrations_folder() / "versions" / f"{revision}.sql").read_text().partition("\n-- downgrade\n")
    return up if direction == "up" else down


def run_file(revision: str, direction: Literal["up", "down"]) -> None:
    """Add the SQL of a revision to the plan, unchanged."""
    # It is slow to load too.
    from alembic import op  # noqa: PLC0415

    op.get_context().impl.static_output(read_statements(revision, direction))
