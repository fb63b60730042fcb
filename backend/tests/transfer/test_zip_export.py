"""An export as a ZIP file has the attached files that the person sees, whatever becomes of the store meanwhile."""

import asyncio
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from attachments.conftest import photo  # noqa: F401
from attachments.test_comment_files import attach
from attachments.test_stored_files import KEY
from backup.test_store import s3  # noqa: F401
from explain import plan_of
from factories import a_comment, a_file, a_list, a_todo, comment_url, join, list_url, todo_url
from tend.attachments.object_store import BucketAccess, StoreError, open_object_store
from tend.transfer.queries import files as file_queries
from tend.transfer.routes import Export
from tend.transfer.zip_files.zip_export import FilePlan, write_zip_file
from transfer.test_export import export_of

URL = "/api/me/export?format=zip"


@pytest.fixture(params=["folder", "s3"])
def place(request, app, tmp_path):
    if request.param == "s3":
        endpoint = request.getfixturevalue("s3")["backup_s3_endpoint"]
        access = BucketAccess(endpoint, "us-east-1", "tend", KEY, retry_seconds=5)
        app.state.attachments = open_object_store(f"s3://backups/{tmp_path.name}", access)
    return app.state.attachments


async def zip_file_of(api):
    response = await api.get(URL)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/zip"
    zip_file = zipfile.ZipFile(BytesIO(response.content))
    assert zip_file.testzip() is None
    return zip_file


def document_of(zip_file):
    return json.loads(zip_file.read("tend-export.json"))


def files_in(zip_file):
    return {name: zip_file.read(name) for name in zip_file.namelist() if name.startswith("files/")}


def attached(export):
    return [one for row in export["todos"] + export["comments"] for one in row["attachments"]]


@pytest.mark.xdist_group("backup")
async def test_a_zip_file_has_the_export_the_files_and_the_picture(app, api, photo, place):  # noqa: F811
    await api.put("/api/me/picture", content=photo)
    home, work = await a_list(api, name="Home: us/them"), await a_list(api, name="home: us?them")
    todo = await a_file(api, await a_todo(api, list_id=home["id"]), photo, name="Garden.jpg")
    await a_file(api, todo, b"second", name="garden.JPG.txt")
    await attach(api, await a_comment(api, todo), b"on a comment", name="/con.txt")
    in_trash = await a_file(api, await a_todo(api, list_id=work["id"]), b"in the trash", name="u\u0308ber.txt")
    await api.delete(todo_url(in_trash))
    await a_file(api, await a_todo(api), b"x" * 300_000, name="inbox.bin")

    zip_file = await zip_file_of(api)
    export = document_of(zip_file)
    Export.model_validate(export)
    assert files_in(zip_file) == {
        "files/Home_ us_them/1 Garden.jpg": photo,
        "files/Home_ us_them/2 garden.JPG.txt": b"second",
        "files/Home_ us_them/3 _con.txt": b"on a comment",
        "files/home_ us_them (2)/1 über.txt": b"in the trash",
        "files/Inbox/1 inbox.bin": b"x" * 300_000,
    }
    assert len(zip_file.read("profile-picture.webp")) > 100
    assert {one["path"] for one in attached(export)} == set(files_in(zip_file))
    # But for the paths, the document is the export as JSON.
    for one in attached(export):
        del one["path"]
    plain = await export_of(api)
    assert {**export, "exported_at": ""} == {**plain, "exported_at": ""}


async def test_a_zip_file_without_files_is_the_export_alone(api):
    response = await api.get(URL)
    assert response.headers["content-disposition"].endswith('.zip"')
    zip_file = zipfile.ZipFile(BytesIO(response.content))
    assert zip_file.namelist() == ["tend-export.json"]
    assert document_of(zip_file)["profile"]["email"] == api.user["email"]


async def test_a_zip_file_has_no_file_that_the_person_does_not_see(app, api, other):
    shared, theirs = await a_list(other, name="Shared"), await a_list(other, name="Theirs")
    await join(app, shared, api, "viewer")
    seen = await a_file(other, await a_todo(other, list_id=shared["id"]), b"seen", name="seen.txt")
    await a_file(other, await a_todo(other, list_id=theirs["id"]), b"canary of another list")
    await a_file(other, await a_todo(other), b"canary of the inbox")
    in_trash = await a_file(other, await a_todo(other, list_id=shared["id"]), b"canary of the trash")
    await other.delete(todo_url(in_trash))
    deleted = await a_file(other, seen, b"canary that was deleted", name="deleted.txt")
    await other.delete(f"/api/attachments/{deleted['attachments'][1]['id']}")
    comment = await attach(other, await a_comment(other, seen), b"canary of a deleted comment")
    await other.delete(comment_url(comment))
    last = await attach(other, await a_comment(other, seen), b"seen on a comment", name="b.txt")
    zip_file = await zip_file_of(api)
    assert files_in(zip_file) == {"files/Shared/1 seen.txt": b"seen", "files/Shared/2 b.txt": b"seen on a comment"}
    assert {one["id"] for one in attached(document_of(zip_file))} == {
        seen["attachments"][0]["id"],
        last["attachments"][0]["id"],
    }
    assert b"canary" in b"".join(files_in(await zip_file_of(other)).values())

    await other.delete(list_url(shared))
    assert files_in(await zip_file_of(api)) == {}
    await other.post(f"{list_url(shared)}/restore")
    await other.delete(f"{list_url(shared)}/members/{api.user['id']}")
    assert files_in(await zip_file_of(api)) == {}


@pytest.mark.xdist_group("backup")
async def test_files_that_the_store_has_lost_are_named(app, api, place):
    todo = await a_file(api, await a_todo(api, title="A"), b"lost", name="lost.txt")
    (name,) = place.list_names()
    await a_file(api, todo, b"there", name="there.txt")
    place.delete([name])
    zip_file = await zip_file_of(api)
    assert files_in(zip_file) == {"files/Inbox/2 there.txt": b"there"}
    missing = zip_file.read("missing-files.txt").decode()
    assert missing.splitlines()[0].startswith("The server has lost these files.")
    assert missing.splitlines()[2:] == ["files/Inbox/1 lost.txt"]
    assert [one["path"] for one in attached(document_of(zip_file))] == [
        "files/Inbox/1 lost.txt",
        "files/Inbox/2 there.txt",
    ]


async def test_a_store_that_cannot_be_read_is_an_error_and_no_zip_file_without_files(app, api, monkeypatch):
    def fail(*_):
        raise StoreError("the bucket refuses")
        yield

    monkeypatch.setattr(app.state.attachments, "stream", fail)
    assert (await api.get(URL)).status_code == 200
    await a_file(api, await a_todo(api))
    response = await api.get(URL)
    assert (response.status_code, response.json()["code"]) == (503, "files_unavailable")
    assert [(await api.get("/api/me/export")).status_code for _ in range(3)] == [200] * 3


async def test_the_number_of_statements_does_not_grow_with_the_files(api, statements):
    async def count():
        del statements[:]
        await zip_file_of(api)
        return len(statements)

    todo = await a_file(api, await a_todo(api), b"0")
    await attach(api, await a_comment(api, todo), b"0")
    before = await count()
    for number in range(1, 6):
        todo = await a_file(api, await a_todo(api), b"%d" % number)
        await attach(api, await a_comment(api, todo), b"%d" % number)
    assert await count() == before


async def test_zip_files_and_other_exports_count_together(app, api):
    async with app.state.export_slots.take(api.user["id"]), app.state.export_slots.take(api.user["id"]):
        refused = await asyncio.gather(api.get(URL), api.get("/api/me/export"))
    assert {response.json()["code"] for response in refused} == {"too_many_at_once"}


class Place:
    """A store of files of `size` bytes each."""

    def __init__(self, size):
        self._parts = size >> 16

    def stream(self, *_):
        return (bytes(1 << 16) for _ in range(self._parts))


def peak_memory(count, size):
    """The bytes that were in use at a time while a ZIP file of `count` files was written and dropped."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with FilePlan() as plan:
        plan.add_lists(['{"id": "00000000-0000-4000-8000-000000000000", "name": "Inbox"}'])
        (list_id,) = plan._folders
        for number in range(count):
            fields = {"bytes": size, "type": "image/jpeg", "created_at": at.isoformat()}
            plan._plan({"name": f"{number}.jpg", **fields}, list_id, f"{number:064}")
        tracemalloc.start()
        sent = sum(map(len, write_zip_file(BytesIO(b"{}"), None, plan, Place(size), at)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sent > count * size
    return peak


def test_memory_does_not_grow_with_the_size_or_the_number_of_files():
    assert max(peak_memory(4, 32 << 20), peak_memory(20_000, 1 << 16)) < 4 << 20


async def test_the_files_of_an_export_are_found_by_index(app, api):
    db = app.state.database
    await db.execute(
        """
        with todo as (
            insert into todos (id, list_id, title, position, version)
            select gen_random_uuid(), $1, 'todo ' || n, 'a0', n + 1
            from generate_series(1, 3000) n
            returning id
        ), file as (
            insert into stored_files (sha256, bytes) values (repeat('0', 64), 1) returning sha256
        )
        insert into attachments (id, todo_id, name, type, bytes, sha256)
        select gen_random_uuid(), todo.id, 'a', 'text/plain', 1, file.sha256
        from todo, file""",
        api.user["inbox_id"],
    )
    await db.execute("analyze todos, attachments, lists, memberships")
    assert "on attachments_pkey" in await plan_of(db, file_queries._FIND_FILES, api.user["id"], "{}")
