"""The completed copy that a recurring todo leaves behind at an occurrence. Knows nothing of a database."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID, uuid5

from tend.todos.recurrence.series import Series, latest_completed_subtasks

_NAMESPACE = UUID(int=0)


class RowContent(Protocol):
    """What people write into a row, and what its series doesn't get back from it."""

    @property
    def title(self) -> str: ...
    @property
    def notes(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def tags(self) -> list[str]: ...


def completed_copy_id(series_id: UUID, occurrence: str) -> UUID:
    """The id of the completed copy: everybody who completes the occurrence makes the same copy."""
    return uuid5(series_id, occurrence)


def content_id(row: RowContent) -> str:
    """Identifies what a row says, so that a later change of it is seen. Tend's own client computes the same."""
    return str(uuid5(_NAMESPACE, "\0".join((row.title, row.notes, row.priority, *row.tags))))


def is_copy_unchanged(copy: RowContent, previous_state: Mapping[str, Any]) -> bool:
    """Whether nobody changed the copy since it was made. Those that former releases made don't say it, and count as changed."""
    return previous_state.get("content_id") == content_id(copy)


def build_copy_recurrence(
    series_id: UUID, row: RowContent, series: Series, following: Series, completed_subtasks: dict[str, str]
) -> dict[str, Any]:
    """The `recurrence` of the completed copy of `row`. Of the next occurrences, the series in it has the one that it moved to."""
    previous = replace(series, next=(following.occurrence,)).to_document() | {"content_id": content_id(row)}
    previous |= {"below": latest_completed_subtasks(completed_subtasks)} if completed_subtasks else {}
    return {
        "rule": None,
        "from": None,
        "start": None,
        "occurrence": series.occurrence,
        "next": [],
        "series_id": str(series_id),
        "previous_state": previous,
    }
