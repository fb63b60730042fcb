import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from tend.attachments import files
from tend.attachments.errors import AttachmentIdTaken, AttachmentNotFound, TooManyAttachments, TooManyFilesOfComment
from tend.attachments.file_type import detect_type, require_accepted_content
from tend.attachments.files import AttachmentUpload, PictureSize
from tend.attachments.object_store import ObjectStore
from tend.attachments.queries import attachments as queries
from tend.attachments.queries import comment_files, stored_files
from tend.attachments.queries.attachments import Attachment, AttachmentRoom, NewAttachment
from tend.comments.errors import CommentNotFound
from tend.core.db.database import Database, Queryable, in_transaction
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import QuotaReached
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult
from tend.todos.errors import TodoNotFound
from tend.todos.types import MAX_ATTACHMENTS, MAX_FILES_OF_COMMENT

# A backup that began before a file's last attachment was deleted may still want to copy it.
_MIN_UNUSED = timedelta(days=8)
# The first byte of the hash names the folder.
_FOLDERS = 256


@dataclass(frozen=True, slots=True)
class AttachmentTarget:
    """The todo or the comment to which a file is attached."""

    id: UUID
    is_comment: bool = False

    async def find_room(self, db: Queryable, user_id: UUID, attachment_id: UUID | None, size: int) -> AttachmentRoom:
        """Raises `TodoNotFound` or `CommentNotFound`."""
        find = comment_files.find_room if self.is_comment else queries.find_room
        room = await find(db, user_id, self.id, attachment_id, size)
        if room is None:
            raise CommentNotFound if self.is_comment else TodoNotFound
        return room

    def require_place(self, room: AttachmentRoom) -> None:
        """Raises `TooManyAttachments` or `TooManyFilesOfComment`."""
        if self.is_comment and room.count >= MAX_FILES_OF_COMMENT:
            raise TooManyFilesOfComment
        if room.count >= MAX_ATTACHMENTS:
            raise TooManyAttachments


async def require_room_for_file(
    db: Queryable,
    user_id: UUID,
    target: AttachmentTarget,
    attachment_id: UUID | None,
    size: int,
    sha256: str | None = None,
) -> None:
    """Before a file is received, and before it is stored, with its hash: a file that is refused takes no room in the store.

    The statement that adds it checks all of this again.
    Raises `TodoNotFound` or `CommentNotFound`, `AttachmentIdTaken`, `TooManyAttachments` or `TooManyFilesOfComment`, and
    `QuotaReached`.
    """
    room = await target.find_room(db, user_id, attachment_id, size)
    if room.sha256 and not (room.is_own and sha256 in {None, room.sha256}):
        raise AttachmentIdTaken
    if room.is_own:
        return
    target.require_place(room)
    if room.counted_bytes > room.max_bytes:
        raise QuotaReached("attachments", room.max_bytes)


async def spend_upload_rate(db: Database, settings: Settings, user_id: UUID, sizes: Sequence[int]) -> None:
    """Counts files of these sizes in what the account may upload. Raises `TooManyRequests`."""
    await _spend(db, settings, user_id, sum(max(4, math.ceil(size / 1000)) for size in sizes))


async def _spend(db: Database, settings: Settings, user_id: UUID, cost: int) -> None:
    """`cost`: in kilobytes."""
    # What is deleted forever is free for the quota at once, and stays in the store for days.
    limit = RateLimit(2 * settings.account_max_attachment_mb * 1000, _find_min_unused(settings).total_seconds())
    await enforce_rate_limit(db, settings, "upload", str(user_id), limit, cost)


def _cost_of(pictures: files.RenderedPictures) -> int:
    return max(1, math.ceil(sum(map(len, pictures.contents.values())) / 1000))


@dataclass(frozen=True, slots=True)
class StoredUpload:
    type: str
    upload: AttachmentUpload
    width: int | None
    height: int | None


async def store_upload(
    db: Database, settings: Settings, place: ObjectStore, user_id: UUID, name: str, upload: AttachmentUpload
) -> StoredUpload:
    """Puts a file into the store. Nothing names it yet. Raises `FileRejected`, `TooManyRequests` and `FilesUnavailable`."""
    media_type = detect_type(upload.head)
    require_accepted_content(name, upload.head, media_type)
    await spend_upload_rate(db, settings, user_id, [upload.size])
    pictures = await files.render_pictures(user_id, upload.file) if media_type.startswith("image/") else None
    if pictures:
        # A small file may be an image of which these are many times as large.
        await _spend(db, settings, user_id, _cost_of(pictures))
    await stored_files.claim_file(db, upload.sha256, upload.size)
    await files.store_file(place, upload, pictures)
    return StoredUpload(media_type, upload, pictures.width if pictures else None, pictures.height if pictures else None)


async def add(
    db: Queryable, user_id: UUID, target: AttachmentTarget, attachment_id: UUID | None, name: str, stored: StoredUpload
) -> WriteResult:
    """A replay with the same id by the same person changes nothing; the row is the todo or the comment.

    Raises the same as `require_room_for_file`.
    """
    upload = stored.upload
    new = NewAttachment(
        attachment_id or new_id(), name, stored.type, upload.size, upload.sha256, stored.width, stored.height
    )
    add_attachment = comment_files.add_attachment if target.is_comment else queries.add_attachment
    async with in_transaction(db) as tx:
        # After a wait for a list whose members have changed, a statement finds nothing and leaves the list locked.
        added = await add_attachment(tx, user_id, target.id, new)
        added = added or await add_attachment(tx, user_id, target.id, new)
        if added is None or not added.lists:
            room = await target.find_room(tx, user_id, new.id, upload.size)
            if room.sha256 and not room.is_own:
                raise AttachmentIdTaken
            if not room.is_own:
                target.require_place(room)
        if added is None:
            raise CommentNotFound if target.is_comment else TodoNotFound
    return added


async def delete(db: Queryable, user_id: UUID, todo_id: UUID, attachment_id: UUID) -> WriteResult:
    """Everybody who may change the todo can; a replay changes nothing. Raises `AttachmentNotFound`."""
    async with in_transaction(db) as tx:
        deleted = await queries.delete_attachment(tx, user_id, todo_id, attachment_id)
        deleted = deleted or await queries.delete_attachment(tx, user_id, todo_id, attachment_id)
        return await _require(tx, user_id, todo_id, attachment_id, deleted)


async def restore(db: Queryable, user_id: UUID, todo_id: UUID, attachment_id: UUID) -> WriteResult:
    """Undoes a deletion of the last 30 days. Raises `AttachmentNotFound` and `TooManyAttachments`."""
    async with in_transaction(db) as tx:
        restored = await queries.restore_attachment(tx, user_id, todo_id, attachment_id)
        restored = restored or await queries.restore_attachment(tx, user_id, todo_id, attachment_id)
        restored = await _require(tx, user_id, todo_id, attachment_id, restored)
        if not restored.lists and await queries.find_attachment(tx, user_id, attachment_id) is None:
            raise TooManyAttachments
        return restored


async def _require(
    tx: Queryable, user_id: UUID, todo_id: UUID, attachment_id: UUID, written: WriteResult | None
) -> WriteResult:
    if written is None:
        raise AttachmentNotFound
    if not written.lists and await queries.find_todo(tx, user_id, attachment_id) != todo_id:
        raise AttachmentNotFound
    return written


async def find_todo(db: Queryable, user_id: UUID, attachment_id: UUID) -> UUID:
    """The todo of an attachment that the user may change. Raises `AttachmentNotFound`."""
    todo_id = await queries.find_todo(db, user_id, attachment_id)
    if todo_id is None:
        raise AttachmentNotFound
    return todo_id


async def find(db: Queryable, user_id: UUID, attachment_id: UUID) -> Attachment:
    """Raises `AttachmentNotFound`."""
    found = await queries.find_attachment(db, user_id, attachment_id)
    if found is None:
        raise AttachmentNotFound
    return found


async def open_content(place: ObjectStore, attachment: Attachment, start: int, length: int) -> AsyncIterator[bytes]:
    """A part of the file, whose beginning has been read. Raises `FilesUnavailable` and `FileMissing`."""
    parts = files.stream_file(place, attachment.sha256, start, length)
    first = [await anext(parts, b"")]

    async def content() -> AsyncIterator[bytes]:
        # A slow reader keeps no part in the memory but the one that it reads.
        yield first.pop()
        async for part in parts:
            yield part

    return content()


async def read_picture(
    db: Database, settings: Settings, place: ObjectStore, user_id: UUID, attachment_id: UUID, picture: PictureSize
) -> bytes:
    """Raises `AttachmentNotFound`, also for a file that has no picture, `TooManyRequests`, `FilesUnavailable` and `FileMissing`."""
    attachment = await find(db, user_id, attachment_id)
    content = None
    if attachment.has_pictures:
        # Those of imported images are made now, and count for whoever attached them.
        payer = attachment.created_by or user_id
        content = await files.read_picture(
            place, user_id, attachment.sha256, picture, lambda made: _spend(db, settings, payer, _cost_of(made))
        )
    if content is None:
        raise AttachmentNotFound
    return content


def _find_min_unused(settings: Settings) -> timedelta:
    return max(_MIN_UNUSED, timedelta(days=settings.backup_wal_days + 1))


async def check_files(db: Queryable, place: ObjectStore) -> int:
    """Counts the files that attachments and profile pictures name and the store doesn't have, and remembers how many.

    It looks at one folder of the store after the other, so that it needs little memory. Raises `FilesUnavailable`.
    """
    missing = 0
    for number in range(_FOLDERS):
        folder = f"{number:02x}"
        digests = await stored_files.list_hashes_in_folder(db, folder)
        if digests:
            missing += await files.run_in_file_thread(partial(files.count_missing_files, place, folder, digests))
    await stored_files.store_check_result(db, missing)
    return missing


async def delete_unused_files(db: Database, settings: Settings, place: ObjectStore) -> int:
    """Deletes the files that nothing has named for longer than any backup or restore could want them.

    A restore to a moment (`BACKUP_WAL_DIR`) brings back rows that are younger than `BACKUP_WAL_DAYS`; other backups have
    copies of their own. Raises `FilesUnavailable`, and then the rows of the files that are left stay.
    """
    age = _find_min_unused(settings)
    total, count = 0, stored_files.UNUSED_FILES_BATCH
    while count == stored_files.UNUSED_FILES_BATCH:
        # The rows are deleted once the files are, so that an upload of the same file waits, and then stores it again.
        async with db.transaction() as tx:
            digests = await stored_files.delete_unused_files(tx, age)
            await files.run_in_file_thread(partial(files.delete_files_and_pictures, place, digests))
        count = len(digests)
        total += count
    return total
