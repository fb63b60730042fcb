"""Comments that exist: listed, changed, deleted and brought back."""

from datetime import datetime
from uuid import UUID

from tend.comments.queries.columns import (
    AUTHOR_ID,
    IS_AUTHOR,
    comment_columns_sql,
    has_room_sql,
    mentions_sql,
    to_write_result,
)
from tend.comments.schemas import CommentPatch, find_mentions
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_COMMENT, CAN_READ, HAS_SAME_MEMBERS, IS_LIST_UNCHANGED, has_role_sql
from tend.lists.queries.acts import record_acts_sql

_LIST_COMMENTS = f"""
select row_to_json(item)::text
from (
    select {comment_columns_sql("comments")}
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


_FIND_COMMENT = f"""
select row_to_json(item)::text
from (
    select {comment_columns_sql("comments")}
    from comments
    join todos on todos.id = comments.todo_id
    join lists on lists.id = comments.list_id
    join memberships on {CAN_READ}
    where comments.id = $2
      and comments.deleted_at is null
      and todos.deleted_at is null
) item"""


async def find_comment(db: Queryable, user_id: UUID, comment_id: UUID) -> Json | None:
    """One that is not deleted, of a todo that is not in the trash."""
    row: Json | None = await db.fetchval(_FIND_COMMENT, user_id, comment_id)
    return row


def _change_sql(condition: str, expressions: dict[str, str], is_changed: str, kind: str | None = None) -> str:
    """A statement that changes the comment $2 if the user may, and finds it unchanged where nothing has to change.

    `condition`: who may change which comment. `expressions`: the new values, from the row `target`. `is_changed`: whether
    anything changes, from the same row. `kind`: of the act, if it is recorded as one of the todo.
    """
    recorded = record_acts_sql(
        "target, numbered_list",
        f"'{kind}'",
        list_id="numbered_list.id",
        version="numbered_list.version",
        todo_id="target.todo_id",
        title="(select todos.title from todos where todos.id = target.todo_id)",
    )
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
    returning {comment_columns_sql("comments")}
){f", recorded as ({recorded})" if kind else ""}
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select {comment_columns_sql("target")} from target) item
where not exists (select from numbered_list)"""


# $3 the text or null, $4 whether it is resolved or null, $5 who the text mentions, $6 when the change was made, null for now
_TEXT = "coalesce($3, target.text)"
_RESOLVED_AT = """case $4::boolean
            when true then coalesce(target.resolved_at, now())
            when false then null
            else target.resolved_at
        end"""
_CHANGE_COMMENT = _change_sql(
    f"comments.deleted_at is null\n      and ({IS_AUTHOR} or $3::text is null and {has_role_sql('editor')})",
    {
        "text": _TEXT,
        "mentions": f"case when $3 is null then target.mentions else {mentions_sql('$5')} end",
        "edited_at": f"case when {_TEXT} = target.text then target.edited_at else least(now(), $6::timestamptz) end",
        "resolved_at": _RESOLVED_AT,
    },
    f"({_TEXT}, {_RESOLVED_AT}) is distinct from (target.text, target.resolved_at)",
)
# Whoever moves a todo owns perhaps the list that it comes to, and must not judge there what others wrote elsewhere.
_IS_OWNER = f"""{has_role_sql("owner")}
          and (comments.origin_list_id is null or not exists (
              select
              from lists origin
              where origin.id = comments.origin_list_id
                and origin.purged_at is null
          ) or exists (
              select
              from lists
              join memberships on {has_role_sql("owner")}
              where lists.id = comments.origin_list_id
          ))"""
_DELETE_COMMENT = _change_sql(
    f"({IS_AUTHOR} or {_IS_OWNER})",
    {"deleted_at": "now()", "deleted_by": "$1"},
    "target.deleted_at is null",
    "comment_deleted",
)
_RESTORE_COMMENT = _change_sql(
    # Of what its author deleted, nobody else sees the text again, owners included.
    f"(comments.deleted_at is null or comments.deleted_by = $1 or comments.deleted_by <> {AUTHOR_ID})\n"
    f"      and ({IS_AUTHOR} and coalesce(comments.deleted_by, $1) = $1 or {_IS_OWNER})\n"
    f"      and {IS_LIST_UNCHANGED}",
    {"deleted_at": "null", "deleted_by": "null"},
    f"target.deleted_at is not null\n      and {has_room_sql('target.todo_id', 'coalesce(target.author_id, target.guest_id)')}",
    "comment_restored",
)


async def change_comment(
    db: Queryable, user_id: UUID, comment_id: UUID, patch: CommentPatch, at: datetime | None
) -> WriteResult | None:
    """None if the user may not change these fields, or if there is no such comment."""
    text = patch.text if "text" in patch.model_fields_set else None
    resolved = patch.resolved if "resolved" in patch.model_fields_set else None
    mentions = find_mentions(text or "")
    return to_write_result(await db.fetchrow(_CHANGE_COMMENT, user_id, comment_id, text, resolved, mentions, at))


async def delete_comment(db: Queryable, user_id: UUID, comment_id: UUID) -> WriteResult | None:
    """None if the user may not delete it, or if there is no such comment."""
    return to_write_result(await db.fetchrow(_DELETE_COMMENT, user_id, comment_id))


async def restore_comment(db: Queryable, user_id: UUID, comment_id: UUID) -> WriteResult | None:
    """None if the user may not bring it back, if there is no such comment, or after a wait. Without room, it stays deleted."""
    return to_write_result(await db.fetchrow(_RESTORE_COMMENT, user_id, comment_id))
