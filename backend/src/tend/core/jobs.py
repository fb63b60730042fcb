"""Work in the background."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tend.core.database import Database, Queryable
from tend.core.settings import Settings


@dataclass(frozen=True, slots=True)
class JobContext:
    database: Database
    settings: Settings
    job_id: str
    """The same at every attempt."""
    attempt: int


Payload = dict[str, Any]
Handler = Callable[[JobContext, Payload], Awaitable[None]]


async def enqueue(connection: Queryable, job: str, payload: Payload, *, delay: timedelta | None = None) -> None:
    """Queue in the caller's transaction."""
    raise NotImplementedError
