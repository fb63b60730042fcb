"""API tokens that are restricted to lists: how they are made, and how each of their lists ends."""

import asyncio

import pytest

from conftest import Client
from factories import a_list, a_todo, field_errors, items, join, list_url, titles
from purge import purge_deleted
from tend.core.ids import new_id


def status_and_code(response):
    return response.status_code, response.json()["code"]


@pytest.fixture
async def restrict(app, api):
    """A client that sends a token which is restricted to these lists."""
    clients = []

    async def restrict(*lists, scopes=("read", "write")):
        draft = {"name": "Script", "scopes": list(scopes), "list_ids": [item["id"] for item in lists]}
        response = await api.post("/api/me/tokens", json=draft)
        assert response.status_code == 201, response.text
        clients.append(Client(app))
        clients[-1].headers["Authorization"] = f"Bearer {response.json()['token']}"
        clients[-1].token = response.json()
        return clients[-1]

    yield restrict
    for client in clients:
        await client.aclose()


async def names(client, **query):
    return [item["name"] for item in await items(client, "/api/lists", **query)]


async def test_a_token_says_which_lists_it_is_restricted_to(api, restrict):
    groceries, travel = await a_list(api), await a_list(api, name="Travel")
    client = await restrict(groceries, travel, groceries)
    assert client.token["list_ids"] == sorted([groceries["id"], travel["id"]])
    await api.post("/api/me/tokens", json={"name": "Laptop", "scopes": ["read"]})
    listed = (await api.get("/api/me/tokens")).json()["items"]
    assert [(one["name"], one["scopes"], one["list_ids"]) for one in listed] == [
        ("Laptop", ["read"], None),
        ("Script", ["read", "write"], client.token["list_ids"]),
    ]
    assert await names(client) == ["Groceries", "Travel"]


@pytest.mark.parametrize("kind", ["missing", "somebody else's", "none", "too many"])
async def test_a_token_of_lists_that_are_not_ones_own_is_not_made(api, other, kind):
    own = await a_list(api)
    lists = {
        "missing": [own["id"], str(new_id())],
        "somebody else's": [own["id"], (await a_list(other))["id"]],
        "none": [],
        "too many": [str(new_id()) for _ in range(101)],
    }
    response = await api.post("/api/me/tokens", json={"name": "X", "scopes": ["read"], "list_ids": lists[kind]})
    ((field, code),) = field_errors(response)
    assert field == "list_ids"
    assert (code == "list_not_found") == (kind in {"missing", "somebody else's"})
    assert (await api.get("/api/me/tokens")).json()["items"] == []


async def test_the_former_release_lets_a_restricted_token_do_nothing(app, api, restrict):
    """It knows nothing of lists, and looks at this column alone."""
    await restrict(await a_list(api))
    assert await app.state.database.fetchval("select scopes from api_tokens") == []


async def test_leaving_a_list_takes_it_from_the_token_for_good(app, api, other, restrict):
    shared, own = await a_list(other, name="Shared"), await a_list(api)
    await join(app, shared, api)
    client = await restrict(shared, own)
    assert await names(client) == ["Groceries", "Shared"]
    assert (await api.delete(f"{list_url(shared)}/members/{api.user['id']}")).status_code == 204
    assert await names(client) == ["Groceries"]
    await join(app, shared, api)
    assert await names(client) == ["Groceries"]
    assert (await api.get("/api/me/tokens")).json()["items"][0]["list_ids"] == [own["id"]]


async def test_a_token_without_a_list_left_reaches_nothing(app, api, other, restrict):
    shared = await a_list(other)
    await a_todo(api)
    await join(app, shared, api)
    client = await restrict(shared)
    assert (await other.delete(f"{list_url(shared)}/members/{api.user['id']}")).status_code == 204
    assert (await names(client), await titles(client)) == ([], [])
    assert (await client.post("/api/sync", json={})).json()["lists"] == []
    assert status_and_code(await client.post("/api/todos", json={"title": "Tea"})) == (404, "list_not_found")
    assert (await api.get("/api/me/tokens")).json()["items"][0]["list_ids"] == []


async def test_a_token_reaches_no_list_in_the_trash_until_it_is_restored(api, restrict):
    item = await a_list(api)
    await a_todo(api, list_id=item["id"])
    client = await restrict(item)
    assert (await client.delete(list_url(item))).status_code == 204
    assert await names(client, deleted=True) == []
    assert (await client.post("/api/sync", json={"lists": {item["id"]: 1}})).json()["removed_lists"] == [item["id"]]
    for refused in (
        await client.post(f"{list_url(item)}/restore"),
        await client.delete(f"/api/trash/lists/{item['id']}"),
    ):
        assert refused.status_code == 404
    assert (await client.delete("/api/trash")).status_code == 204
    assert (await api.post(f"{list_url(item)}/restore")).status_code == 200
    assert await titles(client) == ["Buy milk"]


async def test_a_list_that_is_deleted_forever_takes_its_part_of_the_token_along(app, api, restrict):
    item = await a_list(api)
    await restrict(item)
    await api.delete(list_url(item))
    await api.delete("/api/trash")
    assert (await api.get("/api/me/tokens")).json()["items"][0]["list_ids"] == []
    await purge_deleted(app)
    assert await app.state.database.fetchval("select count(*) from api_token_lists") == 0
    assert (await api.get("/api/me/tokens")).json()["items"][0]["list_ids"] == []


async def test_revoking_a_token_leaves_nothing_of_it(app, api, restrict):
    client = await restrict(await a_list(api))
    assert (await api.delete(f"/api/me/tokens/{client.token['id']}")).status_code == 204
    assert await app.state.database.fetchval("select count(*) from api_token_lists") == 0


async def test_a_page_that_was_read_in_a_session_is_not_shown_to_a_token(api, restrict):
    own, hidden = await a_list(api), await a_list(api, name="Hidden")
    await a_todo(api, list_id=own["id"])
    await a_todo(api, list_id=hidden["id"], title="Secret")
    client = await restrict(own)
    for _ in range(2):
        assert await titles(api, sort="title") == ["Buy milk", "Secret"]
        assert await titles(client, sort="title") == ["Buy milk"]


async def test_todos_that_are_created_at_the_same_time_in_a_session_do_not_help_a_token(api, restrict):
    """The server creates several at once in one statement."""
    client = await restrict(await a_list(api))
    senders = [api, client] * 10
    sent = [sender.post("/api/todos", json={"title": "Tea"}) for sender in senders]
    statuses = [response.status_code for response in await asyncio.gather(*sent)]
    assert statuses == [201, 404] * 10
    assert await titles(api) == ["Tea"] * 10


async def test_a_token_does_not_get_the_response_that_a_session_got_for_the_same_key(api, restrict):
    own, hidden = await a_list(api), await a_list(api, name="Hidden")
    client = await restrict(own)
    header = {"Idempotency-Key": "same"}
    draft = {"title": "Secret", "list_id": hidden["id"]}
    assert (await api.post("/api/todos", json=draft, headers=header)).status_code == 201
    assert status_and_code(await client.post("/api/todos", json=draft, headers=header)) == (404, "list_not_found")
    operation = {"id": str(new_id()), "kind": "todo.create", "todo": {"id": str(new_id()), **draft}}
    pushed = {"operations": [operation]}
    assert (await api.post("/api/batch", json=pushed)).json()["results"][0]["status"] == 200
    (result,) = (await client.post("/api/batch", json=pushed)).json()["results"]
    assert (result["status"], "todo" in result) == (409, False)


async def test_requests_of_a_session_after_those_of_a_token_reach_all_lists(api, restrict):
    client = await restrict(await a_list(api))
    await client.get("/api/lists")
    assert await names(api) == ["Inbox", "Groceries"]


async def test_many_new_tokens_and_a_member_who_leaves_do_not_wait_for_each_other(app, api, other, restrict):
    shared = await a_list(other)
    for _ in range(15):
        await join(app, shared, api)
        tokens = [restrict(shared) for _ in range(3)]
        leaving = api.delete(f"{list_url(shared)}/members/{api.user['id']}")
        *made, left = await asyncio.gather(*tokens, leaving, return_exceptions=True)
        assert left.status_code == 204
        refused = [one for one in made if not isinstance(one, Client)]
        assert [one for one in refused if "list_not_found" not in str(one)] == []
    assert await app.state.database.fetchval("select count(*) from api_token_lists") == 0
