"""Messages between processes."""

from collections.abc import Awaitable, Callable
from typing import Any

from tend.core.database import Queryable

Payload = dict[str, Any]
Callback = Callable[[Payload], Awaitable[None]]


async def publish_in(connection: Queryable, topic: str, payload: Payload) -> None:
    """Send when the caller's transaction commits."""
    raise NotImplementedError


class Bus:
    healthy: bool = False

    async def publish(self, topic: str, payload: Payload) -> None:
        raise NotImplementedError

    def subscribe(self, topic: str, callback: Callback) -> None:
        raise NotImplementedError
