"""Attached files in an export to import: those that its ZIP file has, as uploads of the person who imports them."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from tend.attachments.errors import FileRejected
from tend.attachments.file_type import PICTURE_TYPES, detect_type, require_accepted_content
from tend.attachments.schemas import FileName
from tend.core.schemas import Moment
from tend.transfer.model import ImportedFile
from tend.transfer.remarks import Remarks
from tend.transfer.zip_files.zip_import import FoundFile

_MAX_PIXELS = 50_000_000
_Edge = Annotated[int, Field(ge=1, le=_MAX_PIXELS)]


class ExportedAttachment(BaseModel):
    name: FileName
    path: str | None = None
    """In the ZIP file."""
    width: _Edge | None = None
    height: _Edge | None = None
    created_at: Moment | None = None


class FileReader:
    def __init__(self, found: Mapping[str, FoundFile], remarks: Remarks) -> None:
        """`found`: by their paths; none, if the export is JSON alone."""
        self._found = found
        self._remarks = remarks

    def read(self, attachments: Sequence[ExportedAttachment], limit: int) -> list[ImportedFile]:
        """Those that are there and that an upload would be accepted with, up to `limit`."""
        read = [file for one in attachments if (file := self._read_file(one))]
        self._remarks.add("files_beyond_limit", max(0, len(read) - limit))
        return read[:limit]

    def _read_file(self, attachment: ExportedAttachment) -> ImportedFile | None:
        found = self._found.get(attachment.path or "")
        if found is None:
            self._remarks.add("files_left_out")
            return None
        media_type = detect_type(found.head)
        try:
            require_accepted_content(attachment.name, found.head, media_type)
        except FileRejected:
            self._remarks.add("files_refused")
            return None
        width, height = attachment.width, attachment.height
        if media_type not in PICTURE_TYPES or width is None or height is None or width * height > _MAX_PIXELS:
            width = height = None
        return ImportedFile(
            attachment.name, media_type, found.sha256, found.packed, width, height, attachment.created_at
        )
