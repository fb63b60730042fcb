import asyncio
import time

import asyncpg

from tend.core.errors import StartError
from tend.core.settings.dsn import connect_options

WAIT_SECONDS = 15.0
# The database may still be starting.
_TRANSIENT = (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)


async def wait_until_reachable(name: str, url: str, seconds: float = WAIT_SECONDS) -> None:
    """Wait until the database at `url` answers. Raises `StartError`, which names the variable `name`, if it does not."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection = await asyncpg.connect(**connect_options(url))
            try:
                await connection.fetchval("select 1")
            finally:
                await connection.close()
        except _TRANSIENT as error:
            if time.monotonic() > deadline:
                raise StartError(f"{name}: the database does not answer: {_reason(error)}") from error
            await asyncio.sleep(0.5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
            raise StartError(f"{name}: the database refuses: {_reason(error)}") from error
        else:
            return


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
