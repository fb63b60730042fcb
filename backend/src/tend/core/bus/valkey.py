"""The bus over Valkey's (or Redis's) PUBLISH and SUBSCRIBE. While the server is down, writes go on and nobody waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from tend.core.background_task import background_task
from tend.core.bus.bus import BUS_PROBE_SECONDS, PROBE_TIMEOUT_SECONDS, Bus

VALKEY_CHANNEL = "tend:bus"


class ValkeyBus(Bus):
    # Subscribers poll the tables for what must not be lost, since a commit in the database does not publish here.
    is_transactional = False
    connection_errors = (OSError, TimeoutError, RedisError)

    def __init__(self, url: str) -> None:
        """`url` is `redis://` or, over TLS, `rediss://`."""
        super().__init__()
        self._client: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=PROBE_TIMEOUT_SECONDS,
            # Every probe is received here too, so a longer silence means that the connection is dead.
            socket_timeout=BUS_PROBE_SECONDS + PROBE_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            await self._client.aclose()

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        # Connections to a server that was lost stay in the pool, and would only fail on their next use.
        await self._client.connection_pool.disconnect(inuse_connections=False)
        async with self._client.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(VALKEY_CHANNEL)
            async with background_task(self._receive(channel)):
                yield

    async def _receive(self, channel: Any) -> None:
        try:
            async for received in channel.listen():
                self._on_text(received["data"])
        except (RedisError, OSError):
            return
        finally:
            self._on_connection_lost()

    async def _transmit(self, text: str) -> bool:
        try:
            await self._client.publish(VALKEY_CHANNEL, text)
        except (RedisError, OSError):
            return False
        return True
