from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import CAN_READ
from tend.reminders.due_moment import DueMoment

MAX_AGENDA_TODOS = 50


@dataclass(frozen=True, slots=True)
class DueAgenda:
    user_id: UUID
    day: date


# A server that was down for the three hours after the user's time leaves that day out, and a restored one sends none
# until the operator confirms the restore.
_CLAIM_AGENDAS = """
with subscriber as (
    select
        users.id,
        local_time(users.timezone) as wall_time,
        time_of_day(settings.value ->> 'agenda_at') as agenda_at
    from settings
    join users on users.id = settings.user_id
    where settings.key = 'notifications'
      and settings.value ->> 'agenda_at' is not null
      and users.email_verified_at is not null
      and users.disabled_at is null
      and not exists (select from installation where restored_at is not null)
)
insert into agendas (user_id, day)
select id, wall_time::date
from subscriber
where wall_time::time - agenda_at between interval '0' and interval '3 hours'
on conflict (user_id) do update
set day = excluded.day
where agendas.day < excluded.day
returning user_id, day"""


async def claim_agendas(db: Queryable) -> list[DueAgenda]:
    """The agendas that are due, each returned once a day; the caller queues them in the same transaction."""
    return [DueAgenda(row["user_id"], row["day"]) for row in await db.fetch(_CLAIM_AGENDAS)]


@dataclass(frozen=True, slots=True)
class AgendaTodo:
    title: str
    list_name: str
    due: DueMoment


@dataclass(frozen=True, slots=True)
class Agenda:
    email: str
    user_name: str
    todos: list[AgendaTodo]
    """At most `MAX_AGENDA_TODOS`."""
    total: int
    """How many todos are due or overdue."""


# $1 the user, $2 the day
_FIND_AGENDA = f"""
select
    users.email,
    users.name as user_name,
    users.timezone as user_timezone,
    users.locale as user_locale,
    todos.title,
    todos.due_date,
    todos.due_time,
    lists.name as list_name,
    count(*) over () as total
from users
cross join memberships
join lists on {CAN_READ}
    and lists.archived_at is null
join todos on todos.list_id = lists.id
where users.id = $1
  and todos.due_date <= $2
  and todos.completed_at is null
  and todos.deleted_at is null
order by todos.due_date, todos.due_time nulls first, todos.position, todos.id
limit {MAX_AGENDA_TODOS}"""


async def find_agenda(db: Queryable, user_id: UUID, day: date) -> Agenda | None:
    """Todos that are due on `day` or overdue; None when there are none."""
    rows = await db.fetch(_FIND_AGENDA, user_id, day)
    if not rows:
        return None
    todos = [
        AgendaTodo(
            row["title"],
            row["list_name"],
            DueMoment(row["due_date"], row["due_time"], None, row["user_timezone"], row["user_locale"]),
        )
        for row in rows
    ]
    return Agenda(rows[0]["email"], rows[0]["user_name"], todos, rows[0]["total"])
