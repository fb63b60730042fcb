"""What concerns a todo and everything under it. The list is locked by `HOLD` first, in a statement of its own, so that
the others see the tree as it stands once they may change it. `union` ends a walk that would go round in a circle."""

from tend.lists.access import CAN_WRITE
from tend.todos.queries import columns

HOLD = f"""
select lists.id
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_WRITE}
where todos.id = $2
for no key update of lists, todos"""

# $1 the todo, $2 what it shall stand under, $3 the list that both have to be in
PARENT = """
with recursive above as (
    select id, parent_id
    from todos
    where id = $2
    union
    select upper.id, upper.parent_id
    from todos upper
    join above on upper.id = above.parent_id
)
select
    exists (select from todos where id = $2 and list_id = $3 and deleted_at is null) as there,
    exists (select from above where id = $1) as inside"""


def _below(reach: str) -> str:
    return f"""
with recursive tree as (
    select $1::uuid as id
    union
    select child.id
    from todos child
    join tree on child.parent_id = tree.id
    where {reach}
)"""


def _turn(reach: str, turns: str, becomes: str) -> str:
    """$1 the todo, $2 its list. Answers with the todo's row, if it turned, the list's number and how many turned."""
    return f"""{_below(reach)}, turned as (
    select todos.id, row_number() over (order by todos.id = $1, todos.id) as nth
    from tree
    join todos on todos.id = tree.id
    where {turns}
), numbered as (
    update lists
    set version = lists.version + more.count
    from (select count(*) from turned) more
    where lists.id = $2
      and more.count > 0
    returning lists.version, lists.version - more.count as base, more.count
), changed as (
    update todos
    set {becomes},
        version = numbered.base + turned.nth,
        updated_at = now()
    from turned, numbered
    where todos.id = turned.id
    returning {columns.of("todos")}
)
select (select row_to_json(changed)::text from changed where id = $1) as row, version as number, count
from numbered"""


DELETE = _turn("child.deleted_at is null", "todos.deleted_at is null", "deleted_at = now()")
# What went along comes along. What it stood under may be gone itself: then it stands at the top.
RESTORE = _turn(
    "child.deleted_at = (select gone.deleted_at from todos gone where gone.id = $1)",
    "todos.deleted_at is not null",
    """deleted_at = null,
        parent_id = case
            when todos.id <> $1 or exists (
                select
                from todos parent
                where parent.id = todos.parent_id
                  and parent.list_id = todos.list_id
                  and parent.deleted_at is null
            ) then todos.parent_id
        end""",
)
COMPLETE_BELOW = _turn(
    "child.deleted_at is null",
    "todos.id <> $1 and todos.kind = 'todo' and todos.completed_at is null",
    "completed_at = (select done.completed_at from todos done where done.id = $1)",
)
REOPEN_BELOW = _turn(
    "child.deleted_at is null",
    "todos.id <> $1 and todos.completed_at is not null",
    "completed_at = null",
)

# $1 the todo; what is done under it, and when that was
DONE_BELOW = f"""{_below("child.deleted_at is null")}
select coalesce(jsonb_object_agg(todos.id, todos.completed_at), '{{}}')::text
from tree
join todos on todos.id = tree.id
where todos.id <> $1
  and todos.completed_at is not null"""
# $3 what that told
DONE_AGAIN_BELOW = _turn(
    "child.deleted_at is null",
    "todos.id <> $1 and todos.completed_at is null and $3::text::jsonb ? todos.id::text",
    "completed_at = ($3::text::jsonb ->> todos.id::text)::timestamptz",
)

# $1 the todo that has moved, $2 the list it left, $3 the one that it is in now; both are locked
CARRY = f"""{_below("true")}, carried as (
    select todos.id, todos.position, row_number() over (order by todos.id) as nth
    from tree
    join todos on todos.id = tree.id
    where todos.list_id = $2
), more as (
    select count(*), max(position) as last
    from carried
), left_behind as (
    update lists
    set version = lists.version + more.count
    from more
    where lists.id = $2
      and more.count > 0
    returning lists.version, lists.version - more.count as base
), departed as (
    insert into departures (list_id, version, todo_id)
    select $2, left_behind.base + carried.nth, carried.id
    from carried, left_behind
), numbered as (
    update lists
    set version = lists.version + more.count,
        last_position = greatest(lists.last_position, more.last)
    from more
    where lists.id = $3
      and more.count > 0
    returning lists.version, lists.version - more.count as base
), changed as (
    update todos
    set list_id = $3,
        version = numbered.base + carried.nth,
        updated_at = now()
    from carried, numbered
    where todos.id = carried.id
)
select numbered.version as number, left_behind.version as left_number
from numbered, left_behind"""


# $2 the todo, $3 the list it goes to: both lists, in the order of their ids
HOLD_BOTH = f"""
select lists.id
from lists
join memberships on {CAN_WRITE}
where lists.id = any (array[$3, (select todos.list_id from todos where todos.id = $2)])
order by lists.id
for no key update of lists"""
