"""Wall time: a date, or a date and a time, as clocks show it, without a time zone. As text: `2026-03-01[T09:00]`."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tend.core.schemas import check_year

_PATTERN = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d)?", re.ASCII)


def parse_wall_time(text: str) -> tuple[datetime, bool]:
    """The moment, and whether the text has a time. Raises `ValueError`."""
    match = _PATTERN.fullmatch(text)
    if not match:
        raise ValueError(text)
    return datetime.fromisoformat(text), match[2] is not None


def format_wall_time(moment: datetime, *, has_time: bool) -> str:
    # strftime does not pad years before 1000 on every platform.
    return moment.strftime("%Y-%m-%dT%H:%M" if has_time else "%Y-%m-%d").rjust(16 if has_time else 10, "0")


def _require_wall_time(text: str) -> str:
    try:
        moment, _ = parse_wall_time(text)
    except ValueError:
        raise PydanticCustomError(
            "wall_time_invalid", "Use a date or time like 2026-03-01 or 2026-03-01T09:00."
        ) from None
    check_year(moment)
    return text


WallTimeText = Annotated[
    str, Field(max_length=16, examples=["2026-03-01", "2026-03-01T09:00"]), AfterValidator(_require_wall_time)
]
