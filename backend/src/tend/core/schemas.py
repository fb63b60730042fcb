from functools import cache
from itertools import islice
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator, model_validator

from tend.core.errors import MAX_FIELD_ERRORS
from tend.core.field_types import check_storable

Item = TypeVar("Item")


class StrictModel(BaseModel):
    """Unknown fields are invalid: if a misspelled filter were ignored, the response would have everything."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _drop_excess(cls, value: Any) -> Any:
        """Leave only the first unknown fields, since pydantic would build an error for each of a hundred thousand."""
        if not isinstance(value, dict) or len(value) <= MAX_FIELD_ERRORS:
            return value
        known = _field_names(cls)
        unknown = islice((name for name in value if name not in known), MAX_FIELD_ERRORS)
        return {name: value[name] for name in [*known.intersection(value), *unknown]}


@cache
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    """Every name under which the fields of `model` may be sent."""
    names = set(model.model_fields)
    for field in model.model_fields.values():
        alias = field.validation_alias
        names.update(
            str(choice) for choice in (alias.choices if isinstance(alias, AliasChoices) else [alias]) if choice
        )
    return frozenset(names)


class Body(StrictModel):
    """The body of a request. Text that PostgreSQL cannot store is invalid."""

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
