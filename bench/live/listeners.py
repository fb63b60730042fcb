"""Open streams as bare sockets, which note when each number of a list reached them."""

import asyncio
import json
import time

from bench.sockets import HOST

_OK = b"HTTP/1.1 200"


class Watch:
    """When each write was sent, and how long it took to each stream."""

    def __init__(self) -> None:
        self.sent: dict[str, list[float]] = {}
        """For each list, when the write that takes the next number was sent, in their order."""
        self.first: dict[str, int] = {}
        """The number that each list stood at before."""
        self.delays: list[float] = []

    def begin(self, list_id: str, number: int) -> None:
        self.first[list_id] = number
        self.sent[list_id] = []


class Listener:
    def __init__(self, port: int, token: str, watch: Watch) -> None:
        self._port = port
        self._request = f"GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        self._watch = watch
        self._heard: dict[str, int] = {}

    async def open(self) -> None:
        """Return once the stream is ready."""
        self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
        self._writer.write(self._request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(_OK):
            raise ConnectionError(head.decode())
        await self._reader.readuntil(b"event: ready\n")
        self._reading = asyncio.create_task(self._read())

    def start_over(self) -> None:
        self._heard.clear()

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.wait([self._reading])
        self._writer.close()

    async def _read(self) -> None:
        while line := await self._reader.readline():
            if line.startswith(b'data: {"lists"'):
                now = time.perf_counter()
                for list_id, number in json.loads(line[6:])["lists"].items():
                    self._take(list_id, number, now)

    def _take(self, list_id: str, number: int, now: float) -> None:
        sent = self._watch.sent.get(list_id)
        if sent is not None:
            reached = number - self._watch.first[list_id]
            self._watch.delays += [now - at for at in sent[self._heard.get(list_id, 0) : reached]]
            self._heard[list_id] = reached
