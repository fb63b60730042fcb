"""Rate limits shared by all workers: GCRA, one upsert for each request that is limited."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request

from tend.core.database import Db, Queryable
from tend.core.errors import TooManyRequests
from tend.core.http.client import client_address


@dataclass(frozen=True, slots=True)
class Limit:
    """`count` requests in any `seconds`, at once or spread out."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    remaining: int
    retry_after: float
    """Seconds until one more request would pass; 0 when `allowed`."""


async def spend(db: Queryable, key: str, limit: Limit, cost: int = 1) -> Verdict:
    """Take `cost` from what `key` may do. A refusal costs nothing."""
    raise NotImplementedError
