"""Event streams opened over bare sockets, people who write, and the log of when each write reached each stream."""

import asyncio
import json
import time

import httpx2

from bench.seed import PASSWORD
from bench.socket_client import HOST


class DeliveryLog:
    def __init__(self) -> None:
        self.sent: dict[str, list[float]] = {}
        """For each list, the times at which its writes were sent, in the order of the versions that they take."""
        self.first_version: dict[str, int] = {}
        """Each list's version before those writes."""
        self.delays: list[float] = []
        """Seconds from a write to a stream, one for each delivery."""

    def add_list(self, list_id: str, version: int) -> None:
        self.first_version[list_id] = version
        self.sent[list_id] = []

    def record_delivery(self, list_id: str, last_seen: int, version: int, now: float) -> int:
        """Record that a stream that had seen `last_seen` received `version`. Returns the version it has seen now."""
        first = self.first_version[list_id]
        seen = max(last_seen, first)
        self.delays += [now - sent_at for sent_at in self.sent[list_id][seen - first : version - first]]
        return version

    def reset(self) -> None:
        """Discard the writes so far; not every stream was open yet to receive them."""
        for list_id, sent in self.sent.items():
            self.first_version[list_id] += len(sent)
            sent.clear()
        self.delays.clear()


_OK = b"HTTP/1.1 200"
_CONCURRENT_OPENS = 20
# A browser sends all of these, and the server keeps them in memory for as long as the stream is open.
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


async def open_stream(port: int, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream that is ready, for its lines to be read."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(_HEADERS.format(token=token).replace("\n", "\r\n").encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(_OK):
        raise ConnectionError(head.decode())
    await reader.readuntil(b"event: ready\n")
    return reader, writer


class StreamClient:
    def __init__(self, port: int, token: str, log: DeliveryLog) -> None:
        self._port = port
        self._token = token
        self._log = log
        self._seen: dict[str, int] = {}

    async def open(self) -> None:
        """Return once the stream is ready."""
        self._reader, self._writer = await open_stream(self._port, self._token)
        self._read_task = asyncio.create_task(self._read())

    async def close(self) -> None:
        self._read_task.cancel()
        await asyncio.wait([self._read_task])
        self._writer.close()

    async def _read(self) -> None:
        while line := await self._reader.readline():
            if line.startswith(b'data: {"lists"'):
                now = time.perf_counter()
                for list_id, version in json.loads(line[6:])["lists"].items():
                    if list_id in self._log.sent:
                        last_seen = self._seen.get(list_id, 0)
                        self._seen[list_id] = self._log.record_delivery(list_id, last_seen, version, now)


async def open_all(streams: list[StreamClient]) -> None:
    semaphore = asyncio.Semaphore(_CONCURRENT_OPENS)

    async def open_one(stream: StreamClient) -> None:
        async with semaphore:
            await stream.open()

    await asyncio.gather(*[open_one(stream) for stream in streams])


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
