"""Completions by day, by the clock of the user's time zone.

Subtasks of a recurring todo that were completed with one of its occurrences count too: they are open again, and the
occurrence's completed copy has the times. If the occurrence was skipped, the series has them until its next completion, and
then that occurrence's copy.

The days of a whole history are stored as ranges and only updated, so that statistics cost what changed since and what
they show. The ranges are a superset: a day stays in them when its last todo is reopened, deleted or moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import CAN_READ

# $2 the first and $3 the last day. The indexes are searched for a day more on both sides, since no time zone is further
# from UTC, and the exact days are taken from what they find. Subtasks were completed before their copy.
_SKIPPED = "coalesce(todos.recurrence -> 'skipped', todos.recurrence #> '{previous_state,skipped}')"

_FETCH_DAYS = f"""
select day, count(*) as completed
from (select known_zone(timezone) as timezone from users where id = $1 offset 0) person
cross join lateral (
    select todos.completed_at
    from memberships
    join lists on {CAN_READ}
    join todos on todos.list_id = lists.id
    where todos.completed_at >= $2::date::timestamp at time zone 'UTC' - interval '1 day'
      and todos.completed_at < ($3::date + 1)::timestamp at time zone 'UTC' + interval '1 day'
      and todos.deleted_at is null
    union all
    select subtask.value::timestamptz
    from memberships
    join lists on {CAN_READ}
    join todos on todos.list_id = lists.id
    cross join lateral jsonb_each_text(todos.recurrence #> '{{previous_state,below}}') subtask
    where todos.completed_at >= $2::date::timestamp at time zone 'UTC' - interval '1 day'
      and todos.recurrence #> '{{previous_state,below}}' is not null
      and todos.deleted_at is null
    union all
    select subtask.value::timestamptz
    from memberships
    join lists on {CAN_READ}
    join todos on todos.list_id = lists.id
    cross join lateral jsonb_each({_SKIPPED}) occurrence
    cross join lateral jsonb_each_text(occurrence.value) subtask
    where {_SKIPPED} is not null
      and todos.deleted_at is null
) completions
cross join lateral (select (completions.completed_at at time zone person.timezone)::date as day) local_day
where day between $2 and $3
group by day
order by day"""


async def fetch_days(db: Queryable, user_id: UUID, first: date, last: date) -> Mapping[date, int]:
    """The days from `first` to `last` on which something was completed, in order, each with how much."""
    return {row["day"]: row["completed"] for row in await db.fetch(_FETCH_DAYS, user_id, first, last)}


# In the order of ids, so that two of these wait for each other instead of blocking each other. `offset 0` keeps the
# planner from reading all completions of a list through their own index.
_UPDATE_COMPLETION_DAYS = f"""
with stale_lists as (
    select lists.id, lists.version, person.timezone, known.days, coalesce(known.version, 0) as known_version
    from (select known_zone(timezone) as timezone from users where id = $1 offset 0) person
    cross join memberships
    join lists on {CAN_READ}
    left join completion_days known
        on known.user_id = $1
        and known.list_id = lists.id
        and known.timezone = person.timezone
    where lists.version > coalesce(known.version, 0)
    order by lists.id
    for key share of lists
)
insert into completion_days (user_id, list_id, timezone, version, days)
select
    $1,
    stale_lists.id,
    stale_lists.timezone,
    stale_lists.version,
    coalesce(stale_lists.days, '{{}}') + coalesce(added.days, '{{}}')
from stale_lists
cross join lateral (
    select range_agg(daterange(day, day + 1)) as days
    from (
        select distinct (completions.completed_at at time zone stale_lists.timezone)::date as day
        from (
            select todos.completed_at, todos.deleted_at, todos.recurrence
            from todos
            where todos.list_id = stale_lists.id
              and todos.version > stale_lists.known_version
            offset 0
        ) changed_todos
        cross join lateral (
            select changed_todos.completed_at
            where changed_todos.completed_at is not null
            union all
            select subtask.value::timestamptz
            from jsonb_each_text(changed_todos.recurrence #> '{{previous_state,below}}') subtask
            where changed_todos.completed_at is not null
            union all
            select subtask.value::timestamptz
            from jsonb_each({_SKIPPED.replace("todos.", "changed_todos.")}) occurrence
            cross join lateral jsonb_each_text(occurrence.value) subtask
        ) completions
        where changed_todos.deleted_at is null
    ) added_days
) added
order by stale_lists.id
on conflict (user_id, list_id) do update
set timezone = excluded.timezone,
    version = excluded.version,
    days = excluded.days
where completion_days.timezone <> excluded.timezone
   or completion_days.version < excluded.version"""


async def update_completion_days(db: Queryable, user_id: UUID) -> None:
    """Adds the days of todos that were completed since the last update."""
    await db.execute(_UPDATE_COMPLETION_DAYS, user_id)


_FORGET_COMPLETION_DAYS = """
delete from completion_days
where user_id = $1"""


async def forget_completion_days(db: Queryable, user_id: UUID) -> None:
    """Has the next update start from nothing, which drops the days that should not be there."""
    await db.execute(_FORGET_COMPLETION_DAYS, user_id)


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row."""

    first: date
    last: date

    def __len__(self) -> int:
        return (self.last - self.first).days + 1


_FETCH_POSSIBLE_STREAKS = f"""
select lower(streak) as first, upper(streak) - 1 as last
from (
    select range_agg(completion_days.days) as days
    from memberships
    join lists on {CAN_READ}
    join completion_days on completion_days.user_id = $1 and completion_days.list_id = lists.id
) history
cross join lateral unnest(history.days) streak
order by lower(streak)"""


async def fetch_possible_streaks(db: Queryable, user_id: UUID) -> list[Streak]:
    """Days in a row of the whole history, in order. No completion since the last update is outside of them, but one of their
    days may have lost its completion."""
    return [Streak(row["first"], row["last"]) for row in await db.fetch(_FETCH_POSSIBLE_STREAKS, user_id)]
