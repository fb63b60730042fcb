"""Every principal and every event of a list: those who can read it receive all of them, and the others none."""

import json

import pytest

from contract.shared_world import MEMBERS, OUTSIDERS, create_world
from factories import a_list, a_todo
from sync.sse_client import Listener

GUESTS = [f"guest {role}" for role in MEMBERS]
INSIDERS = ["owner", *MEMBERS, *GUESTS]
ACTOR = "owners_companion"
"""Another owner of the list, whose acts they are."""
CHANGES = [
    ("PATCH", "/api/todos/{todo}", {"title": "Prune the roses"}),
    ("PATCH", "/api/todos/{todo}", {"completed": True}),
    ("POST", "/api/todos", {"title": "Buy a spade", "list_id": "{list}"}),
    ("POST", "/api/todos/{todo}/comments", {"text": "The old ones"}),
    ("PATCH", "/api/comments/{comment}", {"resolved": True}),
    ("DELETE", "/api/comments/{comment}", None),
    ("POST", "/api/todos/{todo}/attachments?name=plan.txt", "Roses on the left"),
    ("DELETE", "/api/todos/{todo}", None),
    ("POST", "/api/todos/{todo}/restore", None),
    ("PATCH", "/api/lists/{list}", {"name": "Back garden"}),
    ("PATCH", "/api/lists/{list}/members/{bystander}", {"role": "viewer"}),
    ("DELETE", "/api/lists/{list}/members/{bystander}", None),
]


@pytest.fixture
async def world(live):
    world = await create_world(live)
    yield world
    for client in world.people.values():
        await client.aclose()


async def make_change(world, ids, change):
    method, path, body = change
    options = {"content": body} if isinstance(body, str) else {"json": json.loads(fill(json.dumps(body), ids))}
    response = await world.people[ACTOR].request(method, fill(path, ids), **options)
    assert response.is_success, (path, response.text)


def fill(text, ids):
    for name, value in ids.items():
        text = text.replace("{" + name + "}", value)
    return text


async def open_list(client, list_id, todo_id=None):
    return await client.post("/api/presence", json={"client": "laptop", "list_id": list_id, "todo_id": todo_id})


def listen(world, client):
    return Listener(world.app.state.url, client.headers["Authorization"].removeprefix("Bearer "))


async def rows_with_bystander(world):
    """The rows of the owner, and a member whose role and membership end in the test."""
    ids = await world.create_rows("owner")
    bystander = world.people["companion"]
    await world._join(ids["list"], bystander, "editor")
    return ids | {"bystander": bystander.user["id"]}


@pytest.mark.parametrize("name", INSIDERS)
async def test_whoever_can_read_a_list_receives_every_event_of_it(world, name):
    ids = await rows_with_bystander(world)
    if name in GUESTS:
        world.people[name] = await world.open_as_guest(ids["list"], name.removeprefix("guest "))
    async with listen(world, world.people[name]) as stream:
        await stream.ready()
        assert (await open_list(world.people[name], ids["list"])).status_code == 200
        assert (await open_list(world.people[ACTOR], ids["list"], ids["todo"])).status_code == 200
        shown = [(ACTOR, [ids["todo"]])]
        await stream.until(lambda it: shown in [present(data) for event, data in it.received if event == "presence"])
        for change in CHANGES:
            before = stream.lists.get(ids["list"], 0)
            await make_change(world, ids, change)
            await stream.until(lambda it, before=before: it.lists.get(ids["list"], 0) > before)


def present(data):
    return [(person["name"], person["editing"]) for person in data["people"]]


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_whoever_cannot_read_a_list_receives_no_event_of_it(world, name):
    ids, client = await rows_with_bystander(world), world.people[name]
    own = await a_list(client)
    async with listen(world, client) as stream:
        await stream.ready()
        assert (await open_list(client, ids["list"])).status_code == 404
        assert (await open_list(world.people["owner"], ids["list"])).status_code == 200
        assert (await open_list(world.people[ACTOR], ids["list"], ids["todo"])).status_code == 200
        for change in CHANGES:
            await make_change(world, ids, change)
        # Once their own change is there, everything before has passed.
        version = (await a_todo(client, list_id=own["id"]))["version"]
        await stream.until(lambda it: it.lists.get(own["id"], 0) >= version)
        assert set(stream.lists) == {own["id"]}
        assert stream.count("presence") == 0
        received = json.dumps(stream.received)
        assert [value for value in (*ids.values(), ACTOR) if value in received and value != ids["user"]] == []
