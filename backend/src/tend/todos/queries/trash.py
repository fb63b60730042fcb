"""Deletes forever what is in the trash. Clients learn of each todo by a tombstone, and of a list by missing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import CAN_MANAGE, HAS_SAME_MEMBERS, OTHERS_CAN_RESTORE, can_manage_sql, has_role_sql
from tend.lists.queries.acts import record_acts_sql
from tend.lists.queries.turns import push_turn_sql
from tend.todos.queries.subtree import walk_subtree_sql


@dataclass(frozen=True, slots=True)
class PurgeResult:
    versions: Mapping[UUID, int]
    """The new versions of the lists, or of the accounts."""
    todos: int
    """How many were deleted."""


# Each statement deletes one batch, so that none holds its locks for long.
PURGE_BATCH_SIZE = 1000


def _with_tombstones_sql(actor: str) -> str:
    """The end of a statement whose CTE `deleted` has the todos that it deletes. Their titles are gone from the act, too."""
    return f""", numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version, lists.version - counts.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.base + row_number() over (partition by deleted.list_id order by deleted.id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
), recorded as ({
        record_acts_sql(
            "numbered",
            "'purged'",
            list_id="numbered.id",
            version="numbered.version",
            after="jsonb_build_object('todos', numbered.version - numbered.base)",
            actor=actor,
        )
    })
select id, version, version - base as count
from numbered"""


# $1 the todo, $2 its list, which is locked, $3 the user. All that is below a deleted todo is in the trash too.
_PURGE_SUBTREE = f"""{walk_subtree_sql("child.deleted_at is not null")}, deleted as (
    delete from todos
    using subtree
    where todos.id = subtree.id
      and todos.list_id = $2
      and todos.deleted_at is not null
      and exists (select from todos top where top.id = $1 and top.deleted_at is not null)
      and exists (select from lists, memberships where lists.id = $2 and {can_manage_sql("$3")})
    returning todos.id, todos.list_id
){_with_tombstones_sql("$3")}"""


async def purge_subtree(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> PurgeResult | None:
    """Deletes the todo and everything below it. None if it is not in the trash of a list that the user owns."""
    row = await db.fetchrow(_PURGE_SUBTREE, todo_id, list_id, user_id)
    return _to_purged([row]) if row else None


# $1 the user. Lists are locked first, as every change locks them.
_PURGE_TODOS = f"""
with wanted as (
    select todos.id, todos.list_id
    from lists
    join memberships on {CAN_MANAGE}
    join todos on todos.list_id = lists.id
    where todos.deleted_at is not null
    limit {PURGE_BATCH_SIZE}
), turns as materialized (
    select list_id, {push_turn_sql("list_id")}
    from (select distinct list_id from wanted order by list_id) lists_of_todos
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from turns)
      and {HAS_SAME_MEMBERS}
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from wanted)
      and todos.deleted_at is not null
    returning todos.id, todos.list_id
){_with_tombstones_sql("$1")}"""


async def purge_todos(db: Queryable, user_id: UUID) -> PurgeResult:
    """Deletes a batch of the todos in the trash of the lists that the user owns."""
    return _to_purged(await db.fetch(_PURGE_TODOS, user_id))


# $1 the user, $2 the list, or null for all lists in the trash
_PURGE_LISTS = f"""
with wanted as (
    select lists.id
    from lists
    join memberships on {has_role_sql("owner")}
    where lists.deleted_at is not null
      and lists.inbox_of is null
      and ($2::uuid is null or lists.id = $2)
      and not {OTHERS_CAN_RESTORE}
      and {HAS_SAME_MEMBERS}
    order by lists.id
    for no key update of lists
), owners as materialized (
    select users.id
    from wanted
    join lists on lists.id = wanted.id, memberships, users
    where {has_role_sql("owner", "users.id")}
    order by users.id
    for no key update of users
), purged as (
    update lists
    set purged_at = now(),
        counted_for = null,
        version = lists.version + 1,
        members_version = lists.version + 1
    from wanted
    where lists.id = wanted.id
      and (select count(*) from owners) > 0
)
update users
set version = users.version + 1
from owners
where users.id = owners.id
returning users.id, users.version"""
# More are not counted, since that would take long.
_MAX_COUNTED = 30_000
# $1 the user, $2 the list, or null for all lists in the trash
_COUNT_TODOS = f"""
select count(*)
from (
    select
    from lists
    join memberships on {has_role_sql("owner")}
    join todos on todos.list_id = lists.id
    where lists.deleted_at is not null
      and ($2::uuid is null or lists.id = $2)
      and not {OTHERS_CAN_RESTORE}
    limit {_MAX_COUNTED}
) counted"""


async def purge_lists(db: Queryable, user_id: UUID, list_id: UUID | None) -> PurgeResult:
    """Ends every role in the list, or without one in all of them, so that the purge can delete them with everything in them.

    Returns the new version of the account of each owner, who are those that saw them in the trash; empty if the user owns
    no such list in the trash, or another owner may still restore it.
    """
    # Before the accounts are locked.
    count = await db.fetchval(_COUNT_TODOS, user_id, list_id)
    rows = await db.fetch(_PURGE_LISTS, user_id, list_id)
    return PurgeResult({row["id"]: row["version"] for row in rows}, count if rows else 0)


# $1 the user, $2 the list
_CAN_OTHERS_RESTORE = f"""
select true
from lists
join memberships on {has_role_sql("owner")}
where lists.id = $2
  and {OTHERS_CAN_RESTORE}"""


async def can_others_restore(db: Queryable, user_id: UUID, list_id: UUID) -> bool:
    """Whether the user owns the list, and another owner may still take it out of the trash."""
    return bool(await db.fetchval(_CAN_OTHERS_RESTORE, user_id, list_id))


def _to_purged(rows: Iterable[Any]) -> PurgeResult:
    found = list(rows)
    return PurgeResult({row["id"]: row["version"] for row in found}, sum(row["count"] for row in found))
