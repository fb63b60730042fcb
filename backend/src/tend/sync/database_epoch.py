"""Which history of the database this is; docs/sync.md says what clients make of it."""

import asyncpg

from tend.core.settings.dsn import connect_options

_RENEW = "update installation set epoch = gen_random_uuid()"


async def renew(url: str) -> None:
    """Have every client start again from what the database at `url` holds now."""
    connection = await asyncpg.connect(**connect_options(url))
    try:
        await connection.execute(_RENEW)
    finally:
        await connection.close()
