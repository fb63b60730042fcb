"""Uvicorn's connection, with limits for clients that send too much or too slowly. A proxy in front may have its own."""

import asyncio
import secrets
from collections import Counter
from contextvars import copy_context
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from tend.core.http.batch_transport import BatchTransport
from tend.core.http.client_address import LOCAL_ADDRESSES, is_in, network_of, unmap_address
from tend.core.http.middleware import API_HEADERS, SECURITY_HEADERS, find_body_limit
from tend.core.http.problems import status_problem_response
from tend.core.http.slow_clients import ReadPace
from tend.core.request_context import request_id
from tend.core.settings.settings import Network, Settings

_BAD_REQUEST, _TIMEOUT, _TOO_LARGE, _HEADERS_TOO_LARGE = 400, 408, 413, 431
MAX_HEADERS = 200
# The framing of small chunks can take more bytes than the body itself: a message may have so many times its limit.
_FRAMING = 4
# A rejected client is read from for so long: if it were cut off while it sends, it could not read the response.
LINGER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    header_bytes: int
    header_seconds: float
    """How long a request's headers may take, from the start of the connection or from the first byte."""
    min_body_rate: float
    """Bytes per second, on average since the headers; a body may begin as late as headers may end."""
    unread_seconds: float
    """A client that reads nothing of its response for so long is cut off."""
    min_read_rate: float
    """Bytes per second: a client that reads less for `unread_seconds` is cut off too."""
    per_network: int
    """Connections from one address, or /64 of IPv6, at a time; those from this machine and from `proxies` aren't counted."""
    proxies: tuple[Network, ...]
    by_network: Counter[str] = field(default_factory=Counter)
    """The connections that are open."""

    @classmethod
    def from_settings(cls, settings: Settings) -> "ConnectionLimits":
        return cls(
            settings.http_max_header_bytes,
            settings.http_header_timeout,
            settings.http_min_body_rate,
            settings.http_unread_timeout,
            settings.http_min_read_rate,
            settings.http_connections_per_address,
            settings.trusted_networks,
        )


class _Phase(Enum):
    HEADERS = auto()
    """They are awaited on a new connection, or have arrived in part."""
    BODY = auto()
    COMPLETE = auto()
    """The request is there: the response is on its way, or the connection idle, which uvicorn ends by itself."""
    REJECTED = auto()


class HttpProtocol(HttpToolsProtocol):
    """Passes its transport to the app as the ASGI extension `tend.transport`, for event streams."""

    def __init__(self, *args: Any, limits: ConnectionLimits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._network: str | None = None
        self._read_pace = ReadPace(limits.unread_seconds, limits.min_read_rate)
        self._max_message_bytes = 0
        self._begin(_Phase.HEADERS)

    def _begin(self, phase: _Phase) -> None:
        self._phase, self._since, self._received = phase, self.loop.time(), 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = BatchTransport(transport, self.loop)  # type: ignore[assignment]  # it is one in all but the type
        if self.client:
            self.client = (unmap_address(self.client[0]), self.client[1])
            self._count_connection(transport, self.client[0])

    def _count_connection(self, transport: asyncio.Transport, address: str) -> None:
        limits = self._limits
        if address in LOCAL_ADDRESSES or is_in(address, limits.proxies):
            return
        self._network = network_of(address)
        limits.by_network[self._network] += 1
        if limits.by_network[self._network] > limits.per_network:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._network:
            self._limits.by_network[self._network] -= 1
            if not self._limits.by_network[self._network]:
                del self._limits.by_network[self._network]

    def data_received(self, data: bytes) -> None:
        if self._phase is _Phase.REJECTED:
            return
        if self._phase is _Phase.COMPLETE:
            self._begin(_Phase.HEADERS)
        self._received += len(data)
        super().data_received(data)
        if self._phase is _Phase.HEADERS and self._received > self._limits.header_bytes:
            self._reject(_HEADERS_TOO_LARGE)
        elif self._phase is _Phase.BODY and self._received > self._max_message_bytes:
            self._reject(_TOO_LARGE)

    def send_400_response(self, _message: str) -> None:
        # Uvicorn calls this for every error that its parser or a method below raises.
        self._reject(_HEADERS_TOO_LARGE if self._has_large_headers() else _BAD_REQUEST)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"tend.transport": self.transport}  # type: ignore[dict-item]
        if self._phase is not _Phase.HEADERS:
            self._begin(_Phase.HEADERS)

    def on_headers_complete(self) -> None:
        if self._has_large_headers():
            raise ValueError("the headers are too large")
        super().on_headers_complete()
        self._max_message_bytes = _FRAMING * find_body_limit(self.scope["path"])
        self._begin(_Phase.BODY)

    def _has_large_headers(self) -> bool:
        if self.headers is None:
            return False
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        return size > self._limits.header_bytes or len(self.headers) > MAX_HEADERS

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._phase = _Phase.COMPLETE
        # They belong to the request now, and not to the connection, which may be a stream for a long time.
        self.headers = []

    def end_if_slow(self, now: float) -> None:
        """Called every half second or so with the event loop's time."""
        if self._phase is _Phase.REJECTED:
            if now - self._since > LINGER_SECONDS:
                self.transport.abort()
        elif self._is_slow(now):
            self._reject(_TIMEOUT)
        elif self._read_pace.is_too_slow(self.transport.get_write_buffer_size(), now):
            self.transport.abort()

    def _is_slow(self, now: float) -> bool:
        if self._phase is _Phase.HEADERS:
            return now - self._since > self._limits.header_seconds
        if self._phase is _Phase.COMPLETE:
            return False
        if self.flow.read_paused:
            # The app does not read the body at this moment, so it cannot arrive.
            self._begin(_Phase.BODY)
        return now - self._since > self._limits.header_seconds + self._received / self._limits.min_body_rate

    def _reject(self, status: int) -> None:
        if self.transport.is_closing():
            return
        if not self._can_respond():
            self.transport.abort()
            return
        self._begin(_Phase.REJECTED)
        if self.cycle is not None:
            # The app no longer waits for the rest of the body, and sends nothing.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(copy_context().run(self._render, status))
        self.transport.write_eof()
        self.flow.resume_reading()

    def _can_respond(self) -> bool:
        """Whether the client would take a response for that to this request, and not to an earlier one or to none."""
        if self._phase is _Phase.BODY:
            return not (self.cycle.response_started or self.pipeline)
        return self._received > 0 and (self.cycle is None or self.cycle.response_complete)  # type: ignore[redundant-expr]  # uvicorn sets it at the first request

    def shutdown(self) -> None:
        if self._phase is _Phase.REJECTED:
            self.transport.abort()
        else:
            super().shutdown()

    def _render(self, status: int) -> bytes:
        request_id.set(secrets.token_hex(8))
        response = status_problem_response(
            status, {**SECURITY_HEADERS, **API_HEADERS, "X-Request-ID": request_id.get(), "Connection": "close"}
        )
        headers = [*self.server_state.default_headers, *response.raw_headers]
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        return STATUS_LINE[status] + lines + b"\r\n" + bytes(response.body)
