"""Open streams as bare sockets, which note when each number of a list reached them."""

import asyncio
import json
import time

from bench.sockets import HOST

_OK = b"HTTP/1.1 200"
_AT_ONCE = 20
# what browsers send along, which a server keeps for as long as the stream is open
_HEADERS = """GET /api/events HTTP/1.1
Host: localhost
Connection: keep-alive
sec-ch-ua-platform: "Linux"
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
Accept: text/event-stream
sec-ch-ua: "Chromium";v="141", "Not?A_Brand";v="8"
sec-ch-ua-mobile: ?0
Sec-Fetch-Site: same-origin
Sec-Fetch-Mode: cors
Sec-Fetch-Dest: empty
Referer: http://localhost/todos
Accept-Encoding: gzip, deflate, br, zstd
Accept-Language: en-GB,en;q=0.9
Authorization: Bearer {token}

"""


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

    def start_over(self) -> None:
        """Forget the writes so far, of which streams were told that were open by then."""
        for list_id, sent in self.sent.items():
            self.first[list_id] += len(sent)
            sent.clear()
        self.delays.clear()


class Listener:
    def __init__(self, port: int, token: str, watch: Watch) -> None:
        self._port = port
        self._request = _HEADERS.format(token=token).replace("\n", "\r\n").encode()
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
            first = self._watch.first[list_id]
            heard = max(self._heard.get(list_id, 0), first)
            self._watch.delays += [now - at for at in sent[heard - first : number - first]]
            self._heard[list_id] = number


async def open_all(listeners: list[Listener]) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(listener: Listener) -> None:
        async with gate:
            await listener.open()

    await asyncio.gather(*[one(listener) for listener in listeners])
