"""Those who created todos in lists and have left them."""

from collections.abc import Collection
from uuid import UUID

from tend.core.db.database import Queryable

# $1 the lists, $2 who has left each of them
_FORGET_CREATORS = """
update todos
set created_by = null,
    counted_for = coalesce(todos.counted_for, todos.created_by)
from unnest($1::uuid[], $2::uuid[]) former (list_id, user_id)
where todos.list_id = former.list_id
  and todos.created_by = former.user_id"""


async def forget_creators(db: Queryable, former: Collection[tuple[UUID, UUID]]) -> None:
    """Leaves the todos of each user who has left a list to its other members. They still count in the same quotas.

    `former`: pairs of a list and a user.
    """
    if former:
        list_ids, user_ids = zip(*former, strict=True)
        await db.execute(_FORGET_CREATORS, list_ids, user_ids)
