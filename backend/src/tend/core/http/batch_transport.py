"""Sends the head of a response and its body at once: uvicorn writes them one after the other, and uvloop sends each."""

import asyncio
from typing import Any

# More than that does not wait for the next turn of the loop.
_MAX_BYTES = 65536


class BatchTransport:
    """A transport that sends all that is written in one turn of the event loop together; otherwise like `transport`.

    That is one system call instead of two. And should the process die, a proxy in front of it has seldom passed on the
    head of a response without its body: without the head, it asks another server.
    """

    __slots__ = ("_bytes", "_loop", "_parts", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []
        self._bytes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._bytes += len(data)
        if self._bytes > _MAX_BYTES:
            self._flush()

    def _flush(self) -> None:
        parts, self._parts, self._bytes = self._parts, [], 0
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))

    def get_write_buffer_size(self) -> int:
        return self._bytes + self._transport.get_write_buffer_size()

    def write_eof(self) -> None:
        self._flush()
        self._transport.write_eof()

    def close(self) -> None:
        self._flush()
        self._transport.close()
