"""One todo: made, read, thrown away and fetched back."""

from tend.lists.access import CAN_READ, CAN_WRITE
from tend.todos.queries import columns

# The date travels as text: asyncpg takes the first and the last day of the calendar for infinities.
# $2 id, $3 list or null for the Inbox, $4 position or null for the end, $12 whether it is done already, $13 since when,
# $14 kind, $15 parent or null, $16 how it comes again or null
CREATE = f"""
with target as (
    update lists
    set version = lists.version + 1,
        last_position = case
            when $4::text is null then order_key_after(lists.last_position)
            else greatest(lists.last_position, $4)
        end
    from memberships
    where lists.id = coalesce($3::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and {CAN_WRITE}
      and not exists (select from todos where todos.id = $2)
      and ($15::uuid is null or exists (
          select
          from todos parent
          where parent.id = $15
            and parent.list_id = lists.id
            and parent.deleted_at is null
      ))
    returning lists.id, lists.version, lists.last_position
), added as (
    insert into todos (
        id, list_id, created_by, title, notes, priority, due_date, due_time, due_timezone, tags, position, version,
        completed_at, kind, parent_id, recurrence
    )
    select
        $2, target.id, $1, $5, $6, $7::text::priority, $8::text::date, $9, $10, $11, coalesce($4, target.last_position),
        target.version, case when $12::boolean then least(now(), $13::timestamptz) end, $14::text::todo_kind,
        $15::uuid, $16::text::jsonb
    from target
    returning {columns.of("todos")}
)
select row_to_json(added)::text as row, list_id, version as number
from added"""


def _get(condition: str) -> str:
    return f"""
    select row_to_json(item)::text
    from (
        select {columns.of("todos")}
        from todos
        join lists on lists.id = todos.list_id
        join memberships on {CAN_READ}
        where todos.id = $2
          and {condition}
    ) item"""


GET = _get("todos.deleted_at is null")
GET_ANY = _get("true")
# the answer to a creation that was sent twice, in the trash or not
GET_OWN = _get("todos.created_by = $1")

# whoever has it: an id that another todo took can't be given again
EXISTS = """
select exists (
    select
    from todos
    where todos.id = $1
)"""


_ALONE = "not exists (select from todos child where child.parent_id = todos.id and child.deleted_at is null)"
_FREE = "todos.parent_id is null and not exists (select from todos child where child.parent_id = todos.id)"


# whether there is such a list ($2, null for the Inbox) to add to
MAY_ADD = f"""
select exists (
    select
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
)"""


def _trash(*, gone: bool) -> str:
    """Into the trash or out of it; a second time takes no new number. Nothing where a tree has to be seen to."""
    return f"""
    with target as (
        select {columns.of("todos")}
        from todos
        join lists on lists.id = todos.list_id
        join memberships on {CAN_WRITE}
        where todos.id = $2
          and {_ALONE if gone else _FREE}
        for no key update of lists, todos
    ), numbered as (
        update lists
        set version = lists.version + 1
        from target
        where lists.id = target.list_id
          and target.deleted_at is {"null" if gone else "not null"}
        returning lists.version
    ), changed as (
        update todos
        set deleted_at = {"now()" if gone else "null"},
            version = numbered.version,
            updated_at = now()
        from numbered
        where todos.id = $2
        returning {columns.of("todos")}
    ){columns.CHANGED_OR_SAME}"""


DELETE = _trash(gone=True)
RESTORE = _trash(gone=False)
