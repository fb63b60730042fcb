"""A saved filter as a statement. What a person typed travels as a parameter; the SQL is made of the texts below.

$1 to $5 are those of every page, $6 is today and $7 the user's time zone, the others are named by the filter. In every
list the rows come through its index; a filter reads all todos that the user can see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from tend.core.db.database import Queryable, RowQueryable
from tend.core.name_index import MAX_INDEXED_NAME
from tend.lists.access import CAN_READ
from tend.lists.queries.members import MEMBER_NAME
from tend.lists.queries.people import members_sql
from tend.todos.cursors import PageStart
from tend.todos.filters.ast import (
    DateComparison,
    Expression,
    HasPriority,
    HasState,
    IsAssigned,
    Junction,
    NameMatch,
    Not,
    RelativeDay,
    mentions_completion,
)
from tend.todos.filters.parser import WEEKDAY_WORDS, Names, parse_filter
from tend.todos.queries.columns import todo_columns_sql
from tend.todos.queries.page import (
    TodoPage,
    after_cursor_sql,
    order_by_sql,
    page_arguments,
    page_sql,
    sort_key,
    to_page,
)
from tend.todos.queries.update import is_member_sql
from tend.todos.queries.user_context import MAX_NAMES, LocalTime
from tend.todos.schemas import SortDirection, TodoFilter, TodoSort

_NAMES = f"""
select
    coalesce(array_agg(distinct lists.name), '{{}}') as lists,
    coalesce(array_agg(distinct memberships.folder) filter (where memberships.folder is not null), '{{}}') as folders,
    (
        select coalesce(array_agg(distinct todos.title), '{{}}')
        from (
            select todos.title
            from todos
            where todos.list_id = any (array_agg(lists.id))
              and todos.kind = 'section'
              and todos.deleted_at is null
              and length(todos.title) <= {MAX_INDEXED_NAME}
            limit {MAX_NAMES}
        ) todos
    ) as sections,
    (
        select coalesce(array_agg(distinct people.name), '{{}}')
        from ({members_sql("array_agg(lists.id)")}
            limit {MAX_NAMES}
        ) people
    ) as people
from memberships
join lists on {CAN_READ}
where lists.archived_at is null"""


async def fetch_names(db: Queryable, user_id: UUID) -> Names:
    """The names of lists, sections, folders and people that a filter can contain."""
    row = await db.fetchrow(_NAMES, user_id)
    return Names(**{kind: tuple(names) for kind, names in row.items()})


_FIRST_PARAMETER = 8
_DUE_DAY = """(case
        when todos.due_timezone is null then todos.due_date
        else local_time(moment_of(todos.due_date + todos.due_time, todos.due_timezone), $7::text)::date
    end)"""
_DAYS = {
    "due": _DUE_DAY,
    "created": "(todos.created_at at time zone $7::text)::date",
    "completed": "(todos.completed_at at time zone $7::text)::date",
}
# Operators are looked up here, so that no text of the parser's gets into a statement.
_OPERATORS = {"<": "<", "<=": "<=", "=": "=", ">=": ">=", ">": ">"}
_STATES = {
    "(overdue)": f"todos.completed_at is null and {_DUE_DAY} < $6::date",
    "(done)": "todos.completed_at is not null",
    "(recurring)": "todos.recurrence ->> 'rule' is not null",
    "(subtask)": """exists (
        select
        from todos parent
        where parent.id = todos.parent_id
          and parent.list_id = todos.list_id
          and parent.kind = 'todo'
          and parent.deleted_at is null
    )""",
    "(no-date)": "todos.due_date is null",
    "(no-tag)": "todos.tags = '{}'",
    "(has-notes)": "todos.notes ~ '\\S'",
    "(assigned me)": "todos.assignee_id = $1",
    "(assigned none)": "todos.assignee_id is null",
    "(assigned any)": "todos.assignee_id is not null",
}
_IN_SECTION = """exists (
        with recursive ancestors as (
            select parent.id, parent.parent_id, parent.kind, parent.title
            from todos parent
            where parent.id = todos.parent_id
              and parent.deleted_at is null
            union
            select parent.id, parent.parent_id, parent.kind, parent.title
            from todos parent
            join ancestors on parent.id = ancestors.parent_id
            where parent.deleted_at is null
        )
        select
        from ancestors
        where kind = 'section'
          and folded(title) = folded({0})
    )"""
_NAME_MATCHES = {
    "list": "folded(lists.name) = folded({0})",
    "folder": "folded(memberships.folder) = folded({0})",
    "section": _IN_SECTION,
    "assignee": f"""exists (
        select
        from users
        where users.id = todos.assignee_id
          and {is_member_sql("todos.list_id", "users.id")}
          and folded({MEMBER_NAME}) = folded({{0}})
    )""",
    "text": "(strpos(folded(todos.title), folded({0})) > 0 or strpos(folded(todos.notes), folded({0})) > 0)",
    "tag": "exists (select from unnest(todos.tags) tag where folded(tag) = folded({0}))",
    "tags": "exists (select from unnest(todos.tags) tag where starts_with(folded(tag), folded({0})))",
}


async def fetch_matching_page(
    db: RowQueryable, user_id: UUID, wanted: TodoFilter, expression: Expression, present: LocalTime, start: PageStart
) -> TodoPage:
    """Todos that match the filter."""
    now = present.now
    statement, parameters = _page(expression, FilterDay(now.date(), present.week_start), wanted.sort, wanted.order)
    arguments = [*page_arguments(user_id, wanted, start), now.date(), str(now.tzinfo), *parameters]
    return to_page(await db.fetchrow(statement, *arguments))


@dataclass(frozen=True, slots=True)
class FilterDay:
    today: date
    week_start: int
    """The first day of the week; 0 is Sunday."""


def _page(expression: Expression, today: FilterDay, sort: TodoSort, order: SortDirection) -> tuple[str, list[Any]]:
    """The statement, and its parameters from $8 on."""
    parameters: list[Any] = []
    condition = _condition_sql(expression, today, parameters)
    if not mentions_completion(expression):
        condition = f"todos.completed_at is null and {condition}"
    key = sort_key(sort, order)
    rows = f"""
            select {todo_columns_sql("todos")}
            from memberships
            join lists on {CAN_READ}
            join todos on todos.list_id = lists.id
            where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
              and todos.deleted_at is null
              and todos.kind = 'todo'
              and {after_cursor_sql(key, order)}
              and $6::date is not null
              and $7::text is not null
              and {condition}
            {order_by_sql(key, order)}
            limit $5 + 1"""
    return page_sql(rows, key), parameters


def list_statements() -> Iterator[tuple[str, str]]:
    """Yield one example that has a condition of every kind, since each filter has a statement of its own."""
    query = 'due < today & (overdue | !high | #list | /section | in:folder | assigned:me | assigned:"name" | @tag* | "text") & not completed = today'
    yield "saved filter", _page(parse_filter(query, Names()), FilterDay(date(2026, 3, 1), 1), "position", "asc")[0]


def _condition_sql(expression: Expression, today: FilterDay, parameters: list[Any]) -> str:
    match expression:
        case Junction():
            operands = [_condition_sql(operand, today, parameters) for operand in expression.operands]
            return f"({f' {expression.operator} '.join(operands)})"
        case Not():
            return f"(not {_condition_sql(expression.operand, today, parameters)})"
        case DateComparison():
            day = _placeholder_sql(_resolve_day(expression.day, today), parameters)
            return _false_if_unknown_sql(f"{_DAYS[expression.field]} {_OPERATORS[expression.operator]} {day}::date")
        case HasState() | IsAssigned():
            return _false_if_unknown_sql(_STATES[str(expression)])
        case HasPriority():
            return f"(todos.priority = {_placeholder_sql(expression.priority, parameters)}::text::priority)"
        case NameMatch():
            is_prefix = expression.kind == "tag" and expression.name.endswith("*")
            parameter = _placeholder_sql(
                expression.name.removesuffix("*") if is_prefix else expression.name, parameters
            )
            return _false_if_unknown_sql(
                _NAME_MATCHES["tags" if is_prefix else expression.kind].format(f"{parameter}::text")
            )


def _resolve_day(day: RelativeDay, present: FilterDay) -> date:
    """The calendar day of `day`. A weekday is the next one, never today. Days beyond the calendar become its first or last day."""
    try:
        return _move_day(day, present)
    except (OverflowError, ValueError):
        return date.max if int(day.value) > 0 else date.min


def _move_day(day: RelativeDay, present: FilterDay) -> date:
    today = present.today
    days_since_sunday = (today.weekday() + 1) % 7
    match day.kind:
        case "days":
            return today + timedelta(days=int(day.value))
        case "months":
            moved: date = today + relativedelta(months=int(day.value))
            return moved
        case "week":
            return today + timedelta(days=7 * int(day.value) - (days_since_sunday - present.week_start) % 7)
        case "weekday":
            return today + timedelta(days=(WEEKDAY_WORDS.index(str(day.value)) - days_since_sunday + 6) % 7 + 1)
        case "date":
            return date.fromisoformat(str(day.value))


def _false_if_unknown_sql(condition: str) -> str:
    """Unknown counts as false, so that `not` makes it true."""
    return f"coalesce({condition}, false)"


def _placeholder_sql(value: Any, parameters: list[Any]) -> str:
    parameters.append(value)
    return f"${_FIRST_PARAMETER + len(parameters) - 1}"
