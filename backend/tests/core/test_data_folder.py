"""Everything that Tend keeps on disk is closed to other users, under any umask."""

import os
from email.message import EmailMessage

import pytest

from tend.core.data_folder import open_data_folder, write_private_file
from tend.mail.transports.file import FileTransport


@pytest.fixture(autouse=True)
def open_umask():
    previous = os.umask(0)
    yield
    os.umask(previous)


def mode(path):
    return path.stat().st_mode & 0o7777


def test_the_data_folder_and_its_files_belong_to_their_owner_alone(tmp_path):
    folder = tmp_path / "data"
    with open_data_folder(folder):
        write_private_file(folder / "secret", "text")
    assert (mode(folder), mode(folder / "secret"), mode(folder / "tend.lock")) == (0o700, 0o600, 0o600)


def test_a_data_folder_that_an_earlier_release_left_open_is_closed(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o777)
    with open_data_folder(folder):
        assert mode(folder) == 0o700


def test_a_folder_that_all_users_share_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o1777)
    with open_data_folder(tmp_path):
        assert mode(tmp_path) == 0o1777
    tmp_path.chmod(0o700)


async def test_email_files_belong_to_their_owner_alone(tmp_path):
    message = EmailMessage()
    message["Message-ID"] = "<reset@tend>"
    await FileTransport(tmp_path / "data" / "mail").deliver(message)
    (path,) = (tmp_path / "data" / "mail").iterdir()
    assert (mode(tmp_path / "data"), mode(path.parent), mode(path)) == (0o700, 0o700, 0o600)
