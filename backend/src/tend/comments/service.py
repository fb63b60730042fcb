import json
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import asyncpg

from tend.comments.errors import CommentIdTaken, CommentNotFound, TooManyComments
from tend.comments.queries import create as creation
from tend.comments.queries import crud
from tend.comments.schemas import CommentDraft, CommentPatch, find_mentions
from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.ids import new_id
from tend.core.pagination import page_json
from tend.core.write_result import WriteResult
from tend.notifications import service as notifications
from tend.notifications.schemas import NotificationSubject
from tend.todos.errors import TodoNotFound
from tend.todos.service import write as todos

# How often a change starts over because the todo moved to another list meanwhile.
_MAX_ATTEMPTS = 5
_ID_CONSTRAINT = "comments_pkey"


async def list_comments(db: Queryable, user_id: UUID, todo_id: UUID) -> Json:
    """One page with the comments on the todo. Raises `TodoNotFound`."""
    await todos.get(db, user_id, todo_id)
    return page_json(await crud.list_comments(db, user_id, todo_id))


async def get(db: Queryable, user_id: UUID, comment_id: UUID) -> Json:
    """The comment, of a todo that is not in the trash. Raises `CommentNotFound`."""
    row = await crud.find_comment(db, user_id, comment_id)
    if row is None:
        raise CommentNotFound
    return row


async def create(
    db: Queryable, user_id: UUID, todo_id: UUID, draft: CommentDraft, at: datetime | None = None
) -> WriteResult:
    """A replay with the same id by the same person returns the same comment.

    A todo in the trash can be commented on: the person may not have known that it is there.

    `at`: when the comment was written, if that was not just now. Raises `TodoNotFound`, `CommentIdTaken` and
    `TooManyComments`.
    """
    comment_id = draft.id or new_id()
    for attempt in range(_MAX_ATTEMPTS):
        try:
            async with in_transaction(db) as tx:
                if attempt:
                    await creation.lock_list(tx, user_id, todo_id)
                created = await creation.create_comment(tx, user_id, comment_id, todo_id, draft, at)
                if created:
                    mentions = find_mentions(draft.text)
                    (list_id,) = created.lists
                    users = await notifications.notify_of_comment(
                        tx, user_id, NotificationSubject(list_id, todo_id, comment_id), mentions
                    )
                    created = replace(created, users=users)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != _ID_CONSTRAINT:
                raise
            created = None
        created = created or await _find_replayed(db, user_id, comment_id, todo_id)
        if created:
            return created
    raise TodoNotFound


async def _find_replayed(db: Queryable, user_id: UUID, comment_id: UUID, todo_id: UUID) -> WriteResult | None:
    """The comment that an earlier request with this id has created. None if a creation had to wait for its list.

    Raises the reason why there is none.
    """
    failed = await creation.explain_failed_creation(db, user_id, comment_id, todo_id)
    if not failed.has_todo:
        raise TodoNotFound
    if failed.own_row:
        return WriteResult(failed.own_row)
    if failed.is_id_taken:
        raise CommentIdTaken
    if failed.is_full:
        raise TooManyComments
    return None


# After a wait for a list that has changed, a statement finds nothing and leaves the list locked for the second.
async def change(
    db: Queryable, user_id: UUID, comment_id: UUID, patch: CommentPatch, at: datetime | None = None
) -> WriteResult:
    """Changes the fields that were sent; values that are already there take no new version.

    `at`: when the change was made, if that was not just now. Raises `CommentNotFound`.
    """
    async with in_transaction(db) as tx:
        changed = _require(
            await crud.change_comment(tx, user_id, comment_id, patch, at)
            or await crud.change_comment(tx, user_id, comment_id, patch, at)
        )
        mentions = find_mentions(patch.text) if "text" in patch.model_fields_set else []
        for list_id in changed.lists if mentions else ():
            about = NotificationSubject(list_id, UUID(json.loads(changed.row)["todo_id"]), comment_id)
            users = await notifications.notify(tx, user_id, "mentioned", about, mentions)
            changed = replace(changed, users=users)
    return changed


async def delete(db: Queryable, user_id: UUID, comment_id: UUID) -> WriteResult:
    """Only its author can, and owners of the list in which it was written and of the one it is in; a replay changes nothing. Raises `CommentNotFound`."""
    async with in_transaction(db) as tx:
        deleted = await crud.delete_comment(tx, user_id, comment_id)
        return _require(deleted or await crud.delete_comment(tx, user_id, comment_id))


async def restore(db: Queryable, user_id: UUID, comment_id: UUID) -> WriteResult:
    """Undoes a deletion: whoever deleted it can, and owners what another owner deleted.

    Raises `CommentNotFound`, and `TooManyComments` if others have taken its place.
    """
    async with in_transaction(db) as tx:
        restored = await crud.restore_comment(tx, user_id, comment_id)
        restored = _require(restored or await crud.restore_comment(tx, user_id, comment_id))
    if json.loads(restored.row)["deleted_at"]:
        raise TooManyComments
    return restored


def _require(written: WriteResult | None) -> WriteResult:
    if written is None:
        raise CommentNotFound
    return written
