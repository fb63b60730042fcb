"""Creates or changes several todos in one statement, for a push or for requests at the same time.

Most changes are simple enough for that.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic_core import to_json

from tend.core.db.database import Database, Queryable
from tend.core.errors import Invalid, Unavailable
from tend.core.ids import new_id
from tend.core.write_result import WriteResult
from tend.todos.queries import batch
from tend.todos.queries.batch import TodoChanges
from tend.todos.schemas import TodoDraft, TodoPatch
from tend.todos.service import write
from tend.todos.service.assign import change_with_assignees, create_with_assignees
from tend.todos.service.recurrence import is_recurring_change
from tend.todos.service.write import PARENT_FIELDS, clear_dependent_due_fields_of_patch
from tend.todos.types import check_due

_SEPARATE_FIELDS = {"id", "list_id", "kind", "parent_id", "recurrence"}


def can_create_in_batch(draft: TodoDraft) -> bool:
    """Others need the row of their parent, or a series, or are rejected with errors of their own."""
    if draft.parent_id or draft.recurrence or draft.kind != "todo":
        return False
    try:
        check_due(draft.due_date, draft.due_time, draft.due_timezone)
    except Invalid:
        return False
    return True


async def create_todos(
    db: Queryable, user_id: UUID, creations: Sequence[tuple[TodoDraft, datetime | None]]
) -> list[WriteResult]:
    """Creates todos of one list. Empty if they have to be created one by one, for the reason to be found.

    Each comes with the moment of its completion, if that was not just now. Raises errors of the database.
    """
    drafts = [
        {**draft.model_dump(exclude=_SEPARATE_FIELDS), "id": draft.id or new_id(), "completed_at": at}
        for draft, at in creations
    ]
    insert = partial(
        batch.create_todos, user_id=user_id, list_id=creations[0][0].list_id, drafts=to_json(drafts).decode()
    )
    return await create_with_assignees(db, user_id, [draft for draft, _ in creations], insert)


async def create_todo(db: Queryable, user_id: UUID, draft: TodoDraft) -> WriteResult:
    """As `write.create`, except that todos of a list which the same person creates at the same time are created together."""
    if not isinstance(db, Database) or not can_create_in_batch(draft):
        return await write.create(db, user_id, draft)
    return await db.write_batches.write(
        (user_id, draft.list_id), draft, partial(write.create, db, user_id), partial(_create_batch, db, user_id)
    )


async def _create_batch(db: Queryable, user_id: UUID, drafts: Sequence[TodoDraft]) -> Sequence[WriteResult | Exception]:
    if len(drafts) > 1:
        try:
            created = await create_todos(db, user_id, [(draft, None) for draft in drafts])
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001  # nothing was created; one by one, each finds its own error
            created = []
        if created:
            return created
    return [await _create_or_fail(db, user_id, draft) for draft in drafts]


async def _create_or_fail(db: Queryable, user_id: UUID, draft: TodoDraft) -> WriteResult | Exception:
    try:
        return await write.create(db, user_id, draft)
    except Exception as error:  # noqa: BLE001  # the request that sent the draft answers with it
        return error


def can_change_in_batch(patch: TodoPatch) -> bool:
    """Others concern other todos, or a series, or are rejected with errors of their own."""
    if patch.model_fields_set & PARENT_FIELDS or is_recurring_change(patch):
        return False
    try:
        clear_dependent_due_fields_of_patch(patch)
    except Invalid:
        return False
    return True


async def change_todos(
    db: Queryable, user_id: UUID, changes: Sequence[tuple[UUID, TodoPatch, datetime | None]]
) -> list[WriteResult]:
    """Changes todos of one list. Empty if they have to be changed one by one, for the reason to be found.

    Each comes with the moment of its completion, if that was not just now. Raises errors of the database.
    """
    rows = [
        TodoChanges(todo_id, clear_dependent_due_fields_of_patch(patch).model_dump_json(exclude_unset=True), at)
        for todo_id, patch, at in changes
    ]
    update = partial(batch.change_todos, user_id=user_id, changes=rows)
    return await change_with_assignees(db, user_id, {todo_id: patch for todo_id, patch, _ in changes}, update)
