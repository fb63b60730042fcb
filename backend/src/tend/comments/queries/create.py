"""New comments."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.comments.queries.columns import IS_AUTHOR, comment_columns_sql, has_room_sql, mentions_sql, to_write_result
from tend.comments.schemas import CommentDraft, find_mentions
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_COMMENT, CAN_READ, IS_LIST_UNCHANGED

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
      and {IS_LIST_UNCHANGED}
      and not exists (select from comments where id = $2)
      and {has_room_sql("$3", "$1")}
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
        {mentions_sql("$6")},
        target.version,
        least(now(), $7::timestamptz)
    from target
    join lists on lists.id = target.id
    join actors author on author.id = $1
    returning {comment_columns_sql("comments")}
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
            select {comment_columns_sql("comments")}
            from comments
            join lists on lists.id = comments.list_id
            join memberships on {CAN_READ}
            where comments.id = $2
              and comments.todo_id = $3
              and {IS_AUTHOR}
        ) item
    ) as own_row,
    exists (
        select
        from todos
        join lists on lists.id = todos.list_id
        where todos.id = $3
          and not {has_room_sql("$3", "$1")}
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
    return to_write_result(row)


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
