"""For whom the attachments of todos count, after the todos moved to another list."""

from uuid import UUID

from tend.core.db.database import Queryable
from tend.todos.queries.subtree import TODOS_OF_SUBTREE, walk_subtree_sql
from tend.todos.queries.update import is_member_sql

# $1 the todo that has moved, $2 the list that it is in, which is locked; $3 who moved it. Deleted attachments count
# too.
_COUNT_FOR_MOVER = f"""{walk_subtree_sql("true")}, stranded as (
    select attachments.id, attachments.created_by
    from {TODOS_OF_SUBTREE}
    join attachments on attachments.todo_id = todos.id
    where not {is_member_sql("$2", "attachments.created_by")}
), handed as (
    update attachments
    set created_by = $3
    from stranded
    where attachments.id = stranded.id
    returning stranded.created_by as uploader, counted_file_bytes(attachments.bytes) as bytes
), changes as (
    select uploader as user_id, -sum(bytes)::bigint as bytes
    from handed
    where uploader is not null
    group by uploader
    union all
    select $3, sum(bytes)::bigint
    from handed
    having count(*) > 0
), counted as materialized (
    select bytes, add_attachment_bytes(user_id, bytes) as total
    from changes
)
select case when bytes > 0 and total > allowed then raise_quota_reached('attachments', allowed) end
from counted, (select max_attachment_bytes as allowed from account_limits limit 1) limits"""


async def charge_mover_for_attachments(db: Queryable, user_id: UUID, todo_id: UUID, list_id: UUID) -> None:
    """Those of people who are not in the list count for whoever moved the todo there. Raises `QuotaReached`."""
    await db.fetch(_COUNT_FOR_MOVER, todo_id, list_id, user_id)
