"""A real server on a real socket, in the test's own process, and clients that listen to it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx2
from fastapi import FastAPI

from conftest import PASSWORD
from tend.worker_process import Server

PATIENCE = 5.0


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of `app`, whose state is at hand."""
    listening = socket.create_server(("127.0.0.1", 0))
    ours, theirs = socket.socketpair()
    server = Server(app, theirs)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = asyncio.create_task(server._serve([listening]))
    while not server.started:
        assert not serving.done(), serving
        await asyncio.sleep(0.01)
    try:
        yield address
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, PATIENCE)
        server._watching.cancel()
        ours.close()
        theirs.close()


class Listener:
    """An open stream: what has been heard of it, as `(event, data)`; comments are `("", text)`."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self.heard: list[tuple[str, Any]] = []
        self.ended = asyncio.Event()
        self.answer: httpx2.Response | None = None

    async def __aenter__(self) -> Self:
        self._client = httpx2.AsyncClient(timeout=None)
        request = self._client.build_request("GET", f"{self._url}/api/events", headers=self._headers)
        self.answer = await self._client.send(request, stream=True)
        if self.answer.status_code != 200:
            await self.answer.aread()
        self._reading = asyncio.create_task(self._read(self.answer))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await asyncio.wait([self._reading])
        await self.answer.aclose()
        await self._client.aclose()

    async def _read(self, answer: httpx2.Response) -> None:
        event = ""
        try:
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.heard.append((event, json.loads(line.removeprefix("data: "))))
                elif line.startswith(":"):
                    self.heard.append(("", line))
        except httpx2.TransportError:
            self.heard.append(("broken", None))
        finally:
            self.ended.set()

    def times(self, event: str) -> int:
        return [name for name, _ in self.heard].count(event)

    @property
    def lists(self) -> dict[str, int]:
        """The newest number heard of each list."""
        newest: dict[str, int] = {}
        for event, data in self.heard:
            if event == "change":
                newest |= data["lists"]
        return newest

    async def until(self, condition, seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not condition(self):
                await asyncio.sleep(0.01)

    async def ready(self) -> Self:
        await self.until(lambda it: it.times("ready"))
        return self


class Somebody(httpx2.AsyncClient):
    """A person at a server's address; `user` is who they are, as the API tells it."""

    user: dict[str, Any]

    async def sign_up(self, name: str) -> Self:
        return await self._enter("register", {"email": f"{name}@example.com", "password": PASSWORD})

    async def sign_in(self, name: str) -> Self:
        return await self._enter("login", {"email": f"{name}@example.com", "password": PASSWORD})

    async def _enter(self, way: str, account: dict[str, str]) -> Self:
        answer = (await self.post(f"/api/auth/{way}", json=account)).raise_for_status().json()
        self.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.user = answer["user"]
        return self

    def listen(self, token: str | None = None) -> Listener:
        token = token or self.headers["Authorization"].removeprefix("Bearer ")
        return Listener(str(self.base_url).rstrip("/"), token)
