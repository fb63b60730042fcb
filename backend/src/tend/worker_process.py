"""One worker process of `tend serve`: `python -m tend.worker_process SOCKET PARENT`, two inherited file descriptors.

It loads while the parent prepares the database, takes its settings from the parent, and ends when the parent does.
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

# together with the lifespan's own limits and the database's stop, less than the ten seconds that hosts allow
GRACE_SECONDS = 4


class Protocol(HttpToolsProtocol):
    """Uvicorn's, whose connection can be set up for a stream and cut: the ASGI extension `tend.transport`."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"tend.transport": self.transport}  # type: ignore[dict-item]


class Server(uvicorn.Server):
    """Uvicorn, which also tells its parent that it serves, and stops when the parent is gone."""

    def __init__(self, app: FastAPI, parent: socket.socket) -> None:
        super().__init__(_config(app))
        self._app = app
        self._parent = parent

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._parent.setblocking(False)
        self._watching = asyncio.create_task(self._watch())
        # a parent that is gone by now is noticed by the watch
        with suppress(OSError):
            self._parent.send(b"1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn waits for answers under way before the lifespan ends, and an open stream is one
        await self._app.state.hub.close()
        await super().shutdown(sockets)

    async def _watch(self) -> None:
        # the parent says nothing more, so whatever arrives is its end
        with suppress(OSError):
            await asyncio.get_running_loop().sock_recv(self._parent, 1)
        self.should_exit = True


def _settings(stream: BinaryIO) -> Settings:
    try:
        settings: Settings = pickle.load(stream)  # noqa: S301  # from the parent, over an inherited descriptor
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
