"""An export with files comes back whole from another account, and no ZIP file does anything else."""

import hashlib
import json
import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attachments.conftest import photo  # noqa: F401
from attachments.test_attachments import usage_of
from attachments.test_comment_files import attach
from attachments.test_stored_files import KEY
from backup.test_store import s3  # noqa: F401
from conftest import sign_up
from factories import a_comment, a_file, a_list, a_todo, field_errors, items, join, todo_url
from tend.attachments.object_store import BucketAccess, open_object_store
from tend.core.http.body_limits import FILE_LIMIT
from transfer.portable import portable
from transfer.test_export import PATH, TODOS, export_of, fill, imported, send_file
from transfer.test_zip_export import URL, attached, document_of, files_in

DOCUMENT = "tend-export.json"


async def exported(api):
    return (await api.get(URL)).content


def opened(content):
    return zipfile.ZipFile(BytesIO(content))


def packed(entries, **options):
    """A ZIP file of the contents, which `entries` has by name or by `ZipInfo`."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, **options) as zip_file:
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            zip_file.writestr(name, content)
    return output.getvalue()


def comparable(content):
    """What an export has, with a hash of its content in place of each file's path and id."""
    zip_file = opened(content)
    export = document_of(zip_file)
    for one in attached(export):
        one["path"] = hashlib.sha256(zip_file.read(one["path"])).hexdigest()
        one["id"] = ""
    places = {todo["id"]: todo["title"] for todo in export["todos"]}
    # The trash is left out.
    deleted = {todo["id"] for todo in export["todos"] if todo["deleted_at"]}
    comments = [
        (places[one["todo_id"]], one["text"], one["created_at"], one["attachments"])
        for one in export["comments"]
        if one["todo_id"] not in deleted
    ]
    return portable(export), sorted(comments, key=str)


FILES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(["todo", "comment", "files alone"]),
        st.sampled_from(["a.txt", "A.TXT", "über 📷.jpg.bin", "con.pdf", "x" * 200, "/../etc"]),
        st.sampled_from([b"Milk", b"Bread", bytes(range(256)) * 300, "grün".encode() * 2000]),
    ),
    max_size=6,
)


async def add_files(api, files, picture):
    todos = [todo for todo in (await items(api)) if todo["kind"] == "todo"]
    for number, (index, target, name, content) in enumerate(files):
        if not todos:
            return
        todo = todos[index % len(todos)]
        if target == "todo":
            await a_file(api, todo, picture if number == 0 else content, name=name)
        else:
            fields = {"text": "", "awaits_files": True} if target == "files alone" else {"text": f"See {name}"}
            await attach(api, await a_comment(api, todo, **fields), content, name=name)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(todos=st.lists(TODOS, max_size=5), files=FILES)
async def test_an_export_with_files_comes_back_whole_from_a_new_account(app, photo, todos, files):  # noqa: F811
    first, second = await sign_up(app, "ada"), await sign_up(app, "bob")
    await fill(first, todos, is_archived=False, is_favorite=True)
    await add_files(first, files, photo)
    before = await exported(first)
    report = await imported(second, before)
    shown = [one for row in document_of(opened(before))["todos"] if not row["deleted_at"] for one in row["attachments"]]
    assert report["files"] >= len(shown)
    assert comparable(await exported(second)) == comparable(before)


@pytest.fixture
async def exported_file(api, photo):  # noqa: F811
    """An export with a file on a todo and one on a comment."""
    todo = await a_file(api, await a_todo(api, title="Plant"), photo, name="garden.jpg")
    await attach(api, await a_comment(api, todo), b"on a comment", name="c.txt")
    return await exported(api)


@pytest.fixture(params=["folder", "s3"])
def place(request, app, tmp_path):
    if request.param == "s3":
        endpoint = request.getfixturevalue("s3")["backup_s3_endpoint"]
        access = BucketAccess(endpoint, "us-east-1", "tend", KEY, retry_seconds=5)
        app.state.attachments = open_object_store(f"s3://backups/{tmp_path.name}", access)


@pytest.mark.xdist_group("backup")
@pytest.mark.usefixtures("place")
async def test_imported_files_are_shown_and_count_as_uploads_do(app, other, exported_file, photo):  # noqa: F811
    preview = await imported(other, exported_file, dry_run=True)
    assert (preview["files"], preview["file_bytes"]) == (2, len(photo) + 12)
    assert await usage_of(app, other) == 0
    report = await imported(other, exported_file)
    assert (report["files"], report["comments"]) == (2, 1)
    (todo,) = await items(other)
    (one,) = todo["attachments"]
    assert (one["name"], one["type"], one["width"]) == ("garden.jpg", "image/jpeg", 600)
    assert (await other.get(f"/api/attachments/{one['id']}")).content == photo
    # Pictures are made when they are first shown.
    assert (await other.get(f"/api/attachments/{one['id']}/thumbnail")).headers["content-type"] == "image/webp"
    (comment,) = await items(other, f"{todo_url(todo)}/comments")
    assert (await other.get(f"/api/attachments/{comment['attachments'][0]['id']}")).content == b"on a comment"
    assert await usage_of(app, other) == max(len(photo), 4096) + 4096


async def test_equal_files_are_stored_once_and_an_import_that_is_sent_again_adds_nothing(
    app, api, other, exported_file
):
    stored = {name for name in app.state.attachments.list_names() if "." not in name}
    headers = {"Idempotency-Key": "one"}
    first = await imported(other, exported_file, headers=headers)
    assert {name for name in app.state.attachments.list_names() if "." not in name} == stored
    # There would be no room for all of it again, and none is needed.
    await app.state.database.execute("update account_limits set max_attachment_bytes = 9000")
    again = await imported(other, exported_file, headers=headers)
    assert again == first
    assert len(await items(other)) == 1


async def test_an_account_without_room_for_the_files_gets_an_error_and_nothing_else(app, other, exported_file):
    before = app.state.attachments.list_names()
    await app.state.database.execute("update account_limits set max_attachment_bytes = 5000")
    for dry_run in (True, False):
        assert field_errors(await send_file(other, exported_file, dry_run=dry_run)) == [
            ("attachments", "quota_reached")
        ]
    assert (await items(other), app.state.attachments.list_names()) == ([], before)


async def test_the_type_of_an_imported_file_follows_from_its_content(api, other):
    for name in ("a.txt", "b.txt", "c.txt", "d.png"):
        await a_file(api, await a_todo(api, title=name), b"text", name=name if name != "d.png" else "d.txt")
    zip_file = opened(await exported(api))
    document = document_of(zip_file)
    entries = files_in(zip_file)
    contents = {"a.txt": b"<svg onload=x>", "b.txt": b"MZ\x90\x00", "c.txt": b"\x89PNG\r\n\x1a\nno", "d.png": b"text"}
    for todo in document["todos"]:
        (one,) = todo["attachments"]
        one |= {"type": "image/png", "name": todo["title"], "width": 5, "height": 5}
        entries[one["path"]] = contents[todo["title"]]
    report = await imported(other, packed({DOCUMENT: json.dumps(document), **entries}))
    found = {todo["title"]: [(one["type"], one["width"]) for one in todo["attachments"]] for todo in await items(other)}
    assert found == {"a.txt": [("text/plain", None)], "b.txt": [], "c.txt": [("image/png", 5)], "d.png": []}
    assert {one["code"]: one["count"] for one in report["remarks"]} == {"files_refused": 2}
    # It says that it is an image, and is none.
    image = next(todo for todo in await items(other) if todo["title"] == "c.txt")["attachments"][0]
    assert (await other.get(f"/api/attachments/{image['id']}/thumbnail")).status_code == 404


async def test_files_that_the_zip_file_lacks_are_left_out_and_named(api, other, exported_file):
    zip_file = opened(exported_file)
    report = await imported(other, packed({DOCUMENT: zip_file.read(DOCUMENT), "missing-files.txt": "a"}))
    assert {one["code"]: one["count"] for one in report["remarks"]} == {"files_left_out": 2}
    assert report["files"] == 0
    # The same holds for the document alone.
    report = await imported(other, await export_of(api))
    assert {one["code"]: one["count"] for one in report["remarks"]} == {"files_left_out": 2}


async def test_somebody_elses_files_become_those_of_whoever_imports_them(app, api, other):
    shared = await a_list(other)
    await join(app, shared, api, "viewer")
    todo = await a_file(other, await a_todo(other, list_id=shared["id"]), b"theirs", name="theirs.txt")
    await attach(other, await a_comment(other, todo, text="", awaits_files=True), b"alone", name="alone.txt")
    await imported(api, await exported(api))
    copy = next(one for one in await items(api) if one["list_id"] != shared["id"])
    assert [one["name"] for one in copy["attachments"]] == ["theirs.txt"]
    (comment,) = await items(api, f"{todo_url(copy)}/comments")
    assert comment["text"] == "**bob:**"
    assert [one["name"] for one in comment["attachments"]] == ["alone.txt"]
    assert await usage_of(app, api) == 2 * 4096


async def test_a_folder_that_was_unpacked_and_packed_again_is_imported(other, exported_file):
    """Safari unpacks what it downloads, and Finder packs names without saying that they are UTF-8, with files of its own."""
    zip_file = opened(exported_file)
    entries = {"tend-2026/": b"", "__MACOSX/tend-2026/._tend-export.json": b"x", "tend-2026/.DS_Store": b"x"}
    for name in zip_file.namelist():
        entries[f"tend-2026/{name}"] = zip_file.read(name)
    assert (await imported(other, packed(entries)))["files"] == 2


async def test_names_in_other_forms_of_unicode_are_found(api, other):
    await a_file(api, await a_todo(api), b"x", name="über.txt")
    zip_file = opened(await exported(api))
    plain = packed({name.replace("ü", "u\u0308"): zip_file.read(name) for name in zip_file.namelist()})
    # Without the flag that says UTF-8, as Finder writes it.
    unflagged = plain.replace(struct.pack("<H", 0x800) + b"\x08\x00", struct.pack("<H", 0) + b"\x08\x00")
    assert unflagged != plain
    for content in (plain, unflagged):
        assert (await imported(other, content))["files"] == 1


async def test_only_zip_files_may_be_larger_than_other_files(other, exported_file):
    assert (await other.post(PATH, content=b" " * (FILE_LIMIT + 1))).status_code == 413
    entries = {name: opened(exported_file).read(name) for name in opened(exported_file).namelist()}
    large = packed({**entries, "files/Inbox/8 a.bin": hashlib.shake_128(b"a").digest(FILE_LIMIT)})
    assert len(large) > FILE_LIMIT
    assert (await imported(other, large, dry_run=True))["files"] == 2


async def test_pictures_that_are_made_later_count_for_who_attached_the_file(app, other, exported_file):
    await imported(other, exported_file)
    (todo,) = await items(other)
    app.state.attachments.delete([name for name in app.state.attachments.list_names() if "." in name])
    app.state.settings = app.state.settings.model_copy(update={"rate_limit_enabled": True})
    key = f"upload:{hashlib.sha256(other.user['id'].encode()).hexdigest()[:32]}"
    statement = "insert into rate_limits (key, arrives_at) values ($1, now() + interval '100 years')"
    await app.state.database.execute(statement, key)
    response = await other.get(f"/api/attachments/{todo['attachments'][0]['id']}/thumbnail")
    assert response.status_code == 429
