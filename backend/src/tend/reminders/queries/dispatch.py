from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import can_read_sql
from tend.reminders.due_moment import DueMoment
from tend.reminders.schemas import MAX_UPCOMING_REMINDERS

REMINDER_BATCH_SIZE = 100
# Of those that are due longest, accounts take turns. It is more than two accounts can have.
_MAX_IN_TURNS = 2 * MAX_UPCOMING_REMINDERS

# From `todos` to the lists that the user of the row `users` can see and has not archived.
_VISIBLE_LIST = f"""
    join lists on lists.id = todos.list_id
        and lists.archived_at is null
    join memberships on {can_read_sql("users.id")}"""


_PAUSE = "interval '10 minutes'"
# Somebody else gave the todo the date that it has, also by completing an occurrence.
_IS_MOVED_BY_ANOTHER = """(
            select acts.actor_id
            from acts
            where acts.todo_id = due.todo_id
              and acts.after ?| array['due_date', 'due_time', 'due_timezone']
            order by acts.at desc, acts.version desc
            limit 1
        ) is distinct from due.user_id"""


@dataclass(frozen=True, slots=True)
class DueReminder:
    id: UUID
    user_id: UUID
    moment: datetime
    has_mail: bool
    """The user wants reminders by mail."""
    has_push: bool
    """The user wants reminders as notifications."""
    is_dispatched: bool
    """False when there is no reason for it left, or when it waits for the end of quiet hours or of the pause after it fired."""
    user_version: int | None
    """The version that the account took for its dispatched reminders."""


# After a restore, nothing is dispatched until the operator confirms it: it may have been sent before.
# Users are locked before their reminders, as by every other change of reminders. Accounts that another transaction has locked
# are left out, so that none of them delays the reminders of others.
# $1 the accounts that were left out before
_DISPATCH_DUE = f"""
with longest_due as materialized (
    select id, user_id, fires_at
    from reminders
    where fires_at <= now()
      and user_id <> all ($1::uuid[])
      and not exists (select from installation where restored_at is not null)
    order by fires_at
    limit {_MAX_IN_TURNS}
), first_due as materialized (
    select id, user_id
    from (
        select id, user_id, fires_at, row_number() over (partition by user_id order by fires_at, id) as turn
        from longest_due
    ) in_turns
    order by turn, fires_at, id
    limit {REMINDER_BATCH_SIZE}
), locked_users as materialized (
    select users.id
    from users
    where users.id in (select user_id from first_due)
    order by users.id
    for no key update skip locked
), due as materialized (
    select reminders.id, reminders.user_id, reminders.todo_id, reminders.moment, reminders.last_fired_at
    from locked_users
    join reminders on reminders.user_id = locked_users.id
    where reminders.id in (select id from first_due)
      and reminders.fires_at <= now()
    for update of reminders skip locked
), checked as materialized (
    select
        due.id,
        due.user_id,
        due.moment,
        coalesce(settings.value -> 'mail' = 'true', true) and users.email_verified_at is not null as has_mail,
        coalesce(settings.value -> 'push' = 'true', false) as has_push,
        users.disabled_at is null and exists (
            select
            from todos{_VISIBLE_LIST}
            where todos.id = due.todo_id
              and todos.completed_at is null
              and todos.deleted_at is null
        ) as is_open,
        -- Without those that are null: the later one of the two.
        greatest(
            quiet_until(
                now(), users.timezone, time_of_day(settings.value ->> 'quiet_from'), time_of_day(settings.value ->> 'quiet_to')
            ),
            case
                when due.last_fired_at > now() - {_PAUSE} and {_IS_MOVED_BY_ANOTHER} then due.last_fired_at + {_PAUSE}
            end
        ) as waits_until
    from due
    join users on users.id = due.user_id
    left join settings on settings.user_id = users.id and settings.key = 'notifications'
), numbered_users as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from checked where is_open and waits_until is null)
    returning users.id, users.version
), changed as (
    update reminders
    set fires_at = case when checked.is_open then checked.waits_until end,
        fired_at = case
            when checked.is_open and checked.waits_until is null then now()
            else reminders.fired_at
        end,
        last_fired_at = case
            when checked.is_open and checked.waits_until is null then now()
            else reminders.last_fired_at
        end,
        version = coalesce(numbered_users.version, reminders.version)
    from checked
    left join numbered_users on numbered_users.id = checked.user_id
    where reminders.id = checked.id
)
select
    first_due.user_id,
    checked.id,
    checked.moment,
    checked.has_mail,
    checked.has_push,
    checked.is_open and checked.waits_until is null as is_dispatched,
    numbered_users.version as user_version
from first_due
left join checked on checked.id = first_due.id
left join numbered_users on numbered_users.id = checked.user_id"""


@dataclass(frozen=True, slots=True)
class DueBatch:
    due: list[DueReminder]
    left_out: list[UUID]
    """The accounts that another transaction has locked, or one of whose reminders."""
    is_full: bool
    """There may be more."""


async def dispatch_due_reminders(db: Queryable, left_out: Collection[UUID]) -> DueBatch:
    """Takes up to `REMINDER_BATCH_SIZE` due reminders that no other process takes, and records those that are dispatched.

    The caller queues their mail and notifications in the same transaction. It leaves out the accounts `left_out`.
    """
    rows = await db.fetch(_DISPATCH_DUE, list(left_out))
    due = [
        DueReminder(
            row["id"],
            row["user_id"],
            row["moment"],
            row["has_mail"],
            row["has_push"],
            row["is_dispatched"],
            row["user_version"],
        )
        for row in rows
        if row["id"]
    ]
    return DueBatch(due, [row["user_id"] for row in rows if not row["id"]], len(rows) == REMINDER_BATCH_SIZE)


@dataclass(frozen=True, slots=True)
class DispatchedReminder:
    user_id: UUID
    email: str
    user_name: str
    today: date
    """In the user's time zone."""
    is_mailed: bool
    todo_id: UUID
    title: str
    due: DueMoment
    list_id: UUID
    list_name: str
    is_inbox: bool


# $1 the reminder, $2 the moment that it was dispatched for
_FIND_DISPATCHED = f"""
select
    users.id as user_id,
    users.email,
    users.name as user_name,
    users.timezone as user_timezone,
    users.locale as user_locale,
    local_time(users.timezone)::date as today,
    coalesce(reminders.mailed_for = reminders.moment, false) as is_mailed,
    todos.id as todo_id,
    todos.title,
    todos.due_date,
    todos.due_time,
    todos.due_timezone,
    lists.id as list_id,
    lists.name as list_name,
    lists.inbox_of is not null as is_inbox
from reminders
join users on users.id = reminders.user_id
join todos on todos.id = reminders.todo_id{_VISIBLE_LIST}
where reminders.id = $1
  and reminders.moment = $2
  and reminders.deleted_at is null
  and todos.completed_at is null
  and todos.deleted_at is null"""


async def find_dispatched_reminder(db: Queryable, reminder_id: UUID, moment: datetime) -> DispatchedReminder | None:
    """None when there is no reason for the reminder left: its todo is done, not shared any more, or at another time."""
    row = await db.fetchrow(_FIND_DISPATCHED, reminder_id, moment)
    if row is None:
        return None
    return DispatchedReminder(
        user_id=row["user_id"],
        email=row["email"],
        user_name=row["user_name"],
        today=row["today"],
        is_mailed=row["is_mailed"],
        todo_id=row["todo_id"],
        title=row["title"],
        due=DueMoment(row["due_date"], row["due_time"], row["due_timezone"], row["user_timezone"], row["user_locale"]),
        list_id=row["list_id"],
        list_name=row["list_name"],
        is_inbox=row["is_inbox"],
    )


# $1 the reminder, $2 the moment
_MARK_MAILED = """
update reminders
set mailed_for = $2
where id = $1"""


async def mark_reminder_mailed(db: Queryable, reminder_id: UUID, moment: datetime) -> None:
    await db.execute(_MARK_MAILED, reminder_id, moment)
