"""How fast one account may write. All worker processes count together, in memory, so that a write costs no statement."""

import math
from time import monotonic
from typing import Annotated

from fastapi import Depends, Request

from tend.core.errors import TooManyRequests
from tend.core.settings.settings import Settings
from tend.core.shared_limits import NEXT_WRITE_AT, SharedLimits


class TooManyWrites(TooManyRequests):
    title = "Too many changes at once"


class WriteRate:
    """Generic cell rate algorithm, as in `core/db/rate_limit.py`: the arrival time of an account's next write."""

    def __init__(self, settings: Settings, limits: SharedLimits) -> None:
        self._is_enabled = settings.rate_limit_enabled
        self._pace = 1 / settings.account_writes_per_second
        self._burst = settings.account_write_burst
        self._limits = limits

    def spend(self, user_id: str, count: int = 1) -> None:
        """Counts writes, at most a whole burst of them. Raises `TooManyWrites`, which costs nothing."""
        if not self._is_enabled:
            return
        now = monotonic()
        field = self._limits.find_record(user_id) + NEXT_WRITE_AT
        next_write_at = max(now, self._limits.fields[field]) + min(count, self._burst) * self._pace
        excess = next_write_at - now - self._burst * self._pace
        if excess > self._pace * 1e-6:
            raise TooManyWrites(math.ceil(excess))
        self._limits.fields[field] = next_write_at


async def _write_rate(request: Request) -> WriteRate:
    rate: WriteRate = request.app.state.write_rate
    return rate


WriteRateDep = Annotated[WriteRate, Depends(_write_rate)]
