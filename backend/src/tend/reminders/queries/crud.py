"""The reminders of one user, which is `$1`. They take their versions from the account's own log, as settings do.

The row of a deleted reminder stays, so that other devices learn of it.
"""

from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_READ, reaches_sql
from tend.reminders.schemas import MAX_REMINDERS, MAX_UPCOMING_REMINDERS, ReminderDraft

_COLUMNS = ("id", "todo_id", "before_minutes", "at", "fires_at", "fired_at")
# All that a reminder shows, in the order of its JSON.
REMINDER_COLUMNS = ", ".join(f"reminders.{column}" for column in _COLUMNS)

_LIST_REMINDERS = f"""
select row_to_json(item)::text
from (
    select {REMINDER_COLUMNS}
    from reminders
    where user_id = $1
      and todo_id = $2
      and deleted_at is null
    order by fires_at, id
) item"""


async def list_reminders(db: Queryable, user_id: UUID, todo_id: UUID) -> list[Json]:
    return [row[0] for row in await db.fetch(_LIST_REMINDERS, user_id, todo_id)]


# $2 the todo
_LOCK_LIST = f"""
select true
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_READ}
where todos.id = $2
for share of lists"""


async def lock_list(db: Queryable, user_id: UUID, todo_id: UUID) -> None:
    """Has changes of the todo wait: they lock the account after the todo, and a new reminder the todo after the account."""
    await db.execute(_LOCK_LIST, user_id, todo_id)


_IS_ACCOUNT_FULL = (
    f"(select count(*) from reminders where user_id = $1 and fires_at is not null) >= {MAX_UPCOMING_REMINDERS}"
)

# $2 the id, $3 the todo, $4 minutes before it is due or $5 a moment
_CREATE_REMINDER = f"""
with todo as materialized (
    select
        todos.id,
        todos.completed_at is null as is_open,
        reminder_moment(
            $5::timestamptz, $4::int, todos.due_date, todos.due_time, todos.due_timezone, users.timezone,
            time_of_day(settings.value ->> 'day_at')
        ) as moment
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_READ}
    join users on users.id = $1 and users.disabled_at is null
    left join settings on settings.user_id = $1 and settings.key = 'notifications'
    where todos.id = $3
      and todos.kind = 'todo'
      and todos.deleted_at is null
), existing as materialized (
    select
        reminders.user_id = $1 and reminders.todo_id = $3 and reminders.before_minutes is not distinct from $4
            and reminders.at is not distinct from $5 as is_same
    from reminders
    where id = $2
      and (user_id <> $1 or deleted_at is null)
), numbered_user as (
    update users
    set version = users.version + 1
    from todo
    where users.id = $1
      and not exists (select from existing)
      and (select count(*) from reminders where todo_id = $3 and user_id = $1 and deleted_at is null) < {MAX_REMINDERS}
      and not {_IS_ACCOUNT_FULL}
    returning users.version
), saved as (
    insert into reminders (id, user_id, todo_id, before_minutes, at, moment, fires_at, version)
    select
        $2, $1, $3, $4, $5, todo.moment,
        case when todo.is_open and todo.moment > now() - interval '1 hour' then todo.moment end,
        numbered_user.version
    from todo, numbered_user
    on conflict (id) do update
    set todo_id = excluded.todo_id,
        before_minutes = excluded.before_minutes,
        at = excluded.at,
        moment = excluded.moment,
        fires_at = excluded.fires_at,
        fired_at = null,
        version = excluded.version,
        deleted_at = null
    where reminders.user_id = excluded.user_id
      and reminders.deleted_at is not null
    returning {REMINDER_COLUMNS}, reminders.version
)
select
    (select row_to_json(item)::text from (select {REMINDER_COLUMNS} from saved reminders) item) as row,
    (select version from saved) as user_version,
    exists (select from todo) as has_todo,
    (select is_same from existing) as is_same,
    {_IS_ACCOUNT_FULL} as is_account_full,
    (
        select row_to_json(item)::text
        from (select {REMINDER_COLUMNS} from reminders where id = $2 and user_id = $1) item
    ) as existing_row"""


@dataclass(frozen=True, slots=True)
class ReminderCreation:
    has_todo: bool
    """The user can see the todo, and is not disabled: the token of a notification outlives the session."""
    is_id_taken: bool
    """Another reminder, perhaps of somebody else, has the id."""
    result: WriteResult | None
    """The reminder, which is there already after a replay; None when the todo or the account has too many."""
    is_account_full: bool


async def create_reminder(
    db: Queryable, user_id: UUID, todo_id: UUID, reminder_id: UUID, draft: ReminderDraft
) -> ReminderCreation:
    row = await db.fetchrow(_CREATE_REMINDER, user_id, reminder_id, todo_id, draft.before_minutes, draft.at)
    result = None
    if row["is_same"]:
        result = WriteResult(row["existing_row"])
    elif row["user_version"] is not None:
        result = WriteResult(row["row"], users={user_id: row["user_version"]})
    return ReminderCreation(row["has_todo"], row["is_same"] is False, result, row["is_account_full"])


_HAS_TOO_MANY = f"""
select count(*) > {MAX_UPCOMING_REMINDERS}
from reminders
where user_id = $1
  and fires_at is not null"""


# $2 the reminders
_IMPORT_REMINDERS = f"""
with imported as materialized (
    select
        drafts.*,
        row_number() over () as number,
        todos.completed_at is null and drafts.fired_at is null as is_open,
        reminder_moment(
            drafts.at, drafts.before_minutes, todos.due_date, todos.due_time, todos.due_timezone, users.timezone,
            time_of_day(settings.value ->> 'day_at')
        ) as moment
    from json_to_recordset($2::text::json) drafts (
        id uuid, todo_id uuid, before_minutes int, at timestamptz, fired_at timestamptz
    )
    join todos on todos.id = drafts.todo_id
    join lists on lists.id = todos.list_id
    join memberships on {CAN_READ}
    join users on users.id = $1
    left join settings on settings.user_id = $1 and settings.key = 'notifications'
), numbered_user as (
    update users
    set version = users.version + total.count
    from (select count(*) from imported) total
    where users.id = $1
    returning users.version, users.version - total.count as base
), saved as (
    insert into reminders (id, user_id, todo_id, before_minutes, at, moment, fires_at, fired_at, version)
    select
        imported.id, $1, imported.todo_id, imported.before_minutes, imported.at, imported.moment,
        case when imported.is_open and imported.moment > now() - interval '1 hour' then imported.moment end,
        imported.fired_at,
        numbered_user.base + imported.number
    from imported, numbered_user
)
select version
from numbered_user"""


async def has_too_many_reminders(db: Queryable, user_id: UUID) -> bool:
    """Whether the account has more reminders to come than it may."""
    return bool(await db.fetchval(_HAS_TOO_MANY, user_id))


async def import_reminders(db: Queryable, user_id: UUID, reminders: Json) -> WriteResult:
    """`reminders`: an array of new reminders of open or completed todos, no more than each may have, some with `fired_at`.

    The account has to be locked.
    """
    version = await db.fetchval(_IMPORT_REMINDERS, user_id, reminders)
    return WriteResult("null", users={user_id: version})


# $2 the reminder
_DELETE_REMINDER = f"""
with target as (
    select id
    from reminders
    where id = $2
      and user_id = $1
      and deleted_at is null
      {reaches_sql("(select todos.list_id from todos where todos.id = reminders.todo_id)")}
    for update
), numbered_user as (
    update users
    set version = users.version + 1
    from target
    where users.id = $1
    returning users.version
)
update reminders
set deleted_at = now(),
    fires_at = null,
    version = numbered_user.version
from target, numbered_user
where reminders.id = target.id
returning reminders.version"""


async def delete_reminder(db: Queryable, user_id: UUID, reminder_id: UUID) -> WriteResult | None:
    """None when the user has no such reminder."""
    version = await db.fetchval(_DELETE_REMINDER, user_id, reminder_id)
    return None if version is None else WriteResult("null", users={user_id: version})
