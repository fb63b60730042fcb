"""The parts that all statements for pages of todos share. A page needs one more row than its limit to know its end.

In every one of them $2 is a list or null, $3 and $4 the sort key and id of the row before the page, $5 the limit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tend.todos.cursors import PageStart
from tend.todos.schemas import SortDirection, TodoFilter, TodoSort


@dataclass(frozen=True, slots=True)
class SortKey:
    expression: str
    type: str
    """The type that a key is cast to when it comes out of a cursor."""
    output_cast: str = ""
    """The cast of a key that goes into a cursor."""


_DUE = "due_moment(todos.due_date, todos.due_time)"
# Titles sort in the byte order of a key: it is the same on every platform and never changes, as locales' orders do.
# Enums and dates leave as text: the driver would look up the enum's type, and takes the calendar's ends for infinities.
_SORT_KEYS: dict[TodoSort, SortKey] = {
    "position": SortKey("todos.position", 'text collate "C"'),
    "due": SortKey(_DUE, "text::timestamp", "::text"),
    "priority": SortKey("todos.priority", "text::priority", "::text"),
    "created": SortKey("todos.created_at", "timestamptz"),
    "completed": SortKey("todos.completed_at", "timestamptz"),
    "title": SortKey('title_key(todos.title) collate "C"', 'text collate "C"'),
}
# Todos without a date come last in this direction too.
_DUE_DESCENDING = SortKey(f"coalesce(nullif({_DUE}, 'infinity'), '-infinity')", "text::timestamp", "::text")


def sort_key(sort: TodoSort, order: SortDirection) -> SortKey:
    return _DUE_DESCENDING if (sort, order) == ("due", "desc") else _SORT_KEYS[sort]


def after_cursor_sql(key: SortKey, order: SortDirection) -> str:
    return f"({key.expression}, todos.id) {'>' if order == 'asc' else '<'} ($3::{key.type}, $4::uuid)"


def order_by_sql(key: SortKey, order: SortDirection) -> str:
    return f"order by {key.expression} {order}, todos.id {order}"


# $6 completed, $7 priority, $8 tag, $9 and $10 the first and the last due moment, $11 kind, $12 parent; null for any
FILTERS = """
              and ($6::boolean is null or (todos.completed_at is not null) = $6)
              and ($7::text is null or todos.priority = $7::text::priority)
              and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
              and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
              and todos.kind = $11::text::todo_kind
              and ($12::uuid is null or todos.parent_id = $12)"""


def page_sql(rows: str, key: SortKey, state: str = "null") -> str:
    """The statement for a page of `rows`, a select of todos in their order."""
    return f"""
    select {state} as state, array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
    from (
        select row_to_json(todos)::text as json, {key.expression}{key.output_cast} as key, todos.id
        from (
            {rows}
        ) todos
        limit $5 + 1
    ) page"""


# A hash over all that a page is made from: the lists, each with the number of its last change. When a backup is restored,
# numbers repeat, but either the server has started since, or another transaction has written the list.
_STATE = """md5(concat(
            pg_postmaster_start_time(),
            string_agg(concat_ws(' ', id, version, xmin), ',' order by id)
        ))"""


def cacheable_page_sql(lists: str, rows: str, key: SortKey, seen: str) -> str:
    """The CTEs and the select for a page of `rows`, which come from the CTE `visible_lists`.

    `lists` selects their id, version and xmin. When the parameter `seen` is the state of the lists, the page is the one
    that was read then: it is not read again, and the statement returns the state alone.
    """
    state = "(select state from lists_state)"
    return f"""visible_lists as materialized ({lists}
    ), lists_state as materialized (
        select {_STATE} as state
        from visible_lists
    ){page_sql(rows, key, state)}
    where {state} is distinct from {seen}::text"""


@dataclass(frozen=True, slots=True)
class TodoPage:
    items: list[str]
    """The todos as JSON, one more than the limit if more follow."""
    end: PageStart
    """The sort key and id of the last todo within the limit; both None on a shorter page."""
    state: str | None
    """A hash over what the page was read from; None for a page that nobody may cache."""


def to_page(row: Any) -> TodoPage:
    return TodoPage(row["items"] or [], PageStart(row["key"], row["id"]), row["state"])


def page_arguments(user_id: UUID, wanted: TodoFilter, start: PageStart) -> list[Any]:
    """$1 to $5"""
    return [user_id, wanted.list_id, start.key, start.id, wanted.limit]


def filter_arguments(wanted: TodoFilter) -> list[Any]:
    """$6 to $12"""
    first, last = "-infinity", "infinity"
    if wanted.due_from or wanted.due_to:
        # A bound on either side leaves out todos without a date, which sort as infinity.
        first, last = f"{wanted.due_from or date.min} 00:00:00", f"{wanted.due_to or date.max} 23:59:59.9"
    return [wanted.completed, wanted.priority, wanted.tag, first, last, wanted.kind, wanted.parent_id]
