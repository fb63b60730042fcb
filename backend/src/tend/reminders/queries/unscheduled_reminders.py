"""Reminders that could not follow a change of their todo, since the accounts of their people were locked."""

from uuid import UUID

from tend.core.db.database import Queryable

_MAX_ACCOUNTS = 100
# Accounts that are still locked, or whose row is another transaction's, have their turn later.
_TAKE = f"""
with waiting as materialized (
    select user_id
    from unscheduled_reminders
    group by user_id
    order by random()
    limit {_MAX_ACCOUNTS}
), ready as materialized (
    select users.id
    from users
    where users.id in (select user_id from waiting)
    order by users.id
    for no key update skip locked
)
delete from unscheduled_reminders
where user_id in (select id from ready)
   or user_id in (select user_id from waiting) and not exists (select from users where users.id = unscheduled_reminders.user_id)
returning user_id, todo_id"""
_SCHEDULE = """
select schedule_reminders_or_leave(todo_id)
from unnest($1::uuid[]) todo_id"""
_FIND_VERSIONS = """
select id, version
from users
where id = any($1::uuid[])"""


async def schedule_left_reminders(tx: Queryable) -> dict[UUID, int]:
    """Schedules the reminders of up to a hundred accounts that were left for later, and returns the versions of these accounts."""
    rows = await tx.fetch(_TAKE)
    if not rows:
        return {}
    await tx.execute(_SCHEDULE, sorted({row["todo_id"] for row in rows}))
    versions = await tx.fetch(_FIND_VERSIONS, sorted({row["user_id"] for row in rows}))
    return {row["id"]: row["version"] for row in versions}
