"""How people sign in, which a restore leaves as it is: a password that was changed since may be known to others by now."""

from collections.abc import Iterator

from tend.core.db.database import Json, Queryable

# Passkeys that were removed don't come back either, nor does the authenticator app of a lost phone.
_TABLES = ("authenticators", "passkeys", "identities")
# The release of the replaced database may be an older one. The last of its tables came with all others.
_HAS_TABLES = "select to_regclass('identities') is not null"
_READ_CREDENTIALS = """
select json_build_object(
    'users', (
        select coalesce(json_agg(json_build_object(
            'id', id,
            'password_hash', password_hash,
            'passwordless_since', passwordless_since,
            'two_factor_at', two_factor_at
        )), '[]')
        from users
    ),
    'authenticators', (select coalesce(json_agg(authenticators), '[]') from authenticators),
    'passkeys', (select coalesce(json_agg(passkeys), '[]') from passkeys),
    'identities', (select coalesce(json_agg(identities), '[]') from identities)
)::text
"""


async def read_credentials(db: Queryable) -> Json | None:
    """Every account's; None if the database is of a release that had fewer."""
    if not await db.fetchval(_HAS_TABLES):
        return None
    credentials: Json = await db.fetchval(_READ_CREDENTIALS)
    return credentials


# $1 what `read_credentials` returned
_SET_PASSWORDS = """
update users
set password_hash = known.password_hash,
    passwordless_since = known.passwordless_since,
    two_factor_at = known.two_factor_at
from json_to_recordset($1::json -> 'users') known (
    id uuid, password_hash text, passwordless_since timestamptz, two_factor_at timestamptz
)
where users.id = known.id
"""


def _delete_rows_sql(table: str) -> str:
    """Accounts that the replaced database lacks keep what they have in the backup."""
    return f"""
    delete from {table}
    using json_to_recordset($1::json -> 'users') known (id uuid)
    where {table}.user_id = known.id
    """


def _insert_rows_sql(table: str) -> str:
    return f"""
    insert into {table}
    select known.*
    from json_populate_recordset(null::{table}, $1::json -> '{table}') known
    where exists (select from users where users.id = known.user_id)
    on conflict do nothing
    """


def list_statements() -> Iterator[tuple[str, str]]:
    """Every statement that `write_credentials` builds."""
    for table in _TABLES:
        yield f"delete {table}", _delete_rows_sql(table)
        yield f"insert {table}", _insert_rows_sql(table)


async def write_credentials(db: Queryable, credentials: Json) -> None:
    """Gives accounts that the backup has as well the ways in that they have in the replaced database."""
    await db.execute(_SET_PASSWORDS, credentials)
    for table in _TABLES:
        await db.execute(_delete_rows_sql(table), credentials)
        await db.execute(_insert_rows_sql(table), credentials)
