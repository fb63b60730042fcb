"""The embedded database around whatever needs one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from tend.core.postgres.server import Postgres
from tend.core.settings.settings import Settings

_LEVELS = {"WARNING": logging.WARNING, "ERROR": logging.ERROR, "FATAL": logging.ERROR, "PANIC": logging.CRITICAL}
_log = logging.getLogger("postgres")


@contextmanager
def present_database(settings: Settings) -> Iterator[Settings]:
    """As `database`, for a command that looks in while Tend may be running: it uses the server that is there."""
    running = Postgres(settings.tend_data_dir).running_url() if settings.embedded else None
    if running:
        yield settings.model_copy(update={"database_url": SecretStr(running)})
        return
    with database(settings) as (reachable, _):
        yield reachable


@contextmanager
def database(settings: Settings) -> Iterator[tuple[Settings, Postgres | None]]:
    """The settings with the address of a running database, and its server when it is the embedded one.

    Raises `StartError` when it cannot run.
    """
    if not settings.embedded:
        yield settings, None
        return
    server = Postgres(settings.tend_data_dir, settings.tend_postgres_bin, _pass_on)
    try:
        server.start()
        yield settings.model_copy(update={"database_url": SecretStr(server.url())}), server
    finally:
        server.stop()


def _pass_on(line: str) -> None:
    word, _, rest = line.partition(":")
    _log.log(_LEVELS.get(word, logging.DEBUG), rest.strip() or line)
