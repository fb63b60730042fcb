"""SQL about the attached files of an export. `$1` is the id of the current user."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tend.lists.access import SEES_TODO, SEES_TRASH

# $2 the attachments
_FIND_FILES = f"""
select attachments.id, todos.list_id, attachments.sha256
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on {SEES_TRASH}
left join comments on comments.id = attachments.comment_id
where attachments.id = any($2::uuid[])
  and attachments.deleted_at is null
  and comments.deleted_at is null
  and {SEES_TODO}"""


async def find_files(connection: Any, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The list and the hash of each of these attachments that the user sees, also in the trash as far as an export goes."""
    rows = await connection.fetch(_FIND_FILES, user_id, ids)
    return {row["id"]: (row["list_id"], row["sha256"]) for row in rows}
