from fastapi import APIRouter, Response

from tend.accounts.current_user import CurrentUser
from tend.core.account_slots import TooManyAtOnce
from tend.core.http.openapi import error_responses
from tend.core.http.write import WriterDep
from tend.lists.errors import ListNotFound
from tend.quick_add import service
from tend.quick_add.schemas import QuickAdd, QuickAdded
from tend.todos.errors import ParentNotFound

router = APIRouter(prefix="/api/quick-add", tags=["todos"])


@router.post(
    "",
    status_code=201,
    response_model=QuickAdded,
    responses=error_responses(ListNotFound, ParentNotFound, TooManyAtOnce),
)
async def quick_add(wanted: QuickAdd, user: CurrentUser, writer: WriterDep) -> Response:
    """Parses each line as the app does, and adds all of the todos or none."""
    count = wanted.text.count("\n") + 1
    return await writer.respond(
        lambda db: service.add(db, user.id, wanted.text, wanted.list_id), status=201, count=count
    )
