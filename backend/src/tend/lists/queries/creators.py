"""Those who created todos in a list and have left it."""

from uuid import UUID

from tend.core.db.database import Queryable

# What somebody has created counts for them, and whoever has left a list can delete nothing in it anymore.
# $1 the creator, $2 the list
_FORGET_CREATOR = """
with forgotten as (
    update todos
    set created_by = null
    where list_id = $2
      and created_by = $1
    returning todo_text_bytes(title, notes, tags, recurrence) as bytes
)
update account_usage
set todos = account_usage.todos - fewer.count,
    text_bytes = account_usage.text_bytes - fewer.bytes
from (select count(*), sum(bytes) as bytes from forgotten) fewer
where account_usage.user_id = $1
  and fewer.count > 0"""


async def forget_creator(db: Queryable, user_id: UUID, list_id: UUID) -> None:
    """Leaves the todos of somebody who has left the list to the other members. They no longer count in a quota."""
    await db.execute(_FORGET_CREATOR, user_id, list_id)
