"""SQL about the files in the store, which attachments and profile pictures name by their hashes."""

from datetime import timedelta
from typing import Any

from tend.core.db.database import Queryable

BATCH = 100

# $1 the hash, $2 the size
_CLAIM_FILE = """
insert into stored_files (sha256, bytes)
values ($1, $2)
on conflict (sha256) do update
set last_used_at = now()"""


async def claim_file(db: Queryable, sha256: str, size: int) -> None:
    """Keeps `delete_unused_files` away from the file until long after something could name it."""
    await db.execute(_CLAIM_FILE, sha256, size)


# $1 how long a file has to be unused
_DELETE_UNUSED_FILES = f"""
delete from stored_files
where sha256 in (
    select stored.sha256
    from stored_files stored
    where stored.last_used_at < now() - $1::interval
      and not exists (select from attachments where attachments.sha256 = stored.sha256)
      and not exists (select from profile_pictures where profile_pictures.sha256 = stored.sha256)
      and not exists (select from profile_pictures where profile_pictures.thumbnail_sha256 = stored.sha256)
    order by stored.last_used_at
    limit {BATCH}
    for update skip locked
)
returning sha256"""


async def delete_unused_files(db: Queryable, age: timedelta) -> list[str]:
    """The hashes of files that nothing has named for so long, which are no longer known once this is committed."""
    return [row["sha256"] for row in await db.fetch(_DELETE_UNUSED_FILES, age)]


_LIST_ATTACHED = """
select distinct sha256
from attachments
order by sha256"""
_LIST_STORED = """
select sha256
from attachments
union
select sha256
from profile_pictures
union
select thumbnail_sha256
from profile_pictures
order by sha256"""


async def list_hashes(connection: Any, *, has_profile_pictures: bool) -> list[str]:
    """The hashes of all files that attachments and profile pictures name, also those of deleted attachments.

    `has_profile_pictures`: whether the schema is new enough for them.
    """
    rows = await connection.fetch(_LIST_STORED if has_profile_pictures else _LIST_ATTACHED)
    return [row["sha256"] for row in rows]
