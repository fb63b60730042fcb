"""The settings of one account, which is `$1`. They take their versions from the account's own log."""

from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult

MAX_SETTINGS = 500

_LIST_SETTINGS = """
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key"""


async def list_user_settings(db: Queryable, user_id: UUID) -> list[Json]:
    return [row[0] for row in await db.fetch(_LIST_SETTINGS, user_id)]


_FIND_VALUE = """
select value::text
from settings
where user_id = $1
  and key = $2"""


async def find_value(db: Queryable, user_id: UUID, key: str) -> Json | None:
    value: Json | None = await db.fetchval(_FIND_VALUE, user_id, key)
    return value


# $2 the key, $3 its new value, or null to delete it. A value that is there already takes no version. There always is room
# for the setting that ends mails.
_PUT_SETTING = f"""
with present as (
    select value
    from settings
    where user_id = $1
      and key = $2
), numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and $3::jsonb is distinct from (select value from present)
      and (
          $3::jsonb is null
          or exists (select from present where value is not null)
          or $2 = 'updates'
          or (select count(*) from settings where user_id = $1 and value is not null) < {MAX_SETTINGS}
      )
    returning users.version
), saved as (
    insert into settings (user_id, key, value, version)
    select $1, $2, $3::jsonb, version
    from numbered_user
    on conflict (user_id, key) do update
    set value = excluded.value,
        version = excluded.version
)
select
    json_build_object('key', $2::text, 'value', $3::jsonb)::text as row,
    (select version from numbered_user) as user_version,
    $3::jsonb is not distinct from (select value from present) as is_same"""


async def put_setting(db: Queryable, user_id: UUID, key: str, value: Json | None) -> WriteResult | None:
    """Stores `value`, or deletes the setting if it is None. Returns None when the account has no room for one more."""
    row = await db.fetchrow(_PUT_SETTING, user_id, key, value)
    if row["user_version"] is not None:
        return WriteResult(row["row"], users={user_id: row["user_version"]})
    return WriteResult(row["row"]) if row["is_same"] else None
