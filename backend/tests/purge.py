"""The purge of one night, without a queue."""

from tend.core.db.database import Database
from tend.core.jobs import JobContext
from tend.core.settings.settings import Settings
from tend.ops.jobs import purge_kind
from tend.ops.queries.purge import PURGE_KINDS


async def purge_expired(database: Database, settings: Settings) -> None:
    for kind in PURGE_KINDS:
        await purge_kind(JobContext(database, settings, "purge", 0), {"kind": kind})
