"""A real server on a real socket, in the test's own process, and clients with open event streams."""

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
from time_limits import HANG_SECONDS, eventually


@asynccontextmanager
async def serve(app: FastAPI) -> AsyncIterator[str]:
    """Serves `app` and yields its URL."""
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
        await asyncio.wait_for(serving, HANG_SECONDS)
        server._parent_watch.cancel()
        ours.close()
        theirs.close()


class Listener:
    """An open stream and the events received from it, as `(event, data)`; comments are `("", text)`."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self.received: list[tuple[str, Any]] = []
        self.ended = asyncio.Event()
        self.response: httpx2.Response | None = None

    async def __aenter__(self) -> Self:
        self._client = httpx2.AsyncClient(timeout=None)
        request = self._client.build_request("GET", f"{self._url}/api/events", headers=self._headers)
        self.response = await self._client.send(request, stream=True)
        if self.response.status_code != 200:
            await self.response.aread()
        self._reader = asyncio.create_task(self._read(self.response))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reader.cancel()
        await asyncio.wait([self._reader])
        await self.response.aclose()
        await self._client.aclose()

    async def _read(self, response: httpx2.Response) -> None:
        event = ""
        try:
            async for line in response.aiter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.received.append((event, json.loads(line.removeprefix("data: "))))
                elif line.startswith(":"):
                    self.received.append(("", line))
        except httpx2.TransportError:
            self.received.append(("broken", None))
        finally:
            self.ended.set()

    def count(self, event: str) -> int:
        return [name for name, _ in self.received].count(event)

    @property
    def lists(self) -> dict[str, int]:
        """The newest version received of each list."""
        newest: dict[str, int] = {}
        for event, data in self.received:
            if event == "change":
                newest |= data["lists"]
        return newest

    async def until(self, condition) -> None:
        await eventually(lambda: condition(self))

    async def ready(self) -> Self:
        await self.until(lambda it: it.count("ready"))
        return self


class User(httpx2.AsyncClient):
    """A user of the server; `user` is the profile that the API returned."""

    user: dict[str, Any]

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url=base_url, timeout=HANG_SECONDS)

    async def sign_up(self, name: str) -> Self:
        return await self._enter("register", {"email": f"{name}@example.com", "password": PASSWORD})

    async def sign_in(self, name: str) -> Self:
        return await self._enter("login", {"email": f"{name}@example.com", "password": PASSWORD})

    async def _enter(self, action: str, account: dict[str, str]) -> Self:
        body = (await self.post(f"/api/auth/{action}", json=account)).raise_for_status().json()
        self.headers["Authorization"] = f"Bearer {body['access_token']}"
        self.user = body["user"]
        return self

    def listen(self, token: str | None = None) -> Listener:
        token = token or self.headers["Authorization"].removeprefix("Bearer ")
        return Listener(str(self.base_url).rstrip("/"), token)
