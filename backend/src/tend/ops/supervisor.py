"""`tend serve`: the parent of everything. It owns the port and the embedded database, and keeps the workers alive."""

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing

from tend.core.db.migrations import migrate
from tend.core.errors import StartError
from tend.core.postgres.embedded import database
from tend.core.postgres.server import Postgres
from tend.core.postgres.wait import wait_until_reachable
from tend.core.settings.settings import Settings
from tend.ops.worker_processes import Workers

TICK_SECONDS = 0.05
RELAUNCH_SECONDS = 1.0
BACKLOG = 2048
_log = logging.getLogger(__name__)


def serve(settings: Settings, on_ready: Callable[[Settings], None]) -> None:
    """Serve until SIGTERM or Ctrl-C, and leave nothing behind. Raises `StartError` when something stands in the way."""
    stop = _stop_signals()
    with ExitStack() as stack:
        listening = stack.enter_context(closing(_bind(settings)))
        # started first: they load while the database is made ready
        workers = Workers(settings.workers, listening)
        stack.callback(workers.stop)
        reachable, postgres = stack.enter_context(database(settings))
        # before the database ends, which they use
        stack.callback(workers.stop)
        asyncio.run(_prepare(reachable))
        workers.begin(reachable)
        _watch(workers, postgres, stop, lambda: on_ready(settings))


def _stop_signals() -> Callable[[], bool]:
    """Whether somebody asked the process to end; asked twice, it ends without ceremony."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return lambda: bool(asked)


def _bind(settings: Settings) -> socket.socket:
    """Take the port without opening it: nobody is answered before everything is in order."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise StartError(f"PORT: can't listen on {settings.host}:{settings.port}: {error.strerror}") from error
    return listening


async def _prepare(settings: Settings) -> None:
    await wait_until_reachable("DATABASE_URL", settings.url)
    if settings.direct_url != settings.url:
        await wait_until_reachable("DATABASE_DIRECT_URL", settings.direct_url)
    await migrate(settings.direct_url)


def _watch(workers: Workers, postgres: Postgres | None, stop: Callable[[], bool], on_ready: Callable[[], None]) -> None:
    told = False
    while not stop():
        workers.tend()
        if workers.serving and not told:
            on_ready()
            told = True
        if postgres and not postgres.is_running:
            _relaunch(postgres)
        time.sleep(TICK_SECONDS)


def _relaunch(postgres: Postgres) -> None:
    _log.error("the embedded database died; starting it again")
    try:
        postgres.launch()
    except StartError as error:
        _log.error("the embedded database can't start", extra={"reason": str(error)})
        time.sleep(RELAUNCH_SECONDS)
