"""SQL about the files in the store, which attachments and profile pictures name by their hashes."""

from datetime import timedelta
from typing import Any

from tend.core.db.database import Queryable

UNUSED_FILES_BATCH = 100

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
    limit {UNUSED_FILES_BATCH}
    for update skip locked
)
returning sha256"""


async def delete_unused_files(db: Queryable, age: timedelta) -> list[str]:
    """The hashes of files that nothing has named for so long, which are no longer known once this is committed."""
    return [row["sha256"] for row in await db.fetch(_DELETE_UNUSED_FILES, age)]


# $1 and $2: the first hash, and the first one that is too large
_LIST_NAMED = """
select sha256
from attachments
where sha256 >= $1
  and sha256 < $2
union
select sha256
from profile_pictures
where sha256 >= $1
  and sha256 < $2
union
select thumbnail_sha256
from profile_pictures
where thumbnail_sha256 >= $1
  and thumbnail_sha256 < $2"""


async def list_hashes_in_folder(db: Queryable, folder: str) -> list[str]:
    """The hashes of all files in a folder of the store that attachments and profile pictures name."""
    return [row["sha256"] for row in await db.fetch(_LIST_NAMED, folder, f"{folder}g")]


_IS_CHECK_DUE = """
select files_checked_at is null
    or files_checked_at < now() - case when missing_files > 0 then interval '1 hour' else interval '1 day' end
from installation"""


async def is_file_check_due(db: Queryable) -> bool:
    return bool(await db.fetchval(_IS_CHECK_DUE))


# $1 how many files are missing
_STORE_CHECK = """
update installation
set files_checked_at = now(),
    missing_files = $1"""


async def store_check_result(db: Queryable, missing: int) -> None:
    await db.execute(_STORE_CHECK, missing)


_MISSING_FILES = """
select missing_files
from installation"""


async def fetch_missing_files(db: Queryable) -> int | None:
    """How many files were missing at the last check; None before the first."""
    missing: int | None = await db.fetchval(_MISSING_FILES)
    return missing


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


async def list_all_hashes(connection: Any, *, has_profile_pictures: bool) -> list[str]:
    """The hashes of all files that attachments and profile pictures name, also those of deleted attachments.

    `has_profile_pictures`: whether the schema is new enough for them.
    """
    rows = await connection.fetch(_LIST_STORED if has_profile_pictures else _LIST_ATTACHED)
    return [row["sha256"] for row in rows]
