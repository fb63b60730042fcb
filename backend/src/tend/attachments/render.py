"""The program that makes small pictures of an image, in a process that may do little else.

It reads the image from its standard input, which is a file, and writes to its standard output a line of JSON with the width
and the height of the image, and the sizes of a thumbnail and a preview, which follow. They are new images without the
metadata of the original; with the argument `square`, they are squares from its middle, for a profile. It ends with another
status than 0 if the image cannot be read within its limits.
"""

import json
import os
import re
import resource
import sys
import warnings
from io import BytesIO
from typing import Any

MAX_RENDERED_BYTES = 4_000_000
"""Both pictures together have fewer bytes."""
SQUARE_ARGUMENT = "square"
_MAX_PIXELS = 50_000_000
_MEMORY = 1 << 30
_CPU_SECONDS = 3
# Each goes over the whole image; encoders make about ten.
_MAX_SCANS = 100
_OPEN_FILES = 32
_THUMBNAIL, _PREVIEW = 360, 1600
# The circle of a person has at most 32 pixels, of which phones have three for one.
_SQUARE_THUMBNAIL, _SQUARE_PREVIEW = 96, 256
_QUALITY = {_THUMBNAIL: 75, _PREVIEW: 82, _SQUARE_THUMBNAIL: 82, _SQUARE_PREVIEW: 82}
_NICENESS = 10
# Those that browsers show; other decoders of the library are not reached.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
_ORIENTATION = 0x0112
_JPEG_START, _JPEG_END, _JPEG_SCAN = b"\xff\xd8", 0xD9, 0xDA
# In the data of a scan, a zero follows each 0xFF that begins no marker; restart markers are data too (T.81 §B.1.1).
_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
# With these values of the orientation, width and height change places (EXIF 2.32 §4.6.4).
_SIDEWAYS = range(5, 9)


def _limit_process() -> None:
    os.nice(_NICENESS)
    for kind, limit in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _has_many_scans(source: Any) -> bool:
    """Whether the file is a JPEG that could take much longer than its size suggests."""
    content = source.read()
    source.seek(0)
    scans, position = 0, len(_JPEG_START)
    while content.startswith(_JPEG_START) and (marker := _MARKER.search(content, position)):
        kind = marker[1][0]
        if kind == _JPEG_END or scans > _MAX_SCANS:
            break
        scans += kind == _JPEG_SCAN
        position = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2])
    return scans > _MAX_SCANS


def _render(source: Any, *, is_square: bool) -> tuple[dict[str, int], list[bytes]]:
    from PIL import Image, ImageOps  # noqa: PLC0415  # after the limits are set

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(source, formats=_FORMATS) as image:
        width, height = image.size
        if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
        image.draft("RGB", (_PREVIEW, _PREVIEW))
        upright = _to_srgb(ImageOps.exif_transpose(image))
    pictures: list[bytes] = []
    for edge in (_SQUARE_PREVIEW, _SQUARE_THUMBNAIL) if is_square else (_PREVIEW, _THUMBNAIL):
        if is_square:
            upright = ImageOps.fit(upright, (edge, edge))
        else:
            upright.thumbnail((edge, edge))
        output = BytesIO()
        upright.save(output, "WEBP", quality=_QUALITY[edge], method=4, exif=b"", xmp=b"", icc_profile=b"")
        pictures.insert(0, output.getvalue())
    return {"width": width, "height": height}, pictures


def _to_srgb(image: Any) -> Any:
    """The image in the colors of the web, since its own profile goes with the other metadata."""
    from PIL import ImageCms  # noqa: PLC0415

    profile = image.info.get("icc_profile")
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if has_alpha else "RGB")
    if not profile:
        return image
    try:
        return ImageCms.profileToProfile(image, BytesIO(profile), ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image


def main() -> None:
    _limit_process()
    if _has_many_scans(sys.stdin.buffer):
        sys.exit(1)
    size, pictures = _render(sys.stdin.buffer, is_square=sys.argv[1:] == [SQUARE_ARGUMENT])
    head = size | {"thumbnail": len(pictures[0]), "preview": len(pictures[1])}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(pictures))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
