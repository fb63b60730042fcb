"""SQL about profile pictures. `$1` is the id of the current user."""

from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import sees_person_sql


@dataclass(frozen=True, slots=True)
class NewPicture:
    id: UUID
    sha256: str
    bytes: int
    thumbnail_sha256: str
    thumbnail_bytes: int


_DELETE_PICTURE = """
delete from profile_pictures
where user_id = $1"""
# $2 the id, $3 and $4 the hash and the size of the picture, $5 and $6 those of the thumbnail
_ADD_PICTURE = """
insert into profile_pictures (user_id, id, sha256, thumbnail_sha256, bytes)
values ($1, $2, $3, $5, counted_file_bytes($4) + counted_file_bytes($6))"""


async def replace_picture(db: Queryable, user_id: UUID, new: NewPicture | None) -> None:
    """None removes it. The caller has locked the account, whose `picture_id` says the same. Raises `QuotaReached`."""
    await db.execute(_DELETE_PICTURE, user_id)
    if new:
        await db.execute(
            _ADD_PICTURE, user_id, new.id, new.sha256, new.bytes, new.thumbnail_sha256, new.thumbnail_bytes
        )


# $2 the picture, $3 whether it is the small one
_FIND_HASH = f"""
select case when $3::boolean then profile_pictures.thumbnail_sha256 else profile_pictures.sha256 end
from profile_pictures
where profile_pictures.id = $2
  and {sees_person_sql("profile_pictures.user_id")}"""


async def find_hash(db: Queryable, user_id: UUID, picture_id: UUID, *, is_thumbnail: bool) -> str | None:
    """None if there is no such picture, or if it is of somebody whose name the user doesn't see either."""
    digest: str | None = await db.fetchval(_FIND_HASH, user_id, picture_id, is_thumbnail)
    return digest


_FIND_OWN_HASH = """
select sha256
from profile_pictures
where user_id = $1"""


async def find_own_hash(db: Queryable, user_id: UUID) -> str | None:
    digest: str | None = await db.fetchval(_FIND_OWN_HASH, user_id)
    return digest
