"""Clients that are slow, silent, or send far too much."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.server import get_memory

from faults.load import percentile
from faults.result import Result
from sync.sse_client import User
from tend_process import Tend

_SLOW_CLIENTS = 2000
_MAX_OPEN_SECONDS = 15.0
_MAX_MEMORY_MIB = 50.0
_BODY_BYTES, _HEADER_BYTES = 10 * 1024**3, 100 * 1024**2
_GET = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"
_POST = b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
# What each sends at first, and then once a second: nothing at all, half a request, slow headers, a slow body.
_BEHAVIORS = ((b"", b""), (_GET, b""), (_GET + b"X-Slow: ", b"x"), (_POST, b" "))
_CHUNK = b"10000\r\n" + b"x" * 65536 + b"\r\n"
_CHUNKED = _POST.replace(b"Content-Length: 100000\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n")


async def be_slow(port: int, number: int) -> float:
    """Seconds until the server closed the connection."""
    first, more = _BEHAVIORS[number % len(_BEHAVIORS)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = time.monotonic()
    writer.write(first)
    reading = asyncio.create_task(reader.read())
    with suppress(ConnectionError):
        while not reading.done():
            await asyncio.wait([reading], timeout=1)
            writer.write(more)
        await reading
    writer.transport.abort()
    return time.monotonic() - started


async def send_too_much(port: int, head: bytes, part: bytes, total: int) -> tuple[int, int]:
    """The status of the response, and how many bytes were sent until then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    reading = asyncio.create_task(reader.read(65536))
    sent = 0
    with suppress(ConnectionError):
        writer.write(head)
        while sent < total and not reading.done():
            writer.write(part)
            sent += len(part)
            await writer.drain()
    response = await reading
    writer.transport.abort()
    return int(response.split(b" ")[1]), sent


async def _measure(user: User, until: "asyncio.Future[Any]") -> list[float]:
    """The seconds that each request of a good client takes until then."""
    seconds = []
    while not until.done():
        started = time.perf_counter()
        (await user.get("/api/todos")).raise_for_status()
        seconds.append(time.perf_counter() - started)
        await asyncio.sleep(0.01)
    return seconds


async def abuse(folder: Path) -> Result:
    with Tend(folder / "data", WORKERS="2", RATE_LIMIT_ENABLED="false", TEND_JOBS="false") as tend:
        await asyncio.to_thread(tend.ready)
        async with User(base_url=tend.url) as user:
            await user.sign_up("ada")
            quiet = await _measure(user, asyncio.ensure_future(asyncio.sleep(3)))
            before = get_memory(tend.process.pid)
            slow = asyncio.gather(*[be_slow(tend.port, number) for number in range(_SLOW_CLIENTS)])
            measuring = asyncio.create_task(_measure(user, slow))
            await asyncio.sleep(5)
            memory = get_memory(tend.process.pid) - before
            longest = max(await slow)
            busy = await measuring
            body_status, body_sent = await send_too_much(tend.port, _CHUNKED, _CHUNK, _BODY_BYTES)
            head_status, head_sent = await send_too_much(tend.port, _GET + b"X-Large: ", b"x" * 65536, _HEADER_BYTES)
            memory = max(memory, get_memory(tend.process.pid) - before)
    result = Result(
        f"{_SLOW_CLIENTS:,} slow, silent and half-open clients closed after {longest:.0f} s at the latest;"
        f" a body of 10 GB got {body_status} after {body_sent / 1e6:.1f} MB, headers of 100 MB {head_status} after"
        f" {head_sent / 1e6:.1f} MB; {memory:+.0f} MiB of memory; p99 of good clients"
        f" {percentile(quiet, 99):.0f} ms before and {percentile(busy, 99):.0f} ms meanwhile"
    )
    result.require(longest <= _MAX_OPEN_SECONDS, f"one was open for {longest:.1f} s")
    result.require((body_status, head_status) == (413, 431), "the wrong status")
    result.require(memory < _MAX_MEMORY_MIB, f"more than {_MAX_MEMORY_MIB:.0f} MiB")
    return result
