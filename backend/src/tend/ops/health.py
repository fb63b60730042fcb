import asyncio

from tend.core.bus.bus import Bus
from tend.core.db.database import Database
from tend.core.db.migrations import BASE_REVISION, current_revision, find_missing_columns, head_revision
from tend.core.errors import TendError
from tend.ops.queries import server as queries

# docs/monitoring.md promises a response within 500 ms.
PROBE_SECONDS = 0.35


async def is_database_reachable(database: Database, bus: Bus) -> bool:
    """Whether PostgreSQL responds or, while every connection is busy, whether the bus reached it lately."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await queries.is_reachable(database)
    except TimeoutError:
        return database.is_exhausted and bus.is_healthy
    except TendError:
        return False


async def is_ready(database: Database) -> bool:
    """Whether the database responds and has this release's schema, or a newer one while releases overlap."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            present = await current_revision(database)
            if present == head_revision() and await find_missing_columns(database):
                return False
    except (TimeoutError, TendError):
        return False
    return present != BASE_REVISION and present >= head_revision()
