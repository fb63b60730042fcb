"""One worker process of `tend serve`: `python -m tend.worker_process INDEX PARENT LIMITS METRICS CALLS SOCKET…`.

All but the first are file descriptors; it is the process's place among the workers.

It starts while the parent prepares the database, gets its settings from the parent, and ends when the parent does.
"""

import asyncio
import pickle
import resource
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from tend.core import compute_process, logging_setup
from tend.core.http.http_protocol import ConnectionLimits, HttpProtocol
from tend.core.http.slow_clients import abort_largest_buffers
from tend.core.metrics import memory
from tend.core.settings.settings import Settings
from tend.core.shared_limits import SharedLimits
from tend.core.tracing import tracer
from tend.main import create_app

# With the lifespan's own limits and the database's stop, this is less than the ten seconds that hosts allow.
SHUTDOWN_GRACE_SECONDS = 4
# Uvicorn's settings that are the same in every installation. `make bench` runs its bare app with them.
SERVER_SETTINGS: dict[str, Any] = {
    "loop": "uvloop",
    "ws": "none",
    "lifespan": "on",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "timeout_graceful_shutdown": SHUTDOWN_GRACE_SECONDS,
}
# How long a thread that computes can keep the event loop waiting; Python's own 5 ms would add up over a request.
_SWITCH_SECONDS = 0.0005
# Uvicorn's main loop ticks ten times a second.
_TICKS_PER_SWEEP = 5
# After a longer gap the process itself was too slow, and requests may have arrived that it has not read yet.
_MAX_SWEEP_GAP_SECONDS = 2.0


class Server(uvicorn.Server):
    """Tells the parent when it serves and, with each heartbeat, that it still does; stops when the parent has ended."""

    def __init__(self, app: FastAPI, parent: socket.socket) -> None:
        super().__init__(_config(app))
        self._app = app
        self._parent = parent
        self._swept_at = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._parent.setblocking(False)
        self._parent_watch = asyncio.create_task(self._watch_parent())
        self._send_heartbeat()

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS_PER_SWEEP == 0:
            self._end_slow()
            self._send_heartbeat()
        return await super().on_tick(counter)

    def _send_heartbeat(self) -> None:
        # If the parent has ended already, the watch notices it. If it does not read, it needs no more heartbeats.
        with suppress(OSError):
            self._parent.send(b"1")

    def _end_slow(self) -> None:
        now = asyncio.get_running_loop().time()
        was_on_time = now - self._swept_at < _MAX_SWEEP_GAP_SECONDS
        self._swept_at = now
        if not was_on_time:
            return
        self._app.state.request_middleware.end_overdue()
        connections = [one for one in self.server_state.connections if isinstance(one, HttpProtocol)]
        for connection in connections:
            connection.end_if_slow(now)
        abort_largest_buffers((one.transport for one in connections), self._app.state.settings.http_max_unread_bytes)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Uvicorn waits for responses that are being sent, and an open event stream is one of them.
        await self._app.state.hub.shut_down()
        await super().shutdown(sockets)
        await tracer.stop_tracing()

    async def _watch_parent(self) -> None:
        # The parent sends nothing more, so the only thing that can arrive is its end.
        with suppress(OSError):
            await asyncio.get_running_loop().sock_recv(self._parent, 1)
        self.should_exit = True


def _settings(stream: BinaryIO) -> Settings:
    try:
        settings: Settings = pickle.load(stream)  # noqa: S301  # it comes from the parent, over an inherited descriptor
    except EOFError:
        sys.exit(0)
    return settings


def _config(app: FastAPI) -> uvicorn.Config:
    settings: Settings = app.state.settings
    return uvicorn.Config(
        # Past FastAPI's own two calls, which only lead there. Its type of a scope is wider than uvicorn's.
        _trace_requests(app.middleware_stack, settings) if tracer.current else app.middleware_stack,  # type: ignore[arg-type]
        # Uvicorn only calls it.
        http=partial(HttpProtocol, limits=ConnectionLimits.from_settings(settings)),  # type: ignore[arg-type]
        timeout_keep_alive=settings.http_idle_timeout,
        **SERVER_SETTINGS,
    )


def _trace_requests(app: ASGIApp | None, settings: Settings) -> ASGIApp | None:
    from tend.core.http.request_spans import RequestSpans  # noqa: PLC0415  # only if there are traces

    return app and RequestSpans(app, settings.trusted_networks)


def _allow_many_connections() -> None:
    """Raise the soft limit of open files, often 1024, to the hard one: each connection is one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


_prepared: FastAPI | None = None


def prepare_app_before_fork(settings: Settings, limits: int) -> None:
    """Make the app before the fork, so that the processes share its memory. It may not use the database's address."""
    global _prepared  # noqa: PLW0603  # what a fork begins with
    _prepared = create_app(settings, SharedLimits(limits))
    _prepared.state.route_index.prepare()
    tracer.prepare_tracing(settings)


def main(numbers: Sequence[int]) -> None:
    _allow_many_connections()
    index, parent_descriptor, limits, metrics_memory, calls, *listeners = numbers
    parent = socket.socket(fileno=parent_descriptor)
    with parent.makefile("rb") as stream:
        settings = _settings(stream)
    logging_setup.configure_logging(settings)
    tracer.start_tracing(settings)
    sys.setswitchinterval(_SWITCH_SECONDS)
    memory.use_shared_memory(metrics_memory, index)
    compute_process.connect(socket.socket(fileno=calls))
    app = _prepared or create_app(settings, SharedLimits(limits))
    app.state.settings = settings
    Server(app, parent).run(sockets=[socket.socket(fileno=listener) for listener in listeners])


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
