"""ZIP files as they are streamed are read by other programs, however many entries they have and wherever those begin."""

import shutil
import subprocess
import unicodedata
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from tempfile import TemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.transfer.zip_files.file_names import MAX_FILE_NAME_BYTES, UniqueFolderNames, make_safe_name
from tend.transfer.zip_files.zip_stream import ZipStream

MOMENT = datetime(2026, 3, 1, 9, 30, 8, tzinfo=UTC)
ENTRIES = st.lists(st.tuples(st.lists(st.binary(max_size=5000), max_size=4), st.sampled_from([0, 1, 6])), max_size=5)


def write(file, entries):
    with TemporaryFile() as directory:
        stream = ZipStream(directory)
        for number, (content, level) in enumerate(entries):
            file.writelines(stream.add(f"files/Fotos/{number} Übung 📷.jpg", MOMENT, content, level))
        file.writelines(stream.finish())


@given(entries=ENTRIES)
def test_whatever_is_streamed_is_read_back(entries):
    file = BytesIO()
    write(file, entries)
    with zipfile.ZipFile(file) as zip_file:
        assert zip_file.testzip() is None
        found = zip_file.infolist()
        assert [one.filename for one in found] == [f"files/Fotos/{n} Übung 📷.jpg" for n in range(len(entries))]
        assert [zip_file.read(one) for one in found] == [b"".join(content) for content, _ in entries]
        assert {one.date_time for one in found} <= {(2026, 3, 1, 9, 30, 8)}
        assert not any(one.flag_bits & 1 for one in found)


@pytest.mark.skipif(shutil.which("unzip") is None, reason="needs unzip")
def test_another_program_reads_it(tmp_path):
    path = tmp_path / "export.zip"
    with path.open("wb") as file:
        write(file, [([b"a" * 100_000], 0), ([b"b" * 100_000], 6)])
    subprocess.run(["unzip", "-tqq", path], check=True)


def test_a_zip_file_may_have_more_entries_than_the_first_format_counts():
    file = BytesIO()
    write(file, [([], 0)] * 65_540)
    with zipfile.ZipFile(file) as zip_file:
        assert len(zip_file.infolist()) == 65_540
        assert zip_file.read(zip_file.infolist()[-1]) == b""


def test_a_zip_file_may_be_larger_than_four_gigabytes(tmp_path):
    with (tmp_path / "export.zip").open("w+b") as file, TemporaryFile() as directory:
        stream = ZipStream(directory)
        file.writelines(stream.add("near", MOMENT, [b"near"], 0))
        # As if that much of another entry had been sent, which takes no room in a file with a hole.
        stream._offset += 5 << 30
        file.seek(stream._offset)
        file.writelines(stream.add("far", MOMENT, [b"far"], 6))
        file.writelines(stream.finish())
        with zipfile.ZipFile(file) as zip_file:
            assert {one.filename: zip_file.read(one) for one in zip_file.infolist()} == {"near": b"near", "far": b"far"}


def test_times_that_zip_files_cannot_have_are_the_nearest_ones():
    file = BytesIO()
    with TemporaryFile() as directory:
        stream = ZipStream(directory)
        for year in (1955, 2300):
            file.writelines(stream.add(str(year), datetime(year, 6, 1, tzinfo=UTC), [b"x"], 0))
        file.writelines(stream.finish())
    with zipfile.ZipFile(file) as zip_file:
        assert [one.date_time[0] for one in zip_file.infolist()] == [1980, 2107]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Invoice 3/2026.pdf", "Invoice 3_2026.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\a.txt", "C__Windows_a.txt"),
        ("con.txt", "_con.txt"),
        ("LPT¹", "_LPT¹"),
        ("aux .md", "_aux .md"),
        ("conference.txt", "conference.txt"),
        (".bashrc", "bashrc"),
        ("report. . ", "report"),
        ("photo\u202egpj.exe", "photo gpj.exe"),
        ("u\u0308ber.txt", "über.txt"),
        ("👩\u200d👧 family.jpg", "👩\u200d👧 family.jpg"),
        ("...", "file"),
        ("\u202e", "file"),
        ("a" * 300 + ".jpeg", "a" * (MAX_FILE_NAME_BYTES - 5) + ".jpeg"),
    ],
)
def test_names_stay_as_similar_as_every_system_allows(text, expected):
    assert make_safe_name(text, "file") == expected


@given(text=st.text(max_size=300))
def test_no_name_is_anything_else_than_a_name(text):
    name = make_safe_name(text, "file")
    assert name
    assert len(name.encode()) <= MAX_FILE_NAME_BYTES + 1
    assert PurePosixPath(name).parts == PureWindowsPath(name).parts == (name,)
    assert not PureWindowsPath(name).is_reserved()
    assert name == unicodedata.normalize("NFC", name)
    assert name == name.strip(" ") == name.strip(".")
    assert name.isprintable() or set(name) & set("\u200c\u200d")
    assert make_safe_name(name, "file") == name


@given(texts=st.lists(st.sampled_from(["Work", "work", "WORK (2)", "Work (2)", "?", "*", ""]), max_size=12))
def test_no_two_lists_have_one_folder_where_case_does_not_count(texts):
    names = UniqueFolderNames()
    given_names = [names.add(text, "List") for text in texts]
    assert len({name.casefold() for name in given_names}) == len(texts)
