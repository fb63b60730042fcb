"""SQL of a restore: a new database that takes the name of the old one."""

import json
from typing import Any

from tend.core.db.database import Queryable

_CAN_CREATE = """
select rolcreatedb or rolsuper
from pg_roles
where rolname = current_user
"""


async def can_create_databases(db: Queryable) -> bool:
    return bool(await db.fetchval(_CAN_CREATE))


# $1 a database
_COUNT_CONNECTIONS = """
select count(*)
from pg_stat_activity
where datname = $1
  and pid <> pg_backend_pid()
  and backend_type = 'client backend'
"""


async def count_connections(db: Queryable, database: str) -> int:
    """How many others are connected to the database."""
    count: int = await db.fetchval(_COUNT_CONNECTIONS, database)
    return count


# $1 a database
_LOCALE = """
select to_jsonb(pg_database)
from pg_database
where datname = $1
"""


async def create_database(db: Queryable, name: str, *, like: str, owner: str | None) -> None:
    """Create an empty database with the locale of the database `like`; one of this name, from before, is dropped."""
    await drop_database(db, name)
    locale = json.loads(await db.fetchval(_LOCALE, like))
    words = [f"create database {_identifier_sql(name)} template template0 encoding 'UTF8'"]
    words += [f"lc_collate {_literal_sql(locale['datcollate'])} lc_ctype {_literal_sql(locale['datctype'])}"]
    provider = {"b": "builtin", "i": "icu"}.get(locale.get("datlocprovider"))
    if provider:
        value = locale.get("datlocale") or locale.get("daticulocale")
        words += [f"locale_provider {provider} {provider}_locale {_literal_sql(value)}"]
    if owner:
        words += [f"owner {_identifier_sql(owner)}"]
    await db.execute(" ".join(words))


async def drop_database(db: Queryable, name: str) -> None:
    await db.execute(f"drop database if exists {_identifier_sql(name)} with (force)")


# $1 a database
_DISCONNECT = """
select pg_terminate_backend(pid, 5000)
from pg_stat_activity
where datname = $1
  and pid <> pg_backend_pid()
"""


async def swap_databases(db: Any, current: str, *, old: str, new: str) -> None:
    """Rename `current` to `old` and `new` to `current`: both or neither. Ends all connections to `current`."""
    # Others could connect again at once, such as a pooler.
    await db.execute(f"alter database {_identifier_sql(current)} with allow_connections false")
    try:
        await db.fetch(_DISCONNECT, current)
        async with db.transaction():
            await db.execute(f"alter database {_identifier_sql(current)} with allow_connections true")
            await db.execute(f"alter database {_identifier_sql(current)} rename to {_identifier_sql(old)}")
            await db.execute(f"alter database {_identifier_sql(new)} rename to {_identifier_sql(current)}")
    except BaseException:
        await db.execute(f"alter database {_identifier_sql(current)} with allow_connections true")
        raise


# $1 the beginning of the names
_OLD_DATABASES = """
select datname
from pg_database
where starts_with(datname, $1)
order by datname
"""


async def list_databases(db: Queryable, prefix: str) -> list[str]:
    return [row["datname"] for row in await db.fetch(_OLD_DATABASES, prefix)]


def _identifier_sql(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal_sql(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
