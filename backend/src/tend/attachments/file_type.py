"""The type of a file by its content. Its name and what the sender says of it prove nothing."""

from collections.abc import Iterator
from pathlib import PurePath

from tend.attachments.errors import FileRejected

FILE_HEAD_BYTES = 4096
"""How much of the beginning of a file decides."""
PICTURE_TYPES = frozenset(f"image/{kind}" for kind in ("jpeg", "png", "gif", "webp", "avif", "bmp"))
"""The images of which Tend makes pictures."""
_OTHER = "application/octet-stream"
_IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".heic", ".tif", ".tiff"}
# The bytes at an offset, and the type of a file that has them.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"{\\rtf", "application/rtf"),
)
# They may begin like a text.
_TEXT_FORMATS = (b"%PDF-", b"{\\rtf")
# Windows, Linux and macOS run files that begin like this.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
)
# Other control characters are in no text.
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1b")


def detect_type(head: bytes) -> str:
    """`head`: the first `FILE_HEAD_BYTES`, or all of a shorter file. HTML, SVG and scripts are plain text."""
    if _is_text(head) and not head.startswith(_TEXT_FORMATS):
        return "text/plain"
    for offset, signature, media_type in _SIGNATURES:
        if head.startswith(signature, offset):
            return media_type
    return _OTHER


def _is_text(head: bytes) -> bool:
    if not _CONTROL.isdisjoint(head):
        return False
    # A character of up to four bytes may be cut.
    return any(_has_utf8(part) for part in _without_last_bytes(head))


def _without_last_bytes(head: bytes) -> Iterator[bytes]:
    yield from (head[: len(head) - cut] for cut in range(4))


def _has_utf8(part: bytes) -> bool:
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return True


def require_accepted_content(name: str, head: bytes, media_type: str) -> None:
    """Raises `FileRejected` for nothing at all, for programs, and for what its name calls an image and is none."""
    if not head:
        raise FileRejected("file_empty", "This file is empty.")
    if media_type == _OTHER and head.startswith(_PROGRAMS):
        raise FileRejected("file_is_program", "Programs can’t be attached. Put it in a ZIP file if you must.")
    if PurePath(name.lower()).suffix in _IMAGE_SUFFIXES and not media_type.startswith("image/"):
        raise FileRejected(
            "file_is_no_image", "The name of this file says that it is a picture, and its content isn’t."
        )
