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
    """Like `database`, but uses the server of a running Tend if there is one."""
    running_url = Postgres(settings.tend_data_dir).running_url() if settings.has_embedded_database else None
    if running_url:
        yield settings.model_copy(update={"database_url": SecretStr(running_url)})
        return
    with database(settings) as (reachable, _):
        yield reachable


@contextmanager
def database(settings: Settings) -> Iterator[tuple[Settings, Postgres | None]]:
    """Run the database: the settings with its address, and its server if it is the embedded one.

    Raises `StartError` if it cannot run.
    """
    if not settings.has_embedded_database:
        yield settings, None
        return
    server = Postgres(settings.tend_data_dir, settings.tend_postgres_bin, _forward_log)
    try:
        server.start()
        yield settings.model_copy(update={"database_url": SecretStr(server.url())}), server
    finally:
        server.stop()


def _forward_log(line: str) -> None:
    word, _, rest = line.partition(":")
    _log.log(_LEVELS.get(word, logging.DEBUG), rest.strip() or line)
