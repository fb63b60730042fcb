"""Files on todos: added, shown, downloaded, deleted, and where they go with their todo."""

import asyncio
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from factories import a_file, a_list, a_todo, field_errors, items, join, todo_url, version_of
from sync.replica import catch_up
from sync.test_batch import op, push
from tend.attachments import files
from tend.core.http.body_limits import ATTACHMENT_LIMIT


def url_of(todo, index=0):
    return f"/api/attachments/{todo['attachments'][index]['id']}"


async def test_a_file_is_part_of_its_todo_and_downloads_as_it_was(api):
    todo = await a_todo(api)
    before = await version_of(api, todo["list_id"])
    attached = await a_file(api, todo, b"Milk\n", name="Größe & Co.txt")
    (one,) = attached["attachments"]
    assert (one["name"], one["type"], one["bytes"], one["width"]) == ("Größe & Co.txt", "text/plain", 5, None)
    assert attached["version"] == before + 1 == await version_of(api, todo["list_id"])
    assert attached["updated_at"] == todo["updated_at"]
    response = await api.get(url_of(attached))
    assert (response.content, response.headers["content-type"]) == (b"Milk\n", "application/octet-stream")
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%26%20Co.txt"
    assert response.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert (await api.get(f"{url_of(attached)}/thumbnail")).status_code == 404


@pytest.mark.parametrize(
    ("header", "status", "content", "place"),
    [
        ("bytes=1-3", 206, b"ilk", "bytes 1-3/5"),
        ("bytes=3-", 206, b"k\n", "bytes 3-4/5"),
        ("bytes=-2", 206, b"k\n", "bytes 3-4/5"),
        ("bytes=0-99", 200, b"Milk\n", None),
        ("bytes=3-1", 200, b"Milk\n", None),
        ("bytes=0-0,2-2", 200, b"Milk\n", None),
        ("lines=1-2", 200, b"Milk\n", None),
        ("bytes=5-", 416, None, None),
    ],
)
async def test_one_range_of_a_file_can_be_requested(api, header, status, content, place):
    attached = await a_file(api, await a_todo(api), b"Milk\n")
    response = await api.get(url_of(attached), headers={"Range": header})
    assert (response.status_code, response.headers.get("content-range")) == (status, place)
    assert content is None or response.content == content


async def test_a_photo_is_shown_upright_and_without_its_metadata(api, photo):
    attached = await a_file(api, await a_todo(api), photo, name="garden.jpg")
    (one,) = attached["attachments"]
    assert (one["type"], one["width"], one["height"]) == ("image/jpeg", 600, 800)
    assert (await api.get(url_of(attached))).content == photo
    for picture, size in (("thumbnail", (270, 360)), ("preview", (600, 800))):
        response = await api.get(f"{url_of(attached)}/{picture}")
        assert response.headers["content-type"] == "image/webp"
        assert "sandbox" in response.headers["content-security-policy"]
        shown = Image.open(BytesIO(response.content))
        assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", size, {})
        assert b"canary" not in response.content


async def test_pictures_that_the_store_lost_are_made_again(app, api, photo):
    attached = await a_file(api, await a_todo(api), photo)
    store = app.state.attachments
    store.delete([name for name in store.list_names() if name.endswith("thumbnail")])
    assert (await api.get(f"{url_of(attached)}/thumbnail")).status_code == 200
    store.delete(store.list_names())
    response = await api.get(f"{url_of(attached)}/thumbnail")
    assert (response.status_code, response.json()["code"]) == (404, "file_missing")
    assert (await api.get(url_of(attached))).json()["code"] == "file_missing"


REFUSED = {
    "nothing": (b"", "a.txt", "file_empty"),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00", "holiday.jpg.exe", "file_is_program"),
    "a program called a picture": (b"\x7fELF\x02\x01\x01\x00", "holiday.jpg", "file_is_program"),
    "markup called a picture": (b"<svg onload=alert(1)>", "holiday.png", "file_is_no_image"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_file_of_a_wrong_type_is_refused_with_a_reason_and_stores_nothing(app, api, kind):
    content, name, code = REFUSED[kind]
    todo = await a_todo(api)
    response = await api.post(f"{todo_url(todo)}/attachments", params={"name": name}, content=content)
    assert field_errors(response) == [("file", code)]
    assert response.json()["detail"].endswith(".")
    assert app.state.attachments.list_names() == []
    assert await version_of(api, todo["list_id"]) == todo["version"]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"BMW or bike?", "text/plain"),
        (b"MZ is a title too", "text/plain"),
        ("Grüße".encode()[:4], "text/plain"),
        (b"%PDF-1.7 text", "application/pdf"),
        (b"GIF89a;alert(1)//\x00", "image/gif"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image/png"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b"\x00\x01\x02", "application/octet-stream"),
    ],
)
async def test_the_type_follows_from_the_content_and_what_is_no_picture_has_none(api, content, media_type):
    attached = await a_file(api, await a_todo(api), content, name="anything")
    (one,) = attached["attachments"]
    assert (one["type"], one["width"]) == (media_type, None)
    response = await api.get(url_of(attached))
    assert (response.content, response.headers["content-type"]) == (content, "application/octet-stream")


async def test_a_bomb_of_pixels_is_a_file_without_pictures(api):
    output = BytesIO()
    Image.new("1", (30_000, 30_000)).save(output, "PNG")
    attached = await a_file(api, await a_todo(api), output.getvalue(), name="bomb.png")
    (one,) = attached["attachments"]
    assert (one["type"], one["width"]) == ("image/png", None)


async def test_a_jpeg_of_many_scans_is_a_file_without_pictures(api):
    output = BytesIO()
    Image.effect_noise((64, 64), 90).save(output, "JPEG", progressive=True)
    usual = output.getvalue()
    last_scan = usual[usual.rindex(b"\xff\xda") : -2]
    # In the metadata and behind the end, the same bytes are no scans.
    comment = b"\xff\xfe\x01\x02" + b"\xff\xda" * 128
    harmless = usual[:2] + comment + usual[2:] + last_scan * 200
    for content, width in ((usual, 64), (harmless, 64), (usual[:-2] + last_scan * 200 + usual[-2:], None)):
        (one,) = (await a_file(api, await a_todo(api), content))["attachments"]
        assert (one["type"], one["width"]) == ("image/jpeg", width)


async def test_accounts_take_turns_to_have_their_images_rendered(monkeypatch):
    order = []
    monkeypatch.setattr(files, "_run_render", lambda image, **_: order.append(image))
    one, two = uuid4(), uuid4()
    images = [(one, "first"), (one, "second"), (two, "of another account")]
    await asyncio.gather(*[files.render_pictures(account, image) for account, image in images])
    assert order == ["first", "of another account", "second"]


async def test_a_file_that_is_too_large_is_refused_before_and_while_it_arrives(app, api):
    todo = await a_todo(api)

    async def chunks():
        for _ in range(ATTACHMENT_LIMIT // 1_000_000 + 1):
            yield b"x" * 1_000_000

    announced = await api.post(f"{todo_url(todo)}/attachments?name=a", content=b"x" * (ATTACHMENT_LIMIT + 1))
    streamed = await api.post(f"{todo_url(todo)}/attachments?name=a", content=chunks())
    assert (announced.status_code, streamed.status_code) == (413, 413)
    assert app.state.attachments.list_names() == []
    assert (await a_file(api, todo, b"x" * ATTACHMENT_LIMIT))["attachments"][0]["bytes"] == ATTACHMENT_LIMIT


async def test_sending_a_file_again_adds_it_once(api, other):
    todo, attachment_id = await a_todo(api), str(uuid4())
    first = await a_file(api, todo, id=attachment_id)
    assert await a_file(api, todo, id=attachment_id) == first
    query = {"name": "a", "id": attachment_id}
    theirs = await a_todo(other)
    response = await other.post(f"{todo_url(theirs)}/attachments", params=query, content=b"x")
    assert (response.status_code, response.json()["code"]) == (409, "id_taken")
    await api.delete(f"/api/attachments/{attachment_id}")
    # The file was deleted since the request that is sent again.
    assert (await a_file(api, todo, id=attachment_id))["attachments"] == []


async def test_a_deleted_file_comes_back_with_undo(api):
    todo = await a_file(api, await a_file(api, await a_todo(api)), name="two")
    assert (await api.delete(url_of(todo))).status_code == 204
    assert (await api.get(url_of(todo))).status_code == 404
    left = (await api.get(todo_url(todo))).json()
    assert [one["name"] for one in left["attachments"]] == ["two"]
    restored = (await api.post(f"{url_of(todo)}/restore")).json()
    assert {one["name"] for one in restored["attachments"]} == {"shopping.txt", "two"}
    assert (await api.post(f"{url_of(todo)}/restore")).json() == restored


async def test_operations_delete_and_restore_offline(api, other):
    todo = await a_file(api, await a_todo(api))
    fields = {"todo_id": todo["id"], "attachment_id": todo["attachments"][0]["id"]}
    replica = await catch_up(api)
    response = await push(api, op("todo.detach", **fields), op("todo.attach", **fields))
    first, second = [result["todo"] for result in response["results"]]
    assert (first["attachments"], second["attachments"]) == ([], todo["attachments"])
    assert response["lists"] == {todo["list_id"]: {"before": todo["version"], "after": todo["version"] + 2}}
    assert (await catch_up(api, replica)).todos == (await catch_up(api)).todos
    other_todo = fields | {"todo_id": (await a_todo(api))["id"]}
    rejected = (await push(api, op("todo.detach", **other_todo), op("todo.attach", **other_todo)))["results"]
    assert [one["problem"]["code"] for one in rejected] == ["attachment_not_found"] * 2
    (rejected,) = (await push(other, op("todo.detach", **fields)))["results"]
    assert rejected["problem"]["code"] == "attachment_not_found"


async def test_files_move_with_their_todo_and_its_readers_change(app, api, other):
    shared, private = await a_list(api), await a_list(api)
    await join(app, shared, other, "viewer")
    todo = await a_todo(api, list_id=shared["id"])
    subtask = await a_file(api, await a_todo(api, list_id=shared["id"], parent_id=todo["id"]))
    assert (await other.get(url_of(subtask))).status_code == 200
    await api.patch(todo_url(todo), json={"list_id": private["id"]})
    assert (await other.get(url_of(subtask))).status_code == 404
    moved = (await api.get(todo_url(subtask))).json()
    assert (moved["list_id"], moved["attachments"]) == (private["id"], subtask["attachments"])
    assert (await api.get(url_of(subtask))).status_code == 200


async def test_files_on_a_completed_copy_go_back_to_the_series(api):
    todo = await a_todo(api, due_date="2030-01-07", recurrence={"rule": "FREQ=WEEKLY"})
    await a_file(api, todo, name="series")
    occurrence = todo["recurrence"]["occurrence"]
    await api.patch(todo_url(todo), json={"completed": True, "occurrence": occurrence})
    (copy,) = await items(api, completed=True)
    assert copy["attachments"] == []
    await a_file(api, copy, name="copy")
    response = await api.patch(todo_url(todo), json={"completed": False, "occurrence": occurrence})
    assert [one["name"] for one in response.json()["attachments"]] == ["series", "copy"]
    assert (await api.get(url_of(response.json(), 1))).status_code == 200


async def test_a_todo_has_a_limited_number_of_files_however_many_arrive_at_once(app, api):
    todo = await a_todo(api)
    statement = "update todos set attachments = (select jsonb_agg(jsonb_build_object('id', n)) from generate_series(1, 49) n) where id = $1"
    await app.state.database.execute(statement, todo["id"])
    responses = await asyncio.gather(
        *[api.post(f"{todo_url(todo)}/attachments?name={n}", content=b"x") for n in range(3)]
    )
    refused = [response.json()["code"] for response in responses if response.status_code != 201]
    assert refused == ["attachments_full"] * 2


async def usage_of(app, person):
    return await app.state.database.fetchval(
        "select attachment_bytes from current_usage where user_id = $1", person.user["id"]
    )


async def test_the_quota_is_exact_however_many_files_arrive_at_once(app, api):
    await app.state.database.execute("update account_limits set max_attachment_bytes = 10000")
    todos = [await a_todo(api) for _ in range(3)]
    responses = await asyncio.gather(
        *[api.post(f"{todo_url(todo)}/attachments?name=a", content=b"x" * 5000) for todo in todos]
    )
    refused = [response.json() for response in responses if response.status_code != 201]
    assert [one["code"] for one in refused] == ["quota_reached"]
    assert "of files" in refused[0]["detail"]
    assert await usage_of(app, api) == 10_000
    before = app.state.attachments.list_names()
    response = await api.post(f"{todo_url(todos[0])}/attachments?name=b", content=b"y" * 300)
    assert (field_errors(response), app.state.attachments.list_names()) == ([("attachments", "quota_reached")], before)


async def test_a_file_counts_until_it_is_deleted_forever_and_then_for_nobody(app, api):
    todo = await a_file(api, await a_file(api, await a_todo(api), b"x" * 5000), b"x")
    await api.delete(url_of(todo))
    assert await usage_of(app, api) == 5000 + 4096  # A small one takes a block of the disk too.
    await api.delete(todo_url(todo))
    await api.delete(f"/api/trash/todos/{todo['id']}")
    assert await usage_of(app, api) == 0
