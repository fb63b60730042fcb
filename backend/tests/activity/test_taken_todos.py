"""What an editor takes out of a list by way of its trash, of another shared list, or as a section: its content stays."""

import pytest

from activity.activity_client import acts_of_list
from factories import a_list, a_todo, join, todo_url


@pytest.fixture
async def home(app, api, other):
    """A list of the first person's in which the second one is an editor."""
    item = await a_list(api)
    await join(app, item, other)
    return item


async def lost_content(person, home):
    """What is in the acts of the list that a todo was moved out of it."""
    return [(act["title"], act["before"]) for act in await acts_of_list(person, home) if act["kind"] == "moved_out"]


async def test_what_is_in_the_trash_does_not_leave_with_its_parent(api, other, home):
    parent, contract = [
        await a_todo(api, list_id=home["id"], title=title, notes="Terms") for title in ("Box", "Contract")
    ]
    await other.patch(todo_url(contract), json={"parent_id": parent["id"]})
    assert (await other.delete(todo_url(contract))).is_success
    away = await a_list(other)
    assert (await other.patch(todo_url(parent), json={"list_id": away["id"]})).is_success
    restored = (await api.post(f"{todo_url(contract)}/restore")).json()
    assert (restored["list_id"], restored["parent_id"], restored["notes"]) == (home["id"], None, "Terms")
    assert [title for title, _ in await lost_content(api, home)] == ["Box"]


async def remove(api, other, todo, away):
    assert (await other.delete(f"/api/lists/{away['id']}/members/{api.user['id']}")).is_success


async def promote_and_purge(api, other, todo, away):
    member = f"/api/lists/{away['id']}/members/{api.user['id']}"
    assert (await other.patch(member, json={"role": "owner"})).is_success
    assert (await other.delete(todo_url(todo))).is_success
    assert (await other.delete(f"/api/trash/todos/{todo['id']}")).is_success


@pytest.mark.parametrize("destroy", [remove, promote_and_purge])
async def test_a_list_that_everybody_sees_is_no_way_to_destroy_a_todo(app, api, other, home, destroy):
    away = await a_list(other)
    await join(app, away, api, "viewer")
    todo = await a_todo(api, list_id=home["id"], title="Contract", notes="Terms")
    await a_todo(api, list_id=home["id"], title="Sign", parent_id=todo["id"], notes="Twice")
    assert (await other.patch(todo_url(todo), json={"list_id": away["id"]})).is_success
    await destroy(api, other, todo, away)
    found = {title: content["notes"] for title, content in await lost_content(api, home)}
    assert found == {"Contract": "Terms", "Sign": "Twice"}


async def test_the_notes_of_a_section_stay_in_the_act(api, other, home):
    away = await a_list(other)
    for notes in ("Terms", ""):
        section = await a_todo(api, list_id=home["id"], title="Legal", kind="section", notes=notes)
        assert (await other.patch(todo_url(section), json={"list_id": away["id"]})).is_success
    bare, with_notes = await lost_content(api, home)
    assert (with_notes[1]["notes"], bare[1]) == ("Terms", None)


async def test_what_was_in_the_trash_stays_hidden_when_it_has_left_the_list(app, api, other):
    home, away = await a_list(api), await a_list(api)
    for item in (home, away):
        await join(app, item, other, "viewer")
    parent = await a_todo(api, list_id=home["id"], title="Party")
    secret = await a_todo(api, list_id=home["id"], title="Surprise", parent_id=parent["id"])
    await api.patch(todo_url(secret), json={"notes": "A bicycle"})
    await api.delete(todo_url(secret))

    async def seen(person):
        acts = [act for item in (home, away) for act in await acts_of_list(person, item)]
        return [act["kind"] for act in acts if act["todo_id"] == secret["id"]]

    assert await seen(other) == ["deleted"]
    assert (await api.patch(todo_url(parent), json={"list_id": away["id"]})).is_success
    assert await seen(other) == ["deleted"]
    assert await seen(api) == ["deleted", "changed", "created"]
    assert (await api.delete(f"/api/trash/todos/{secret['id']}")).is_success
    assert await seen(other) == ["deleted"]
    assert await seen(api) == ["deleted", "changed", "created"]


async def test_what_left_from_the_trash_is_seen_again_when_it_is_restored(app, api, other):
    home, away = await a_list(api), await a_list(api)
    for item in (home, away):
        await join(app, item, other, "viewer")
    parent = await a_todo(api, list_id=home["id"])
    step = await a_todo(api, list_id=home["id"], title="Step", parent_id=parent["id"])
    await api.delete(todo_url(step))
    await api.patch(todo_url(parent), json={"list_id": away["id"]})
    await api.post(f"{todo_url(step)}/restore")
    acts = await acts_of_list(other, home)
    assert [act["kind"] for act in acts if act["todo_id"] == step["id"]] == ["deleted", "created"]
