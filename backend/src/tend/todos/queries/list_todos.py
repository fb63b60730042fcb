"""Pages of todos in six orders, both ways, in one list or in all.

Each statement is assembled from the fixed parts below and cached, so that their number is bounded: some 120, of which an
installation uses a handful. Whatever callers send travels as a parameter. In every list the rows come from an index in
their order, as many as the page can need, and these few are merged: a page costs what it returns and not what the lists
hold.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import get_args
from uuid import UUID

from tend.core.db.database import Queryable, RowQueryable
from tend.lists.access import CAN_READ, CAN_WRITE
from tend.todos.cursors import PageStart
from tend.todos.queries.columns import todo_columns_sql
from tend.todos.queries.page import (
    FILTERS,
    SortKey,
    TodoPage,
    cacheable_page_sql,
    filter_arguments,
    order_by_sql,
    page_arguments,
    sort_key,
    to_page,
)
from tend.todos.schemas import SortDirection, TodoFilter, TodoSort

_COMPLETED = {
    None: "",
    True: "\n              and todos.completed_at is not null",
    False: "\n              and todos.completed_at is null",
}


@cache
def _page_sql(sort: TodoSort, order: SortDirection, *, in_list: bool, completed: bool | None) -> str:
    condition = "todos.deleted_at is null and todos.kind = 'todo'" + _COMPLETED[completed]
    return _assemble_sql(sort, order, condition, "$6", in_list=in_list)


@cache
def _filtered_page_sql(sort: TodoSort, order: SortDirection, *, in_list: bool, deleted: bool) -> str:
    condition = f"todos.deleted_at is {'not null' if deleted else 'null'}" + FILTERS
    # What is in the trash is gone for those who cannot restore it.
    return _assemble_sql(sort, order, condition, "$13", in_list=in_list, deleted=deleted)


def _assemble_sql(
    sort: TodoSort, order: SortDirection, condition: str, seen: str, *, in_list: bool, deleted: bool = False
) -> str:
    key = sort_key(sort, order)
    # Scalars on purpose: if the planner saw the values, planning again for each call would look cheaper than keeping a plan.
    after_cursor = (
        f"({key.expression}, todos.id) {'>' if order == 'asc' else '<'} ((select $3::{key.type}), (select $4::uuid))"
    )
    if sort == "completed":
        # The index that serves this order is a partial one.
        condition += _COMPLETED[True]
    rows_of_list = f"""
                from todos
                where todos.list_id = {"(select id from visible_lists)" if in_list else "visible_lists.id"}
                  and {after_cursor}
                  and {condition}
                {order_by_sql(key, order)}
                limit (select $5::integer) + 1"""
    if in_list:
        rows = f"""
                select {todo_columns_sql("todos")}{rows_of_list}"""
        return f"with {cacheable_page_sql(_one_list_sql(deleted=deleted), rows, key, seen)}"
    return f"with {cacheable_page_sql(_all_lists_sql(deleted=deleted), _merge_pages_sql(rows_of_list, key, order), key, seen)}"


def _one_list_sql(*, deleted: bool) -> str:
    return f"""
        select lists.id, lists.version, lists.xmin
        from memberships
        join lists on {CAN_WRITE if deleted else CAN_READ}
        where lists.id = $2"""


def _all_lists_sql(*, deleted: bool) -> str:
    return f"""
        select lists.id, lists.version, lists.xmin
        from memberships
        join lists on {CAN_WRITE if deleted else CAN_READ}
        where $2::uuid is null
          and lists.archived_at is null"""


def _merge_pages_sql(rows_of_list: str, key: SortKey, order: SortDirection) -> str:
    """Sorts keys and places in the table alone, and then reads the rows of the page: a place is valid in one statement."""
    order_of_found = f"order by found.key {order}, found.id {order}"
    return f"""
            select {todo_columns_sql("todos")}
            from (
                select found.*
                from visible_lists
                cross join lateral (
                select todos.ctid as place, {key.expression} as key, todos.id{rows_of_list}
                ) found
                {order_of_found}
                limit (select $5::integer) + 1
            ) found
            join todos on todos.ctid = found.place
            {order_of_found}"""


async def fetch_page(db: Queryable, user_id: UUID, wanted: TodoFilter, start: PageStart, seen: str | None) -> TodoPage:
    """Todos that are not in the trash, filtered by list and completion alone; none if the state is still `seen`."""
    statement = _page_sql(
        wanted.sort,
        wanted.order,
        in_list=wanted.list_id is not None,
        completed=wanted.completed,
    )
    return to_page(await db.fetchrow(statement, *page_arguments(user_id, wanted, start), seen))


async def fetch_filtered_page(
    db: RowQueryable, user_id: UUID, wanted: TodoFilter, start: PageStart, seen: str | None
) -> TodoPage:
    """Todos, filtered by all fields but `q` and `filter`; none if the state is still `seen`."""
    in_list = wanted.list_id is not None
    statement = _filtered_page_sql(wanted.sort, wanted.order, in_list=in_list, deleted=wanted.deleted)
    arguments = [*page_arguments(user_id, wanted, start), *filter_arguments(wanted), seen]
    return to_page(await db.fetchrow(statement, *arguments))


def list_statements() -> Iterator[tuple[str, str]]:
    """Every statement by a name that says its options."""
    for sort, order, in_list in product(get_args(TodoSort), get_args(SortDirection), (True, False)):
        name = f"{sort} {order} in {'one list' if in_list else 'all lists'}"
        for completed in (None, True, False):
            yield f"page {name} completed={completed}", _page_sql(sort, order, in_list=in_list, completed=completed)
        for deleted in (True, False):
            yield (
                f"filtered page {name} deleted={deleted}",
                _filtered_page_sql(sort, order, in_list=in_list, deleted=deleted),
            )
