"""The SQL that records acts on todos, as a part of the statements that change them."""

from typing import Any

from tend.lists.access import can_be_lost_sql
from tend.lists.queries.acts import NOT_COMPLETED_JSON, record_acts_sql


def record_act_sql(source: str, kind: str, row: str = "changed_todo", **others: Any) -> str:
    """The statement that adds an act on each todo of `source`, which has them as `row`. `others`: as of `record_acts_sql`."""
    columns = {"list_id": "list_id", "version": "version", "todo_id": "id", "title": "title"}
    expressions = {name: f"{row}.{column}" for name, column in columns.items()}
    return record_acts_sql(source, kind, **{**expressions, **others})


RECORD_COMPLETION = record_act_sql(
    "changed_todo, target",
    "'changed'",
    before="jsonb_build_object('completed_at', target.completed_at)",
    after="jsonb_build_object('completed_at', changed_todo.completed_at)",
)
"""Of a statement with the row `target` before and `changed_todo` after it."""


def _content_sql(todo: str, origin: str, goal: str) -> str:
    """What is in the row, if it can be lost to a member of its list; they can add it again then."""
    columns = ("notes", "priority", "due_date", "due_time", "due_timezone", "tags")
    content = ", ".join(f"'{column}', {todo}.{column}" for column in columns)
    rule = ", ".join(f"'{field}', {todo}.recurrence -> '{field}'" for field in ("rule", "from"))
    return f"""case
            when ({todo}.kind = 'todo' or {todo}.notes <> '') and {todo}.deleted_at is null and {can_be_lost_sql(origin, goal)}
            then jsonb_build_object(
                {content},
                'recurrence', case when {todo}.recurrence ->> 'rule' is not null then jsonb_build_object({rule}) end
            )
        end"""


# Nobody learns of a list that they cannot see: each of the two has an act of its own.
RECORD_MOVE_OUT = record_acts_sql(
    "numbered_origin, target",
    "'moved_out'",
    list_id="numbered_origin.id",
    version="numbered_origin.version",
    todo_id="$2",
    title="target.title",
    before=_content_sql("target", "target.list_id", "$4"),
    after="jsonb_build_object('list_id', $4::uuid)",
)
RECORD_MOVE_IN = record_act_sql(
    "changed_todo, numbered_origin", "'moved_in'", before="jsonb_build_object('list_id', numbered_origin.id)"
)
_CONTENT = _content_sql("past", "$2", "$3")
# A subtask that can be lost has an act in the list, too.
RECORD_SUBTREE_MOVE_OUT = record_acts_sql(
    "numbered_origin cross join moved join todos past on past.id = moved.id",
    "'moved_out'",
    list_id="$2",
    version="numbered_origin.base + moved.number",
    todo_id="moved.id",
    title="moved.title",
    before=_CONTENT,
    after="jsonb_build_object('list_id', $3::uuid)"
    " || case when past.deleted_at is null then '{}' else '{\"from_trash\": true}'::jsonb end",
    is_part=f"({_CONTENT}) is null",
    actor="$4",
)
RECORD_SUBTREE_MOVE_IN = record_act_sql(
    "changed_todos",
    "'moved_in'",
    "changed_todos",
    list_id="$3",
    before="jsonb_build_object('list_id', $2::uuid)",
    is_part="true",
    actor="$4",
)


def _occurrence_sql(todo: str) -> str:
    """The occurrence that the row is at."""
    occurrence = f"{todo}.recurrence -> 'occurrence'"
    return f"jsonb_build_object('due_date', {todo}.due_date, 'due_time', {todo}.due_time, 'occurrence', {occurrence})"


def record_occurrence_sql(kind: str, actor: str) -> str:
    """For a statement with the row `changed_todo`, of a series that has come to another occurrence."""
    return record_act_sql(
        "changed_todo join todos past on past.id = changed_todo.id",
        kind,
        title="past.title",
        before=_occurrence_sql("past"),
        after=_occurrence_sql("changed_todo"),
        actor=actor,
    )


def record_copy_sql(source: str, todo_id: str) -> str:
    """For a statement that completes an occurrence at $9 by $11. `todo_id`: of the completed copy."""
    return record_acts_sql(
        source,
        "'changed'",
        list_id="$2",
        version="numbered_list.version - 1",
        todo_id=todo_id,
        title="todos.title",
        before=NOT_COMPLETED_JSON,
        after="jsonb_build_object('completed_at', least(now(), $9::timestamptz))",
        is_part="true",
        actor="$11",
    )
