from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable


@dataclass(frozen=True, slots=True)
class BulkTodo:
    id: UUID
    title: str
    priority: str
    due_date: str | None
    tag: str | None


# $1 the list, $2 the user, then one array for each field of `BulkTodo`. Rows take the versions and positions that they
# would have taken one by one.
_ADD_TODOS = """
with numbered_list as (
    update lists
    set version = version + cardinality($3::uuid[]),
        last_position = 'e' || lpad((version + cardinality($3::uuid[]))::text, 5, '0')
    where id = $1
    returning version - cardinality($3::uuid[]) as before
)
insert into todos (id, list_id, created_by, title, priority, due_date, tags, position, version)
select
    added.id,
    $1,
    $2,
    added.title,
    added.priority::priority,
    added.due_date::date,
    case when added.tag is null then '{}' else array[added.tag] end,
    'e' || lpad((before + added.number)::text, 5, '0'),
    before + added.number
from numbered_list, unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
    with ordinality added (id, title, priority, due_date, tag, number)"""


async def add_todos(db: Queryable, list_id: UUID, user_id: UUID, todos: Sequence[BulkTodo]) -> None:
    """Adds many todos to the end of a list in one statement."""
    await db.execute(
        _ADD_TODOS,
        list_id,
        user_id,
        [todo.id for todo in todos],
        [todo.title for todo in todos],
        [todo.priority for todo in todos],
        [todo.due_date for todo in todos],
        [todo.tag for todo in todos],
    )
