from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tend.core.field_types import check_storable

Item = TypeVar("Item")


class Body(BaseModel):
    """The body of a request. Unknown fields are invalid, and so is text that PostgreSQL cannot store."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return check_storable(value)


class Page(BaseModel, Generic[Item]):
    """One page of a longer list; `next_cursor` is null on the last."""

    items: list[Item]
    next_cursor: str | None


class FieldProblem(BaseModel):
    field: Annotated[str, Field(description="The dotted name of the field.")]
    code: Annotated[str, Field(description="A stable code, such as `string_too_long`.")]
    message: Annotated[str, Field(description="A sentence for people.")]


class Problem(BaseModel):
    """Every error, as `application/problem+json` (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(description="A stable code, such as `todo_not_found`.")]
    request_id: str


class InvalidProblem(Problem):
    """A 422: nothing was written, and `errors` has one entry for each invalid field."""

    errors: list[FieldProblem]
