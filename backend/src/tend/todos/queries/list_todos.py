"""Pages of todos in six orders, both ways, over one list or all.

Each statement is put together from the fixed parts below and is kept, so their number is bounded (some 190, of which
an installation uses a handful): what callers send only ever travels as a parameter. In every list the rows come from an
index in their order, as many as the page can need, and these few are merged; so a page costs what it shows and not
what the lists hold.

$2 list or null, $3 and $4 the place to go on after, $5 the limit; one row more than the limit tells that more follow.
"""

from functools import cache

from tend.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from tend.lists.access import CAN_READ
from tend.todos.queries import columns
from tend.todos.schemas import Order, Sort

# Byte order for titles: it is the same on every platform and never changes under an index, as locales' orders do.
_KEYS: dict[Sort, tuple[str, str]] = {
    "position": ("todos.position", 'text collate "C"'),
    "due": ("due_moment(todos.due_date, todos.due_time)", "text::timestamp"),
    "priority": ("todos.priority", "text::priority"),
    "created": ("todos.created_at", "timestamptz"),
    "completed": ("todos.completed_at", "timestamptz"),
    "title": ('lower(todos.title) collate "C"', 'text collate "C"'),
}
# as text: the driver looks up the type of an enum, and takes the calendar's ends for infinities
_SHOWN: dict[Sort, str] = {"priority": "::text", "due": "::text"}
# no date comes last this way round too
_DUE_BACKWARDS = "nullif(due_moment(todos.due_date, todos.due_time), 'infinity')"

FILTERS = """
              and ($6::boolean is null or (todos.completed_at is not null) = $6)
              and ($7::text is null or todos.priority = $7::text::priority)
              and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
              and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
              and todos.kind = $11::text::todo_kind
              and ($12::uuid is null or todos.parent_id = $12)"""

_COMPLETED = {
    None: "",
    True: "\n              and todos.completed_at is not null",
    False: "\n              and todos.completed_at is null",
}


@cache
def plain(sort: Sort, order: Order, *, in_list: bool, completed: bool | None, wide: bool) -> str:
    """`wide`: for pages longer than usual. A number in the statement lets the planner see how few rows are wanted."""
    condition = "todos.deleted_at is null and todos.kind = 'todo'" + _COMPLETED[completed]
    return _page(sort, order, condition, MAX_LIMIT if wide else DEFAULT_LIMIT, in_list=in_list)


@cache
def filtered(sort: Sort, order: Order, *, in_list: bool, deleted: bool) -> str:
    """$6 completed, $7 priority, $8 tag, $9 to $10 when it is due, $11 kind, $12 parent; null for any."""
    condition = f"todos.deleted_at is {'not null' if deleted else 'null'}" + FILTERS
    return _page(sort, order, condition, MAX_LIMIT, in_list=in_list)


def keyed(sort: Sort, order: Order) -> tuple[str, str, str]:
    """What a page is ordered by, its type, and how it is written where a cursor is made of it."""
    key, kind = _KEYS[sort]
    if sort == "due" and order == "desc":
        key = f"coalesce({_DUE_BACKWARDS}, '-infinity')"
    return key, kind, _SHOWN.get(sort, "")


def later(order: Order) -> str:
    return ">" if order == "asc" else "<"


def _page(sort: Sort, order: Order, condition: str, most: int, *, in_list: bool) -> str:
    key, kind, shown = keyed(sort, order)
    if sort == "completed":
        # as its index has it
        condition += _COMPLETED[True]
    chosen = f"""
                select {columns.of("todos")}
                from todos
                where todos.list_id = {_THE_LIST if in_list else "visible.id"}
                  and ({key}, todos.id) {later(order)} ($3::{kind}, $4::uuid)
                  and {condition}
                order by {key} {order}, todos.id {order}
                limit {most + 1}"""
    return f"""
    select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
    from (
        select row_to_json(todos)::text as json, {key}{shown} as key, todos.id
        from (
            {chosen if in_list else _merged(chosen, key, order)}
        ) todos
        limit $5 + 1
    ) page"""


# A scalar on purpose: joined to its list, the statement looks cheaper to plan anew for each asking than to keep planned.
_THE_LIST = f"""(
                    select lists.id
                    from memberships
                    join lists on {CAN_READ}
                    where lists.id = $2
                )"""


def _merged(chosen: str, key: str, order: Order) -> str:
    return f"""
            select {columns.of("todos")}
            from (
                select lists.id
                from memberships
                join lists on {CAN_READ}
                where $2::uuid is null
                  and lists.archived_at is null
            ) visible
            cross join lateral ({chosen}
            ) todos
            order by {key} {order}, todos.id {order}"""
