"""HTTP requests over plain asyncio sockets, for machines without wrk."""

import asyncio
import time
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


def generate_load(port: int, requests: list[bytes], connections: int, seconds: float, start: int) -> dict[str, Any]:
    """Return the fields of `load_generator.Load`."""
    return asyncio.run(_generate_load(port, requests, connections, seconds, start))


async def _generate_load(
    port: int, requests: list[bytes], connections: int, seconds: float, start: int
) -> dict[str, Any]:
    times: list[float] = []
    failed = 0
    position = start
    deadline = time.perf_counter() + seconds

    async def run_client() -> None:
        nonlocal position, failed
        reader, writer = await asyncio.open_connection(HOST, port)
        while (sent_at := time.perf_counter()) < deadline:
            position += 1
            status = await send_request(reader, writer, requests[(position - 1) % len(requests)])
            times.append(time.perf_counter() - sent_at)
            failed += not is_success(status)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*[run_client() for _ in range(connections)])
    elapsed = time.perf_counter() - started
    times.sort()
    percentiles = {f"p{percent}": times[len(times) * percent // 100] * 1000 for percent in (50, 95, 99)}
    return {"requests": len(times), "seconds": elapsed, "failed": failed, **percentiles}
