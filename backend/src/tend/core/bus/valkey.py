"""The bus over Valkey's (or Redis's) PUBLISH and SUBSCRIBE. While it is away, writes go on and nobody waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from tend.core.background_task import background_task
from tend.core.bus.bus import DEAF_SECONDS, PROBE_SECONDS, Bus

CHANNEL = "tend:bus"


class ValkeyBus(Bus):
    # the database's transactions do not reach it: what must not be lost is read from the tables now and then
    transactional = False
    losses = (OSError, TimeoutError, RedisError)

    def __init__(self, url: str) -> None:
        """`url` is `redis://` or, over TLS, `rediss://`."""
        super().__init__()
        self._client: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_connect_timeout=DEAF_SECONDS,
            # every probe is heard here, so silence for longer is the connection's end
            socket_timeout=PROBE_SECONDS + DEAF_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            await self._client.aclose()

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        # of a server that was lost, connections are left that only fail when they are next used
        await self._client.connection_pool.disconnect(inuse_connections=False)
        async with self._client.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            async with background_task(self._hear(channel)):
                yield

    async def _hear(self, channel: Any) -> None:
        try:
            async for told in channel.listen():
                self._on_text(told["data"])
        except (RedisError, OSError):
            return
        finally:
            self._on_loss()

    async def _transmit(self, text: str) -> bool:
        try:
            await self._client.publish(CHANNEL, text)
        except (RedisError, OSError):
            return False
        return True
