import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tend.accounts.queries.users import user_json_sql
from tend.accounts.schemas import ProfilePatch
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult

_READ_PROFILE = f"""
select {user_json_sql()}
from users account
where account.id = $1
"""


async def read_profile(db: Queryable, user_id: UUID) -> Json | None:
    profile: Json | None = await db.fetchval(_READ_PROFILE, user_id)
    return profile


def _number_shared_lists_sql(condition: str) -> str:
    """The CTE `numbered_lists`, which is empty unless `condition` is true of the person's row of `users`.

    What members see of a person takes a version of each list that they share. Lists are locked before the account, as
    everywhere.
    """
    return f"""with shared_lists as materialized (
    select lists.id
    from memberships
    join lists on lists.id = memberships.list_id
    where memberships.user_id = $1
      and exists (select from users where users.id = $1 and {condition})
      and exists (select from memberships others where others.list_id = lists.id and others.user_id <> $1)
    order by lists.id
    for no key update of lists
), numbered_lists as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from shared_lists
    where lists.id = shared_lists.id
    returning lists.id, lists.version
)"""


_NUMBERED_LISTS = "(select coalesce(json_object_agg(id, version), '{}')::text from numbered_lists) as lists"

# Null leaves a field unchanged.
_UPDATE_PROFILE = f"""
{_number_shared_lists_sql("users.name <> $2")}
update users account
set name = coalesce($2, account.name),
    timezone = coalesce($3, account.timezone),
    locale = coalesce($4, account.locale),
    week_start = coalesce($5, account.week_start),
    theme = coalesce($6, account.theme),
    version = account.version + 1,
    profile_version = account.version + 1,
    updated_at = now()
where account.id = $1
  and (select count(*) from numbered_lists) >= 0
returning
    {user_json_sql()} as row,
    account.version,
    {_NUMBERED_LISTS}
"""


async def update_profile(db: Queryable, user_id: UUID, patch: ProfilePatch) -> WriteResult | None:
    """Change the fields that `patch` has set; None if there is no such account."""
    sent = patch.model_dump(exclude_unset=True)
    row = await db.fetchrow(
        _UPDATE_PROFILE,
        user_id,
        sent.get("name"),
        sent.get("timezone"),
        sent.get("locale"),
        sent.get("week_start"),
        sent.get("theme"),
    )
    return _to_write_result(user_id, row)


# $2 the id of the picture, or null
_CHANGE_PICTURE = f"""
{_number_shared_lists_sql("users.picture_id is distinct from $2")}
update users account
set picture_id = $2,
    version = account.version + 1,
    profile_version = account.version + 1,
    updated_at = now()
where account.id = $1
  and (select count(*) from numbered_lists) >= 0
returning
    {user_json_sql()} as row,
    account.version,
    {_NUMBERED_LISTS}
"""


async def change_picture(db: Queryable, user_id: UUID, picture_id: UUID | None) -> WriteResult | None:
    """None if there is no such account."""
    return _to_write_result(user_id, await db.fetchrow(_CHANGE_PICTURE, user_id, picture_id))


def _to_write_result(user_id: UUID, row: Mapping[str, Any] | None) -> WriteResult | None:
    if row is None:
        return None
    lists = {UUID(list_id): version for list_id, version in json.loads(row["lists"]).items()}
    return WriteResult(row["row"], lists, {user_id: row["version"]})
