"""What a push carries: operations told apart by `kind`, each with the body of the single route that does the same."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, ValidationError, WrapValidator
from pydantic_core import ErrorDetails

from tend.core.schemas import Body, InvalidProblem, Problem
from tend.lists.schemas import ListDraft, ListOut, ListPatch
from tend.reminders.schemas import ReminderOfTodo, ReminderOut
from tend.todos.schemas import TodoDraft, TodoOut, TodoPatch
from tend.user_settings.schemas import Setting, SettingOut

MOST_OPERATIONS = 500


class _Operation(Body):
    id: UUID = Field(description="Made by the client: for 24 hours an operation with it has its effect once.")
    at: AwareDatetime | None = Field(None, description="When the person did it; unset: now.")


class _OfTodo(_Operation):
    todo_id: UUID


class _OfList(_Operation):
    list_id: UUID


class TodoCreate(_Operation):
    kind: Literal["todo.create"]
    todo: TodoDraft


class TodoChange(_OfTodo):
    kind: Literal["todo.change"]
    changes: TodoPatch


class TodoTrash(_OfTodo):
    kind: Literal["todo.delete", "todo.restore"]


class ListCreate(_Operation):
    kind: Literal["list.create"]
    list: ListDraft


class ListChange(_OfList):
    kind: Literal["list.change"]
    changes: ListPatch


class ListTrash(_OfList):
    kind: Literal["list.delete", "list.restore"]


class SettingChange(_Operation, Setting):
    kind: Literal["setting.change"]


class ReminderCreate(_Operation):
    kind: Literal["reminder.create"]
    reminder: ReminderOfTodo


class ReminderDelete(_Operation):
    kind: Literal["reminder.delete"]
    reminder_id: UUID


Operation = (
    TodoCreate
    | TodoChange
    | TodoTrash
    | ListCreate
    | ListChange
    | ListTrash
    | SettingChange
    | ReminderCreate
    | ReminderDelete
)


class Malformed(Exception):  # stands where an operation would
    """An operation that cannot be understood; the others of its request can."""

    def __init__(self, errors: list[ErrorDetails]) -> None:
        super().__init__()
        self.errors = errors


def _each_for_itself(value: Any, parse: Any) -> Any:
    try:
        return parse(value)
    except ValidationError as error:
        # the first word of each place names the kind
        errors = error.errors(include_url=False, include_input=False)
        return Malformed([{**one, "loc": one["loc"][1:] or ("kind",)} for one in errors])


OneOperation = Annotated[Operation, Field(discriminator="kind"), WrapValidator(_each_for_itself)]


class PushRequest(Body):
    operations: list[OneOperation] = Field(max_length=MOST_OPERATIONS, description="Carried out in this order.")


class Passed(BaseModel):
    before: int = Field(description="The list's number before the first of these operations.")
    after: int = Field(description="Its number after the last of them.")


class PushResult(BaseModel):
    status: int = Field(description="As a single request would have been answered.")
    todo: TodoOut | None = Field(None, description="The todo as it is after the operation.")
    list: ListOut | None = Field(None, description="The list as it is after the operation.")
    setting: SettingOut | None = Field(None, description="The setting as it is after the operation.")
    reminder: ReminderOut | None = Field(None, description="The reminder as it is after the operation.")
    problem: InvalidProblem | Problem | None = Field(None, description="Why it was refused. It changed nothing.")


class PushAnswer(BaseModel):
    results: list[PushResult] = Field(description="One for each operation, in their order.")
    lists: dict[UUID, Passed] = Field(description="The lists that changed.")
