"""Notifies people of todos that others assign to them, or no longer do, in the transaction of the change."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from tend.core.db.database import ASSIGNEE_NOT_MEMBER, Queryable, in_transaction
from tend.core.errors import Invalid
from tend.core.write_result import AccountVersions, WriteResult
from tend.notifications import service as notifications
from tend.notifications.queries.notify import NotificationDraft
from tend.todos.queries import update
from tend.todos.queries.move import MovedTodo, SubtreeMove
from tend.todos.queries.update import Assignment
from tend.todos.schemas import TodoDraft, TodoPatch

BatchWork = Callable[[Queryable], Awaitable[list[WriteResult]]]


async def create_with_assignees(
    db: Queryable, user_id: UUID, drafts: Collection[TodoDraft], create: BatchWork
) -> list[WriteResult]:
    """Creates todos of one list by `create`, and notifies others to whom a draft is assigned; without these, does no more.

    Raises `Invalid` for an assignee who is no member of the list.
    """
    others = {draft.assignee_id: draft.list_id for draft in drafts if draft.assignee_id not in (None, user_id)}
    if not others:
        return await create(db)
    assignees = list(others)
    async with in_transaction(db) as tx:
        if await update.has_non_member(tx, user_id, next(iter(others.values())), assignees):
            raise Invalid(ASSIGNEE_NOT_MEMBER)
        return await _notify_of_changes(tx, user_id, None, await create(tx))


async def change_with_assignees(
    db: Queryable, user_id: UUID, patches: Mapping[UUID, TodoPatch], change: BatchWork
) -> list[WriteResult]:
    """Changes todos of one list by `change`, and notifies their assignees; does no more unless a patch has an assignee.

    Raises `Invalid` for an assignee who is no member of the list.
    """
    todo_ids = [todo_id for todo_id, patch in patches.items() if "assignee_id" in patch.model_fields_set]
    if not todo_ids:
        return await change(db)
    async with in_transaction(db) as tx:
        before = await update.lock_assignees(tx, user_id, todo_ids)
        await require_members(tx, user_id, {todo_id: patches[todo_id] for todo_id in before})
        written = await change(tx)
        return await _notify_of_changes(tx, user_id, before, written) if before else written


async def require_members(db: Queryable, user_id: UUID, patches: Mapping[UUID, TodoPatch]) -> None:
    """Raises `Invalid` for a new assignee who is no member of the list that the todo is in, or moves to."""
    assignments = [
        Assignment(todo_id, patch.list_id if "list_id" in patch.model_fields_set else None, patch.assignee_id)
        for todo_id, patch in patches.items()
        if patch.assignee_id and patch.assignee_id != user_id
    ]
    if assignments and await update.has_assignment_to_non_member(db, user_id, assignments):
        raise Invalid(ASSIGNEE_NOT_MEMBER)


async def notify_of_move(
    tx: Queryable, user_id: UUID, todo_id: UUID, moved: MovedTodo, subtasks: SubtreeMove | None
) -> AccountVersions:
    """Returns the new versions of accounts.

    Those who were unassigned and cannot see the new list hear of it as members of the old one, by the title that they knew.
    """
    drafts = _draft_notifications(todo_id, moved.old_assignee_id, moved.assignee_id)
    users = await notifications.notify_by_drafts(tx, user_id, moved.list_id, drafts)
    left = [
        NotificationDraft(old, "unassigned", title=title) for old, title in (subtasks.unassigned if subtasks else ())
    ]
    old = moved.old_assignee_id
    if old and old != moved.assignee_id:
        left.insert(0, NotificationDraft(old, "unassigned", title=moved.old_title, unless_in=moved.list_id))
    return {**users, **await notifications.notify_by_drafts(tx, user_id, moved.origin_id, left)}


def _draft_notifications(todo_id: UUID, old: UUID | None, new: UUID | None) -> list[NotificationDraft]:
    if old == new:
        return []
    drafts = [NotificationDraft(old, "unassigned", todo_id)] if old else []
    return [*drafts, NotificationDraft(new, "assigned", todo_id)] if new else drafts


async def _notify_of_changes(
    tx: Queryable, user_id: UUID, before: Mapping[UUID, UUID | None] | None, writes: Sequence[WriteResult]
) -> list[WriteResult]:
    """`before` has the assignees that there were; None for new todos.

    The row of a write may be that of a completed copy, which notifies nobody.
    """
    drafts: list[NotificationDraft] = []
    lists: set[UUID] = set()
    for write in writes:
        row = json.loads(write.row)
        todo_id, assignee = UUID(row["id"]), row["assignee_id"] and UUID(row["assignee_id"])
        if write.lists and (before is None or todo_id in before):
            lists |= set(write.lists)
            drafts += _draft_notifications(todo_id, (before or {}).get(todo_id), assignee)
    users = await notifications.notify_by_drafts(tx, user_id, lists.pop(), drafts) if drafts else {}
    return [*writes[:-1], replace(writes[-1], users=users)] if users else list(writes)
