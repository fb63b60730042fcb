"""Several todos of one list, created or changed in one statement, as it would be one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_WRITE, HAS_SAME_MEMBERS
from tend.lists.queries.acts import TODO_FIELDS, changes_sql, record_acts_sql, record_or_merge_changes_sql
from tend.todos.queries.acts import record_act_sql
from tend.todos.queries.columns import (
    PAYER_OF_MEMBER,
    count_added_todos_sql,
    insert_todo_sql,
    payer_after_change_sql,
    to_write_results,
    todo_columns_sql,
)
from tend.todos.queries.update import ASSIGNMENTS, VALUES_AFTER_CHANGE, select_expressions_sql, values_sql

_DRAFT_TYPES = {
    "id": "uuid",
    "position": "text",
    "title": "text",
    "notes": "text",
    "priority": "priority",
    "due_date": "date",
    "due_time": "time",
    "due_timezone": "text",
    "tags": "text[]",
    "assignee_id": "uuid",
    "completed": "boolean",
    "completed_at": "timestamptz",
}
_TREE_TYPES = {"kind": "todo_kind", "parent_id": "uuid", "recurrence": "jsonb", "created_at": "timestamptz"}


def _create_todos_sql(
    types: Mapping[str, str], recurrence: str, expressions: Mapping[str, str], record: str, result: str
) -> str:
    """$2 the list, null for the Inbox, $3 the drafts. Dates travel as text, as when a todo is created alone.

    `types`: of the fields of a draft. `expressions`: of columns that only some drafts have. `record`: the statement that
    records the act.
    """
    return f"""
with drafts as materialized (
    select *
    from rows from (
        json_to_recordset($3::text::json) as (
            {", ".join(f"{name} {of_type}" for name, of_type in types.items())}
        )
    ) with ordinality drafts ({", ".join(types)}, number)
), locked_list as materialized (
    select
        lists.id,
        lists.last_position,
        memberships.account_id,
        {PAYER_OF_MEMBER} as payer_id,
        order_keys_after(
            lists.last_position, (select array_agg(drafts.position order by drafts.number) from drafts)
        ) as positions
    from lists
    join memberships on {CAN_WRITE}
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and not exists (select from todos join drafts on drafts.id = todos.id)
      and {HAS_SAME_MEMBERS}
    for no key update of lists
), target as (
    update lists
    set version = lists.version + cardinality(locked_list.positions),
        last_position = greatest(
            locked_list.last_position,
            (select max(one collate "C") from unnest(locked_list.positions) one)
        )
    from locked_list
    where lists.id = locked_list.id
    returning
        lists.id,
        lists.version - cardinality(locked_list.positions) as base,
        locked_list.positions,
        locked_list.account_id,
        locked_list.payer_id
), {
        count_added_todos_sql(
            "(select count(*) from drafts)",
            f"(select sum(todo_text_bytes(drafts.title, drafts.notes, drafts.tags, {recurrence})) from drafts)",
        )
    }, added_todos as (
    {
        insert_todo_sql(
            {
                "id": "drafts.id",
                "list_id": "target.id",
                "created_by": "target.account_id",
                "counted_for": "nullif(target.payer_id, target.account_id)",
                "title": "drafts.title",
                "notes": "drafts.notes",
                "priority": "drafts.priority",
                "due_date": "drafts.due_date",
                "due_time": "drafts.due_time",
                "due_timezone": "drafts.due_timezone",
                "tags": "drafts.tags",
                "assignee_id": "drafts.assignee_id",
                "position": "target.positions[drafts.number]",
                "version": "target.base + drafts.number",
                "completed_at": "case when drafts.completed then least(now(), drafts.completed_at) end",
                "is_counted": "exists (select from counted)",
                **expressions,
            }
        )
    }
    from target, drafts
    order by drafts.number
    returning {todo_columns_sql("todos")}
), recorded as ({record})
{result}"""


_CREATE_TODOS = _create_todos_sql(
    _DRAFT_TYPES,
    "null",
    {},
    record_act_sql("added_todos", "'created'", "added_todos"),
    """select row_to_json(added_todos)::text as row, list_id, version
from added_todos
order by version""",
)
_IMPORT_TODOS = _create_todos_sql(
    _DRAFT_TYPES | _TREE_TYPES,
    "drafts.recurrence",
    {
        "kind": "drafts.kind",
        "parent_id": "drafts.parent_id",
        "recurrence": "drafts.recurrence",
        "created_at": "least(now(), drafts.created_at)",
    },
    record_acts_sql(
        "target",
        "'imported'",
        list_id="target.id",
        version="target.base + cardinality(target.positions)",
        after="jsonb_build_object('todos', cardinality(target.positions))",
    ),
    """select max(version)
from added_todos""",
)


async def create_todos(db: Queryable, user_id: UUID, list_id: UUID | None, drafts: Json) -> list[WriteResult]:
    """`drafts`: an array of todos without parents and recurrence, each with an id and perhaps its `completed_at`.

    Empty when an id is taken, when the list is not there for the user, or if its members changed during a wait. Raises as `create_todo` does.
    """
    rows = await db.fetch(_CREATE_TODOS, user_id, list_id, drafts)
    return to_write_results(rows)


async def import_todos(db: Queryable, user_id: UUID, list_id: UUID, drafts: Json) -> WriteResult | None:
    """`drafts`: an array of todos with new ids, whose parents are among them or were added to the list before.

    The result has no row. None when the list is not there for the user. The list has to be locked, or new. Raises as
    `create_todo` does.
    """
    version = await db.fetchval(_IMPORT_TODOS, user_id, list_id, drafts)
    return version and WriteResult("null", {list_id: version})


@dataclass(frozen=True, slots=True)
class TodoChanges:
    todo_id: UUID
    fields: Json
    at: datetime | None
    """The moment of a completion, if that was not just now."""


# $2 the todos, $3 their changes, $4 the moments of completions
_CHANGE_TODOS = f"""
with changes as materialized (
    select id, fields::jsonb || case when at is null then '{{}}' else jsonb_build_object('at', at) end as change, number
    from unnest($2::uuid[], $3::text[], $4::timestamptz[]) with ordinality changes (id, fields, at, number)
), target as materialized (
    select {todo_columns_sql("todos")}, changes.change, changes.number
    from changes
    join todos on todos.id = changes.id
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
    -- The array is what PostgreSQL knows of the changes when it plans: without it, it would read the whole lists.
    where todos.id = any($2::uuid[])
      and todos.deleted_at is null
      and {HAS_SAME_MEMBERS}
      and todos.recurrence is null
      and (not changes.change ? 'completed' or not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.completed_at is null
            and child.deleted_at is null
      ))
    for no key update of lists, todos
), draft as materialized (
    select compared.*, count(*) filter (where compared.is_changed) over (order by compared.number) as step
    from (
        select
            target.number,
            target.id,
            target.list_id,
            draft.*,
            ({values_sql("target")}) is distinct from ({values_sql("draft")}) as is_changed,
            {changes_sql(TODO_FIELDS, "target", "draft")}
        from target
        cross join lateral (
            select
                {select_expressions_sql(VALUES_AFTER_CHANGE)}
            -- Keeps PostgreSQL from computing each value once for every place that it is used in.
            offset 0
        ) draft
        where (select count(*) = cardinality($2::uuid[]) and count(distinct target.list_id) = 1 from target)
    ) compared
), numbered_list as (
    update lists
    set version = lists.version + total.count,
        last_position = greatest(lists.last_position, total.position)
    from (
        select draft.list_id, count(*), max(draft.position collate "C") as position
        from draft
        where draft.is_changed
        group by draft.list_id
    ) total
    where lists.id = total.list_id
    returning lists.version - total.count as base
), changed_todos as (
    update todos
    set {ASSIGNMENTS},
        counted_for = {payer_after_change_sql("draft")},
        updated_at = now(),
        version = numbered_list.base + draft.step
    from numbered_list, draft
    where todos.id = draft.id
      and draft.is_changed
    returning draft.number, {todo_columns_sql("todos")}
), compared as (
    select draft.id, draft.list_id, numbered_list.base + draft.step as version, draft.title, draft.before, draft.after
    from draft, numbered_list
    where draft.is_changed
), {record_or_merge_changes_sql("compared")}
select row, list_id, version
from (
    select changed_todos.number, row_to_json(item)::text as row, changed_todos.list_id, changed_todos.version
    from changed_todos
    cross join lateral (select {todo_columns_sql("changed_todos")}) item
    union all
    select target.number, row_to_json(item)::text, null, null
    from target
    cross join lateral (select {todo_columns_sql("target")}) item
    where target.number = any (array(select draft.number from draft where not draft.is_changed))
) results
order by number"""


async def change_todos(db: Queryable, user_id: UUID, changes: Sequence[TodoChanges]) -> list[WriteResult]:
    """Changes todos of one list, each of them once.

    Empty if one cannot be changed, recurs, is completed with open subtasks, or is in another list than the rest, or if the
    members of the list changed during a wait. Raises as `change_todo` does.
    """
    rows = await db.fetch(
        _CHANGE_TODOS,
        user_id,
        [change.todo_id for change in changes],
        [change.fields for change in changes],
        [change.at for change in changes],
    )
    return to_write_results(rows)
