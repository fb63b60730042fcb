"""People who add todos to a list of theirs."""

import asyncio
import time

import httpx2

from bench.live.listeners import Watch
from bench.seed import PASSWORD


class Writer:
    def __init__(self, client: httpx2.AsyncClient, watch: Watch, name: str) -> None:
        self._client = client
        self._watch = watch
        self._name = name

    async def begin(self) -> None:
        account = {"email": f"{self._name}@example.com", "password": PASSWORD}
        answer = (await self._client.post("/api/auth/register", json=account)).raise_for_status().json()
        self.token: str = answer["access_token"]
        self._headers = {"Authorization": f"Bearer {self.token}"}
        made = (await self._client.post("/api/lists", json={"name": "Garden"}, headers=self._headers)).json()
        self._list: str = made["id"]
        self._watch.begin(self._list, made["version"])

    async def write(self) -> None:
        body = {"title": "Water the ferns", "list_id": self._list}
        self._watch.sent[self._list].append(time.perf_counter())
        (await self._client.post("/api/todos", json=body, headers=self._headers)).raise_for_status()


async def write(writers: list[Writer], rate: float, seconds: float) -> None:
    """`rate` changes a second, whether or not those before are done."""
    began = time.perf_counter()
    under_way = set()
    for number in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        under_way.add(asyncio.create_task(writers[number % len(writers)].write()))
    await asyncio.gather(*under_way)
