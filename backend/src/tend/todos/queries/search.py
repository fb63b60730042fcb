"""Finding todos by their words. The texts stand apart from the todos and are brought up to date when a search needs it."""

from functools import cache

from tend.core.pagination import MAX_LIMIT
from tend.lists.access import CAN_READ
from tend.todos.queries import columns
from tend.todos.queries.list_todos import FILTERS, keyed, later
from tend.todos.schemas import Order, Sort

# $1 the person
_BEHIND = f"""
    from memberships
    join lists on {CAN_READ}
    left join searchable_lists known on known.list_id = lists.id
    where lists.version > coalesce(known.version, 0)"""

# $1 the person. What was changed in their lists since somebody searched there; in the order of ids, so that two of
# these wait for each other instead of standing in each other's way.
CATCH_UP = f"""
with behind as (
    select lists.id, lists.version, coalesce(known.version, 0) as known{_BEHIND}
), fresh as (
    insert into searchable (todo_id, list_id, words)
    select
        todos.id, todos.list_id, folded(concat_ws(E'\\n', todos.title, todos.notes, array_to_string(todos.tags, ' ')))
    from behind
    join todos on todos.list_id = behind.id and todos.version > behind.known
    order by todos.id
    on conflict (todo_id) do update
    set list_id = excluded.list_id,
        words = excluded.words
    where (searchable.list_id, searchable.words) is distinct from (excluded.list_id, excluded.words)
)
insert into searchable_lists (list_id, version)
select id, version
from behind
order by id
on conflict (list_id) do update
set version = excluded.version
where searchable_lists.version < excluded.version"""

# Every word somewhere in it, or what a search of whole words finds, which may leave words out with -. An index takes one
# pattern and not several: $15, the one that should be rarest.
_FOUND = f"""
    select hit.todo_id
    from (
        select lists.id
        from memberships
        join lists on {CAN_READ}
        where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
    ) visible
    cross join lateral (
        select searchable.todo_id
        from searchable
        where searchable.list_id = visible.id
          and (
              searchable.words like folded($15::text)
              and searchable.words like all (array(select folded(pattern) from unnest($13::text[]) pattern))
              or to_tsvector('simple', searchable.words) @@ websearch_to_tsquery('simple', folded($14::text))
          )
        offset 0
    ) hit"""


@cache
def searched(sort: Sort, order: Order, *, deleted: bool) -> str:
    """As a filtered page; $13 patterns that all have to match, $14 the words as they were typed, $15 the rarest of the patterns.

    `behind` says that something has changed since the texts were brought up to date, and may be missing in the answer.
    """
    key, kind, shown = keyed(sort, order)
    return f"""
    with found as materialized ({_FOUND}
    )
    select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id, exists (select{_BEHIND}) as behind
    from (
        select row_to_json(todos)::text as json, {key}{shown} as key, todos.id
        from (
            select {columns.of("todos")}
            from found
            cross join lateral (select {columns.of("todos")} from todos where todos.id = found.todo_id offset 0) todos
            where ({key}, todos.id) {later(order)} ($3::{kind}, $4::uuid)
              and todos.deleted_at is {"not null" if deleted else "null"}{FILTERS}
            order by {key} {order}, todos.id {order}
            limit {MAX_LIMIT + 1}
        ) todos
        limit $5 + 1
    ) page"""
