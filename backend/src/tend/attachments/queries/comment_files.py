"""SQL about files on comments. `$1` is the id of the current user, who wrote the comment.

They are deleted and brought back with their comment, and `comments.attachments` has them as `todos.attachments` has others.
"""

from uuid import UUID

from tend.attachments.queries.attachments import AttachmentRoom, NewAttachment, attachment_json_sql
from tend.comments.queries.columns import AUTHOR_ID, IS_AUTHOR, comment_columns_sql, to_write_result
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_COMMENT, HAS_SAME_MEMBERS
from tend.todos.types import MAX_FILES_OF_COMMENT

# $2 the comment, $3 the id, $4 the name, $5 the type, $6 the size, $7 the hash, $8 the width, $9 the height
_ADD_ATTACHMENT = f"""
with target as (
    select comments.*
    from comments
    join lists on lists.id = comments.list_id
    join memberships on {CAN_COMMENT}
    where comments.id = $2
      and {IS_AUTHOR}
      and comments.deleted_at is null
      and {HAS_SAME_MEMBERS}
    for no key update of lists, comments
), added as (
    insert into attachments (id, todo_id, comment_id, created_by, name, type, bytes, sha256, width, height)
    select $3, target.todo_id, target.id, $1, $4, $5, $6, $7, $8, $9
    from target
    where jsonb_array_length(target.attachments) < {MAX_FILES_OF_COMMENT}
    on conflict (id) do nothing
    returning attachments.*
), numbered_list as (
    update lists
    set version = lists.version + 1
    from target, added
    where lists.id = target.list_id
    returning lists.version
), changed_comment as (
    update comments
    set attachments = target.attachments || {attachment_json_sql("added")},
        version = numbered_list.version
    from target, added, numbered_list
    where comments.id = target.id
    returning {comment_columns_sql("comments")}
)
select row_to_json(changed_comment)::text as row, list_id, version
from changed_comment
union all
select row_to_json(item)::text, null, null
from (select {comment_columns_sql("target")} from target) item
where not exists (select from added)"""


async def add_attachment(db: Queryable, user_id: UUID, comment_id: UUID, new: NewAttachment) -> WriteResult | None:
    """The result has no version if the id is taken or the comment is full.

    None for a comment of somebody else, a deleted one, or after a wait.
    """
    values = (new.id, new.name, new.type, new.bytes, new.sha256, new.width, new.height)
    return to_write_result(await db.fetchrow(_ADD_ATTACHMENT, user_id, comment_id, *values))


# $2 the comment, $3 the id of the new attachment or null, $4 its size
_FIND_ROOM = f"""
select
    jsonb_array_length(comments.attachments) as count,
    coalesce((select attachment_bytes from current_usage where user_id = $1), 0) + counted_file_bytes($4) as counted_bytes,
    (select max_attachment_bytes from account_limits) as max_bytes,
    attachments.sha256,
    coalesce(attachments.comment_id = comments.id and {AUTHOR_ID} = $1, false) as is_own
from comments
join lists on lists.id = comments.list_id
join memberships on {CAN_COMMENT}
left join attachments on attachments.id = $3
where comments.id = $2
  and {IS_AUTHOR}
  and comments.deleted_at is null"""


async def find_room(
    db: Queryable, user_id: UUID, comment_id: UUID, attachment_id: UUID | None, size: int
) -> AttachmentRoom | None:
    """None if the user may not attach anything to the comment."""
    row = await db.fetchrow(_FIND_ROOM, user_id, comment_id, attachment_id, size)
    return AttachmentRoom(**row) if row else None
