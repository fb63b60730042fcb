"""Requests over plain sockets, for machines without wrk."""

import asyncio
import time
from http import HTTPStatus
from typing import Any

HOST = "127.0.0.1"


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send one request, read its answer whole and tell its status."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))
    return int(head[9:12])


def is_good(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


async def at_once(port: int, requests: list[bytes]) -> tuple[list[int], float]:
    """All of `requests` at the same moment, each over its own connection: their statuses, and the seconds until the last."""
    streams = [await asyncio.open_connection(HOST, port) for _ in requests]
    began = time.perf_counter()
    pairs = zip(streams, requests, strict=True)
    statuses = await asyncio.gather(*[exchange(*stream, request) for stream, request in pairs])
    took = time.perf_counter() - began
    for _, writer in streams:
        writer.close()
    return statuses, took


def run(port: int, requests: list[bytes], connections: int, seconds: float, start: int) -> dict[str, Any]:
    return asyncio.run(_run(port, requests, connections, seconds, start))


async def _run(port: int, requests: list[bytes], connections: int, seconds: float, start: int) -> dict[str, Any]:
    times: list[float] = []
    failed = 0
    at = start
    deadline = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal at, failed
        reader, writer = await asyncio.open_connection(HOST, port)
        while (began := time.perf_counter()) < deadline:
            at += 1
            status = await exchange(reader, writer, requests[(at - 1) % len(requests)])
            times.append(time.perf_counter() - began)
            failed += not is_good(status)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*[client() for _ in range(connections)])
    took = time.perf_counter() - began
    times.sort()
    share = {f"p{part}": times[len(times) * part // 100] * 1000 for part in (50, 95, 99)}
    return {"requests": len(times), "seconds": took, "failed": failed, **share}
