"""Field-level changes: what was sent wins, the rest stays as it is in the row at that moment, locks held.

Both the list and the todo are locked first, in this order, so that a number is only taken for a change that happens,
and so that changes to one list stand in a queue instead of in each other's way. The locked rows are the latest ones.
"""

from tend.lists.access import CAN_WRITE, NOT_DELETED, has_role
from tend.todos.queries import columns

# the values of the row after the change, of `target` and of the JSON in $3
_NEXT = """
        coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags')) else target.tags end
            as tags,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- what is changed for good does not go back at the next occurrence
            when target.recurrence ? 'kept' then jsonb_set(
                target.recurrence, '{kept}', (target.recurrence -> 'kept') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid else target.parent_id end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at"""

# what it stood under stays behind
_NEXT_ELSEWHERE = _NEXT.replace("else target.parent_id end", "end")

_SET = """title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        updated_at = now()"""

_FIELDS = (
    "title",
    "notes",
    "priority",
    "due_date",
    "due_time",
    "due_timezone",
    "tags",
    "recurrence",
    "parent_id",
    "completed_at",
    "position",
)


def _values(table: str) -> str:
    return ", ".join(f"{table}.{field}" for field in _FIELDS)


# $2 the todo, $3 what changes, and `at` when the person did it; a change that changes nothing takes no number.
# $4 whether nothing may come of it if it comes again or while todos under it are open
CHANGE = f"""
with target as (
    select {columns.of("todos")}
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
    where todos.id = $2
      and todos.deleted_at is null
      and not ($4 and (todos.recurrence is not null or exists (
          select
          from todos child
          where child.parent_id = $2
            and child.completed_at is null
            and child.deleted_at is null
      )))
    for no key update of lists, todos
), draft as (
    select {_NEXT},
        coalesce(change ->> 'position', target.position) as position
    from target, cast($3 as jsonb) change
), numbered as (
    update lists
    set version = lists.version + 1,
        last_position = greatest(lists.last_position, draft.position)
    from target, draft
    where lists.id = target.list_id
      and ({_values("target")}) is distinct from ({_values("draft")})
    returning lists.version
), changed as (
    update todos
    set {_SET},
        version = numbered.version
    from numbered, draft
    where todos.id = $2
    returning {columns.of("todos")}
){columns.CHANGED_OR_SAME}"""

# $4 the list it goes to. Opposite moves lock the two lists in the same order, that of their ids.
MOVE = f"""
with held as (
    select lists.id, lists.last_position
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = any (array[$4, (select todos.list_id from todos where todos.id = $2)])
    order by lists.id
    for no key update of lists
), target as (
    select {columns.of("todos")}
    from todos
    join held origin on origin.id = todos.list_id
    where todos.id = $2
      and todos.list_id <> $4
      and todos.deleted_at is null
      -- counted so that both lists are locked before the todo is: rows of a CTE only come when they are asked for
      and (select count(*) from held) = 2
    for no key update of todos
), draft as (
    select {_NEXT_ELSEWHERE},
        target.list_id as origin_id,
        coalesce(change ->> 'position', order_key_after(goal.last_position)) as position
    from target, cast($3 as jsonb) change, held goal
    where goal.id = $4
), left_behind as (
    update lists
    set version = lists.version + 1
    from draft
    where lists.id = draft.origin_id
    returning lists.id, lists.version as left_number
), departed as (
    insert into departures (list_id, version, todo_id)
    select left_behind.id, left_behind.left_number, $2
    from left_behind
), numbered as (
    update lists
    set version = lists.version + 1,
        last_position = greatest(lists.last_position, draft.position)
    from draft
    where lists.id = $4
    returning lists.id, lists.version
), changed as (
    update todos
    set {_SET},
        list_id = numbered.id,
        version = numbered.version
    from numbered, draft
    where todos.id = $2
    returning {columns.of("todos")}
)
select
    row_to_json(changed)::text as row,
    changed.list_id,
    changed.version as number,
    left_behind.id as left_id,
    left_behind.left_number,
    exists (select from todos child where child.parent_id = $2) as has_children
from changed, left_behind"""

# why a move did not happen
LISTS = f"""
select todos.list_id, exists (
    select
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = $3
) as may_enter
from todos
join lists on lists.id = todos.list_id
join memberships on {has_role("editor")}
where todos.id = $2
  and todos.deleted_at is null
  and {NOT_DELETED}"""
