"""No ZIP file does anything else than an export would: what is damaged, or meant to do harm, changes nothing."""

import struct
import zipfile
from io import BytesIO

import pytest

from attachments.conftest import photo  # noqa: F401
from attachments.test_attachments import usage_of
from factories import field_errors, items
from tend.core.http.body_limits import FILE_LIMIT
from tend.transfer.zip_files import zip_import
from transfer.test_export import send_file
from transfer.test_zip_import import DOCUMENT, exported_file, opened, packed  # noqa: F401


def with_entry(name="files/Inbox/9 x.txt", content=b"x", method=zipfile.ZIP_DEFLATED, **fields):
    def change(zip_file):
        info = zipfile.ZipInfo(name)
        info.compress_type = method
        for field, value in fields.items():
            setattr(info, field, value)
        return packed([*((one, zip_file.read(one)) for one in zip_file.namelist()), (info, content)])

    return change


def original(zip_file):
    return zip_file.fp.getvalue()


def encrypted(zip_file):
    content = bytearray(packed({name: zip_file.read(name) for name in zip_file.namelist()}))
    for start, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(start)
        content[at + flags] |= 1
    return bytes(content)


def with_wrong_checksum(zip_file):
    content = packed({name: zip_file.read(name) for name in zip_file.namelist()})
    at = content.rfind(b"PK\1\2")
    return content[: at + 16] + bytes(4) + content[at + 20 :]


def with_overlap(zip_file):
    """Two entries of the directory have the same bytes, as in bombs that grow with the square of their size."""
    content = bytearray(packed({name: zip_file.read(name) for name in zip_file.namelist()}))
    first = content.find(b"PK\1\2")
    second = content.find(b"PK\1\2", first + 4)
    third = content.find(b"PK\1\2", second + 4)
    content[third + 42 : third + 46] = content[second + 42 : second + 46]
    return bytes(content)


def with_declared_size(size):
    def change(zip_file):
        content = bytearray(packed({name: zip_file.read(name) for name in zip_file.namelist()}))
        at = content.rfind(b"PK\1\2")
        content[at + 24 : at + 28] = struct.pack("<L", size)
        return bytes(content)

    return change


ATTACKS = {
    "cut in the middle": (lambda zip_file: original(zip_file)[:-400], zip_import.DAMAGED_ZIP_FILE),
    "cut at its end": (lambda zip_file: original(zip_file)[:-3], zip_import.DAMAGED_ZIP_FILE),
    "cut at its beginning": (lambda zip_file: b"PK" + original(zip_file)[900:], zip_import.DAMAGED_ZIP_FILE),
    "two letters": (lambda _: b"PK", zip_import.DAMAGED_ZIP_FILE),
    "encrypted": (encrypted, zip_import.ENCRYPTED_ZIP_FILE),
    "a wrong checksum": (with_wrong_checksum, "is damaged"),
    "shared bytes": (with_overlap, zip_import.DAMAGED_ZIP_FILE),
    "a size that is too small": (with_declared_size(3), "is damaged"),
    "a size that is too large": (with_declared_size(30_000), "is damaged"),
    "a path upwards": (with_entry("files/../../x"), "is in no export of Tend"),
    "an absolute path": (with_entry("/etc/x"), "is in no export of Tend"),
    "a path of Windows": (with_entry("files\\Inbox\\x"), "is in no export of Tend"),
    "a drive": (with_entry("C:x"), "is in no export of Tend"),
    "a nested path": (with_entry("files/Inbox/deep/x"), "is in no export of Tend"),
    "a path elsewhere": (with_entry("more/x"), "is in no export of Tend"),
    "a line break": (with_entry("files/Inbox/a\nb"), "is in no export of Tend"),
    "a symlink": (with_entry(external_attr=0o120777 << 16, create_system=3), "is a link or a device"),
    "a device": (with_entry(external_attr=0o020666 << 16, create_system=3), "is a link or a device"),
    "the same name twice": (with_entry("files/Inbox/1 garden.jpg"), "two files with the same name"),
    "the same name in other letters": (with_entry("files/Inbox/1 GARDEN.JPG"), "is in this ZIP file twice"),
    "a second export": (with_entry("more/tend-export.json"), "is in no export of Tend"),
    "another way to pack": (with_entry(method=zipfile.ZIP_BZIP2), "packed in a way that Tend doesn’t read"),
    "a file that is too large": (with_entry(content=bytes(25_000_001)), "is larger than 25 MB"),
    "a bomb": (with_entry(content=bytes(20_000_000)), zip_import.TOO_COMPRESSED),
    "a document that is no export": (lambda _: packed({DOCUMENT: b"{}"}), "isn’t an export of Tend"),
    "a document that is too large": (lambda _: packed({DOCUMENT: b" " * (FILE_LIMIT + 1)}), "is larger than 20 MB"),
    "no document": (lambda _: packed({"files/Inbox/1 a.txt": b"a"}), "no CSV files"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("attack", ATTACKS)
async def test_a_zip_file_that_is_no_export_is_refused_in_plain_words_and_changes_nothing(
    app,
    other,
    exported_file,  # noqa: F811
    attack,
):
    change, message = ATTACKS[attack]
    before = app.state.attachments.list_names()
    for dry_run in (True, False):
        response = await send_file(other, change(opened(exported_file)), dry_run=dry_run)
        assert field_errors(response) == [("file", "import_unreadable")]
        assert message in response.json()["detail"]
    assert (await items(other), await usage_of(app, other)) == ([], 0)
    assert app.state.attachments.list_names() == before


async def test_a_zip_file_with_too_many_files_is_refused_before_its_directory_is_read(
    other,
    exported_file,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(zip_import, "MAX_ENTRIES", 2)
    with pytest.raises(zip_import.UnreadableFile) as raised:
        zip_import.read_zip_export(BytesIO(exported_file), FILE_LIMIT, None)
    assert zip_import.TOO_MANY_ENTRIES in str(raised.value)
    many = packed([(f"files/Inbox/{n} a", b"") for n in range(20_001)])
    response = await send_file(other, many)
    assert zip_import.TOO_MANY_ENTRIES in response.json()["detail"]
