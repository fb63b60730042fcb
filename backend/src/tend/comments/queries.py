"""SQL about comments. `$1` is the id of the current user.

Each change takes a version of the list. The list is locked before the comment, as it is before a todo.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tend.comments.schemas import (
    MAX_COMMENTS,
    MAX_OF_AUTHOR,
    MAX_WITH_DELETED,
    CommentDraft,
    CommentPatch,
    find_mentions,
)
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_COMMENT, CAN_READ, HAS_SAME_MEMBERS, IS_CURRENT, can_read, has_role

_COLUMNS = (
    "id",
    "list_id",
    "todo_id",
    "author_id",
    "guest_id",
    "author_name",
    "text",
    "quote_of",
    "mentions",
    "version",
    "created_at",
    "edited_at",
    "resolved_at",
    "deleted_at",
)


def comment_columns(table: str) -> str:
    """All that a comment shows to `$1`: the text of a deleted one only to the person who deleted it."""
    expressions = {
        "text": f"case when {table}.deleted_at is null or {table}.deleted_by = $1 then {table}.text else '' end as text"
    }
    return ", ".join(expressions.get(column, f"{table}.{column}") for column in _COLUMNS)


# A guest has no account. Nobody has the id of a comment whose author is no more.
_AUTHOR = "coalesce(comments.author_id, comments.guest_id)"
_IS_AUTHOR = f"{_AUTHOR} = $1"

_LIST_COMMENTS = f"""
select row_to_json(item)::text
from (
    select {comment_columns("comments")}
    from comments
    join lists on lists.id = comments.list_id
    join memberships on {CAN_READ}
    where comments.todo_id = $2
      and comments.deleted_at is null
    order by comments.created_at, comments.id
) item"""


async def list_comments(db: Queryable, user_id: UUID, todo_id: UUID) -> list[Json]:
    """Those of the todo that are not deleted, the oldest first."""
    return [row[0] for row in await db.fetch(_LIST_COMMENTS, user_id, todo_id)]


def _mentions(text_ids: str) -> str:
    """Those of the ids that are members of the list."""
    return f"""array(
            select mentioned.id
            from unnest({text_ids}::uuid[]) with ordinality mentioned (id, number)
            where exists (select from memberships where {can_read("mentioned.id")})
            order by mentioned.number
        )"""


# The author as `users`.
AUTHOR_NAME = "coalesce(nullif(author.name, ''), split_part(author.email, '@', 1))"


def _has_room(todo_id: str, author_id: str) -> str:
    """Another comment of the author fits on the todo. `lists` has the todo's list, as it is now."""
    return f"""(
          select count(*) filter (where written.deleted_at is null) < {MAX_COMMENTS}
              and count(*) filter (where written.is_same_author) < {MAX_WITH_DELETED}
              and (
                  count(*) filter (where written.is_same_author and written.deleted_at is null) < {MAX_OF_AUTHOR}
                  or exists (select from memberships where {has_role("owner", author_id)})
              )
          from (
              select
                  comments.deleted_at,
                  comments.author_id = {author_id} or comments.guest_id in (
                      select same_link.id
                      from guests
                      join guests same_link on same_link.link_id = guests.link_id
                      where guests.id = {author_id}
                  ) as is_same_author
              from comments
              where comments.todo_id = {todo_id}
          ) written
      )"""


# $2 the id, $3 the todo, $4 the text, $5 the quoted comment, $6 who the text mentions, $7 when it was written, null for now
_CREATE_COMMENT = f"""
with target as (
    update lists
    set version = lists.version + 1
    from memberships, todos
    where todos.id = $3
      and todos.kind = 'todo'
      and lists.id = todos.list_id
      and {CAN_COMMENT}
      and {IS_CURRENT}
      and not exists (select from comments where id = $2)
      and {_has_room("$3", "$1")}
    returning lists.id, lists.version, memberships.account_id
), added_comment as (
    insert into comments (
        id, list_id, todo_id, author_id, guest_id, counted_for, author_name, text, quote_of, mentions, version, created_at
    )
    select
        $2,
        lists.id,
        $3,
        author.user_id,
        author.guest_id,
        case when author.guest_id is not null then target.account_id end,
        author.name,
        $4,
        (select quoted.id from comments quoted where quoted.id = $5 and quoted.todo_id = $3),
        {_mentions("$6")},
        target.version,
        least(now(), $7::timestamptz)
    from target
    join lists on lists.id = target.id
    join actors author on author.id = $1
    returning {comment_columns("comments")}
)
select row_to_json(added_comment)::text as row, list_id, version
from added_comment"""

# $2 the id, $3 the todo
_EXPLAIN_FAILED_CREATION = f"""
select
    exists (
        select
        from todos
        join lists on lists.id = todos.list_id
        join memberships on {CAN_COMMENT}
        where todos.id = $3
          and todos.kind = 'todo'
    ) as has_todo,
    exists (select from comments where id = $2) as is_id_taken,
    (
        select row_to_json(item)::text
        from (
            select {comment_columns("comments")}
            from comments
            join lists on lists.id = comments.list_id
            join memberships on {CAN_READ}
            where comments.id = $2
              and comments.todo_id = $3
              and {_IS_AUTHOR}
        ) item
    ) as own_row,
    exists (
        select
        from todos
        join lists on lists.id = todos.list_id
        where todos.id = $3
          and not {_has_room("$3", "$1")}
    ) as is_full"""


@dataclass(frozen=True, slots=True)
class FailedCreation:
    has_todo: bool
    """The user may comment on the todo."""
    is_id_taken: bool
    """A comment, perhaps of somebody else, has the id."""
    own_row: Json | None
    """The comment with the id, if the user wrote it on this todo: the request is a replay."""
    is_full: bool
    """The todo has as many comments as it can, or as many of the user."""


async def create_comment(
    db: Queryable, user_id: UUID, comment_id: UUID, todo_id: UUID, draft: CommentDraft, at: datetime | None
) -> WriteResult | None:
    """None when `explain_failed_creation` says why, or after a wait for the list: `lock_list` comes first then."""
    mentions = find_mentions(draft.text)
    row = await db.fetchrow(_CREATE_COMMENT, user_id, comment_id, todo_id, draft.text, draft.quote_of, mentions, at)
    return _to_write_result(row)


async def explain_failed_creation(db: Queryable, user_id: UUID, comment_id: UUID, todo_id: UUID) -> FailedCreation:
    return FailedCreation(**await db.fetchrow(_EXPLAIN_FAILED_CREATION, user_id, comment_id, todo_id))


# $2 the todo
_LOCK_LIST = f"""
select lists.id
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_COMMENT}
where todos.id = $2
for no key update of lists"""


async def lock_list(db: Queryable, user_id: UUID, todo_id: UUID) -> None:
    """Locks the list of a todo that the user may comment on, for the caller's transaction."""
    await db.execute(_LOCK_LIST, user_id, todo_id)


def _change(condition: str, expressions: dict[str, str], is_changed: str) -> str:
    """A statement that changes the comment $2 if the user may, and finds it unchanged where nothing has to change.

    `condition`: who may change which comment. `expressions`: the new values, from the row `target`. `is_changed`: whether
    anything changes, from the same row.
    """
    assignments = ",\n        ".join(f"{column} = {expression}" for column, expression in expressions.items())
    return f"""
with target as (
    select comments.*
    from comments
    join lists on lists.id = comments.list_id
    join memberships on {CAN_COMMENT}
    where comments.id = $2
      and {condition}
      and {HAS_SAME_MEMBERS}
    for no key update of lists, comments
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target
    where lists.id = target.list_id
      and {is_changed}
    returning lists.id, lists.version
), changed_comment as (
    update comments
    set {assignments},
        version = numbered_list.version
    from target, numbered_list
    join lists on lists.id = numbered_list.id
    where comments.id = target.id
    returning {comment_columns("comments")}
)
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select {comment_columns("target")} from target) item
where not exists (select from numbered_list)"""


# $3 the text or null, $4 whether it is resolved or null, $5 who the text mentions, $6 when the change was made, null for now
_TEXT = "coalesce($3, target.text)"
_RESOLVED_AT = """case $4::boolean
            when true then coalesce(target.resolved_at, now())
            when false then null
            else target.resolved_at
        end"""
_CHANGE_COMMENT = _change(
    f"comments.deleted_at is null\n      and ({_IS_AUTHOR} or $3::text is null and {has_role('editor')})",
    {
        "text": _TEXT,
        "mentions": f"case when $3 is null then target.mentions else {_mentions('$5')} end",
        "edited_at": f"case when {_TEXT} = target.text then target.edited_at else least(now(), $6::timestamptz) end",
        "resolved_at": _RESOLVED_AT,
    },
    f"({_TEXT}, {_RESOLVED_AT}) is distinct from (target.text, target.resolved_at)",
)
# Whoever moves a todo owns perhaps the list that it comes to, and must not judge there what others wrote elsewhere.
_IS_OWNER = f"""{has_role("owner")}
          and (comments.origin_list_id is null or not exists (
              select
              from lists origin
              where origin.id = comments.origin_list_id
          ) or exists (
              select
              from lists
              join memberships on {has_role("owner")}
              where lists.id = comments.origin_list_id
          ))"""
_DELETE_COMMENT = _change(
    f"({_IS_AUTHOR} or {_IS_OWNER})",
    {"deleted_at": "now()", "deleted_by": "$1"},
    "target.deleted_at is null",
)
_RESTORE_COMMENT = _change(
    # Of what its author deleted, nobody else sees the text again, owners included.
    f"(comments.deleted_at is null or comments.deleted_by = $1 or comments.deleted_by <> {_AUTHOR})\n"
    f"      and ({_IS_AUTHOR} and coalesce(comments.deleted_by, $1) = $1 or {_IS_OWNER})\n"
    f"      and {IS_CURRENT}",
    {"deleted_at": "null", "deleted_by": "null"},
    f"target.deleted_at is not null\n      and {_has_room('target.todo_id', 'coalesce(target.author_id, target.guest_id)')}",
)


async def change_comment(
    db: Queryable, user_id: UUID, comment_id: UUID, patch: CommentPatch, at: datetime | None
) -> WriteResult | None:
    """None if the user may not change these fields, or if there is no such comment."""
    text = patch.text if "text" in patch.model_fields_set else None
    resolved = patch.resolved if "resolved" in patch.model_fields_set else None
    mentions = find_mentions(text or "")
    return _to_write_result(await db.fetchrow(_CHANGE_COMMENT, user_id, comment_id, text, resolved, mentions, at))


async def delete_comment(db: Queryable, user_id: UUID, comment_id: UUID) -> WriteResult | None:
    """None if the user may not delete it, or if there is no such comment."""
    return _to_write_result(await db.fetchrow(_DELETE_COMMENT, user_id, comment_id))


async def restore_comment(db: Queryable, user_id: UUID, comment_id: UUID) -> WriteResult | None:
    """None if the user may not bring it back, if there is no such comment, or after a wait. Without room, it stays deleted."""
    return _to_write_result(await db.fetchrow(_RESTORE_COMMENT, user_id, comment_id))


def _to_write_result(row: Any) -> WriteResult | None:
    if row is None:
        return None
    return WriteResult(row["row"], {row["list_id"]: row["version"]} if row["version"] else {})
