"""What an API token gets that is restricted to lists: nothing of any other list, by any operation."""

from typing import get_args

import pytest

from conftest import Client
from contract.authorization_matrix import MATRIX
from contract.operations import OPERATIONS, violations
from contract.push_operations import push_operations
from contract.request_builder import DEPENDENT, NEW_IDS, send
from contract.shared_world import create_world
from contract.snapshots import snapshot_of_list
from factories import a_list, items
from tend.core.ids import new_id
from tend.sync.operations import Operation

# What the owner wrote in lists that the token does not reach.
WORDS = {
    "name": "canary-list",
    "title": "canary-title",
    "notes": "canary-notes",
    "tag": "canary-tag",
    "comment": "canary-comment",
    "file": "canary-file.webp",
    "folder": "canary-folder",
}
REACHED = {name: f"reached-{name}" for name in WORDS}
BOTH_SCOPES = ["read", "write"]


@pytest.fixture
async def world(app):
    world = await create_world(app)
    world.texts = WORDS | {"browser": "Lynx"}
    yield world
    for client in world.people.values():
        await client.aclose()


async def use_token(world, list_ids, *scopes):
    """Has the client "token" of the world send a token of the owner's that is restricted to the lists."""
    owner = world.people["owner"]
    draft = {"name": "Script", "scopes": scopes or BOTH_SCOPES, "list_ids": list_ids}
    response = await owner.post("/api/me/tokens", json=draft)
    assert response.status_code == 201, response.text
    client = world.people.get("token")
    if client is None:
        client = world.people["token"] = Client(world.app)
        client.user = owner.user
    client.headers["Authorization"] = f"Bearer {response.json()['token']}"
    return client


async def create_reached_rows(world, **options):
    """Rows of the owner with other texts."""
    texts, world.texts = world.texts, REACHED | {"browser": "Lynx"}
    ids = await world.create_rows("owner", **options)
    world.texts = texts
    return ids


def find_words(text):
    return [word for word in WORDS.values() if word in text]


@pytest.mark.parametrize("operation", [one for one in OPERATIONS.values() if one.secured], ids=str)
async def test_a_token_of_some_lists_gets_the_response_of_the_row_and_no_other(world, operation):
    """With all ids of rows that it reaches, and with one that it does not reach in each place."""
    row = MATRIX[operation.name]
    in_trash = any(foreign.kind.startswith("trashed_") for foreign in row.ids.values())
    surprises = []
    others = await world.create_rows("owner", in_trash=in_trash)
    before = await snapshot_of_list(world.database, others["list"])
    for place in (None, *row.ids):
        own = await create_reached_rows(world, in_trash=in_trash)
        await use_token(world, [own[kind] for kind in ("list", "trashed_list") if kind in own])
        ids = {
            name: str(new_id()) if name in NEW_IDS else own[foreign.kind]
            for name, foreign in row.ids.items()
            if name not in DEPENDENT
        }
        expected = row.own if row.restricted is None else row.restricted
        if place:
            ids[place] = others[row.ids[place].kind]
            if row.restricted is None:
                expected = row.ids[place].of_restricted_token
        response = await send(world, operation, "token", ids)
        if response.status_code != expected:
            surprises.append(f"{place}: {response.status_code} instead of {expected}")
        if expected == 403 and response.json()["code"] != ("token_restricted" if row.scope else "session_required"):
            surprises.append(f"{place}: {response.json()['code']}")
        surprises += [f"{place}: {word}" for word in find_words(response.text + str(response.headers))]
        surprises += [f"{place}: {violation}" for violation in violations(operation, response)]
        if await snapshot_of_list(world.database, others["list"]) != before:
            surprises.append(f"{place}: changes the other list")
    assert surprises == []


@pytest.mark.parametrize("together", [True, False])
async def test_a_push_of_a_token_changes_its_lists_and_nothing_else(world, together):
    others, own = await world.create_rows("owner", in_trash=True), await create_reached_rows(world, in_trash=True)
    client = await use_token(world, [own["list"], own["trashed_list"]])
    of_account = [
        {"kind": "list.create", "list": {"id": str(new_id()), "name": "Own"}},
        {"kind": "setting.change", "key": "app", "value": {}},
        {"kind": "notification.change", "notification_id": own["notification"], "changes": {"read": True}},
    ]
    elsewhere = [{"kind": kind, **fields} for kind, fields, _ in push_operations(others, own, WORDS["title"])]
    elsewhere.append({"kind": "todo.create", "todo": {"title": "In the Inbox"}})
    # As the owner of the list may, apart from what is about a list in the trash, in which the last one puts it.
    within = [
        {"kind": kind, **fields}
        for kind, fields, _ in push_operations(own, own, REACHED["title"])
        if kind not in {"list.restore", "list.purge"} and "list_id" not in fields.get("changes", {})
    ]
    within.sort(key=lambda one: one["kind"] == "list.delete")
    sent = [{"id": str(new_id())} | one for one in (*of_account, *elsewhere, *within)]
    assert {one["kind"] for one in sent} == {kind for one in get_args(Operation) for kind in kinds_of(one)}
    before = await snapshot_of_list(world.database, others["list"])
    pushes = [sent] if together else [[one] for one in sent]
    results = []
    for push in pushes:
        response = await client.post("/api/batch", json={"operations": push})
        assert response.status_code == 200, response.text
        assert find_words(response.text) == []
        results += response.json()["results"]
    expected = [403] * len(of_account) + [404] * len(elsewhere) + [200] * len(within)
    surprises = [
        (one, result, status)
        for one, result, status in zip(sent, results, expected, strict=True)
        if result["status"] != status
    ]
    assert surprises == []
    assert {result["problem"]["code"] for result in results if result["status"] == 403} == {"token_restricted"}
    assert await snapshot_of_list(world.database, others["list"]) == before


def kinds_of(operation):
    return get_args(operation.model_fields["kind"].annotation)


async def test_no_channel_tells_a_token_of_another_list(world):
    others, own = await world.create_rows("owner", in_trash=True), await create_reached_rows(world, in_trash=True)
    owner = world.people["owner"]
    client = await use_token(world, [own["list"]])
    # The owner makes every kind of text move between the two lists, and others act in the hidden one.
    moved = (await owner.post("/api/todos", json={"title": "canary-title", "list_id": others["list"]})).json()
    await owner.patch(f"/api/todos/{moved['id']}", json={"title": "Moved", "notes": "Here"})
    await owner.patch(f"/api/todos/{moved['id']}", json={"list_id": own["list"]})
    await world.people["editor"].post(f"/api/todos/{others['todo']}/comments", json={"text": WORDS["comment"]})
    requests = [
        ("POST", "/api/sync", {"json": {}}),
        ("POST", "/api/sync", {"json": {"account": 0, "lists": {others["list"]: 0, own["list"]: 0}}}),
        *[("GET", path, {}) for path in ("/api/lists", "/api/lists?deleted=true", "/api/lists?archived=true")],
        *[("GET", f"/api/todos?sort={sort}", {}) for sort in ("position", "due", "title", "created", "priority")],
        ("GET", "/api/todos?deleted=true", {}),
        *[("GET", "/api/todos", {"params": query}) for query in searches()],
        *[("GET", f"/api/{path}/activity", {}) for path in ("me", f"lists/{own['list']}", f"todos/{moved['id']}")],
        ("GET", f"/api/todos/{own['todo']}/comments", {}),
        ("POST", "/api/quick-add", {"json": {"text": f"Tea #{REACHED['name']}"}}),
    ]
    pulled = None
    for method, path, options in requests:
        response = await client.request(method, path, **options)
        assert response.status_code < 300, (path, response.text)
        assert find_words(response.text) == [], path
        assert others["list"] not in response.text or path == "/api/sync", path
        pulled = response.json() if path == "/api/sync" else pulled
    assert [one["id"] for one in pulled["lists"]] == [own["list"]]
    assert pulled["removed_lists"] == [others["list"]]
    of_account = [pulled[name] for name in ("user", "settings", "notifications", "folders")]
    assert of_account == [None, [], [], []]
    assert [one["id"] for one in pulled["reminders"]] == [own["reminder"]]
    assert sorted(todo["title"] for todo in await items(client)) == ["Moved", "Tea", REACHED["title"]]
    # To the token, no list has this name, and it can create none.
    response = await client.post("/api/quick-add", json={"text": f"Tea #{WORDS['name']}", "list_id": own["list"]})
    assert (response.status_code, response.json()["code"]) == (403, "token_restricted")


def searches():
    return [
        {"q": "canary"},
        {"tag": WORDS["tag"]},
        {"filter": "canary"},
        {"filter": f'"#{WORDS["name"]}"'},
        {"filter": f"@{WORDS['tag']}"},
        {"filter": "no date"},
    ]


async def test_a_token_of_another_list_sees_nobody_and_no_picture_of_a_list(world):
    others = await world.create_rows("owner")
    (picture,) = [await world._add_picture(world.people["editor"].user["id"])]
    own = await a_list(world.people["owner"])
    client = await use_token(world, [own["id"]])
    assert (await client.get(f"/api/profile-pictures/{picture}")).status_code == 404
    await use_token(world, [others["list"]])
    assert (await client.get(f"/api/profile-pictures/{picture}")).status_code == 200


async def test_a_token_cannot_exceed_its_scope_in_its_own_lists(world):
    own = await a_list(world.people["owner"])
    client = await use_token(world, [own["id"]], "read")
    response = await client.post("/api/todos", json={"title": "Tea", "list_id": own["id"]})
    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")
