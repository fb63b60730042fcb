"""One worker process of `tend serve`: `python -m tend.worker_process SOCKET PARENT`, two inherited file descriptors.

It loads while the parent prepares the database, gets its settings from the parent, and ends when the parent does.
"""

import asyncio
import pickle
import socket
import sys
from contextlib import suppress
from typing import BinaryIO

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tend.core import logging_setup
from tend.core.settings.settings import Settings
from tend.main import create_app

# With the lifespan's own limits and the database's stop, this is less than the ten seconds that hosts allow.
GRACE_SECONDS = 4


class Protocol(HttpToolsProtocol):
    """Passes uvicorn's connection to the app as the ASGI extension `tend.transport`, for event streams."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"tend.transport": self.transport}  # type: ignore[dict-item]


class Server(uvicorn.Server):
    """Tells the parent when it is ready, and stops when the parent has ended."""

    def __init__(self, app: FastAPI, parent: socket.socket) -> None:
        super().__init__(_config(app))
        self._app = app
        self._parent = parent

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._parent.setblocking(False)
        self._parent_watch = asyncio.create_task(self._watch_parent())
        # If the parent has ended already, the watch notices it.
        with suppress(OSError):
            self._parent.send(b"1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Uvicorn waits for responses that are being sent, and an open event stream is one of them.
        await self._app.state.hub.shut_down()
        await super().shutdown(sockets)

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
    return uvicorn.Config(
        app,
        http=Protocol,
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def main() -> None:
    listening = socket.socket(fileno=int(sys.argv[1]))
    parent = socket.socket(fileno=int(sys.argv[2]))
    with parent.makefile("rb") as stream:
        settings = _settings(stream)
    logging_setup.configure(settings)
    Server(create_app(settings), parent).run(sockets=[listening])


if __name__ == "__main__":
    main()
