"""Who hears that somebody has a list open, at two processes, and for how long."""

import asyncio

import pytest

from factories import a_list, a_todo
from sharing.sharing_client import join, member_url
from tend.core.ids import new_id
from tend.sync.presence import hub, present_people
from tend.sync.presence.present_people import (
    MAX_CLIENTS_OF_LIST,
    MAX_CLIENTS_OF_PERSON,
    MAX_GUESTS_OF_LIST,
    MAX_PEOPLE,
)
from time_limits import eventually, within


async def announce(person, item=None, todo=None, client="laptop"):
    body = {"client": client, "list_id": item and item["id"], "todo_id": todo and todo["id"]}
    response = await person.post("/api/presence", json=body)
    assert response.status_code == 200, response.text
    return response.json()["is_shared"]


def people(stream, item):
    """The people in a list as the last event shows them; None before the first."""
    events = [data for event, data in stream.received if event == "presence" and data["list_id"] == item["id"]]
    return events[-1]["people"] if events else None


def names(stream, item):
    return [person["name"] for person in people(stream, item) or []]


def count_messages(app):
    """The messages about presence that a process receives from now on."""
    messages = []
    app.state.bus.subscribe(hub.PRESENCE_TOPIC, messages.append)
    return messages


@pytest.fixture
async def world(start):
    world = await start()
    await join(world.apps[0], world.ada[0], world.shared, world.bob[0])
    return world


async def test_members_who_have_a_list_open_hear_who_else_has_it_and_what_they_edit(world):
    milk = await a_todo(world.ada[0], list_id=world.shared["id"])
    streams = await world.listen([world.ada[0], world.bob[1]])
    assert await announce(world.ada[0], world.shared)
    assert await announce(world.bob[1], world.shared, milk)
    for stream, name in zip(streams, ("bob", "ada"), strict=True):
        await stream.until(lambda it, name=name: names(it, world.shared) == [name])
    bob = {"id": world.bob[0].user["id"], "name": "bob", "is_guest": False, "editing": [milk["id"]]}
    await streams[0].until(lambda it: people(it, world.shared) == [bob])
    await announce(world.bob[1], world.shared)
    await streams[0].until(lambda it: people(it, world.shared) == [bob | {"editing": []}])
    await announce(world.bob[1])
    await streams[0].until(lambda it: people(it, world.shared) == [])


async def test_members_hear_of_a_list_only_while_they_have_it_open(world):
    (watching, elsewhere) = await world.listen([world.ada[0], world.ada[1]])
    assert people(watching, world.shared) is None
    await announce(world.bob[0], world.shared)
    await eventually(lambda: len(world.apps[1].state.hub.presence._people))
    await announce(world.ada[0], world.shared)
    for stream in (watching, elsewhere):
        await stream.until(lambda it: names(it, world.shared) == ["bob"])
    await announce(world.ada[0])
    await eventually(lambda: not world.apps[0].state.hub.presence._people.lists_of(world.ada[0].user["id"]))
    await announce(world.bob[0])
    await eventually(lambda: not len(world.apps[0].state.hub.presence._people))
    await announce(world.bob[0], world.shared)
    await announce(world.ada[0], world.shared, client="phone")
    await watching.until(lambda it: it.count("presence") > 1)
    assert [] not in [data["people"] for event, data in watching.received if event == "presence"]


async def test_a_stream_that_opens_later_hears_who_is_there(world):
    await announce(world.ada[0], world.shared)
    await announce(world.bob[0], world.shared)
    await eventually(lambda: len(world.apps[1].state.hub.presence._people) == 2)
    (stream,) = await world.listen([world.ada[1]])
    await stream.until(lambda it: names(it, world.shared) == ["bob"])


async def test_strangers_can_neither_be_there_nor_hear_who_is(world):
    cyd = [await world.sign_up_at(at, f"cyd{at}") for at in range(2)]
    streams = await world.listen([*cyd, world.ada[0]])
    messages = count_messages(world.apps[0])
    body = {"client": "laptop", "list_id": world.shared["id"]}
    for stranger in cyd:
        response = await stranger.post("/api/presence", json=body)
        assert (response.status_code, response.json()["code"]) == (404, "list_not_found")
    await announce(world.bob[0], world.shared)
    await announce(world.ada[1], world.shared)
    await streams[2].until(lambda it: names(it, world.shared) == ["bob"])
    assert {message["person"] for message in messages} == {world.ada[0].user["id"], world.bob[0].user["id"]}
    assert [stream.count("presence") for stream in streams[:2]] == [0, 0]


async def test_nothing_is_published_of_a_list_with_one_member(world):
    messages = count_messages(world.apps[0])
    assert not await announce(world.bob[0], world.own)
    await announce(world.bob[0])
    await announce(world.ada[0], world.shared)
    await eventually(lambda: messages)
    assert [message["person"] for message in messages] == [world.ada[0].user["id"]]
    assert not await announce(world.ada[0], await a_list(world.ada[0]))
    await eventually(lambda: len(messages) == 2)
    assert messages[1]["clients"] == {"laptop": None}


async def test_a_todo_of_another_list_counts_as_none(world):
    secret = await a_todo(world.bob[0], list_id=world.own["id"])
    (stream,) = await world.listen([world.ada[0]])
    await announce(world.ada[0], world.shared)
    await announce(world.bob[0], world.shared, secret)
    await stream.until(lambda it: people(it, world.shared))
    assert people(stream, world.shared)[0]["editing"] == []


async def test_whoever_is_removed_leaves_at_once_and_hears_no_more(world):
    await join(world.apps[0], world.ada[0], world.shared, await world.sign_up_at(0, "cyd"))
    ada, bob = await world.listen([world.ada[0], world.bob[1]])
    await announce(world.ada[0], world.shared)
    await announce(world.bob[1], world.shared)
    await ada.until(lambda it: names(it, world.shared) == ["bob"])
    await bob.until(lambda it: names(it, world.shared) == ["ada"])
    assert (await world.ada[0].delete(member_url(world.shared, world.bob[0]))).status_code == 204
    await within(5, lambda: people(ada, world.shared) == [])
    await eventually(lambda: world.shared["id"] not in subscribed_lists(world.apps[1], world.bob[1]))
    events = bob.count("presence")
    for client in ("phone", "tablet"):
        await announce(world.ada[0], world.shared, client=client)
    await eventually(lambda: len(world.apps[1].state.hub.presence._people) == 3)
    assert bob.count("presence") == events


async def test_a_message_of_whoever_was_just_removed_does_not_bring_them_back(world):
    received = count_messages(world.apps[0])
    await announce(world.ada[0], world.shared)
    await eventually(lambda: received)
    assert (await world.ada[0].delete(member_url(world.shared, world.bob[0]))).status_code == 204
    bob, place = world.bob[0].user["id"], {"laptop": [world.shared["id"], None]}
    message = {"person": bob, "name": "bob", "is_guest": False, "clients": place}
    await world.apps[1].state.bus.publish(hub.PRESENCE_TOPIC, message)
    await eventually(lambda: message in received)
    await within(5, lambda: not world.apps[0].state.hub.presence._people.lists_of(bob))


def subscribed_lists(app, person):
    return app.state.hub._subscriptions.find(person.user["id"]).lists


async def test_guests_are_there_under_their_names_until_their_link_ends(world):
    guests, link = await world.open_link("viewer")
    ada, cyd = await world.listen([world.ada[0], guests[1]])
    await announce(world.ada[0], world.shared)
    await announce(guests[1], world.shared)
    await ada.until(lambda it: names(it, world.shared) == ["Cyd (guest)"])
    assert people(ada, world.shared)[0]["is_guest"]
    await cyd.until(lambda it: names(it, world.shared) == ["ada"])
    assert (await world.ada[0].delete(link)).status_code == 204
    await within(5, lambda: people(ada, world.shared) == [])
    assert (
        await guests[1].post("/api/presence", json={"client": "a", "list_id": world.shared["id"]})
    ).status_code == 404


async def test_a_list_with_a_link_may_have_guests_soon(start):
    world = await start()
    await world.open_link("viewer")
    assert await announce(world.ada[0], world.shared)


async def test_presence_ends_by_itself(world, monkeypatch):
    monkeypatch.setattr(present_people, "PRESENCE_LIFETIME_SECONDS", 2.0)
    (ada,) = await world.listen([world.ada[0]])
    await announce(world.bob[1], world.shared)
    await announce(world.ada[0], world.shared)
    await ada.until(lambda it: names(it, world.shared) == ["bob"])
    async with asyncio.timeout(60):
        while people(ada, world.shared):
            await announce(world.ada[0], world.shared)
            await asyncio.sleep(0.1)
    await eventually(lambda: not any(len(app.state.hub.presence._people) for app in world.apps))
    # Nobody is there, so there is nothing to do.
    await eventually(lambda: not any(app.state.hub.presence._has_work.is_set() for app in world.apps))


async def test_a_flood_of_one_person_is_few_messages_and_few_events(world):
    milk = await a_todo(world.bob[0], list_id=world.shared["id"])
    (ada,) = await world.listen([world.ada[0]])
    await announce(world.ada[0], world.shared)
    await ada.until(lambda it: people(it, world.shared) == [])
    messages, started = count_messages(world.apps[0]), asyncio.get_running_loop().time()
    for number in range(300):
        await announce(world.bob[number % 2], world.shared, milk if number % 3 else None, client=f"client{number % 40}")
    rounds = (asyncio.get_running_loop().time() - started) / hub.ROUND_SECONDS + 2
    await ada.until(lambda it: people(it, world.shared) and people(it, world.shared)[0]["editing"])
    assert len(messages) <= 2 * rounds
    assert all(len(message["clients"]) <= MAX_CLIENTS_OF_PERSON for message in messages)
    assert ada.count("presence") <= rounds + 2
    assert len(world.apps[0].state.hub.presence._people) <= MAX_CLIENTS_OF_PERSON + 1


def test_many_people_of_one_list_are_a_bounded_event():
    crowd = present_people.PresentPeople()
    for number in range(2 * MAX_CLIENTS_OF_LIST):
        presence = present_people.Presence("groceries", None, f"person {number}", is_guest=False)
        crowd.put((str(number), "laptop"), presence, 0.0)
    assert len(crowd) == MAX_CLIENTS_OF_LIST
    shown = present_people.people_except(crowd.people_in("groceries"), "3")
    assert [person["id"] for person in shown] == [str(number) for number in range(MAX_PEOPLE + 1) if number != 3]


def test_guests_take_neither_all_places_of_a_list_nor_the_first_ones():
    crowd = present_people.PresentPeople()
    for number in range(MAX_CLIENTS_OF_LIST):
        guest = present_people.Presence("groceries", None, "Guest", is_guest=True)
        crowd.put((f"guest {number // 5}", f"tab {number % 5}"), guest, 0.0)
    assert len(crowd) == MAX_GUESTS_OF_LIST
    for name in ("ada", "bob"):
        crowd.put((name, "tab"), present_people.Presence("groceries", None, name, is_guest=False), 0.0)
    shown = present_people.people_except(crowd.people_in("groceries"), "ada")
    assert [person["name"] for person in shown] == ["bob"] + ["Guest"] * (MAX_GUESTS_OF_LIST // 5)


def test_the_whole_server_has_room_for_a_bounded_number(monkeypatch):
    monkeypatch.setattr(present_people, "MAX_CLIENTS", 10)
    crowd = present_people.PresentPeople()
    for number in range(20):
        presence = present_people.Presence(f"list {number}", None, "somebody", is_guest=False)
        crowd.put((str(number), "laptop"), presence, float(number))
    assert [crowd.lists_of(str(number)) for number in (9, 10)] == [set(), {"list 10"}]


async def test_nothing_of_it_is_in_a_table_or_in_the_log(world, caplog):
    caplog.set_level("DEBUG")
    client = str(new_id())
    (ada,) = await world.listen([world.ada[0]])
    await announce(world.ada[0], world.shared)
    await announce(world.bob[0], world.shared, client=client)
    await ada.until(lambda it: names(it, world.shared) == ["bob"])
    assert client not in caplog.text
    assert world.shared["id"] not in caplog.text
    database = world.apps[0].state.database
    tables = [row["relname"] for row in await database.fetch("select relname from pg_stat_user_tables")]
    assert "todos" in tables
    for table in tables:
        stored = f"select count(*) from {table} rows where rows::text like '%' || $1 || '%'"
        assert await database.fetchval(stored, client) == 0, table
