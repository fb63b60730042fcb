"""HTTP requests over plain asyncio sockets: a given number of them, or any number on a machine without wrk."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

HOST = "127.0.0.1"


async def send_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send one request, read the whole response and return its status."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))
    return int(head[9:12])


def is_success(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


async def send_concurrently(port: int, requests: list[bytes]) -> tuple[list[int], float]:
    """Send all `requests` at the same moment, each over its own connection.

    Returns their statuses and the seconds until the last response.
    """
    streams = [await asyncio.open_connection(HOST, port) for _ in requests]
    started = time.perf_counter()
    pairs = zip(streams, requests, strict=True)
    statuses = await asyncio.gather(*[send_request(*stream, request) for stream, request in pairs])
    seconds = time.perf_counter() - started
    for _, writer in streams:
        writer.close()
    return statuses, seconds


async def send_each(port: int, requests: list[bytes], connections: int) -> list[int]:
    """Send each of `requests` once, over some connections at a time. Returns their statuses in the order of responses."""
    left = iter(requests)
    statuses: list[int] = []

    async def run_client() -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        statuses.extend([await send_request(reader, writer, request) for request in left])
        writer.close()

    await asyncio.gather(*[run_client() for _ in range(connections)])
    return statuses


async def send_for(port: int, requests: list[bytes], connections: int, seconds: float, start: int) -> dict[str, Any]:
    """Send `requests` in a loop for some seconds, beginning with number `start`. Returns the fields of a `Load`."""
    deadline = time.perf_counter() + seconds
    endless = itertools.cycle(requests[start % len(requests) :] + requests[: start % len(requests)])
    return await _send(port, itertools.takewhile(lambda _: time.perf_counter() < deadline, endless), connections)


async def send_once(port: int, requests: list[bytes], connections: int) -> dict[str, Any]:
    """Send each of `requests` once. Returns the fields of a `Load`."""
    return await _send(port, iter(requests), connections)


async def _send(port: int, requests: Iterator[bytes], connections: int) -> dict[str, Any]:
    times: list[float] = []
    failed = 0

    async def run_client() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(HOST, port)
        for request in requests:
            sent_at = time.perf_counter()
            status = await send_request(reader, writer, request)
            times.append(time.perf_counter() - sent_at)
            failed += not is_success(status)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*[run_client() for _ in range(connections)])
    elapsed = time.perf_counter() - started
    times.sort()
    percentiles = {f"p{percent}": times[len(times) * percent // 100] * 1000 for percent in (50, 95, 99)}
    return {"requests": len(times), "seconds": elapsed, "failed": failed, **percentiles}
