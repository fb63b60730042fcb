"""Those who created todos in lists and have left them."""

from collections.abc import Collection
from uuid import UUID

from tend.core.db.database import Queryable

# $1 the lists, $2 who has left each of them. What somebody has created counts for them, and whoever has left a list can
# delete nothing in it anymore.
_FORGET_CREATORS = """
with forgotten as (
    update todos
    set created_by = null
    from unnest($1::uuid[], $2::uuid[]) former (list_id, user_id)
    where todos.list_id = former.list_id
      and todos.created_by = former.user_id
    returning former.user_id, todo_text_bytes(todos.title, todos.notes, todos.tags, todos.recurrence) as bytes
)
update account_usage
set todos = account_usage.todos - fewer.count,
    text_bytes = account_usage.text_bytes - fewer.bytes
from (select user_id, count(*), sum(bytes) as bytes from forgotten group by user_id) fewer
where account_usage.user_id = fewer.user_id"""


async def forget_creators(db: Queryable, former: Collection[tuple[UUID, UUID]]) -> None:
    """Leaves the todos of each user who has left a list to its other members. They no longer count in a quota.

    `former`: pairs of a list and a user.
    """
    if former:
        list_ids, user_ids = zip(*former, strict=True)
        await db.execute(_FORGET_CREATORS, list_ids, user_ids)
