from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import CAN_READ
from tend.lists.queries.people import has_links_sql, has_others_sql


@dataclass(frozen=True, slots=True)
class PersonInList:
    """A list that a person has open."""

    name: str
    """The person's name as the others see it."""
    is_guest: bool
    has_others: bool
    """Whether it has other members or guests."""
    has_links: bool
    todo_id: UUID | None
    """The todo in it that the person edits."""


# $2 the list, $3 the todo or null
_FIND_PLACE = f"""
select
    actors.name,
    memberships.guest_id is not null as is_guest,
    {has_others_sql("lists.id")} as has_others,
    {has_links_sql("lists.id")} as has_links,
    (
        select todos.id
        from todos
        where todos.id = $3
          and todos.list_id = lists.id
          and todos.deleted_at is null
    ) as todo_id
from memberships
join lists on {CAN_READ}
join actors on actors.id = $1
where lists.id = $2"""


async def find_person_in_list(db: Queryable, user_id: UUID, list_id: UUID, todo_id: UUID | None) -> PersonInList | None:
    """None if the user may not read the list. A todo that is not in it counts as none."""
    row = await db.fetchrow(_FIND_PLACE, user_id, list_id, todo_id)
    return row and PersonInList(*row)
