"""Todos that somebody moves out of a shared list: what was done to them stays in its activity, and their content with it."""

import pytest

from activity.activity_client import acts_of_list, kinds
from activity.test_list_activity import ADD
from conftest import PASSWORD
from contract.shared_world import open_link
from factories import a_list, a_todo, join, made, todo_url
from purge import purge_deleted
from sharing.test_links import a_link
from tend.core.ids import new_id

CONTENT = {"notes": "Terms", "priority": "high", "due_date": "2026-03-02", "tags": ["law"]}
EMPTY = {"due_time": None, "due_timezone": None}


async def purge_todo(editor, todo, _):
    await editor.delete(todo_url(todo))
    assert (await editor.delete(f"/api/trash/todos/{todo['id']}")).is_success


async def purge_list(editor, _, target):
    await editor.delete(f"/api/lists/{target['id']}")
    assert (await editor.delete(f"/api/trash/lists/{target['id']}")).is_success


async def delete_account(editor, *_):
    assert (await editor.request("DELETE", "/api/me", json={"password": PASSWORD})).is_success


@pytest.mark.parametrize("destroy", [purge_todo, purge_list, delete_account])
async def test_an_editor_destroys_nothing_of_a_list_without_a_trace(app, api, other, destroy):
    home, target = await a_list(api), await a_list(other)
    await join(app, home, other)
    todo = await a_todo(api, list_id=home["id"], title="Contract", recurrence={"rule": "FREQ=DAILY"}, **CONTENT)
    await a_todo(api, list_id=home["id"], title="Sign", parent_id=todo["id"])
    deleted = await a_todo(api, list_id=home["id"], title="Deleted", parent_id=todo["id"])
    await api.delete(todo_url(deleted))
    await other.patch(todo_url(todo), json={"notes": "Other terms"})
    moved = await other.patch(todo_url(todo), json={"list_id": target["id"], "title": "Nothing", "notes": ""})
    assert moved.is_success
    before = await acts_of_list(api, home)
    await destroy(other, todo, target)
    await purge_deleted(app)
    acts = [act for act in await acts_of_list(api, home) if act["todo_id"]]
    assert [(act["kind"], act["title"]) for act in acts] == [
        ("moved_out", "Sign"),
        ("moved_out", "Contract"),
        ("changed", "Contract"),
        ("deleted", "Deleted"),
        ("created", "Deleted"),
        ("created", "Sign"),
        ("created", "Contract"),
    ]
    lost = acts[1]
    rule = {"rule": "FREQ=DAILY", "from": "due"}
    assert lost["before"] == CONTENT | EMPTY | {"notes": "Other terms", "recurrence": rule}
    assert acts[2]["before"] == {"notes": "Terms"}
    assert target["id"] not in str(acts)
    assert all(act["actor_name"] == ("bob" if destroy is not delete_account else None) for act in acts[:3])
    assert acts == before[: len(acts)] or destroy is delete_account
    again = {"title": lost["title"], "list_id": home["id"], **lost["before"]}
    assert made(await api.post("/api/todos", json=again))["notes"] == "Other terms"


async def test_what_stays_with_the_same_people_leaves_its_content_in_no_act(app, api, other):
    home, target = await a_list(api), await a_list(api)
    for item in (home, target):
        await join(app, item, other)
    todo = await a_todo(api, list_id=home["id"], title="Plan", notes="canary-notes")
    await a_todo(api, list_id=home["id"], title="Step", parent_id=todo["id"], notes="canary-notes")
    await other.patch(todo_url(todo), json={"list_id": target["id"]})
    acts = await acts_of_list(api, home)
    assert kinds(acts)[0] == "moved_out"
    assert "canary" not in str(acts)
    assert [act["title"] for act in acts if act["kind"] == "moved_out"] == ["Plan"]


async def test_what_one_moves_between_own_lists_and_deletes_forever_leaves_no_text(app, api):
    home, target = await a_list(api), await a_list(api)
    todo = await a_todo(api, list_id=home["id"], title="canary-title")
    await api.patch(todo_url(todo), json={"notes": "canary-notes", "list_id": target["id"]})
    await purge_todo(api, todo, target)
    assert await app.state.database.fetchval("select count(*) from acts where acts::text like '%canary%'") == 0


async def add_acts(database, home, actor_id, first, last, text="a"):
    await database.execute(ADD, home["id"], new_id(), actor_id, first, last, text)


async def count(database, *people):
    return await database.fetchval("select count(*) from acts where actor_id = any ($1::uuid[])", people)


@pytest.mark.parametrize("are_purged", [True, False])
async def test_one_person_as_many_guests_displaces_no_acts_of_members(app, api, are_purged):
    database, home = app.state.database, await a_list(api)
    await database.execute("delete from acts")
    token = (await a_link(api, home))["token"]
    await add_acts(database, home, api.user["id"], 1, 300)
    ids = []
    for place in range(12):
        guest = await open_link(app, token, f"Guest {place}")
        await guest.aclose()
    for place, row in enumerate(await database.fetch("select id from guests")):
        ids.append(row["id"])
        await add_acts(database, home, row["id"], 301 + 100 * place, 400 + 100 * place)
    if are_purged:
        await database.execute("delete from guests")
    await database.execute("update lists set version = 5000 where id = $1", home["id"])
    assert (await count(database, api.user["id"]), await count(database, *ids)) == (300, 700)


async def test_acts_with_much_text_displace_those_of_their_own_person(app, api, other):
    database, home = app.state.database, await a_list(api)
    await database.execute("delete from acts")
    await database.execute("alter table acts alter before set storage external")
    await add_acts(database, home, api.user["id"], 1, 200)
    await add_acts(database, home, other.user["id"], 201, 400, "a" * 40_000)
    await database.execute("update lists set version = 5000 where id = $1", home["id"])
    assert await count(database, api.user["id"]) == 200
    assert 10 < await count(database, other.user["id"]) < 30


async def test_whoever_takes_a_todo_away_cannot_displace_that_act(app, api, other):
    home, target = await a_list(api), await a_list(other)
    await join(app, home, other)
    todo = await a_todo(api, list_id=home["id"], title="Contract")
    await other.patch(todo_url(todo), json={"list_id": target["id"]})
    await add_acts(app.state.database, home, other.user["id"], 1000, 3000)
    await app.state.database.execute("update lists set version = 5000 where id = $1", home["id"])
    stays = "select count(*) from acts where kind = 'moved_out' and list_id = $1"
    assert await app.state.database.fetchval(stays, home["id"]) == 1


async def test_large_acts_of_somebody_displace_no_content_that_they_took_away(app, api, other):
    home, target = await a_list(api), await a_list(other)
    await join(app, home, other)
    todo = await a_todo(api, list_id=home["id"], title="Contract", notes="".join(str(new_id()) for _ in range(500)))
    await other.patch(todo_url(todo), json={"list_id": target["id"]})
    (moved_out,) = [act for act in await acts_of_list(api, home) if act["kind"] == "moved_out"]
    assert moved_out["before"]["notes"] == todo["notes"]
    await app.state.database.execute("alter table acts alter before set storage external")
    await add_acts(app.state.database, home, other.user["id"], 1000, 1030, "a" * 40_000)
    (left,) = [act for act in await acts_of_list(api, home, limit=200) if act["kind"] == "moved_out"]
    assert (left["title"], left["before"]["notes"]) == ("Contract", todo["notes"])
