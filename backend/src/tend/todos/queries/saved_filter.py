"""A filter as a statement. What a person typed only ever travels as a parameter; the text is made of what stands here.

$1 the person, $2 list or null, $3 and $4 the place to go on after, $5 the limit, $6 today, $7 the person's zone, then
what the filter names. In every list the rows come through its index; a filter reads what the person can see.
"""

from datetime import date
from typing import Any

from tend.lists.access import CAN_READ
from tend.todos.filters.ast import Dated, Expression, HasPriority, Is, Joined, Named, Not, asks_for_done
from tend.todos.filters.relative_days import day_meant
from tend.todos.queries import columns
from tend.todos.queries.list_todos import keyed, later
from tend.todos.schemas import Order, Sort

# names of lists, sections and folders that a filter may mean
NAMES = f"""
select
    coalesce(array_agg(distinct lists.name), '{{}}') as lists,
    coalesce(array_agg(distinct memberships.folder) filter (where memberships.folder is not null), '{{}}') as folders,
    (
        select coalesce(array_agg(distinct todos.title), '{{}}')
        from todos
        where todos.list_id = any (array_agg(lists.id))
          and todos.kind = 'section'
          and todos.deleted_at is null
    ) as sections
from memberships
join lists on {CAN_READ}
where lists.archived_at is null"""

_FIRST = 8
_DUE_DAY = """(case
        when todos.due_timezone is null then todos.due_date
        else (((todos.due_date + todos.due_time) at time zone todos.due_timezone) at time zone $7::text)::date
    end)"""
_DAYS = {
    "due": _DUE_DAY,
    "created": "(todos.created_at at time zone $7::text)::date",
    "completed": "(todos.completed_at at time zone $7::text)::date",
}
_COMPARISONS = {"<": "<", "<=": "<=", "=": "=", ">=": ">=", ">": ">"}
_WORDS = {
    "overdue": f"todos.completed_at is null and {_DUE_DAY} < $6::date",
    "done": "todos.completed_at is not null",
    "recurring": "todos.recurrence ->> 'rule' is not null",
    "subtask": """exists (
        select
        from todos parent
        where parent.id = todos.parent_id
          and parent.list_id = todos.list_id
          and parent.kind = 'todo'
          and parent.deleted_at is null
    )""",
    "no-date": "todos.due_date is null",
    "no-tag": "todos.tags = '{}'",
    "has-notes": "todos.notes ~ '\\S'",
}
_SECTION = """exists (
        with recursive above as (
            select parent.id, parent.parent_id, parent.kind, parent.title
            from todos parent
            where parent.id = todos.parent_id
              and parent.deleted_at is null
            union
            select parent.id, parent.parent_id, parent.kind, parent.title
            from todos parent
            join above on parent.id = above.parent_id
            where parent.deleted_at is null
        )
        select
        from above
        where kind = 'section'
          and folded(title) = folded({0})
    )"""
_NAMED = {
    "list": "folded(lists.name) = folded({0})",
    "folder": "folded(memberships.folder) = folded({0})",
    "section": _SECTION,
    "text": "(folded(todos.title) like folded({0}) or folded(todos.notes) like folded({0}))",
    "tag": "exists (select from unnest(todos.tags) tag where folded(tag) like folded({0}))",
}


def page(expression: Expression, today: date, sort: Sort, order: Order) -> tuple[str, list[Any]]:
    """The statement, and its parameters from $8 on."""
    parameters: list[Any] = []
    condition = _condition(expression, today, parameters)
    if not asks_for_done(expression):
        condition = f"todos.completed_at is null and {condition}"
    key, kind, shown = keyed(sort, order)
    return (
        f"""
    select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
    from (
        select row_to_json(todos)::text as json, {key}{shown} as key, todos.id
        from (
            select {columns.of("todos")}
            from memberships
            join lists on {CAN_READ}
            join todos on todos.list_id = lists.id
            where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
              and todos.deleted_at is null
              and todos.kind = 'todo'
              and ({key}, todos.id) {later(order)} ($3::{kind}, $4::uuid)
              and $6::date is not null
              and $7::text is not null
              and {condition}
            order by {key} {order}, todos.id {order}
            limit $5 + 1
        ) todos
    ) page""",
        parameters,
    )


def _condition(expression: Expression, today: date, parameters: list[Any]) -> str:
    match expression:
        case Joined():
            parts = [_condition(part, today, parameters) for part in expression.parts]
            return f"({f' {expression.kind} '.join(parts)})"
        case Not():
            return f"(not {_condition(expression.part, today, parameters)})"
        case Dated():
            place = _place(day_meant(expression.when, today), parameters)
            return _sure(f"{_DAYS[expression.field]} {_COMPARISONS[expression.comparison]} {place}::date")
        case Is():
            return _sure(_WORDS[expression.word])
        case HasPriority():
            return f"(todos.priority = {_place(expression.priority, parameters)}::text::priority)"
        case Named():
            return _sure(_NAMED[expression.kind].format(f"{_place(_sought(expression), parameters)}::text"))


def _sure(condition: str) -> str:
    """What is not known does not hold, so that `not` turns it round."""
    return f"coalesce({condition}, false)"


def _place(value: Any, parameters: list[Any]) -> str:
    parameters.append(value)
    return f"${_FIRST + len(parameters) - 1}"


def _sought(named: Named) -> str:
    if named.kind not in {"text", "tag"}:
        return named.name
    starts = named.kind == "tag" and named.name.endswith("*")
    plain = named.name.removesuffix("*") if starts else named.name
    plain = plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%" if named.kind == "text" else plain + ("%" if starts else "")
