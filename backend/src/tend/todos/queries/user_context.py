"""Facts about the user on which the meaning of words depends: their time zone and week, and names of their lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.errors import AccountDeleted
from tend.core.name_index import MAX_INDEXED_NAME
from tend.core.normalize_text import normalize_text
from tend.lists.access import CAN_WRITE
from tend.lists.queries.people import list_people
from tend.todos.line_parser.model import KnownName, KnownPerson

_FIND_TIME_ZONE = """
select known_zone(timezone)
from users
where id = $1
union all
select known_zone(timezone)
from guests
where id = $1"""


async def find_time_zone(db: Queryable, user_id: UUID) -> str:
    """Raises `AccountDeleted`."""
    zone: str | None = await db.fetchval(_FIND_TIME_ZONE, user_id)
    if zone is None:
        raise AccountDeleted
    return zone


async def find_local_time(db: Queryable, user_id: UUID) -> datetime:
    """The present moment in the user's time zone."""
    return now().astimezone(ZoneInfo(await find_time_zone(db, user_id)))


WEEK_STARTS = {"sunday": 0, "monday": 1, "saturday": 6}


@dataclass(frozen=True, slots=True)
class LocalTime:
    now: datetime
    """In the user's time zone."""
    week_start: int
    """The first day of the user's week; 0 is Sunday."""


_FIND_ZONE_AND_WEEK = """
select known_zone(timezone) as zone, week_start::text
from users
where id = $1
union all
select known_zone(timezone), 'monday'
from guests
where id = $1"""


async def find_local_time_and_week(db: Queryable, user_id: UUID) -> LocalTime:
    """Raises `AccountDeleted`."""
    row = await db.fetchrow(_FIND_ZONE_AND_WEEK, user_id)
    if row is None:
        raise AccountDeleted
    return LocalTime(now().astimezone(ZoneInfo(row["zone"])), WEEK_STARTS[row["week_start"]])


@dataclass(frozen=True, slots=True)
class QuickAddUser:
    timezone: str
    week_start: str
    """`monday`, `sunday` or `saturday`."""
    locale: str
    inbox_id: UUID


_FIND_USER = """
select known_zone(users.timezone), users.week_start::text, users.locale, inbox.id as inbox_id
from users
join lists inbox on inbox.inbox_of = users.id
where users.id = $1"""


async def find_quick_add_user(db: Queryable, user_id: UUID) -> QuickAddUser:
    """Raises `AccountDeleted`."""
    row = await db.fetchrow(_FIND_USER, user_id)
    if row is None:
        raise AccountDeleted
    return QuickAddUser(*row)


# $2 the list
_FIND_FIRST_POSITION = f"""
select todos.position
from memberships
join lists on {CAN_WRITE}
join todos on todos.list_id = lists.id
where lists.id = $2
  and todos.deleted_at is null
order by todos.position, todos.id
limit 1"""


async def find_first_position(db: Queryable, user_id: UUID, list_id: UUID) -> str | None:
    """The order key of the first row of a list; None if it is empty, or not one that the user can write to."""
    position: str | None = await db.fetchval(_FIND_FIRST_POSITION, user_id, list_id)
    return position


# The browser knows all names; on the server, to read some more of them has to cost little.
MAX_NAMES = 2_000

_LIST_NAMES = f"""
select lists.id::text, lists.name, lists.archived_at is not null as is_archived
from memberships
join lists on {CAN_WRITE}
order by lists.archived_at is not null, memberships.position, lists.id
limit {MAX_NAMES}"""

_SECTION_NAMES = f"""
select todos.id::text, todos.title as name, todos.list_id::text as parent
from memberships
join lists on {CAN_WRITE}
join todos on todos.list_id = lists.id
where lists.archived_at is null
  and todos.kind = 'section'
  and todos.deleted_at is null
  and length(todos.title) <= {MAX_INDEXED_NAME}
order by memberships.position, lists.id, todos.position, todos.id
limit {MAX_NAMES}"""


async def find_list_and_section_names(
    db: Queryable, user_id: UUID
) -> tuple[tuple[KnownName, ...], tuple[KnownName, ...]]:
    """The lists and the sections that a line of quick add can name, in the order of the sidebar; archived lists come last."""
    lists = tuple(KnownName(**row) for row in await db.fetch(_LIST_NAMES, user_id))
    return lists, tuple(KnownName(*row) for row in await db.fetch(_SECTION_NAMES, user_id))


async def find_people(db: Queryable, user_id: UUID) -> tuple[KnownPerson, ...]:
    """The people to whom a line of quick add can assign a todo. Of two with one name in a list, the first counts."""
    people: dict[str, KnownPerson] = {}
    for person in await list_people(db, user_id, MAX_NAMES):
        named = people.setdefault(normalize_text(person.name), KnownPerson(person.name, {}))
        named.ids.setdefault(str(person.list_id), str(person.user_id))
    return tuple(people.values())
