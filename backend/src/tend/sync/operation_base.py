"""The base of every operation of a push: when the person made it, and the things that it touches."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.db.idempotency import hash_request
from tend.core.schemas import Body, Moment
from tend.core.write_result import WriteResult

MAX_OPERATION_AGE = timedelta(days=30)
# Represents the account's own log among the ids that operations touch.
ACCOUNT_LOG_ID = UUID(int=0)


class OperationBase(Body):
    is_open_to_guests: ClassVar[bool] = False
    is_of_lists: ClassVar[bool] = False
    """All that it changes is in lists, so that a restricted token may send it."""
    id: UUID = Field(description="Made by the client. For 24 hours an operation with this id takes effect once.")
    at: Moment | None = Field(None, description="When the person made the change; unset: now.")

    @property
    def made_at(self) -> datetime | None:
        """When the person made the change; None for now, and for a time that only a wrong clock can have given."""
        if self.at is None or not now() - MAX_OPERATION_AGE < self.at < now():
            return None
        return self.at

    def content_hash(self) -> bytes:
        """Equal for copies of one operation, and different for operations that do different things."""
        return hash_request(self.model_dump_json(exclude={"id", "at"}, exclude_unset=True).encode())

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        """The lists that it changes, as far as `list_of` knows the lists of todos. A todo that it creates is added."""
        return set()

    def touched_ids(self) -> set[UUID]:
        """Other things that it changes: todos, which may not exist yet, and `ACCOUNT_LOG_ID`."""
        return set()

    @property
    def batch_key(self) -> Hashable | None:
        """The same for operations that one statement can apply, if they are about different todos; None for the rest."""
        return None

    async def apply(self, db: Queryable, user_id: UUID) -> WriteResult:
        """Raises the errors of the service that applies it."""
        raise NotImplementedError


class TodoOperation(OperationBase):
    is_of_lists = True
    todo_id: UUID

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        return {list_of.get(self.todo_id)}

    def touched_ids(self) -> set[UUID]:
        return {self.todo_id}


class ListOperation(OperationBase):
    is_of_lists = True
    list_id: UUID

    def touched_lists(self, list_of: dict[UUID, UUID], inbox: UUID | None) -> set[UUID | None]:
        return {self.list_id}


class AccountOperation(OperationBase):
    def touched_ids(self) -> set[UUID]:
        return {ACCOUNT_LOG_ID}
