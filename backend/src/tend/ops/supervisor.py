"""`tend serve`: the parent process. It owns the port and the embedded database, and keeps the worker processes running."""

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing

from tend.backup import service as backup
from tend.backup.manifest import BackupError
from tend.backup.store import probe_store
from tend.core.errors import StartError
from tend.core.postgres.embedded_database import run_database_if_embedded, wait_until_reachable
from tend.core.postgres.server import Postgres
from tend.core.settings.dsn import connect_to_database
from tend.core.settings.settings import Settings
from tend.ops.child_process import Launch
from tend.ops.queries import server as queries
from tend.ops.worker_processes import WorkerProcesses

TICK_SECONDS = 0.05
RELAUNCH_SECONDS = 1.0
_log = logging.getLogger(__name__)


def serve(settings: Settings, limits: int, launch: Launch, on_ready: Callable[[Settings], None]) -> None:
    """Serve until SIGTERM or Ctrl-C, then stop every process. Raises `StartError` if Tend cannot start.

    `limits` is the descriptor of the memory with the limits that the workers share.
    """
    should_stop = _handle_stop_signals()
    with ExitStack() as stack:
        listeners = [stack.enter_context(closing(_bind(settings.host, "PORT", settings.port)))]
        if settings.metrics_port:
            bound = _bind(settings.host, "METRICS_PORT", settings.metrics_port)
            listeners.append(stack.enter_context(closing(bound)))
        # The workers start first, while this process has no thread.
        workers = WorkerProcesses(settings.workers, listeners, limits, launch.start)
        stack.callback(workers.stop)
        reachable, postgres = stack.enter_context(run_database_if_embedded(settings))
        # Registered again behind the database, so that the workers that use it stop before it does.
        stack.callback(workers.stop)
        launch.run(lambda: asyncio.run(_prepare(reachable, settings)))
        workers.send_settings(reachable)
        _supervise(workers, postgres, should_stop, lambda: on_ready(settings))


def _handle_stop_signals() -> Callable[[], bool]:
    """Return a function that says whether the process was asked to stop. A second signal ends it at once."""
    received: list[int] = []

    def handle(number: int, _frame: object) -> None:
        received.append(number)
        if len(received) > 1:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
    return lambda: bool(received)


def _bind(host: str, variable: str, port: int) -> socket.socket:
    """Reserve the port without listening on it, so that no request arrives before the workers can serve it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family is socket.AF_INET6:
        # `::` is every interface, of IPv4 too, on every system.
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartError(f"{variable}: can't listen on {host}:{port}: {error.strerror}") from error
    return listener


async def _prepare(settings: Settings, configured: Settings) -> None:
    await asyncio.gather(_prepare_database(settings, configured), asyncio.to_thread(_log_closed_place, configured))


def _log_closed_place(configured: Settings) -> None:
    """The first backup may be hours away, and would be the first to fail."""
    try:
        probe_store(configured)
    except BackupError as error:
        _log.error("no backup can be made", extra={"reason": str(error)})


async def _prepare_database(settings: Settings, configured: Settings) -> None:
    await wait_until_reachable("DATABASE_URL", settings.url)
    if settings.direct_url != settings.url:
        await wait_until_reachable("DATABASE_DIRECT_URL", settings.direct_url)
    await backup.migrate_after_backup(settings, configured)
    connection = await connect_to_database(settings.direct_url)
    try:
        await queries.store_quotas(connection, settings)
    finally:
        await connection.close()


def _supervise(
    workers: WorkerProcesses,
    postgres: Postgres | None,
    should_stop: Callable[[], bool],
    on_ready: Callable[[], None],
) -> None:
    is_announced = False
    while not should_stop():
        workers.kill_hanging()
        workers.replace_ended()
        if workers.has_served and not is_announced:
            on_ready()
            is_announced = True
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
