"""People who add todos to one of their lists."""

import asyncio
import time

import httpx2

from bench.event_streams.stream_client import DeliveryLog
from bench.seed import PASSWORD


class Writer:
    def __init__(self, client: httpx2.AsyncClient, log: DeliveryLog, name: str) -> None:
        self._client = client
        self._log = log
        self._name = name

    async def register(self) -> None:
        """Create the account and a list."""
        account = {"email": f"{self._name}@example.com", "password": PASSWORD}
        session = (await self._client.post("/api/auth/register", json=account)).raise_for_status().json()
        self.token: str = session["access_token"]
        self._headers = {"Authorization": f"Bearer {self.token}"}
        created = (await self._client.post("/api/lists", json={"name": "Garden"}, headers=self._headers)).json()
        self._list_id: str = created["id"]
        self._log.add_list(self._list_id, created["version"])

    async def write(self) -> None:
        body = {"title": "Water the ferns", "list_id": self._list_id}
        self._log.sent[self._list_id].append(time.perf_counter())
        (await self._client.post("/api/todos", json=body, headers=self._headers)).raise_for_status()


async def write_at_rate(writers: list[Writer], per_second: float, seconds: float) -> None:
    """Start `per_second` writes each second, whether or not earlier ones have finished."""
    started = time.perf_counter()
    tasks = set()
    for number in range(round(per_second * seconds)):
        await asyncio.sleep(max(0.0, started + number / per_second - time.perf_counter()))
        tasks.add(asyncio.create_task(writers[number % len(writers)].write()))
    await asyncio.gather(*tasks)
