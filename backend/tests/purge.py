"""The purge without a queue: that of one night, and that of what was deleted forever."""

from collections.abc import Sequence

from fastapi import FastAPI

from tend.core.bus.open_bus import open_bus
from tend.core.db.database import Database
from tend.core.jobs import DELETED_ACCOUNTS, PURGED_LISTS, JobContext
from tend.core.settings.settings import Settings
from tend.ops.jobs import purge_kind
from tend.ops.queries.purge import PURGE_KINDS


async def purge_expired(database: Database, settings: Settings) -> None:
    await _purge(database, settings, PURGE_KINDS)


async def purge_deleted(app: FastAPI) -> None:
    """Removes all that deleted accounts, and lists that were deleted forever, have left."""
    await _purge(app.state.database, app.state.settings, (DELETED_ACCOUNTS, PURGED_LISTS))


async def _purge(database: Database, settings: Settings, kinds: Sequence[str]) -> None:
    bus = open_bus(settings, database)
    for kind in kinds:
        await purge_kind(bus, JobContext(database, settings, "purge", 0), {"kind": kind})
