"""Puts the files of a ZIP file that is imported into the store, before anything names them."""

from collections.abc import Mapping
from functools import partial
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from tend.attachments import files
from tend.attachments.object_store import ObjectStore
from tend.attachments.service import spend_upload_rate
from tend.core.db.database import Database
from tend.core.settings.settings import Settings
from tend.transfer.queries.files import claim_files
from tend.transfer.zip_files.zip_import import PackedFile, unpack_file


async def store_files(
    db: Database,
    settings: Settings,
    place: ObjectStore,
    user_id: UUID,
    source: IO[bytes],
    packed: Mapping[str, PackedFile],
) -> None:
    """`packed`: by the hash of their contents. What fails later leaves files that nothing names, which a job deletes.

    Pictures of images are made when they are first shown: it would take too long for many of them.

    Raises `TooManyRequests` and `FilesUnavailable`.
    """
    if not packed:
        return
    sizes = {digest: one.bytes for digest, one in packed.items()}
    await spend_upload_rate(db, settings, user_id, list(sizes.values()))
    await claim_files(db, sizes)
    for digest, one in packed.items():
        await files.run_in_file_thread(partial(_store_file, place, digest, source, one))


def _store_file(place: ObjectStore, digest: str, source: IO[bytes], packed: PackedFile) -> None:
    with TemporaryFile() as file:
        file.writelines(unpack_file(source, packed))
        place.put(files.name_in_store(digest), file)
