"""The pictures of people: two squares made from the image that a person uploads, which is not stored itself."""

from functools import partial
from hashlib import sha256
from uuid import UUID, uuid4

from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import profile
from tend.attachments import files
from tend.attachments.errors import FileMissing, FileRejected, ProfilePictureNotFound
from tend.attachments.file_type import detect_type
from tend.attachments.files import AttachmentUpload
from tend.attachments.object_store import ObjectStore
from tend.attachments.queries import profile_pictures as queries
from tend.attachments.queries import stored_files
from tend.attachments.queries.profile_pictures import NewPicture
from tend.core.db.database import Database, Queryable, in_transaction
from tend.core.write_result import WriteResult

_REFUSED = "Tend can’t show this picture. Choose a JPEG, PNG, WebP, GIF, AVIF or BMP with up to 50 megapixels."


async def store_picture(db: Database, place: ObjectStore, user_id: UUID, upload: AttachmentUpload) -> NewPicture:
    """Puts the two pictures into the store. Nothing names them yet. Raises `FileRejected` and `FilesUnavailable`."""
    is_image = detect_type(upload.head).startswith("image/")
    pictures = await files.render_pictures(user_id, upload.file, is_square=True) if is_image else None
    if pictures is None:
        raise FileRejected("file_is_no_image", _REFUSED)
    large, thumbnail = pictures.contents["preview"], pictures.contents["thumbnail"]
    digests = [await _store(db, place, content) for content in (large, thumbnail)]
    return NewPicture(uuid4(), digests[0], len(large), digests[1], len(thumbnail))


async def _store(db: Database, place: ObjectStore, content: bytes) -> str:
    digest = sha256(content).hexdigest()
    await stored_files.claim_file(db, digest, len(content))
    await files.run_in_file_thread(partial(place.write, files.name_in_store(digest), content))
    return digest


async def change_picture(db: Queryable, user_id: UUID, new: NewPicture | None) -> WriteResult:
    """Replaces the person's picture, or removes it. The row is the profile. Raises `QuotaReached` and `NotSignedIn`."""
    async with in_transaction(db) as tx:
        changed = await profile.change_picture(tx, user_id, new.id if new else None)
        if changed is None:
            raise NotSignedIn
        await queries.replace_picture(tx, user_id, new)
    return changed


async def read_picture(
    db: Queryable, place: ObjectStore, user_id: UUID, picture_id: UUID, *, is_thumbnail: bool
) -> bytes:
    """Raises `ProfilePictureNotFound`, also for a picture of somebody who shares no list, `FilesUnavailable` and `FileMissing`."""
    digest = await queries.find_hash(db, user_id, picture_id, is_thumbnail=is_thumbnail)
    if digest is None:
        raise ProfilePictureNotFound
    return await _read(place, digest)


async def read_own_picture(db: Queryable, place: ObjectStore, user_id: UUID) -> bytes | None:
    """The picture of 256 pixels, or None if the person has none. Raises `FilesUnavailable` and `FileMissing`."""
    digest = await queries.find_own_hash(db, user_id)
    return await _read(place, digest) if digest else None


async def _read(place: ObjectStore, digest: str) -> bytes:
    content = await files.run_in_file_thread(partial(place.read, files.name_in_store(digest)))
    if content is None:
        raise FileMissing
    return content
