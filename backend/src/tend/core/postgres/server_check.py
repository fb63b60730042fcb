"""Says in a sentence what is wrong with a database that Tend can't use, before a statement fails on it."""

from typing import Any

from tend.core.errors import StartError

MIN_VERSION = 150_000
"""Of PostgreSQL, as `server_version_num` has it."""
EXTENSIONS = ("btree_gin", "pg_trgm", "unaccent")
"""Those that the migrations create. An account of the server may create them in a database that it may change."""
_READ_SERVER = """
select current_setting('server_version_num')::int as version,
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() as is_standby,
  current_setting('transaction_read_only')::bool as is_read_only"""
_READ_RIGHTS = """
select current_database() as database,
  current_user as "user",
  current_schema() as schema,
  has_database_privilege(current_database(), 'create') as can_create_extensions,
  coalesce(has_schema_privilege(current_schema(), 'create'), false) as can_create_tables,
  array(select extname::text from pg_extension) as present,
  array(select name::text from pg_available_extensions) as available"""


async def check_server(connection: Any) -> None:
    """Raises `StartError` for a server that Tend can't work with, whatever is in the database."""
    server = await connection.fetchrow(_READ_SERVER)
    if server["version"] < MIN_VERSION:
        raise StartError(
            f"the database is PostgreSQL {server['version'] // 10_000}; Tend needs {MIN_VERSION // 10_000} or newer"
        )
    if server["encoding"] != "UTF8":
        advice = "create another and name it in DATABASE_URL: createdb --encoding=UTF8 --template=template0 tend"
        raise StartError(f"the database's encoding is {server['encoding']}, and Tend needs UTF8; {advice}")
    if server["is_standby"]:
        raise StartError("the database is a standby, which takes no writes; name the primary in DATABASE_URL")
    if server["is_read_only"]:
        raise StartError("the database takes no writes; reset default_transaction_read_only for it and for its user")


async def check_rights(connection: Any) -> None:
    """Raises `StartError` if the migrations can't create what they need."""
    found = await connection.fetchrow(_READ_RIGHTS)
    missing = [name for name in EXTENSIONS if name not in found["present"]]
    unavailable = [name for name in missing if name not in found["available"]]
    if unavailable:
        advice = "install PostgreSQL's contrib modules on it (in Debian, they come with the server)"
        raise StartError(f"the database server lacks {', '.join(unavailable)}; {advice}")
    database, user = (_quote(found[name]) for name in ("database", "user"))
    if missing and not found["can_create_extensions"]:
        advice = f"have its owner give {user} the right CREATE on database {database}"
        raise StartError(f"{found['user']} may not create extensions in the database; {advice}")
    if not found["can_create_tables"]:
        schema = _quote(found["schema"] or "public")
        advice = f"have the database's owner give {user} the rights CREATE and USAGE on schema {schema}"
        raise StartError(f"{found['user']} may not create tables in the database; {advice}")


def _quote(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
