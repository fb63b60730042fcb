from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tend.comments.queries.columns import comment_columns_sql
from tend.core.db.database import Json, Queryable
from tend.lists.access import SEES_TODO, SEES_TRASH, has_role_sql
from tend.lists.queries.columns import LIST_COLUMNS
from tend.lists.queries.turns import push_turn_sql
from tend.todos.queries.columns import todo_columns_sql


@dataclass(frozen=True, slots=True)
class ListsOfRows:
    list_of: dict[UUID, UUID]
    """The list of each todo and comment, whoever may see it."""
    inbox: UUID | None
    """The user's Inbox."""


# $2 the todos, $3 the comments
_FIND_LISTS_OF_ROWS = """
select id, list_id
from todos
where id = any($2::uuid[])
union all
select id, list_id
from comments
where id = any($3::uuid[])
union all
select null, id
from lists
where inbox_of = $1"""


async def find_lists_of_rows(
    db: Queryable, user_id: UUID, todo_ids: Collection[UUID], comment_ids: Collection[UUID]
) -> ListsOfRows:
    rows = await db.fetch(_FIND_LISTS_OF_ROWS, user_id, todo_ids, comment_ids)
    list_of = {row["id"]: row["list_id"] for row in rows}
    inbox = list_of.pop(None, None)
    return ListsOfRows(list_of, inbox)


# $2 the lists. Their turns and then they are locked in the order of their ids, so that no two pushes wait for each other.
_LOCK_LISTS = f"""
with own_lists as materialized (
    select lists.id
    from lists, memberships
    where {has_role_sql("commenter")}
      and lists.id = any($2::uuid[])
    order by lists.id
), turns as materialized (
    select id, {push_turn_sql("id")}
    from own_lists
)
select id
from lists
where id = any(array(select turns.id from turns))
order by id
for no key update"""


async def lock_lists(db: Queryable, user_id: UUID, list_ids: Collection[UUID]) -> None:
    """Locks those of the lists that the user can change or comment in, for the caller's transaction."""
    await db.execute(_LOCK_LISTS, user_id, list_ids)


_FIND_TODOS = f"""
select item.id, row_to_json(item)::text as row
from (
    select {todo_columns_sql("todos")}
    from todos, lists, memberships
    where todos.id = any($2::uuid[])
      and lists.id = todos.list_id
      and {SEES_TRASH}
      and {SEES_TODO}
) item"""

_FIND_COMMENTS = f"""
select item.id, row_to_json(item)::text as row
from (
    select {comment_columns_sql("comments")}
    from comments, todos, lists, memberships
    where comments.id = any($2::uuid[])
      and todos.id = comments.todo_id
      and lists.id = comments.list_id
      and {SEES_TRASH}
      and {SEES_TODO}
) item"""

_FIND_LISTS = f"""
select item.id, row_to_json(item)::text as row
from (
    select {LIST_COLUMNS}
    from lists, memberships
    where lists.id = any($2::uuid[])
      and {SEES_TRASH}
) item"""


async def find_todos(db: Queryable, user_id: UUID, todo_ids: Collection[str]) -> dict[str, Json]:
    """The rows, by id, of those todos that the user can see, also in the trash."""
    return {str(row["id"]): row["row"] for row in await db.fetch(_FIND_TODOS, user_id, todo_ids)}


async def find_comments(db: Queryable, user_id: UUID, comment_ids: Collection[str]) -> dict[str, Json]:
    """The rows, by id, of those comments that the user can see, deleted ones and those on todos in the trash too."""
    return {str(row["id"]): row["row"] for row in await db.fetch(_FIND_COMMENTS, user_id, comment_ids)}


async def find_lists(db: Queryable, user_id: UUID, list_ids: Collection[str]) -> dict[str, Json]:
    """The rows, by id, of those lists that the user can see, also in the trash."""
    return {str(row["id"]): row["row"] for row in await db.fetch(_FIND_LISTS, user_id, list_ids)}
