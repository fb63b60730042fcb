"""The epoch names one history of the database; docs/sync.md says what clients do when it changes."""

from tend.core.settings.dsn import connect_to_database

_RENEW_EPOCH = "update installation set epoch = gen_random_uuid()"


async def renew_epoch(url: str) -> None:
    """Gives the database at `url` a new epoch, so that every client loads everything again."""
    connection = await connect_to_database(url)
    try:
        await connection.execute(_RENEW_EPOCH)
    finally:
        await connection.close()
