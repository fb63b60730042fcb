"""Everything that belongs to one account, which is `$1`, a JSON object for each row; how much more may come; and comments that come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.comments.queries.columns import AUTHOR_NAME, author_columns_sql
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_COMMENT, IN_FOLDER, SEES_ACT, SEES_TODO, SEES_TRASH
from tend.notifications.queries.notifications import ACTOR_NAME

_ROWS_PER_FETCH = 500

_PROFILE = """
select row_to_json(item)::text
from (
    select id, email, name, timezone, locale, week_start, theme, email_verified_at, created_at, updated_at
    from users
    where id = $1
) item"""

_FOLDERS = f"""
select row_to_json(item)::text
from (
    select shared_folders.id, shared_folders.name, folder_memberships.role
    from shared_folders
    join folder_memberships on {IN_FOLDER}
    order by shared_folders.id
) item"""

_LISTS = f"""
select row_to_json(item)::text
from (
    select
        lists.id,
        lists.name,
        lists.color,
        lists.icon,
        memberships.position,
        memberships.folder,
        memberships.folder_id as shared_folder_id,
        memberships.favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role,
        lists.archived_at,
        lists.deleted_at,
        lists.created_at,
        lists.updated_at
    from memberships
    join lists on {SEES_TRASH}
    order by memberships.position, lists.id
) item"""

_TODOS = f"""
select row_to_json(item)::text
from (
    select
        todos.id,
        todos.list_id,
        todos.kind,
        todos.parent_id,
        todos.title,
        todos.notes,
        todos.priority,
        todos.due_date,
        todos.due_time,
        todos.due_timezone,
        todos.tags,
        todos.assignee_id,
        todos.attachments,
        todos.recurrence,
        todos.position,
        todos.completed_at,
        todos.deleted_at,
        todos.created_at,
        todos.updated_at
    from memberships
    join lists on {SEES_TRASH}
    join todos on todos.list_id = lists.id
    where {SEES_TODO}
    order by todos.list_id, todos.version
) item"""

_AUTHOR = author_columns_sql("comments")
_COMMENTS = f"""
select row_to_json(item)::text
from (
    select
        comments.id,
        comments.todo_id,
        {_AUTHOR["author_id"]},
        {_AUTHOR["author_name"]},
        comments.text,
        comments.quote_of,
        comments.mentions,
        comments.attachments,
        comments.created_at,
        comments.edited_at,
        comments.resolved_at
    from memberships
    join lists on {SEES_TRASH}
    join comments on comments.list_id = lists.id
    join todos on todos.id = comments.todo_id
    where comments.deleted_at is null
      and {SEES_TODO}
    order by comments.list_id, comments.version
) item"""

_SETTINGS = """
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key"""

_REMINDERS = f"""
select row_to_json(item)::text
from (
    select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fired_at
    from memberships
    join lists on {SEES_TRASH}
    join todos on todos.list_id = lists.id
    join reminders on reminders.todo_id = todos.id and reminders.user_id = $1
    where reminders.deleted_at is null
    order by reminders.id
) item"""

_NOTIFICATIONS = f"""
select row_to_json(item)::text
from (
    select id, kind, list_id, todo_id, comment_id, folder_id, {ACTOR_NAME}, list_name, title, at, read_at, archived_at
    from notifications
    where user_id = $1
      and not is_hidden
    order by version
) item"""

_ACTIVITY = f"""
select row_to_json(item)::text
from (
    select acts.list_id, acts.todo_id, acts.kind, acts.title, acts.before, acts.after, acts.at
    from memberships
    join lists on {SEES_TRASH}
    join acts on acts.list_id = lists.id and acts.at >= memberships.created_at
    where acts.actor_id = $1
      and {SEES_ACT}
    order by acts.list_id, acts.version
) item"""

# Nothing that could sign anybody in is selected.
_SESSIONS = """
select row_to_json(item)::text
from (
    select id, user_agent, created_at, last_used_at, expires_at
    from sessions
    where user_id = $1
    order by id
) item"""

_COLLECTIONS = {
    "folders": _FOLDERS,
    "lists": _LISTS,
    "todos": _TODOS,
    "comments": _COMMENTS,
    "settings": _SETTINGS,
    "reminders": _REMINDERS,
    "notifications": _NOTIFICATIONS,
    "activity": _ACTIVITY,
    "sessions": _SESSIONS,
}
COLLECTIONS = tuple(_COLLECTIONS)


async def fetch_profile(connection: Any, user_id: UUID) -> Json:
    profile: Json = await connection.fetchval(_PROFILE, user_id)
    return profile


async def fetch_rows(connection: Any, collection: str, user_id: UUID) -> AsyncIterator[list[Json]]:
    """Yield the rows of `collection`, one of `COLLECTIONS`, some at a time. Call it inside a transaction."""
    cursor = await connection.cursor(_COLLECTIONS[collection], user_id)
    while rows := await cursor.fetch(_ROWS_PER_FETCH):
        yield [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Usage:
    lists: int
    max_lists: int
    todos: int
    max_todos: int
    file_bytes: int
    max_file_bytes: int


_FIND_USAGE = """
select
    (select count(*) from lists where counted_for = $1) as lists,
    max_lists,
    coalesce((select todos from current_usage where user_id = $1), 0) as todos,
    max_todos,
    coalesce((select attachment_bytes from current_usage where user_id = $1), 0) as file_bytes,
    max_attachment_bytes
from account_limits"""


async def find_usage(db: Queryable, user_id: UUID) -> Usage:
    """How many lists, todos and bytes of files the account has, and how many it may have."""
    return Usage(*await db.fetchrow(_FIND_USAGE, user_id))


# $2 the list, $3 the comments
_IMPORT_COMMENTS = f"""
with drafts as materialized (
    select drafts.*, row_number() over () as number
    from json_to_recordset($3::text::json) drafts (
        id uuid, todo_id uuid, text text, quote_of uuid,
        created_at timestamptz, edited_at timestamptz, resolved_at timestamptz
    )
    join todos on todos.id = drafts.todo_id and todos.list_id = $2
), target as (
    update lists
    set version = lists.version + (select count(*) from drafts)
    from memberships
    where lists.id = $2
      and {CAN_COMMENT}
    returning lists.id, lists.version - (select count(*) from drafts) as base, lists.version
), added_comments as (
    insert into comments (
        id, list_id, todo_id, author_id, author_name, text, quote_of, version, created_at, edited_at, resolved_at
    )
    select
        drafts.id,
        target.id,
        drafts.todo_id,
        $1,
        {AUTHOR_NAME},
        drafts.text,
        drafts.quote_of,
        target.base + drafts.number,
        least(now(), drafts.created_at),
        -- `least` would take now() for a null.
        case when drafts.edited_at is not null then least(now(), drafts.edited_at) end,
        case when drafts.resolved_at is not null then least(now(), drafts.resolved_at) end
    from target, drafts
    join users author on author.id = $1
)
select version
from target"""


async def import_comments(db: Queryable, user_id: UUID, list_id: UUID, comments: Json) -> WriteResult:
    """`comments`: an array of comments with new ids, on todos that the caller has added to the list. They mention nobody.

    The result has no row.
    """
    return WriteResult("null", {list_id: await db.fetchval(_IMPORT_COMMENTS, user_id, list_id, comments)})
