"""The activity of a list and of a person, and how much of it stays."""

from random import Random
from uuid import UUID

import pytest

from activity.activity_client import acts_of_list, acts_of_todo, changes, kinds, own_acts
from conftest import PASSWORD
from explain import plan_of
from factories import a_list, a_todo, list_url, todo_url
from purge import purge_deleted, purge_expired
from sharing.folder_client import a_folder, folder_member_url, folder_url, join_folder, put, take_out
from sharing.sharing_client import join, member_url
from tend.activity import queries
from tend.core.ids import new_id

# Four bytes each, so that PostgreSQL compresses little.
RARE_LETTERS = [chr(code) for code in range(0x20000, 0x2A000)]


async def test_what_becomes_of_a_list_and_its_members(app, api, other):
    home = await a_list(api, name="Groceries")
    await join(app, api, home, other, "viewer")
    await api.patch(list_url(home), json={"name": "Food", "color": "amber"})
    await api.patch(list_url(home), json={"position": "zz", "favorite": True})
    await api.patch(member_url(home, other), json={"role": "editor"})
    await api.delete(member_url(home, other))
    removed, role, renamed, joined, created = await acts_of_list(api, home)
    found = [removed, role, renamed, joined, created]
    assert kinds(found) == ["removed", "role_changed", "list_changed", "joined", "list_created"]
    assert changes(renamed)["name"] == ("Groceries", "Food")
    assert changes(role)["role"] == ("viewer", "editor")
    assert (joined["actor_id"], joined["after"]["role"]) == (other.user["id"], "viewer")
    assert removed["people"] == role["people"] == {other.user["id"]: "bob"}
    assert (await other.get(f"{list_url(home)}/activity")).status_code == 404
    assert [act["list_id"] for act in await own_acts(other)] == []


async def test_somebody_who_leaves_is_unassigned_and_has_left(app, api, other):
    home = await a_list(api)
    await join(app, api, home, other)
    todo = await a_todo(api, list_id=home["id"], assignee_id=other.user["id"])
    await other.delete(member_url(home, other))
    assert (await acts_of_list(api, home))[0]["kind"] == "left"
    assert changes((await acts_of_todo(api, todo))[0]) == {"assignee_id": (other.user["id"], None)}


@pytest.mark.parametrize("leaver", [0, 1])
async def test_who_has_left_is_shown_by_the_name_that_they_had_then(app, api, other, leaver):
    home, elsewhere = await a_list(api), await a_list(api)
    for item in (home, elsewhere):
        await join(app, api, item, other)
    await other.patch("/api/me", json={"name": "Bob"})
    todo = await a_todo(other, list_id=home["id"], assignee_id=other.user["id"])
    await (api, other)[leaver].delete(member_url(home, other))
    for name in ("Robert", ""):
        await other.patch("/api/me", json={"name": name})
        for acts in (await acts_of_list(api, home), await acts_of_todo(api, todo)):
            names = {act["actor_name"] for act in acts} | {name for act in acts for name in act["people"].values()}
            assert names - {"ada"} == {"Bob"}
            assert "Robert" not in str(acts)
    assert (await acts_of_list(api, elsewhere))[0]["actor_name"] == other.user["email"].split("@")[0]
    await other.patch("/api/me", json={"name": "Robert"})
    await join(app, api, home, other)
    assert {act["actor_name"] for act in await acts_of_list(api, home)} == {"ada", "Robert"}
    assert (await other.request("DELETE", "/api/me", json={"password": PASSWORD})).is_success
    assert await app.state.database.fetchval("select count(*) from former_members") == 0


async def test_whoever_comes_into_a_list_by_its_folder_joins_it_and_leaves_it(app, api, other):
    home = await a_list(api)
    folder = await a_folder(api, home)
    await join_folder(app, api, folder, other)
    await api.patch(folder_member_url(folder, other), json={"role": "viewer"})
    await take_out(api, folder, home)
    await put(api, folder, home)
    await api.delete(folder_member_url(folder, other))
    await join_folder(app, api, folder, other)
    await api.delete(folder_url(folder))
    found = ["removed", "joined", "removed", "joined", "removed", "role_changed", "joined", "list_created"]
    assert kinds(await acts_of_list(api, home)) == found


async def test_a_deleted_account_leaves_neither_its_name_nor_its_id(app, api, other):
    home = await a_list(api)
    await join(app, api, home, other)
    todo = await a_todo(other, list_id=home["id"])
    await api.patch(todo_url(todo), json={"assignee_id": other.user["id"]})
    assert (await other.request("DELETE", "/api/me", json={"password": PASSWORD})).is_success
    assert other.user["id"] not in str(await acts_of_list(api, home))
    assert other.user["id"] not in str((await api.get("/api/me/export")).json()["activity"])
    await purge_deleted(app)
    acts = await acts_of_list(api, home)
    assert kinds(acts) == ["created", "joined", "list_created"]
    assert (acts[0]["actor_id"], acts[0]["actor_name"]) == (None, None)
    assert other.user["id"] not in str(acts)
    leftovers = "select count(*) from acts where position($1 in acts::text) > 0"
    assert await app.state.database.fetchval(leftovers, other.user["id"]) == 0


async def test_an_export_has_what_the_person_did(app, api, other):
    home = await a_list(api)
    await join(app, api, home, other)
    await a_todo(api, list_id=home["id"], title="Mine")
    await a_todo(other, list_id=home["id"], title="Theirs")
    exported = (await other.get("/api/me/export")).json()["activity"]
    assert [(act["kind"], act["title"]) for act in exported] == [("joined", ""), ("created", "Theirs")]


ADD = """
insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
select $1, n, $2, $3, 'changed', 'Title', jsonb_build_object('title', $6::text), '{"title": "b"}', false
from generate_series($4::bigint, $5::bigint) n"""


async def fill(app, home, person, first, last, text="a"):
    """Adds acts of a person with these versions, and takes the list to the version after the last."""
    database = app.state.database
    await database.execute(ADD, home["id"], new_id(), person.user["id"], first, last, text)
    await database.execute("update lists set version = $2 where id = $1", home["id"], last + 1)


async def count(app, person):
    return await app.state.database.fetchval("select count(*) from acts where actor_id = $1", person.user["id"])


async def test_a_list_keeps_a_thousand_acts_and_whoever_makes_many_displaces_their_own(app, api, other):
    home = await a_list(api)
    await fill(app, home, other, 10, 19)
    await fill(app, home, api, 20, 1999)
    assert (await count(app, other), await count(app, api)) == (10, 990)
    assert len(await acts_of_list(api, home, limit=200)) == 200


async def test_a_list_keeps_a_mebibyte_of_what_was_changed(app, api):
    home = await a_list(api)
    await app.state.database.execute("alter table acts alter before set storage external")
    await fill(app, home, api, 10, 299, "a" * 10_000)
    await fill(app, home, api, 300, 600)
    assert 300 <= await count(app, api) <= 301 + 105


async def test_long_notes_come_to_a_mebibyte_between_two_versions_at_which_acts_are_counted(app, api, other):
    home = await a_list(api)
    await join(app, api, home, other)
    notes = ["".join(Random(seed).choices(RARE_LETTERS, k=10_000)) for seed in range(2)]
    theirs = await a_todo(other, list_id=home["id"], notes=notes[0])
    await other.patch(todo_url(theirs), json={"notes": notes[1]})
    todo = await a_todo(api, list_id=home["id"])
    for number in range(40):
        # Changes of the same fields would be one act.
        title = {"title": f"{number}"} if number % 2 else {}
        await api.patch(todo_url(todo), json={"notes": notes[number % 2], **title})
    total = "select sum(pg_column_size(before) + pg_column_size(after)) from acts where list_id = $1"
    assert 900_000 < await app.state.database.fetchval(total, UUID(home["id"])) < 1_100_000
    assert kinds(await acts_of_todo(api, theirs)) == ["changed", "created"]
    latest = (await acts_of_todo(api, todo))[0]
    assert changes(latest)["title"] == ("37", "39")


@pytest.mark.parametrize(("days", "left"), [(89, 2), (91, 0)])
async def test_an_act_stays_for_ninety_days(app, api, settings, days, left):
    await a_todo(api, list_id=(await a_list(api))["id"])
    await app.state.database.execute("update acts set at = now() - make_interval(days => $1)", days)
    await purge_expired(app.state.database, settings)
    assert await count(app, api) == left


async def test_each_page_is_read_through_an_index(app, api):
    home = await a_list(api)
    others = [new_id() for _ in range(60)]
    for item in others:
        await app.state.database.execute(ADD, item, new_id(), new_id(), 1, 50, "a")
    await app.state.database.execute("analyze acts")
    user, an_id = UUID(api.user["id"]), UUID(home["id"])
    for statement, arguments, index in (
        (queries._TODO_ACTS, (user, an_id, None, None, None, 51), "acts_of_todo"),
        (queries._LIST_ACTS, (user, an_id, None, 51), "acts_pkey"),
        (queries._OWN_ACTS, (user, None, None, None, 51), "acts_by_actor"),
    ):
        assert index in await plan_of(app.state.database, statement, *arguments)
