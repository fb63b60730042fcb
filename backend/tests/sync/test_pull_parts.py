"""An answer that is cut goes on where it ended, whatever happens between its parts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_list, a_todo, list_url, url
from sync.operations import Acts
from sync.pull_client import ask, catch_up, held, pull
from sync.replica import Replica

RELAXED = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
ACTS = ["create", "create", "change", "move", "move", "delete", "restore", "rename", "arrange"]
SELDOM = ["trash_list", "restore_list", "empty_trash", "purge_tombstones", "change_database", "pull", "pull", "pull"]
STEPS = st.lists(st.tuples(st.sampled_from(ACTS + SELDOM), st.integers(0, 50)), max_size=25)


@pytest.fixture
def acts(app, api, purged):
    return Acts(api, app.state.database, purged)


@RELAXED
@given(steps=STEPS, limit=st.integers(1, 5))
async def test_parts_make_the_whole_whatever_happens_between_them(api, acts, steps, limit):
    first, second = await a_list(api), await a_list(api)
    for item in (first, second, first, second, first):
        await a_todo(api, list_id=item["id"])
    await a_todo(api)
    replica = await catch_up(api)
    for act, number in steps:
        await acts.carry_out(act, number, replica)
    await catch_up(api, replica, limit)
    whole = await catch_up(api)
    assert held(replica) == held(whole)
    assert held(await catch_up(api, Replica(), limit)) == held(whole)


@pytest.mark.parametrize("limit", range(1, 9))
async def test_an_answer_that_is_cut_goes_on_where_it_ended(api, limit):
    home = await a_list(api)
    for number in range(4):
        await a_todo(api, list_id=home["id"], title=f"home {number}")
        await a_todo(api, title=f"inbox {number}")
    whole, parts = await catch_up(api), await catch_up(api, limit=limit)
    assert parts == whole
    first = await ask(api, {"limit": limit})
    assert sum(len(item["todos"]) for item in first["lists"]) == limit
    assert first["has_more"] is (limit < 8)


@pytest.mark.parametrize("limit", range(1, 5))
async def test_a_list_that_forgot_departures_is_loaded_in_parts_too(api, purged, limit):
    home = await a_list(api)
    for _ in range(4):
        await a_todo(api)
    leaving = await a_todo(api)
    await api.patch(url(leaving), json={"list_id": home["id"]})
    await purged("tombstones", "created_at")
    parts = await catch_up(api, limit=limit)
    assert parts == await catch_up(api)
    assert len(parts.todos) == 5


async def test_a_load_in_parts_starts_again_when_departures_are_forgotten_meanwhile(api, purged):
    home = await a_list(api)
    todos = [await a_todo(api) for _ in range(4)]
    await api.patch(url(await a_todo(api)), json={"list_id": home["id"]})
    await purged("tombstones", "created_at")
    replica = Replica()
    assert await pull(api, replica, 2)
    await api.patch(url(todos[0]), json={"list_id": home["id"]})
    await api.delete(url(todos[0]))
    await purged("todos", "deleted_at")
    await purged("tombstones", "created_at")
    await catch_up(api, replica, 2)
    assert replica == await catch_up(api)


@pytest.mark.parametrize("limit", [1, 2, 5000])
async def test_no_number_of_another_database_is_believed(app, api, limit):
    for item in [await a_list(api) for _ in range(3)]:
        await a_todo(api, list_id=item["id"])
        await a_todo(api, list_id=item["id"])
    replica = await catch_up(api)
    replica.todos = {todo_id: todo | {"title": "of the other"} for todo_id, todo in replica.todos.items()}
    await app.state.database.execute("update installation set epoch = gen_random_uuid()")
    assert held(await catch_up(api, replica, limit)) == held(await catch_up(api))


async def test_the_lists_places_are_told_once_though_the_answer_is_cut(api):
    homes = [await a_list(api, name=f"{number}") for number in range(3)]
    for home in homes:
        await a_todo(api, list_id=home["id"])
    replica, told = Replica(), []
    while True:
        asked = replica.question(1)
        answer = await ask(api, asked)
        told += [item["list"]["id"] for item in answer["lists"] if item["list"]]
        replica.take_pull(asked, answer)
        if not answer["has_more"]:
            break
    assert told == list(dict.fromkeys(told))
    assert len(told) == 4


async def test_a_new_place_of_a_list_that_is_not_reached_is_told_later(api):
    first, last = await a_list(api), await a_list(api)
    replica = await catch_up(api)
    for item in (first, first, last):
        await a_todo(api, list_id=item["id"])
    await api.patch(list_url(last), json={"position": "b10"})
    await api.patch("/api/me", json={"name": "Ada Lovelace"})
    assert await pull(api, replica, 1)
    assert replica.lists[last["id"]]["position"] == last["position"]
    assert held(await catch_up(api, replica, 1)) == held(await catch_up(api))
