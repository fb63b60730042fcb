"""Rate limits that all workers share: GCRA, in one upsert for each request that is limited.

Each key has a theoretical arrival time: when its next request would arrive if all so far had come at an even pace. It
may be ahead of the present by the limit's window and no more (ITU-T I.371, "generic cell rate algorithm").
"""

import hashlib
import math
from dataclasses import dataclass

from tend.core.db.database import Queryable
from tend.core.errors import TooManyRequests
from tend.core.settings.settings import Settings

# $1 key, $2 seconds that this request spends, $3 seconds in the window
_SPEND = """
with spent as (
    insert into rate_limits as stored (key, arrives_at)
    values ($1, now() + make_interval(secs => $2))
    on conflict (key) do update
    set arrives_at = greatest(stored.arrives_at, now()) + make_interval(secs => $2)
    where greatest(stored.arrives_at, now()) + make_interval(secs => $2) <= now() + make_interval(secs => $3)
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
    is_allowed: bool
    remaining: int
    retry_after: float
    """Seconds until the same request would be allowed; 0 if it was."""


async def spend(db: Queryable, key: str, limit: RateLimit, cost: int = 1) -> RateLimitResult:
    """Spend `cost` of the requests that `key` may make; a refusal costs nothing.

    `db` has to be the pool and not a transaction, so that a request that fails has spent its share too.
    """
    pace = limit.seconds / limit.count
    row = await db.fetchrow(_SPEND, key, cost * pace, limit.seconds)
    # No row: another first request has just inserted it, and this statement's snapshot does not contain it.
    is_allowed, ahead = row or (False, limit.seconds)
    remaining = max(0, math.floor((limit.seconds - ahead) / pace + 1e-6))
    return RateLimitResult(is_allowed, remaining, 0 if is_allowed else max(0.0, ahead + cost * pace - limit.seconds))


async def spend_up_to(db: Queryable, key: str, limit: RateLimit, cost: int) -> int:
    """Spend as many of `cost` as `key` may still make, and return how many. `db` may be a transaction, which takes it back."""
    result = await spend(db, key, limit, cost)
    if result.is_allowed:
        return cost
    left = min(result.remaining, cost)
    return left if left and (await spend(db, key, limit, left)).is_allowed else 0


async def enforce_rate_limit(
    db: Queryable, settings: Settings, name: str, subject: str, limit: RateLimit, cost: int = 1
) -> None:
    """Spend `cost` of the limit `name` for `subject`, an account or an address. Raises `TooManyRequests`."""
    if not settings.rate_limit_enabled:
        return
    key = f"{name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
    result = await spend(db, key, limit, cost)
    if not result.is_allowed:
        raise TooManyRequests(max(1, math.ceil(result.retry_after)), _headers(name, limit, result))


def _headers(name: str, limit: RateLimit, result: RateLimitResult) -> dict[str, str]:
    """The headers of the IETF draft "RateLimit header fields for HTTP"."""
    return {
        "RateLimit-Policy": f'"{name}";q={limit.count};w={math.ceil(limit.seconds)}',
        "RateLimit": f'"{name}";r={result.remaining};t={math.ceil(result.retry_after)}',
    }
