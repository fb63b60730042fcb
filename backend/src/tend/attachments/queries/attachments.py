"""SQL about attachments. `$1` is the id of the current user.

The statements that write one also write `todos.attachments`, with a version of the list, which is locked before the todo.
"""

from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_READ, CAN_WRITE, HAS_SAME_MEMBERS, SEES_TODO
from tend.todos.queries.acts import record_act_sql
from tend.todos.queries.columns import CHANGED_OR_SAME, to_write_result, todo_columns_sql
from tend.todos.types import MAX_ATTACHMENTS


@dataclass(frozen=True, slots=True)
class NewAttachment:
    id: UUID
    name: str
    type: str
    bytes: int
    sha256: str
    width: int | None
    height: int | None


def attachment_json_sql(table: str) -> str:
    """An attachment as the todo or the comment has it."""
    names = ("id", "name", "type", "bytes", "width", "height", "created_at")
    pairs = ", ".join(f"'{name}', {table}.{name}" for name in names)
    return f"jsonb_build_object({pairs})"


def _attachments_without_sql(item_id: str) -> str:
    """The attachments of the row `target` but one."""
    return f"""(
            select coalesce(jsonb_agg(item order by number), '[]')
            from jsonb_array_elements(target.attachments) with ordinality items (item, number)
            where item ->> 'id' <> {item_id}::text
        )"""


def _lock_todo_sql(todo_id: str) -> str:
    """The CTE `target`: the todo, if the user may change it, with its list locked before it."""
    return f"""target as (
    select {todo_columns_sql("todos")}
    from todos
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
    where todos.id = {todo_id}
      and todos.kind = 'todo'
      and todos.deleted_at is null
      and {HAS_SAME_MEMBERS}
    for no key update of lists, todos
)"""


def _write_todo_sql(written: str, attachments: str) -> str:
    """The end of a statement that changes `target` if the CTE `written` has a row. Its name is a part of the act's kind."""
    return f"""numbered_list as (
    update lists
    set version = lists.version + 1
    from target, {written}
    where lists.id = target.list_id
    returning lists.version
), changed_todo as (
    update todos
    set attachments = {attachments},
        version = numbered_list.version
    from target, {written}, numbered_list
    where todos.id = target.id
    returning {todo_columns_sql("todos")}
), recorded as ({
        record_act_sql(
            f"changed_todo, {written}", f"'file_{written}'", after=f"jsonb_build_object('name', {written}.name)"
        )
    }){CHANGED_OR_SAME}"""


_IS_FULL = f"jsonb_array_length(target.attachments) >= {MAX_ATTACHMENTS}"

# $2 the todo, $3 the id, $4 the name, $5 the type, $6 the size, $7 the hash, $8 the width, $9 the height
_ADD_ATTACHMENT = f"""
with {_lock_todo_sql("$2")}, added as (
    insert into attachments (id, todo_id, created_by, name, type, bytes, sha256, width, height)
    select $3, target.id, $1, $4, $5, $6, $7, $8, $9
    from target
    where not ({_IS_FULL})
    on conflict (id) do nothing
    returning attachments.*
), {_write_todo_sql("added", f"target.attachments || {attachment_json_sql('added')}")}"""


async def add_attachment(db: Queryable, user_id: UUID, todo_id: UUID, new: NewAttachment) -> WriteResult | None:
    """The result has no version if the id is taken or the todo is full. None without write access, or after a wait."""
    values = (new.id, new.name, new.type, new.bytes, new.sha256, new.width, new.height)
    return to_write_result(await db.fetchrow(_ADD_ATTACHMENT, user_id, todo_id, *values))


# $2 the todo, $3 the attachment
_DELETE_ATTACHMENT = f"""
with {_lock_todo_sql("$2")}, deleted as (
    update attachments
    set deleted_at = now()
    from target
    where attachments.id = $3
      and attachments.todo_id = target.id
      and attachments.comment_id is null
      and attachments.deleted_at is null
    returning attachments.name
), {_write_todo_sql("deleted", _attachments_without_sql("$3"))}"""

_RESTORE_ATTACHMENT = f"""
with {_lock_todo_sql("$2")}, restored as (
    update attachments
    set deleted_at = null
    from target
    where attachments.id = $3
      and attachments.todo_id = target.id
      and attachments.comment_id is null
      and attachments.deleted_at is not null
      and not ({_IS_FULL})
    returning attachments.*
), {_write_todo_sql("restored", f"target.attachments || {attachment_json_sql('restored')}")}"""


async def delete_attachment(db: Queryable, user_id: UUID, todo_id: UUID, attachment_id: UUID) -> WriteResult | None:
    """The result has no version if nothing changed. None without write access, or after a wait."""
    return to_write_result(await db.fetchrow(_DELETE_ATTACHMENT, user_id, todo_id, attachment_id))


async def restore_attachment(db: Queryable, user_id: UUID, todo_id: UUID, attachment_id: UUID) -> WriteResult | None:
    """The result has no version if nothing changed. None without write access, or after a wait."""
    return to_write_result(await db.fetchrow(_RESTORE_ATTACHMENT, user_id, todo_id, attachment_id))


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    bytes: int
    sha256: str
    has_pictures: bool
    created_by: UUID | None = None


# $2 the attachment
_FIND_ATTACHMENT = f"""
select attachments.name, attachments.bytes, attachments.sha256, attachments.width is not null as has_pictures,
    attachments.created_by
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on {CAN_READ}
left join comments on comments.id = attachments.comment_id
where attachments.id = $2
  and attachments.deleted_at is null
  and comments.deleted_at is null
  and {SEES_TODO}"""


async def find_attachment(db: Queryable, user_id: UUID, attachment_id: UUID) -> Attachment | None:
    row = await db.fetchrow(_FIND_ATTACHMENT, user_id, attachment_id)
    return Attachment(**row) if row else None


# $2 the attachment
_FIND_TODO = f"""
select attachments.todo_id
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on {CAN_WRITE}
where attachments.id = $2
  and attachments.comment_id is null"""


async def find_todo(db: Queryable, user_id: UUID, attachment_id: UUID) -> UUID | None:
    """The todo that has the attachment, deleted or not, if the user may change it. None for one on a comment, with which it is deleted."""
    todo_id: UUID | None = await db.fetchval(_FIND_TODO, user_id, attachment_id)
    return todo_id


@dataclass(frozen=True, slots=True)
class AttachmentRoom:
    count: int
    """How many attachments the todo or the comment has."""
    counted_bytes: int
    """The bytes that the account has with the new attachment."""
    max_bytes: int
    sha256: str | None
    """The hash of the attachment that has the id already."""
    is_own: bool
    """It is on the same todo or comment, and from this user: the request is a replay."""


# $2 the todo, $3 the id of the new attachment or null, $4 its size
_FIND_ROOM = f"""
select
    jsonb_array_length(todos.attachments) as count,
    coalesce((select attachment_bytes from current_usage where user_id = $1), 0) + counted_file_bytes($4) as counted_bytes,
    (select max_attachment_bytes from account_limits) as max_bytes,
    attachments.sha256,
    coalesce(attachments.todo_id = todos.id and attachments.comment_id is null and attachments.created_by = $1, false) as is_own
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_WRITE}
left join attachments on attachments.id = $3
where todos.id = $2
  and todos.kind = 'todo'
  and todos.deleted_at is null"""


async def find_room(
    db: Queryable, user_id: UUID, todo_id: UUID, attachment_id: UUID | None, size: int
) -> AttachmentRoom | None:
    """None if the user may not attach anything to the todo."""
    row = await db.fetchrow(_FIND_ROOM, user_id, todo_id, attachment_id, size)
    return AttachmentRoom(**row) if row else None
