"""The steps of the purge that remove what accounts left when they were deleted.

Such an account is in `deleted_accounts` until nothing is left. Nobody sees its name or id meanwhile (`lists/access.py`). What
it left in a list that was deleted forever goes with that list.
"""

import json
from typing import Any
from uuid import UUID

from tend.core.write_result import WriteResult
from tend.ops.queries.batches import PURGE_BATCH, BatchStep, delete_batch

# Fewer than of rows that are deleted: these change under a lock of the lists or accounts of others, who would wait.
BATCH_OF_OTHERS = 300
_ACCOUNTS = "(select deleted_accounts.user_id from deleted_accounts)"
_PAYERS = """(
            select payer
            from deleted_accounts
            cross join lateral unnest(array[user_id, guests_payer(user_id)]) payer
        )"""
_NOT_IN_PURGED_LIST = "not exists (select from lists where lists.id = {table}.list_id and lists.purged_at is not null)"
_VERSIONS = "(select json_object_agg(numbered.id, numbered.version) from numbered)"


def _lock_lists_sql(rows: str) -> str:
    return f"""locked_lists as materialized (
        select id
        from lists
        where id in (select list_id from {rows})
        order by id
        for no key update
    )"""


def _number_sql(table: str, log: str) -> str:
    """CTEs that take a version of each row's `log`, a list or account that is locked, after the CTE `found` of rows."""
    column = "list_id" if log == "lists" else "user_id"
    return f"""ordered as (
        select found.id, found.{column} as log, row_number() over (partition by found.{column} order by found.id) as number
        from found
        join locked_{log} on locked_{log}.id = found.{column}
    ), numbered as (
        update {log}
        set version = {log}.version + counts.count
        from (select log, count(*) from ordered group by log) counts
        where {log}.id = counts.log
        returning {log}.id, {log}.version, {log}.version - counts.count as base
    ), changed as (
        update {table}
        set {{changes}},
            version = numbered.base + ordered.number
        from ordered
        join numbered on numbered.id = ordered.log
        where {table}.id = ordered.id
          and {table}.{column} = ordered.log
    )
    select (select count(*) from found) as count, {_VERSIONS} as {"lists" if log == "lists" else "users"}"""


def _change_comments(column: str, changes: str) -> BatchStep:
    condition = f"comments.{column} in {_ACCOUNTS} and {_NOT_IN_PURGED_LIST.format(table='comments')}"
    sql = f"""
    with found as materialized (
        select id, list_id
        from comments
        where {condition}
        limit {BATCH_OF_OTHERS}
    ), {_lock_lists_sql("found")}, {_number_sql("comments", "lists").format(changes=changes)}"""
    return BatchStep(sql, BATCH_OF_OTHERS)


def _change_notifications(column: str, changes: str) -> BatchStep:
    sql = f"""
    with found as materialized (
        select id, user_id
        from notifications
        where {column} in {_ACCOUNTS}
        limit {BATCH_OF_OTHERS}
    ), locked_users as materialized (
        select id
        from users
        where id in (select user_id from found)
        order by id
        for no key update
    ), {_number_sql("notifications", "users").format(changes=changes)}"""
    return BatchStep(sql, BATCH_OF_OTHERS)


_UNASSIGN_TODOS = f"""
    with found as materialized (
        select todos.id, todos.list_id
        from lists_of_deleted_accounts
        join todos on todos.list_id = lists_of_deleted_accounts.list_id
            and todos.assignee_id = lists_of_deleted_accounts.user_id
        limit {BATCH_OF_OTHERS}
    ), {_lock_lists_sql("found")}, {
    _number_sql("todos", "lists").format(changes="assignee_id = null, updated_at = now()")
}"""


def _change_todos(found: str, changes: str) -> BatchStep:
    """Changes what nobody sees of todos, so that they take no version."""
    sql = f"""
    with found as materialized (
        select todos.id, todos.list_id
        from {found}
        limit {BATCH_OF_OTHERS}
    ), {_lock_lists_sql("found")}, changed as (
        update todos
        set {changes}
        from found
        join locked_lists on locked_lists.id = found.list_id
        where todos.id = found.id
          and todos.list_id = found.list_id
    )
    select count(*)
    from found"""
    return BatchStep(sql, BATCH_OF_OTHERS)


# There is no index by creator, so all todos of these lists are read, each time in which some may have one.
_PLACES = """(
            select list_id, user_id
            from lists_of_deleted_accounts
            order by list_id, user_id
            limit 20
        ) places"""
# Nobody pays for the todos then.
_CREATED = f"{_PLACES} join todos on todos.list_id = places.list_id and todos.created_by = places.user_id"
_FORGET_CREATOR = """created_by = null,
            counted_for = case
                when todos.counted_for in (todos.created_by, guests_payer(todos.created_by)) then null
                else todos.counted_for
            end"""
# Of todos that others created, nobody pays for those then: their creators' quotas do not rise.
_PAID = f"todos where todos.counted_for in {_PAYERS} and {_NOT_IN_PURGED_LIST.format(table='todos')}"
_FORGET_PAYER = """counted_for = case
                when todos.created_by is not null then '00000000-0000-0000-0000-000000000000'::uuid
            end"""
_FORGET_UPLOADER = f"""
    with attached as materialized (
        select id, todo_id
        from attachments
        where created_by in {_ACCOUNTS}
        limit {BATCH_OF_OTHERS}
    ), found as materialized (
        select attached.id, todos.list_id
        from attached
        join todos on todos.id = attached.todo_id
    ), {_lock_lists_sql("found")}, changed as (
        update attachments
        set created_by = null
        from found
        join locked_lists on locked_lists.id = found.list_id
        where attachments.id = found.id
    )
    select count(*)
    from found"""
_FORGET_ACTS = f"""
    with found as materialized (
        select list_id, version
        from acts
        where actor_id in {_ACCOUNTS}
        limit {BATCH_OF_OTHERS}
    ), {_lock_lists_sql("found")}, changed as (
        update acts
        set actor_id = null
        from found
        join locked_lists on locked_lists.id = found.list_id
        where acts.list_id = found.list_id
          and acts.version = found.version
    )
    select count(*)
    from found"""
# Those about the account as a member or an assignee. An id is a whole value in their JSON. A list has at most about a thousand,
# and is done then, unless todos in it still have the account.
_FORGET_IN_ACTS = f"""
    with found as materialized (
        select distinct on (places.list_id) places.list_id, places.user_id
        from {_PLACES}
        where not exists (
            select
            from todos
            where todos.list_id = places.list_id
              and (todos.assignee_id = places.user_id or todos.created_by = places.user_id)
        )
        order by places.list_id
    ), {_lock_lists_sql("found")}, changed as (
        update acts
        set before = replace(acts.before::text, '"' || found.user_id || '"', 'null')::jsonb,
            after = replace(acts.after::text, '"' || found.user_id || '"', 'null')::jsonb
        from found
        join locked_lists on locked_lists.id = found.list_id
        where acts.list_id = found.list_id
          and position(found.user_id::text in concat(acts.before, acts.after)) > 0
    ), done as (
        delete from lists_of_deleted_accounts
        using found
        where lists_of_deleted_accounts.list_id = found.list_id
          and lists_of_deleted_accounts.user_id = found.user_id
        returning 1
    )
    select count(*)
    from done"""


def _has_none_sql(table: str, condition: str) -> str:
    return f"not exists (select from {table} where {condition})"


_FORGET_ACCOUNTS = f"""
    with done as (
        delete from deleted_accounts
        where {
    " and ".join(
        (
            _has_none_sql("lists_of_deleted_accounts places", "places.user_id = deleted_accounts.user_id"),
            *(
                _has_none_sql(
                    "comments",
                    f"comments.{column} = deleted_accounts.user_id and {_NOT_IN_PURGED_LIST.format(table='comments')}",
                )
                for column in ("author_id", "counted_for")
            ),
            *(
                _has_none_sql(table, f"{table}.{column} = deleted_accounts.user_id")
                for table, column in (
                    ("notifications", "actor_id"),
                    ("notifications", "guest_of"),
                    ("acts", "actor_id"),
                    ("reminders", "user_id"),
                    ("settings", "user_id"),
                    ("idempotent_writes", "user_id"),
                )
            ),
        )
    )
}
        returning 1
    )
    select count(*)
    from done"""


def _delete_rows_of_accounts(table: str) -> BatchStep:
    return delete_batch(table, f"user_id in {_ACCOUNTS}")


# What others see comes first.
STEPS_OF_DELETED_ACCOUNTS = (
    _change_comments("author_id", "author_id = null, author_name = ''"),
    _change_notifications("actor_id", "actor_id = null, actor_name = ''"),
    # No dispatch should come across them.
    _delete_rows_of_accounts("reminders"),
    BatchStep(_UNASSIGN_TODOS, BATCH_OF_OTHERS),
    BatchStep(_FORGET_ACTS, BATCH_OF_OTHERS),
    _change_todos(_CREATED, _FORGET_CREATOR),
    BatchStep(_FORGET_IN_ACTS, 1),
    _change_todos(_PAID, _FORGET_PAYER),
    BatchStep(_FORGET_UPLOADER, BATCH_OF_OTHERS),
    _change_comments("counted_for", "counted_for = null"),
    _change_notifications("guest_of", "guest_of = null"),
    _delete_rows_of_accounts("settings"),
    _delete_rows_of_accounts("idempotent_writes"),
    BatchStep(_FORGET_ACCOUNTS, PURGE_BATCH),
)


def to_write_result(row: Any) -> WriteResult:
    """The versions that a step took, in a row that it returned."""
    lists, users = (
        {UUID(log): version for log, version in json.loads(row.get(column) or "{}").items()}
        for column in ("lists", "users")
    )
    return WriteResult("null", lists, users)
