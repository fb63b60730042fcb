"""What members of a list, and those who are not, read of it and write in it by every channel besides the plain routes."""

import json

import pytest

from contract.shared_world import MEMBERS, OUTSIDERS, create_world
from factories import a_list
from tend.core.ids import new_id

WORDS = {
    "name": "canary-list",
    "title": "canary-title",
    "notes": "canary-notes",
    "tag": "canary-tag",
    "comment": "canary-comment",
}
PRIVATE = "canary-private"


@pytest.fixture
async def world(app):
    world = await create_world(app)
    world.texts = WORDS | {"browser": "Lynx"}
    private = await a_list(world.people["owner"], name=PRIVATE)
    await world.people["owner"].post("/api/todos", json={"title": PRIVATE, "list_id": private["id"], "tags": [PRIVATE]})
    yield world
    for client in world.people.values():
        await client.aclose()


async def read_all(client, things):
    """Every text that a person can get of lists and todos, by channel."""
    cursors = {"account": 0, "lists": {things["list"]: 0}}
    searches = [{"q": "canary"}, {"tag": WORDS["tag"]}, {"filter": f'"#{WORDS["name"]}"'}, {"filter": "canary"}]
    responses = {
        "first pull": await client.post("/api/sync", json={}),
        "pull with a cursor of the list": await client.post("/api/sync", json=cursors),
        "lists": await client.get("/api/lists"),
        "deleted lists": await client.get("/api/lists", params={"deleted": True}),
        "deleted todos": await client.get("/api/todos", params={"deleted": True}),
        "statistics": await client.get("/api/me/statistics"),
        "export": await client.get("/api/me/export"),
        "settings": await client.get("/api/me/settings"),
        **{f"search {query}": await client.get("/api/todos", params=query) for query in searches},
    }
    return {channel: response.text for channel, response in responses.items()}


async def test_members_read_the_list_and_others_nothing_by_any_channel(world):
    things = await world.things("owner", in_trash=True)
    found = {person: await read_all(world.people[person], things) for person in (*MEMBERS, *OUTSIDERS)}
    for person, texts in found.items():
        leaks = [channel for channel, text in texts.items() if PRIVATE in text]
        if person not in MEMBERS:
            leaks += [channel for channel, text in texts.items() for word in WORDS.values() if word in text]
        assert leaks == [], person
    for person in MEMBERS:
        for channel in ("first pull", "pull with a cursor of the list", "export", "search {'q': 'canary'}"):
            assert WORDS["title"] in found[person][channel], (person, channel)
        assert WORDS["comment"] in found[person]["first pull"]
        # Only owners see a list in the trash.
        assert things["trashed_list"] not in "".join(found[person].values()), person
    for person in OUTSIDERS:
        pulled = json.loads(found[person]["pull with a cursor of the list"])
        assert pulled["removed_lists"] == [things["list"]]


@pytest.mark.parametrize("person", ["editor", "commenter", "viewer", "removed", "invited", "stranger"])
async def test_quick_add_knows_names_only_of_lists_that_the_person_can_change(world, person):
    things = await world.things("owner")
    response = await world.people[person].post("/api/quick-add", json={"text": f"Buy milk #{WORDS['name']}"})
    assert response.status_code == 201
    (added,) = response.json()["items"]
    assert (added["list_id"] == things["list"]) == (person == "editor")


def operations(things, own):
    """Every kind of operation, each with ids of the owner's, and the roles that may do it."""
    todo, trashed = {"todo_id": things["todo"]}, {"todo_id": things["trashed_todo"]}
    item, trashed_list = {"list_id": things["list"]}, {"list_id": things["trashed_list"]}
    comment = {"comment_id": things["comment"]}
    new = {"id": str(new_id()), "title": "New"}
    editors, everybody, nobody = {"editor"}, set(MEMBERS), set()
    return [
        ("todo.create", {"todo": new | item}, editors),
        ("todo.create", {"todo": {"title": "New", "parent_id": things["todo"], **item}}, editors),
        ("todo.change", todo | {"changes": {"title": "Other"}}, editors),
        ("todo.change", todo | {"changes": {"title": "Merged"}, "base": {"title": WORDS["title"]}}, editors),
        ("todo.change", todo | {"changes": {"completed": True}}, editors),
        ("todo.change", {"todo_id": own["todo"], "changes": item}, editors),
        ("comment.create", {"comment": todo | {"text": "New"}}, {"editor", "commenter"}),
        ("comment.change", comment | {"changes": {"text": "Other"}}, nobody),
        ("comment.delete", comment, nobody),
        ("comment.restore", comment, nobody),
        ("todo.delete", todo, editors),
        ("todo.restore", todo, editors),
        ("todo.purge", trashed, editors),
        ("list.change", item | {"changes": {"name": "Other"}}, editors),
        ("list.change", item | {"changes": {"archived": True}}, editors),
        ("list.change", item | {"changes": {"position": "a7"}}, everybody),
        ("list.change", item | {"changes": {"favorite": True, "name": "Other"}}, editors),
        ("list.delete", item, nobody),
        ("list.restore", trashed_list, nobody),
        ("list.purge", trashed_list, nobody),
        ("reminder.create", {"reminder": todo | {"before_minutes": 20}}, everybody),
        ("reminder.delete", {"reminder_id": things["reminder"]}, nobody),
        ("todo.change", todo | {"changes": {"list_id": own["list"]}}, editors),
    ]


@pytest.mark.parametrize("person", [*MEMBERS, *OUTSIDERS])
@pytest.mark.parametrize("together", [True, False])
async def test_a_push_does_what_the_role_allows_and_no_more(world, person, together):
    things, own = await world.things("owner", in_trash=True), await world.things(person)
    wanted = operations(things, own)
    before = await world.snapshot()
    sent = [{"id": str(new_id()), "kind": kind, **fields} for kind, fields, _ in wanted]
    pushes = [sent] if together else [[one] for one in sent]
    results = []
    for push in pushes:
        response = await world.people[person].post("/api/batch", json={"operations": push})
        results += response.json()["results"]
        assert person in MEMBERS or things["list"] not in response.json()["lists"]
    surprises = [
        (one["kind"], one, result["status"])
        for one, (_, _, allowed), result in zip(sent, wanted, results, strict=True)
        if (result["status"] == 200) != (person in allowed) or result["status"] not in {200, 404}
    ]
    assert surprises == []
    if person not in MEMBERS:
        assert await world.snapshot() == before
        assert not any(word in json.dumps(results) for word in WORDS.values())


async def test_a_push_that_is_sent_again_after_the_removal_returns_no_row(world):
    things = await world.things("owner")
    editor, owner = world.people["editor"], world.people["owner"]
    operation = {"id": str(new_id()), "kind": "todo.change", "todo_id": things["todo"], "changes": {"priority": "high"}}
    first = (await editor.post("/api/batch", json={"operations": [operation]})).json()["results"][0]
    assert first["todo"]["title"] == WORDS["title"]
    await owner.delete(f"/api/lists/{things['list']}/members/{editor.user['id']}")
    again = (await editor.post("/api/batch", json={"operations": [operation]})).json()["results"][0]
    assert again == {"status": 200}
