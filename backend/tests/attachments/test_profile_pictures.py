"""Profile pictures: made from what a person uploads, seen by whoever sees the name, and deleted with the account."""

import base64
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from attachments.test_attachments import usage_of
from attachments.test_stored_files import age, collect
from conftest import PASSWORD
from contract.shared_world import open_link
from factories import a_list, field_errors, join, list_url, made, version_of
from sync.replica import catch_up
from tend.core.http.body_limits import ATTACHMENT_LIMIT


async def upload(api, content):
    response = await api.put("/api/me/picture", content=content)
    assert response.status_code == 200, response.text
    return response.json()


def url_of(user):
    return f"/api/profile-pictures/{user['picture_id']}"


async def test_a_picture_is_a_small_square_without_metadata_and_the_upload_is_not_stored(app, api, photo):
    user = await upload(api, photo + b"PK\x03\x04 canary of an archive behind the picture")
    assert (await api.get("/api/me")).json() == user
    for path, edge in (("", 256), ("/thumbnail", 96)):
        response = await api.get(url_of(user) + path)
        shown = Image.open(BytesIO(response.content))
        assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", (edge, edge), {})
        headers = response.headers
        assert (headers["content-type"], headers["x-content-type-options"]) == ("image/webp", "nosniff")
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'; sandbox")
        assert headers["content-disposition"].startswith("attachment")
    stored = [app.state.attachments.read(name) for name in app.state.attachments.list_names()]
    assert len(stored) == 2
    assert not any(b"canary" in content for content in stored)
    assert sum(len(content) for content in stored) < 10_000


def png(size, **options):
    output = BytesIO()
    Image.new("1", size).save(output, "PNG", **options)
    return output.getvalue()


REFUSED = {
    "nothing": b"",
    "a text": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a script that begins like a GIF": b"GIF89a=1;alert(document.cookie)//\x00",
    "a program": b"MZ\x90\x00\x03\x00\x00\x00",
    "a bomb of pixels": png((30_000, 30_000)),
    "a file that is cut": png((300, 300))[:50],
    "a TIFF": b"II*\x00\x08\x00\x00\x00\x00\x00",
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_cannot_be_shown_is_refused_and_the_picture_stays(app, api, photo, kind):
    user = await upload(api, photo)
    before = app.state.attachments.list_names()
    response = await api.put("/api/me/picture", content=REFUSED[kind])
    assert field_errors(response) == [("file", "file_is_no_image")]
    assert response.json()["detail"].startswith("Tend can’t show this picture.")
    assert (await api.get("/api/me")).json() == user
    assert app.state.attachments.list_names() == before


async def test_an_upload_has_a_limited_size(app, api):
    response = await api.put("/api/me/picture", content=b"x" * (ATTACHMENT_LIMIT + 1))
    assert response.status_code == 413
    assert app.state.attachments.list_names() == []


async def test_a_new_picture_reaches_the_members_and_the_old_one_is_over(app, api, other, photo):
    shared, private = await a_list(api), await a_list(api)
    await join(app, shared, other, "viewer")
    first = await upload(api, photo)
    theirs, own = await catch_up(other), await catch_up(api)
    before = await version_of(api, private["id"])
    second = await upload(api, png((10, 10)))
    assert second["picture_id"] != first["picture_id"]
    theirs, own = await catch_up(other, theirs), await catch_up(api, own)
    by_id = {member["user_id"]: member["picture_id"] for member in theirs.members[shared["id"]]}
    assert by_id == {api.user["id"]: second["picture_id"], other.user["id"]: None}
    assert own.user["picture_id"] == second["picture_id"]
    assert await version_of(api, private["id"]) == before
    listed = (await other.get(f"/api/lists/{shared['id']}/members")).json()["items"]
    assert {member["user_id"]: member["picture_id"] for member in listed} == by_id
    assert (await other.get(url_of(first))).status_code == 404
    assert (await other.get(url_of(second))).status_code == 200
    assert (await api.delete("/api/me/picture")).status_code == 204
    theirs = await catch_up(other, theirs)
    assert {member["picture_id"] for member in theirs.members[shared["id"]]} == {None}
    assert (await api.get(url_of(second))).status_code == 404
    assert (await api.delete("/api/me/picture")).status_code == 204


async def test_only_who_shares_a_list_sees_a_picture(app, api, other, photo):
    user = await upload(api, photo)
    shared = await a_list(api)
    unknown = await other.get(f"/api/profile-pictures/{uuid4()}")
    assert unknown.status_code == 404

    async def status():
        response = await other.get(f"{url_of(user)}/thumbnail")
        if response.status_code == 404:
            # It looks like a picture that doesn't exist.
            assert response.json()["detail"] == unknown.json()["detail"]
        return response.status_code

    assert await status() == 404
    await join(app, shared, other, "viewer")
    assert await status() == 200
    # In the trash of its owners, others no longer see who is in a list.
    await api.delete(f"/api/lists/{shared['id']}")
    assert await status() == 404
    await api.post(f"/api/lists/{shared['id']}/restore")
    assert await status() == 200
    await other.delete(f"/api/lists/{shared['id']}/members/{other.user['id']}")
    assert await status() == 404


async def test_guests_see_initials_and_no_picture(app, api, photo):
    user = await upload(api, photo)
    link = made(await api.post(f"{list_url(await a_list(api))}/links", json={"role": "editor"}))
    guest = await open_link(app, link["token"])
    pulled = (await guest.post("/api/sync", json={})).json()
    assert [member["picture_id"] for member in pulled["lists"][0]["members"]] == [None]
    assert user["picture_id"] not in str(pulled)
    assert (await guest.get(url_of(user))).status_code == 401


async def test_a_picture_counts_in_the_quota_until_it_is_removed(app, api, photo):
    await upload(api, photo)
    await upload(api, photo)
    assert await usage_of(app, api) == 2 * 4096
    await app.state.database.execute("update account_limits set max_attachment_bytes = 8000")
    response = await api.put("/api/me/picture", content=photo)
    assert field_errors(response) == [("attachments", "quota_reached")]
    assert (await api.get(url_of((await api.get("/api/me")).json()))).status_code == 200
    await api.delete("/api/me/picture")
    assert await usage_of(app, api) == 0


async def test_the_files_of_a_picture_are_deleted_long_after_it(app, api, other, photo):
    await upload(api, photo)
    await upload(other, photo)
    names = app.state.attachments.list_names()
    await api.delete("/api/me/picture")
    await age(app, 100)
    assert (await collect(app), app.state.attachments.list_names()) == (0, names)
    await other.delete("/api/me/picture")
    assert await collect(app) == 0
    await age(app, 100)
    assert (await collect(app), app.state.attachments.list_names()) == (2, [])


async def test_a_picture_is_deleted_with_the_account(app, api, other, photo):
    user = await upload(api, photo)
    shared = await a_list(other)
    await join(app, shared, api, "editor")
    response = await api.request("DELETE", "/api/me", json={"password": PASSWORD})
    assert response.status_code == 204, response.text
    assert await app.state.database.fetchval("select count(*) from profile_pictures") == 0
    assert (await other.get(url_of(user))).status_code == 404
    await age(app, 100)
    assert (await collect(app), app.state.attachments.list_names()) == (2, [])


async def test_an_export_contains_the_picture(app, api, photo):
    assert (await api.get("/api/me/export")).json()["picture"] is None
    user = await upload(api, photo)
    kind, _, content = (await api.get("/api/me/export")).json()["picture"].partition(",")
    assert kind == "data:image/webp;base64"
    assert base64.b64decode(content) == (await api.get(url_of(user))).content
    app.state.attachments.delete(app.state.attachments.list_names())
    assert (await api.get("/api/me/export")).json()["picture"] is None
    response = await api.get(url_of(user))
    assert (response.status_code, response.json()["code"]) == (404, "file_missing")


async def test_changes_of_the_picture_are_limited(app, api):
    app.state.settings = app.state.settings.model_copy(update={"rate_limit_enabled": True})
    statuses = [(await api.delete("/api/me/picture")).status_code for _ in range(31)]
    assert statuses == [204] * 30 + [429]
