"""The operations of a push. Each has the body of the single route that does the same, and applies itself through the
same service.
"""

from collections.abc import Hashable, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError, WrapValidator
from pydantic_core import ErrorDetails

from tend.attachments import service as attachments
from tend.comments import service as comments
from tend.comments.schemas import CommentOfTodo, CommentPatch
from tend.core.db.database import Queryable
from tend.core.errors import TendError
from tend.core.schemas import Body
from tend.core.write_result import WriteResult
from tend.lists import service as lists
from tend.lists.schemas import ListDraft, ListPatch
from tend.lists.service import MEMBERSHIP_FIELDS
from tend.notifications import service as notifications
from tend.notifications.schemas import NotificationPatch
from tend.reminders import service as reminders
from tend.reminders.schemas import ReminderOfTodo
from tend.sharing.service.delete_list import delete_list
from tend.sync.operation_base import ACCOUNT_LOG_ID, AccountOperation, ListOperation, OperationBase, TodoOperation
from tend.todos.recurrence.completed_copy import completed_copy_id
from tend.todos.schemas import TodoDraft, TodoPatch
from tend.todos.service import batch, trash
from tend.todos.service import write as todos
from tend.todos.types import MAX_NOTES, MAX_TITLE
from tend.user_settings import service as user_settings
from tend.user_settings.schemas import Setting

MAX_OPERATIONS = 500


class TodoCreate(OperationBase):
    is_open_to_guests = is_of_lists = True
    kind: Literal["todo.create"]
    todo: TodoDraft

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        list_id = self.todo.list_id or inbox
        known = list_of.setdefault(self.todo.id, list_id) if self.todo.id and list_id else None
        return {list_id, known}

    def touched_ids(self) -> set[UUID]:
        return {self.todo.id} if self.todo.id else set()

    @property
    def batch_key(self) -> Hashable | None:
        return (self.kind, self.todo.list_id) if batch.can_create_in_batch(self.todo) else None

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await todos.create(db, user_id, self.todo, self.made_at)


class ReplacedTexts(Body):
    """The title and notes that a change was made from, so that the words of other devices are merged with it."""

    title: Annotated[str, Field(max_length=MAX_TITLE)] | None = None
    notes: Annotated[str, Field(max_length=MAX_NOTES)] | None = None


class TodoChange(TodoOperation):
    is_open_to_guests = True
    kind: Literal["todo.change"]
    changes: TodoPatch
    base: ReplacedTexts | None = Field(
        None, description="The texts that the person changed. Without one, the new text replaces the stored one."
    )

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        is_move = "list_id" in self.changes.model_fields_set
        return {list_of.get(self.todo_id), self.changes.list_id if is_move else None}

    def touched_ids(self) -> set[UUID]:
        # The completed copy of the occurrence is made, deleted or opened too.
        occurrence = self.changes.occurrence if "occurrence" in self.changes.model_fields_set else None
        return {self.todo_id} | ({completed_copy_id(self.todo_id, occurrence)} if occurrence else set())

    @property
    def batch_key(self) -> Hashable | None:
        return self.kind if batch.can_change_in_batch(self.changes) else None

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await todos.change(db, user_id, self.todo_id, self.changes, self.made_at)


class TodoTrash(TodoOperation):
    is_open_to_guests = True
    kind: Literal["todo.delete", "todo.restore"]

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        if self.kind == "todo.delete":
            return await todos.delete(db, user_id, self.todo_id)
        return await todos.restore(db, user_id, self.todo_id)


class TodoPurge(TodoOperation):
    kind: Literal["todo.purge"]

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await trash.purge_todo(db, user_id, self.todo_id)


class TodoAttachment(TodoOperation):
    """Deletes a file of the todo, or brings a deleted one back. Files are added by a route of their own."""

    kind: Literal["todo.attach", "todo.detach"]
    attachment_id: UUID

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        write = attachments.delete if self.kind == "todo.detach" else attachments.restore
        return await write(db, user_id, self.todo_id, self.attachment_id)


class CommentCreate(OperationBase):
    is_open_to_guests = is_of_lists = True
    kind: Literal["comment.create"]
    comment: CommentOfTodo

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        list_id = list_of.get(self.comment.todo_id)
        if self.comment.id and list_id:
            list_of.setdefault(self.comment.id, list_id)
        return {list_id}

    def touched_ids(self) -> set[UUID]:
        return {self.comment.todo_id} | ({self.comment.id} if self.comment.id else set())

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await comments.create(db, user_id, self.comment.todo_id, self.comment, self.made_at)


class _CommentOperation(OperationBase):
    is_open_to_guests = is_of_lists = True
    comment_id: UUID

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        return {list_of.get(self.comment_id)}

    def touched_ids(self) -> set[UUID]:
        return {self.comment_id}


class CommentChange(_CommentOperation):
    kind: Literal["comment.change"]
    changes: CommentPatch

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await comments.change(db, user_id, self.comment_id, self.changes, self.made_at)


class CommentTrash(_CommentOperation):
    kind: Literal["comment.delete", "comment.restore"]

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        write = comments.delete if self.kind == "comment.delete" else comments.restore
        return await write(db, user_id, self.comment_id)


class ListCreate(AccountOperation):
    kind: Literal["list.create"]
    list: ListDraft

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        return {self.list.id}

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await lists.create(db, user_id, self.list)


class ListChange(ListOperation):
    kind: Literal["list.change"]
    changes: ListPatch

    def touched_ids(self) -> set[UUID]:
        return {ACCOUNT_LOG_ID} if self.changes.model_fields_set & MEMBERSHIP_FIELDS else set()

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await lists.change(db, user_id, self.list_id, self.changes)


class ListTrash(ListOperation):
    kind: Literal["list.delete", "list.restore", "list.purge"]

    def touched_ids(self) -> set[UUID]:
        return {ACCOUNT_LOG_ID} if self.kind == "list.purge" else set()

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        if self.kind == "list.purge":
            return await trash.purge_list(db, user_id, self.list_id)
        if self.kind == "list.delete":
            return await delete_list(db, user_id, self.list_id)
        return await lists.restore(db, user_id, self.list_id)


class SettingChange(AccountOperation, Setting):
    kind: Literal["setting.change"]

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await user_settings.put_setting(db, user_id, self.key, self.value)


class NotificationChange(AccountOperation):
    kind: Literal["notification.change"]
    notification_id: UUID
    changes: NotificationPatch

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await notifications.change(db, user_id, self.notification_id, self.changes)


class ReminderCreate(AccountOperation):
    is_of_lists = True
    kind: Literal["reminder.create"]
    reminder: ReminderOfTodo

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        return {list_of.get(self.reminder.todo_id)}

    def touched_ids(self) -> set[UUID]:
        return {ACCOUNT_LOG_ID, self.reminder.todo_id}

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await reminders.create(db, user_id, self.reminder.todo_id, self.reminder)


class ReminderDelete(AccountOperation):
    is_of_lists = True
    kind: Literal["reminder.delete"]
    reminder_id: UUID

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        return await reminders.delete(db, user_id, self.reminder_id)


Operation = (
    TodoCreate
    | TodoChange
    | TodoTrash
    | TodoPurge
    | TodoAttachment
    | CommentCreate
    | CommentChange
    | CommentTrash
    | ListCreate
    | ListChange
    | ListTrash
    | SettingChange
    | NotificationChange
    | ReminderCreate
    | ReminderDelete
)


async def apply_batch(db: Queryable, user_id: UUID, operations: Sequence[Operation]) -> list[WriteResult]:
    """Applies operations that have the same `batch_key`. Empty if they have to be applied one by one."""
    creations = [(one.todo, one.made_at) for one in operations if isinstance(one, TodoCreate)]
    if creations:
        return await batch.create_todos(db, user_id, creations)
    changes = [(one.todo_id, one.changes, one.made_at) for one in operations if isinstance(one, TodoChange)]
    return await batch.change_todos(db, user_id, changes)


class MalformedOperation(Exception):
    """Takes the place of an operation that cannot be parsed, so that the others of its request still are."""

    def __init__(self, errors: list[ErrorDetails]) -> None:
        super().__init__()
        self.errors = errors


class RejectedOperation(MalformedOperation):
    """Takes the place of an operation that no guest, or no restricted token, may send."""

    def __init__(self, reason: TendError) -> None:
        super().__init__([])
        self.reason = reason


def _parse_separately(value: Any, parse: Any) -> Any:
    try:
        return parse(value)
    except ValidationError as error:
        # The first part of each location is the kind.
        errors = error.errors(include_url=False, include_input=False)
        return MalformedOperation([{**one, "loc": one["loc"][1:] or ("kind",)} for one in errors])


_ParsedOperation = Annotated[Operation, Field(discriminator="kind"), WrapValidator(_parse_separately)]


class PushRequest(Body):
    operations: list[_ParsedOperation] = Field(max_length=MAX_OPERATIONS, description="Applied in this order.")
