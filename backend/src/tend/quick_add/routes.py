from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from tend.accounts.current_user import ListWriter
from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.http.idempotent_write import LongRowReplay, WriterDep
from tend.core.http.openapi import error_responses
from tend.core.schemas import Body
from tend.lists.errors import ListNotFound
from tend.lists.schemas import ListOut
from tend.quick_add import service
from tend.quick_add.replay import find_rows_of_result, shorten_result
from tend.reminders.schemas import ReminderOut
from tend.todos.errors import ParentNotFound
from tend.todos.schemas import TodoOut


class QuickAdd(Body):
    """Lines such as `Pay rent every 1st 9am #Home !1 @bills //from the joint account`; indented lines are subtasks."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    list_id: UUID | None = Field(None, description="The list for lines that name none; unset: your Inbox.")


class QuickAdded(BaseModel):
    items: list[TodoOut] = Field(description="In the order of the lines.")
    reminders: list[ReminderOut] = Field(description="Those that the lines asked for, in the same order.")
    lists: list[ListOut] = Field(description="Those that lines named and that did not exist yet or were archived.")


router = APIRouter(prefix="/api/quick-add", tags=["todos"])


@router.post(
    "",
    status_code=201,
    response_model=QuickAdded,
    responses=error_responses(ListNotFound, ParentNotFound, TooManyConcurrentRequests),
)
async def quick_add(wanted: QuickAdd, user: ListWriter, writer: WriterDep) -> Response:
    """Parses each line as the app does, and adds all of the todos or none."""
    count = wanted.text.count("\n") + 1
    return await writer.respond(
        lambda db: service.add_lines(db, user.id, wanted.text, wanted.list_id),
        status=201,
        count=count,
        replay=LongRowReplay(lambda db, added: find_rows_of_result(db, user.id, added), shorten_result),
    )
