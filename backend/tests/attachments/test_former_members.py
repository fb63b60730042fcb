"""Files of people who have left the list, or are no more."""

from attachments.test_attachments import url_of, usage_of
from conftest import PASSWORD
from factories import a_file, a_list, a_todo, join
from purge import purge_deleted


async def test_files_of_a_person_who_leaves_count_for_that_person_until_they_are_deleted_forever(app, api, other):
    shared = await a_list(api)
    await join(app, shared, other, "editor")
    todo = await a_file(other, await a_todo(other, list_id=shared["id"]), b"x" * 5000)
    await a_file(other, await a_todo(other), b"y" * 10)
    assert (await other.delete(f"/api/lists/{shared['id']}/members/{other.user['id']}")).status_code == 204
    assert (await usage_of(app, other), await usage_of(app, api)) == (4096 + 5000, 0)
    assert (await other.get(url_of(todo))).status_code == 404
    assert (await api.get(url_of(todo))).status_code == 200
    await api.delete(f"/api/lists/{shared['id']}")
    await api.delete(f"/api/trash/lists/{shared['id']}")
    await purge_deleted(app)
    assert (await usage_of(app, other), await usage_of(app, api)) == (4096, 0)


async def test_who_is_made_an_owner_gets_no_files_to_count(app, api, other):
    shared = await a_list(api)
    await join(app, shared, other, "viewer")
    await a_file(api, await a_todo(api, list_id=shared["id"]), b"x" * 5000)
    me, them = (f"/api/lists/{shared['id']}/members/{person.user['id']}" for person in (api, other))
    assert (await api.patch(them, json={"role": "owner"})).status_code == 200
    assert (await api.delete(me)).status_code == 204
    assert (await usage_of(app, api), await usage_of(app, other)) == (5000, 0)


async def test_a_deleted_account_leaves_its_files_in_the_lists_of_others(app, api, other):
    shared = await a_list(other)
    await join(app, shared, api, "editor")
    todo = await a_file(api, await a_todo(other, list_id=shared["id"]))
    own = await a_file(api, await a_todo(api))
    response = await api.request("DELETE", "/api/me", json={"password": PASSWORD})
    assert response.status_code == 204, response.text
    await purge_deleted(app)
    assert (await other.get(url_of(todo))).content == b"Milk and bread"
    found = await app.state.database.fetch("select id::text, created_by::text from attachments")
    assert [(row["id"], row["created_by"]) for row in found] == [(todo["attachments"][0]["id"], None)]
    assert own["attachments"][0]["id"] != found[0]["id"]
