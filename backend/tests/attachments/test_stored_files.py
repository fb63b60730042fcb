"""The files themselves: stored once, in a folder or a bucket, and deleted long after the last todo that has them."""

import asyncio
from io import BytesIO
from uuid import uuid4

import pytest
from pydantic import SecretStr

from backup.test_store import s3  # noqa: F401
from factories import a_file, a_list, a_todo, field_errors, todo_url
from tend.attachments import files, jobs, service
from tend.attachments.object_store import BucketAccess, StoreError, open_object_store
from tend.attachments.queries import stored_files
from tend.attachments.queries.attachments import Attachment
from tend.core.jobs import JobContext
from tend.monitoring.queries.facts import fetch_facts
from tend.ops.doctor import run_checks
from tend.ops.queries import purge

KEY = SecretStr("secret-of-the-bucket")


@pytest.fixture(params=["folder", "s3"])
def place(request, tmp_path):
    if request.param == "folder":
        return open_object_store(str(tmp_path / "store"), BucketAccess(None, "us-east-1", None, None))
    options = request.getfixturevalue("s3")
    access = BucketAccess(
        options["backup_s3_endpoint"], "us-east-1", options["backup_s3_access_key_id"], KEY, retry_seconds=5
    )
    return open_object_store(f"s3://backups/{tmp_path.name}", access)


@pytest.mark.xdist_group("backup")
def test_both_stores_keep_the_same_promises(place):
    content = bytes(range(256)) * 40_000
    place.put("ab/first", BytesIO(content))
    place.write("ab/second", b"small")
    place.write("ab/second", b"other")
    assert place.list_names() == ["ab/first", "ab/second"]
    assert place.list_names("cd/") == []
    assert b"".join(place.stream("ab/first")) == content
    assert b"".join(place.stream("ab/first", 255, 3)) == b"\xff\x00\x01"
    parts = list(place.stream("ab/first", 1, len(content) - 1))
    assert b"".join(parts) == content[1:]
    assert max(len(part) for part in parts) <= 256 << 10
    assert (place.read("ab/second"), place.read("ab/third")) == (b"other", None)
    with pytest.raises(FileNotFoundError):
        list(place.stream("ab/third"))
    place.delete(["ab/first", "ab/third"])
    place.delete([])
    assert place.list_names() == ["ab/second"]


async def test_files_that_the_store_has_lost_are_counted_and_reported(app, api, photo, settings):
    context = JobContext(app.state.database, settings, "1", 0)
    for content in (photo, b"text", b"other text"):
        await a_file(api, await a_todo(api), content)
    await jobs.check_files(context, {})
    assert await stored_files.fetch_missing_files(app.state.database) == 0
    assert "missing files" not in {finding.name async for finding in run_checks(settings)}
    store = app.state.attachments
    store.delete(store.list_names()[:-1])
    # Not before a day has passed.
    await jobs.check_files(context, {})
    assert await stored_files.fetch_missing_files(app.state.database) == 0
    await app.state.database.execute("update installation set files_checked_at = now() - interval '2 days'")
    await jobs.check_files(context, {})
    (found,) = [finding async for finding in run_checks(settings) if finding.name == "missing files"]
    assert found.status == "fail"
    assert found.text.startswith("2 attached files or pictures are not at")
    facts = await fetch_facts(app.state.database)
    assert facts.missing_files == 2


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "store").write_text("a file")
    place = open_object_store(str(tmp_path / "store"), BucketAccess(None, "", None, None))
    with pytest.raises(StoreError):
        place.write("ab/first", b"x")


@pytest.mark.xdist_group("backup")
async def test_files_in_a_bucket_are_attached_shown_and_downloaded(app, api, photo, s3, tmp_path):  # noqa: F811
    app.state.attachments = open_object_store(
        f"s3://backups/{tmp_path.name}/app", BucketAccess(s3["backup_s3_endpoint"], "us-east-1", "tend", KEY)
    )
    todo = await a_file(api, await a_todo(api), photo, name="garden.jpg")
    url = f"/api/attachments/{todo['attachments'][0]['id']}"
    assert (await api.get(url)).content == photo
    assert (await api.get(f"{url}/thumbnail")).status_code == 200
    assert (await api.get(url, headers={"Range": "bytes=0-2"})).content == photo[:3]


async def age(app, days):
    await app.state.database.execute(
        "update stored_files set last_used_at = last_used_at - $1::int * interval '1 day'", days
    )


async def collect(app):
    return await service.delete_unused_files(app.state.database, app.state.settings, app.state.attachments)


async def test_equal_files_are_stored_once_and_deleted_after_the_last_of_them(app, api, other):
    todos = [await a_file(person, await a_todo(person)) for person in (api, other)]
    (name,) = app.state.attachments.list_names()
    await api.delete(todo_url(todos[0]))
    await api.delete(f"/api/trash/todos/{todos[0]['id']}")
    await age(app, 100)
    assert (await collect(app), app.state.attachments.list_names()) == (0, [name])
    await other.delete(todo_url(todos[1]))
    await other.delete(f"/api/trash/todos/{todos[1]['id']}")
    # A backup may still copy it, and a restore to a moment bring its todo back.
    await age(app, app.state.settings.backup_wal_days)
    assert await collect(app) == 0
    await age(app, 2)
    assert (await collect(app), app.state.attachments.list_names()) == (1, [])
    assert (await a_file(api, await a_todo(api)))["attachments"]
    assert app.state.attachments.list_names() == [name]


async def test_an_upload_of_a_file_that_is_being_deleted_stores_it_again(app, api, monkeypatch):
    todo = await a_file(api, await a_todo(api))
    await api.delete(todo_url(todo))
    await api.delete(f"/api/trash/todos/{todo['id']}")
    await age(app, 100)
    deleting, uploading = asyncio.Event(), asyncio.Event()
    claim, in_thread = service.stored_files.claim_file, files.run_in_file_thread

    async def announce(*args):
        uploading.set()
        await claim(*args)

    async def delete_after_upload(work):
        if work.func is files.delete_files_and_pictures:
            deleting.set()
            await uploading.wait()
            # The upload waits in the database by now, or asks in a moment: either way it comes second.
            await asyncio.sleep(0)
        return await in_thread(work)

    monkeypatch.setattr(service.stored_files, "claim_file", announce)
    monkeypatch.setattr(files, "run_in_file_thread", delete_after_upload)
    collecting = asyncio.create_task(collect(app))
    await deleting.wait()
    again = await a_file(api, await a_todo(api))
    assert await collecting == 1
    assert (await api.get(f"/api/attachments/{again['attachments'][0]['id']}")).content == b"Milk and bread"


async def test_a_download_keeps_no_part_that_was_read():
    alive = 0

    class Part(bytes):
        def __new__(cls, content):
            nonlocal alive
            alive += 1
            return super().__new__(cls, content)

        def __del__(self):
            nonlocal alive
            alive -= 1

    class Place:
        def stream(self, *_):
            return (Part(b"x") for _ in range(5))

    content = await service.open_content(Place(), Attachment("a", 5, "0" * 64, has_pictures=False), 0, 5)
    counts = []
    async for part in content:
        del part
        counts.append(alive)
    assert counts == [1] * 5


async def test_an_upload_that_is_refused_stores_nothing_however_it_arrives(app, api, other):
    async def chunks():
        yield b"x" * 9000

    todo, query = await a_todo(api), {"name": "a", "id": str(uuid4())}
    await a_file(api, todo, **query)
    before = app.state.attachments.list_names()
    url = f"{todo_url(todo)}/attachments"
    replaced = await api.post(url, params=query, content=b"other content")
    theirs = await other.post(f"{todo_url(await a_todo(other))}/attachments", params=query, content=b"theirs")
    assert [(one.status_code, one.json()["code"]) for one in (replaced, theirs)] == [(409, "id_taken")] * 2
    await app.state.database.execute("update account_limits set max_attachment_bytes = 5000")
    unannounced = await api.post(url, params={"name": "b"}, content=chunks())
    assert field_errors(unannounced) == [("attachments", "quota_reached")]
    assert app.state.attachments.list_names() == before


async def test_uploads_leave_a_reserve_of_the_disk(app, api, monkeypatch):
    todo = await a_todo(api)
    monkeypatch.setattr(files, "_RESERVE_SHARE", 1.0)
    await a_file(api, todo)
    monkeypatch.setattr(files, "_RESERVE_BYTES", 1 << 60)
    response = await api.post(f"{todo_url(todo)}/attachments?name=b", content=b"x")
    assert (response.status_code, response.json()["code"]) == (507, "storage_full")
    assert len(app.state.attachments.list_names()) == 1


async def test_a_store_that_fails_keeps_what_it_could_not_delete(app, api, monkeypatch):
    todo = await a_file(api, await a_todo(api))
    await api.delete(todo_url(todo))
    await api.delete(f"/api/trash/todos/{todo['id']}")
    await age(app, 100)

    def fail(names):
        raise StoreError("the bucket refuses")

    with monkeypatch.context() as patch:
        patch.setattr(app.state.attachments, "delete", fail)
        with pytest.raises(files.FilesUnavailable):
            await collect(app)
    assert await collect(app) == 1


async def test_the_purge_deletes_files_for_good_after_thirty_days(app, api):
    item = await a_list(api)
    todo = await a_file(api, await a_todo(api, list_id=item["id"]))
    attachment = todo["attachments"][0]["id"]
    await api.delete(f"/api/attachments/{attachment}")
    assert (await purge.purge_batch(app.state.database, "deleted attachments")).deleted == 0
    await app.state.database.execute("update attachments set deleted_at = deleted_at - interval '31 days'")
    assert (await purge.purge_batch(app.state.database, "deleted attachments")).deleted == 1
    assert (await api.post(f"/api/attachments/{attachment}/restore")).status_code == 404
