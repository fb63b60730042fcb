"""The columns of a todo, named once, and the parts of statements that name all of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from tend.core.write_result import WriteResult
from tend.lists.access import has_role

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


def todo_columns(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


def search_text(title: str, notes: str, tags: str) -> str:
    """The text that a search looks into. A trigger writes it where a statement leaves it out, and costs more."""
    return f"folded(concat_ws(E'\\n', {title}::text, {notes}::text, array_to_string({tags}::text[], ' ')))"


def insert_todo_sql(expressions: Mapping[str, str]) -> str:
    """`insert into todos … select …` without the end of the select, from the expression of each column."""
    text = search_text(expressions["title"], expressions["notes"], expressions["tags"])
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
            then raise_quota_reached('todos', allowed.max_todos / account_usage.share)
        when account_usage.text_bytes > allowed.max_text_bytes / account_usage.share
            then raise_quota_reached('text', allowed.max_text_bytes / account_usage.share)
    end
)"""


# The payer of what somebody with this membership writes.
PAYER_OF_MEMBER = "payer_of_member(memberships.account_id, memberships.guest_id)"


def text_bytes_of(row: str) -> str:
    return f"todo_text_bytes({row}.title, {row}.notes, {row}.tags, {row}.recurrence)"


def counted_after_change(draft: str, editor: str = "$1") -> str:
    """The column `counted_for` of a todo whose text becomes that of the row `draft`: who makes it longer pays for all of it."""
    return f"""case
            when {text_bytes_of(draft)} > {text_bytes_of("todos")} then (
                select nullif({PAYER_OF_MEMBER}, todos.created_by)
                from lists, memberships
                where lists.id = todos.list_id
                  and {has_role("editor", editor)}
            )
            else todos.counted_for
        end"""


def count_for_mover_sql(rows: str, mover: str, counted_later: str = "") -> str:
    """CTEs that count todos for the mover instead of whoever paid for them, which may be nobody.

    `rows`: a table with `old_payer`, `new_payer` and `bytes`, the size of the text before the move. An account without a
    row in `account_usage` is counted later, when it gets its row. `counted_later`: a table with the `user_id` of those for
    whom a later statement of the transaction counts. Their rows are locked with the others, in the order of their ids, so
    that two moves don't wait for each other.
    """
    later = f" union select user_id from {counted_later}" if counted_later else ""
    return f"""usage_changes as (
    select user_id, sum(todos) as todos, sum(bytes) as bytes
    from (
        select old_payer as user_id, -1 as todos, -bytes as bytes
        from {rows}
        where new_payer is distinct from old_payer
        union all
        select {mover}, 1, bytes
        from {rows}
        where new_payer is distinct from old_payer
    ) parts
    where user_id is not null
    group by user_id
), locked_usage as materialized (
    select account_usage.user_id
    from account_usage
    where account_usage.user_id in (select user_id from usage_changes{later})
    order by account_usage.user_id
    for no key update
), counted as (
    update account_usage
    set todos = account_usage.todos + usage_changes.todos,
        text_bytes = account_usage.text_bytes + usage_changes.bytes
    from locked_usage, usage_changes, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = locked_usage.user_id
      and usage_changes.user_id = locked_usage.user_id
    returning case
        when usage_changes.todos <= 0 then null
        when account_usage.todos > allowed.max_todos then raise_quota_reached('todos', allowed.max_todos)
        when account_usage.text_bytes > allowed.max_text_bytes then raise_quota_reached('text', allowed.max_text_bytes)
    end
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
