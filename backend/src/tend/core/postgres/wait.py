import asyncio
import time

import asyncpg

from tend.core.errors import StartError
from tend.core.settings.dsn import connect_options

PATIENCE_SECONDS = 15.0
# it may still be starting beside us
_MAY_PASS = (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)


async def wait_until_reachable(name: str, url: str, patience: float = PATIENCE_SECONDS) -> None:
    """Wait until the database at `url` answers. Raises `StartError`, naming the variable `name`, when it does not."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection = await asyncpg.connect(**connect_options(url))
            try:
                await connection.fetchval("select 1")
            finally:
                await connection.close()
        except _MAY_PASS as error:
            if time.monotonic() > deadline:
                raise StartError(f"{name}: the database does not answer: {_reason(error)}") from error
            await asyncio.sleep(0.5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
            raise StartError(f"{name}: the database refuses: {_reason(error)}") from error
        else:
            return


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
