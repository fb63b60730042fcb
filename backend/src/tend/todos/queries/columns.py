"""The columns of a todo, named once, and the parts of statements that name all of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from tend.core.write_result import WriteResult
from tend.lists.access import has_role_sql

# The columns that people fill in and that a completed copy shares with its series.
CONTENT_COLUMNS = ("title", "notes", "priority", "due_date", "due_time", "due_timezone", "tags")
# All that a todo shows, in the order of its JSON.
COLUMNS = (
    "id",
    "list_id",
    "kind",
    "parent_id",
    *CONTENT_COLUMNS,
    "assignee_id",
    "attachments",
    "recurrence",
    "position",
    "completed_at",
    "deleted_at",
    "version",
    "created_at",
    "updated_at",
)


def todo_columns_sql(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


def search_text_sql(title: str, notes: str, tags: str) -> str:
    """The text that a search looks into. A trigger writes it where a statement leaves it out, and costs more."""
    return f"folded(concat_ws(E'\\n', {title}::text, {notes}::text, array_to_string({tags}::text[], ' ')))"


def insert_todo_sql(expressions: Mapping[str, str]) -> str:
    """`insert into todos … select …` without the end of the select, from the expression of each column."""
    text = search_text_sql(expressions["title"], expressions["notes"], expressions["tags"])
    return f"""insert into todos ({", ".join(expressions)}, search_text)
    select {", ".join(expressions.values())}, {text}"""


def count_added_todos_sql(count: str, text_bytes: str) -> str:
    """The CTE `counted` of a statement whose CTE `target` has a row, with a `payer_id`, if it adds todos that this one pays for.

    It counts them in `account_usage`, whose row stays locked until the transaction ends, and raises the error for a
    quota that they exceed. It is empty for a payer without that row; the trigger `usage_of_added_todos` then adds the
    row and counts the todos, which are not `is_counted`.
    """
    # PostgreSQL has no statistics of a table with one row. Without a limit it expects a thousand, and plans it again each time.
    return f"""counted as (
    update account_usage
    set todos = account_usage.todos + {count},
        text_bytes = account_usage.text_bytes + {text_bytes}
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = target.payer_id
    returning case
        when account_usage.todos > allowed.max_todos / account_usage.share
            or account_usage.text_bytes > allowed.max_text_bytes / account_usage.share
            then require_quota(account_usage, 1, 1)
    end
)"""


# The payer of what somebody with this membership writes.
PAYER_OF_MEMBER = "payer_of_member(memberships.account_id, memberships.guest_id)"


def text_bytes_sql(row: str) -> str:
    return f"todo_text_bytes({row}.title, {row}.notes, {row}.tags, {row}.recurrence)"


def payer_after_change_sql(draft: str, editor: str = "$1") -> str:
    """The column `counted_for` of a todo whose text becomes that of the row `draft`: who makes it longer pays for all of it."""
    return f"""case
            when {text_bytes_sql(draft)} > {text_bytes_sql("todos")} then (
                select nullif({PAYER_OF_MEMBER}, todos.created_by)
                from lists, memberships
                where lists.id = todos.list_id
                  and {has_role_sql("editor", editor)}
            )
            else todos.counted_for
        end"""


def charge_mover_sql(rows: str, mover: str) -> str:
    """CTEs that count todos for the mover instead of whoever paid for them, which may be nobody.

    `rows`: a table with `old_payer`, `new_payer` and `bytes`, the size of the text before the move. Only the mover's own row
    in `account_usage` is locked. A mover without one is counted later, with all that they have.
    """
    return f"""fewer as (
    insert into usage_decreases (user_id, todos, text_bytes)
    select old_payer, count(*), sum(bytes)
    from {rows}
    where new_payer is distinct from old_payer
      and old_payer is not null
    group by old_payer
), more as (
    select count(*) as todos, sum(bytes)::bigint as bytes
    from {rows}
    where new_payer is distinct from old_payer
    having count(*) > 0
), counted as (
    update account_usage
    set todos = account_usage.todos + more.todos,
        text_bytes = account_usage.text_bytes + more.bytes
    from more
    where account_usage.user_id = {mover}
    returning require_quota(account_usage, more.todos, more.bytes)
)"""


# The end of a statement with the CTEs `target`, `numbered_list` and `changed_todo`: the present row, with its list
# and the version that it took, both null where nothing had to change.
CHANGED_OR_SAME = """
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list)"""


def to_write_result(row: Any) -> WriteResult | None:
    """From the columns `row`, `list_id` and `version`; the last two are null where nothing had to change."""
    if row is None:
        return None
    return WriteResult(row["row"], {row["list_id"]: row["version"]} if row["version"] else {})


def to_write_results(rows: Iterable[Any]) -> list[WriteResult]:
    return [result for row in rows if (result := to_write_result(row))]
