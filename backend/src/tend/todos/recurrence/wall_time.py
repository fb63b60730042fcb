"""Wall time: a date, or a date and a time, as clocks show it and in no zone. Its text is `2026-03-01[T09:00]`."""

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_FORM = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d)?", re.ASCII)


def read(text: str) -> tuple[datetime, bool]:
    """The moment, and whether it has a time. Raises `ValueError`."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime.fromisoformat(text), found[2] is not None


def text_of(moment: datetime, *, timed: bool) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M" if timed else "%Y-%m-%d").rjust(16 if timed else 10, "0")


def of_due(due_date: date, due_time: time | None) -> str:
    return text_of(datetime.combine(due_date, due_time or time()), timed=due_time is not None)


def _sound(text: str) -> str:
    try:
        read(text)
    except ValueError:
        raise PydanticCustomError("wall_time_invalid", "This is like 2026-03-01 or 2026-03-01T09:00.") from None
    return text


Wall = Annotated[str, Field(max_length=16, examples=["2026-03-01", "2026-03-01T09:00"]), AfterValidator(_sound)]
