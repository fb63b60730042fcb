"""SQL of the purge, which deletes for good what has expired."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tend.core.db.database import Queryable
from tend.core.jobs import DELETED_ACCOUNTS, PURGED_LISTS
from tend.core.write_result import WriteResult, merge_results
from tend.ops.queries.account_purge import STEPS_OF_DELETED_ACCOUNTS, to_write_result
from tend.ops.queries.batches import (
    IS_EXPIRED_IN_TRASH,
    OF_TODO,
    PURGE_BATCH,
    BatchStep,
    delete_batch,
    delete_guests,
    delete_guests_of,
    delete_heavy_batch,
    weigh_sql,
)
from tend.ops.queries.list_purge import LISTS_IN_TRASH, STEPS_OF_PURGED_LISTS


# Lists are locked first, as every change locks them. Each deletion takes a version, so that clients learn of it.
def _delete_with_tombstones_sql(table: str, expired: str) -> str:
    """`expired`: the beginning of the statement, with a CTE of that name that has the columns `id` and `list_id`."""
    return f"""{expired}, locked_lists as materialized (
        select id
        from lists
        where id in (select list_id from expired)
        order by id
        for no key update
    ), deleted as (
        delete from {table}
        using locked_lists
        where {table}.list_id = locked_lists.id
          and {table}.id in (select id from expired)
          and {table}.{IS_EXPIRED_IN_TRASH}
        returning {table}.id, {table}.list_id
    ), numbered as (
        update lists
        set version = lists.version + counts.count
        from (select list_id, count(*) from deleted group by list_id) counts
        where lists.id = counts.list_id
        returning lists.id, lists.version - counts.count as version
    ), added_tombstones as (
        insert into tombstones (list_id, version, todo_id)
        select
            deleted.list_id,
            numbered.version + row_number() over (partition by deleted.list_id),
            deleted.id
        from deleted
        join numbered on numbered.id = deleted.list_id
    )
    select count(*)
    from deleted
    """


def _expired_todos_sql() -> str:
    # A todo takes its subtasks out of the tree, so they are deleted before it.
    condition = f"""todos.{IS_EXPIRED_IN_TRASH}
          and not exists (
              select
              from todos child
              where child.parent_id = todos.id
                and child.{IS_EXPIRED_IN_TRASH}
          )"""
    return weigh_sql("todos", "todos.id, todos.list_id", condition, OF_TODO)


def _expired_comments_sql() -> str:
    return f"""
    with expired as (
        select id, list_id
        from comments
        where {IS_EXPIRED_IN_TRASH}
        limit {PURGE_BATCH}
    )"""


# A client whose cursor is older than a purged tombstone pulls the whole list again.
_DELETE_TOMBSTONES = f"""
with expired as (
    select list_id, version
    from tombstones
    where created_at < now() - interval '30 days'
    limit {PURGE_BATCH}
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from expired)
    order by id
    for no key update
), deleted as (
    delete from tombstones
    using expired, locked_lists
    where tombstones.list_id = locked_lists.id
      and tombstones.list_id = expired.list_id
      and tombstones.version = expired.version
    returning tombstones.list_id, tombstones.version
), marked_lists as (
    update lists
    set tombstones_purged_through = greatest(lists.tombstones_purged_through, newest.version)
    from (select list_id, max(version) as version from deleted group by list_id) newest
    where lists.id = newest.list_id
)
select count(*)
from deleted
"""


def _delete_account_tombstones_sql(table: str, key: str) -> str:
    """A client whose cursor is older than a purged tombstone pulls all settings and reminders again."""
    return f"""
    with expired as (
        select user_id, {key}
        from {table}
        where deleted_at < now() - interval '30 days'
        limit {PURGE_BATCH}
    ), locked_users as materialized (
        select id
        from users
        where id in (select user_id from expired)
        order by id
        for no key update
    ), deleted as (
        delete from {table}
        using expired, locked_users
        where {table}.user_id = locked_users.id
          and {table}.user_id = expired.user_id
          and {table}.{key} = expired.{key}
          and {table}.deleted_at < now() - interval '30 days'
        returning {table}.user_id, {table}.version
    ), marked_users as (
        update users
        set tombstones_purged_through = greatest(users.tombstones_purged_through, newest.version)
        from (select user_id, max(version) as version from deleted group by user_id) newest
        where users.id = newest.user_id
    )
    select count(*)
    from deleted
    """


# There is no index by age, which every write would pay for: the acts of a list are in the order of their versions, so that
# of most lists this reads the oldest one.
_DELETE_ACTS = f"""
with expired as (
    select acts.list_id, acts.version
    from lists
    cross join lateral (
        select at
        from acts
        where acts.list_id = lists.id
        order by acts.version
        limit 1
    ) oldest
    join acts on acts.list_id = lists.id
    where oldest.at < now() - interval '90 days'
      and acts.at < now() - interval '90 days'
    limit {PURGE_BATCH}
), deleted as (
    delete from acts
    using expired
    where acts.list_id = expired.list_id
      and acts.version = expired.version
    returning 1
)
select count(*)
from deleted
"""
# The app gets a second token at once, and later ones as long as it is open. Comments can be edited by their guest alone.
_OPENED_ONLY = """guests.last_seen_at = guests.created_at
          and guests.created_at < now() - interval '1 day'
          and not exists (select from comments where comments.guest_id = guests.id)"""
_LINKS_OVER = "expires_at < now() - interval '7 days'"
# The keys are those of the log.
_PURGE: Mapping[str, tuple[BatchStep, ...]] = {
    "todos in the trash": (BatchStep(_delete_with_tombstones_sql("todos", _expired_todos_sql()), 1),),
    "deleted comments": (BatchStep(_delete_with_tombstones_sql("comments", _expired_comments_sql()), PURGE_BATCH),),
    "deleted attachments": (delete_batch("attachments", IS_EXPIRED_IN_TRASH),),
    "lists in the trash": LISTS_IN_TRASH,
    PURGED_LISTS: STEPS_OF_PURGED_LISTS,
    DELETED_ACCOUNTS: STEPS_OF_DELETED_ACCOUNTS,
    "tombstones": (BatchStep(_DELETE_TOMBSTONES, PURGE_BATCH),),
    "deleted settings": (BatchStep(_delete_account_tombstones_sql("settings", "key"), PURGE_BATCH),),
    "deleted reminders": (BatchStep(_delete_account_tombstones_sql("reminders", "id"), PURGE_BATCH),),
    "notifications": (delete_batch("notifications", "at < now() - interval '90 days'"),),
    "acts": (BatchStep(_DELETE_ACTS, PURGE_BATCH),),
    "former members": (delete_batch("former_members", "left_at < now() - interval '90 days'"),),
    "idempotency keys": (delete_batch("idempotent_writes", "created_at < now() - interval '24 hours'"),),
    "sessions": (delete_batch("sessions", "expires_at < now()"),),
    "revocations": (delete_batch("revocations", "revoked_at < now() - interval '1 day'"),),
    "one-time tokens": (delete_batch("one_time_tokens", "expires_at < now() - interval '1 day'"),),
    "API tokens": (
        delete_heavy_batch(
            "api_tokens",
            "api_tokens.expires_at < now() - interval '30 days'",
            ("api_token_lists.token_id = api_tokens.id",),
        ),
    ),
    "used challenges": (delete_batch("used_challenges", "used_at < now() - interval '1 day'"),),
    "security log": (delete_batch("security_events", "created_at < now() - interval '90 days'"),),
    "changes of email": (delete_batch("email_changes", "expires_at < now() - interval '1 day'"),),
    "links": (delete_guests_of(f" where {_LINKS_OVER}"), delete_batch("link_shares", _LINKS_OVER)),
    "guests": (delete_guests("guests.last_seen_at < now() - interval '30 days'"),),
    "guests who were never there": (delete_guests(_OPENED_ONLY),),
    "invitations": (delete_batch("invitations", "expires_at < now() - interval '7 days'"),),
    # A rate limit whose arrival time has passed no longer limits anything.
    "rate limits": (delete_batch("rate_limits", "arrives_at < now()"),),
    "operator acts": (delete_batch("operator_acts", "acted_at < now() - interval '365 days'"),),
    "job log": (delete_batch("pgqueuer_log", "created < now() - interval '30 days'"),),
    "job statistics": (delete_batch("pgqueuer_statistics", "created < now() - interval '30 days'"),),
}
PURGE_KINDS = tuple(_PURGE)


def list_statements() -> Iterator[tuple[str, str]]:
    for kind, steps in _PURGE.items():
        for number, step in enumerate(steps, 1):
            yield f"purge_batch {kind}" + (f" {number}" if len(steps) > 1 else ""), step.sql


@dataclass(frozen=True, slots=True)
class PurgeBatchResult:
    deleted: int
    """How many rows, apart from those that they took with them."""
    has_more: bool
    write: WriteResult
    """The versions that it took, of which open devices should hear."""


async def purge_batch(db: Queryable, kind: str) -> PurgeBatchResult:
    """Deletes a batch of expired rows of `kind`, one of `PURGE_KINDS`."""
    deleted, results = 0, []
    for step in _PURGE[kind]:
        row = await db.fetchrow(step.sql)
        deleted += row["count"]
        results.append(to_write_result(row))
        if row["count"] >= step.full:
            return PurgeBatchResult(deleted, has_more=True, write=merge_results("null", *results))
    return PurgeBatchResult(deleted, has_more=False, write=merge_results("null", *results))
