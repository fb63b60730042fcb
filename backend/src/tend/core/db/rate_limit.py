"""Rate limits that all workers share: GCRA, in one upsert for each request that is limited.

A key holds its theoretical arrival time: when the requests let through so far would have come at an even pace. It may
run ahead of the present by the limit's window and no further (ITU-T I.371, "generic cell rate algorithm").
"""

import hashlib
import math
from dataclasses import dataclass

from tend.core.db.database import Queryable
from tend.core.errors import TooManyRequests
from tend.core.settings.settings import Settings

# $1 key, $2 seconds that this request uses up, $3 seconds in the window
_SPEND = """
with spent as (
    insert into rate_limits as known (key, arrives_at)
    values ($1, now() + make_interval(secs => $2))
    on conflict (key) do update
    set arrives_at = greatest(known.arrives_at, now()) + make_interval(secs => $2)
    where greatest(known.arrives_at, now()) + make_interval(secs => $2) <= now() + make_interval(secs => $3)
    returning arrives_at
)
select true as allowed, extract(epoch from arrives_at - now())::float8 as ahead
from spent
union all
select false, extract(epoch from arrives_at - now())::float8
from rate_limits
where key = $1
and not exists (select from spent)
"""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`count` requests in any `seconds`, at once or spread out."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RateLimitResult:
    allowed: bool
    remaining: int
    retry_after: float
    """Seconds until the same request would pass; 0 when it was allowed."""


async def spend(db: Queryable, key: str, limit: RateLimit, cost: int = 1) -> RateLimitResult:
    """Take `cost` from what `key` may do; a refusal costs nothing.

    Give it the pool and not a transaction, so that what was spent stays spent when the request fails.
    """
    pace = limit.seconds / limit.count
    row = await db.fetchrow(_SPEND, key, cost * pace, limit.seconds)
    # refused by a row that another first request has just made, and that this statement's snapshot does not show
    allowed, ahead = row or (False, limit.seconds)
    remaining = max(0, math.floor((limit.seconds - ahead) / pace + 1e-6))
    return RateLimitResult(allowed, remaining, 0 if allowed else max(0.0, ahead + cost * pace - limit.seconds))


async def enforce(db: Queryable, settings: Settings, name: str, subject: str, limit: RateLimit, cost: int = 1) -> None:
    """Spend what `subject`, an account or an address, has left of the limit `name`. Raises `TooManyRequests`."""
    if not settings.rate_limit_enabled:
        return
    key = f"{name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
    verdict = await spend(db, key, limit, cost)
    if not verdict.allowed:
        raise TooManyRequests(max(1, math.ceil(verdict.retry_after)), _headers(name, limit, verdict))


def _headers(name: str, limit: RateLimit, verdict: RateLimitResult) -> dict[str, str]:
    """As the IETF draft "RateLimit header fields for HTTP" writes them."""
    return {
        "RateLimit-Policy": f'"{name}";q={limit.count};w={math.ceil(limit.seconds)}',
        "RateLimit": f'"{name}";r={verdict.remaining};t={math.ceil(verdict.retry_after)}',
    }
