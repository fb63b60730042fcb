"""SQL about backups: the lock, the snapshot, and the content of every table."""

from dataclasses import dataclass

from tend.backup.manifest import TableDigest
from tend.core.db.database import Queryable

# The key of an advisory lock that nothing else uses.
_LOCK_KEY = 7_316_842_094

# Rows are compared as text, so every session has to write values alike.
SESSION_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}

_TRY_LOCK = f"select pg_try_advisory_lock({_LOCK_KEY})"
_LOCK = f"select pg_advisory_lock({_LOCK_KEY})"
_UNLOCK = f"select pg_advisory_unlock({_LOCK_KEY})"


async def try_lock_backups(db: Queryable) -> bool:
    """Whether this connection is the one that may make, verify and delete backups now, until it closes."""
    return bool(await db.fetchval(_TRY_LOCK))


# How the system shows a lock with a key of 64 bits (pg_locks).
_IS_LOCKED = f"""
select exists (
    select
    from pg_locks
    where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint << 32) + objid::bigint = {_LOCK_KEY}
      and objsubid = 1
      and granted
)
"""


async def are_backups_locked(db: Queryable) -> bool:
    """Whether a process makes, verifies or deletes backups at the moment."""
    return bool(await db.fetchval(_IS_LOCKED))


async def wait_for_backup_lock(db: Queryable) -> None:
    await db.execute(_LOCK)


async def unlock_backups(db: Queryable) -> None:
    await db.execute(_UNLOCK)


@dataclass(frozen=True, slots=True)
class ServerFacts:
    version: int
    has_tls: bool
    """Whether this connection is encrypted."""


_SERVER_FACTS = """
select
    current_setting('server_version_num')::int as version,
    coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as has_tls
"""


async def fetch_server_facts(db: Queryable) -> ServerFacts:
    return ServerFacts(*await db.fetchrow(_SERVER_FACTS))


_EXPORT_SNAPSHOT = "select pg_export_snapshot()"


async def export_snapshot(db: Queryable) -> str:
    snapshot: str = await db.fetchval(_EXPORT_SNAPSHOT)
    return snapshot


# Tables of extensions come with the extension, and unlogged ones are empty after a crash as well. PostgreSQL computes
# generated columns again, perhaps in a newer version.
_TABLES = """
select
    pg_class.relname as name,
    format('%I.%I', pg_namespace.nspname, pg_class.relname) as identifier,
    string_agg(quote_ident(pg_attribute.attname), ', ' order by pg_attribute.attnum) as columns
from pg_class
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
join pg_attribute on pg_attribute.attrelid = pg_class.oid
where pg_class.relkind = 'r'
  and pg_class.relpersistence = 'p'
  and pg_namespace.nspname <> 'information_schema'
  and pg_namespace.nspname not like 'pg\\_%'
  and pg_attribute.attnum > 0
  and not pg_attribute.attisdropped
  and pg_attribute.attgenerated = ''
  and not exists (
    select
    from pg_depend
    where pg_depend.classid = 'pg_class'::regclass
      and pg_depend.objid = pg_class.oid
      and pg_depend.deptype = 'e'
  )
group by pg_class.oid, pg_class.relname, pg_namespace.nspname
order by pg_namespace.nspname, pg_class.relname
"""


def _digest_sql(identifier: str, columns: str) -> str:
    """The sum does not depend on the order of the rows."""
    return f"""
    select count(*), coalesce(sum(('x' || left(md5(row({columns})::text), 16))::bit(64)::bigint::numeric), 0)::text
    from only {identifier}
    """


async def compute_digests(db: Queryable) -> dict[str, TableDigest]:
    """The digest of every table with content of Tend's, by name. The session has to have the settings of `SESSION_SETTINGS`."""
    tables = await db.fetch(_TABLES)
    return {
        table["identifier"]: TableDigest(*await db.fetchrow(_digest_sql(table["identifier"], table["columns"])))
        for table in tables
    }
