"""What an open stream tells, over real sockets."""

import asyncio
from datetime import UTC, datetime

from factories import a_list, a_todo
from tend.reminders import dispatch


def account_moved(stream):
    return any(data.get("account") for event, data in stream.heard if event == "change")


async def test_a_stream_is_ready_first_and_then_tells_each_change(ada):
    groceries = await a_list(ada)
    async with ada.listen() as stream:
        await stream.ready()
        assert stream.answer.headers["content-type"] == "text/event-stream"
        assert stream.answer.headers["x-accel-buffering"] == "no"
        assert stream.answer.headers["cache-control"] == "no-store"
        await a_todo(ada, list_id=groceries["id"])
        await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)


async def test_changes_that_come_quickly_are_joined(ada):
    groceries = await a_list(ada)
    async with ada.listen() as stream:
        await stream.ready()
        await asyncio.gather(*[a_todo(ada, list_id=groceries["id"]) for _ in range(30)])
        await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 30)
        assert stream.times("change") < 30


async def test_a_list_that_is_new_is_heard_of_and_from(ada):
    async with ada.listen() as stream:
        await stream.ready()
        groceries = await a_list(ada)
        await stream.until(account_moved)
        await a_todo(ada, list_id=groceries["id"])
        await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)


async def test_a_list_in_the_trash_is_heard_of(ada):
    groceries = await a_list(ada)
    await ada.delete(f"/api/lists/{groceries['id']}")
    async with ada.listen() as stream:
        await stream.ready()
        await ada.post(f"/api/lists/{groceries['id']}/restore")
        await stream.until(lambda it: it.lists.get(groceries["id"], 0) > groceries["version"] + 1)


async def test_nobody_hears_of_strangers(ada, people):
    bob = await people("bob")
    async with ada.listen() as adas, bob.listen() as bobs:
        await adas.ready()
        await bobs.ready()
        theirs = await a_list(bob)
        await bobs.until(account_moved)
        await a_todo(bob, list_id=theirs["id"])
        await bobs.until(lambda it: it.lists.get(theirs["id"]) == theirs["version"] + 1)
        await asyncio.sleep(0.2)
        assert {event for event, _ in adas.heard} == {"ready"}


async def test_who_is_taken_out_of_a_list_hears_no_more_of_it(live, ada, people):
    bob = await people("bob")
    groceries = await a_list(ada)
    database, bus = live.state.database, live.state.bus
    place = "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'viewer', 'a0', 1)"
    await database.execute(place, groceries["id"], bob.user["id"])
    async with bob.listen() as bobs, ada.listen() as adas:
        await bobs.ready()
        await adas.ready()
        await a_todo(ada, list_id=groceries["id"])
        await bobs.until(lambda it: groceries["id"] in it.lists)
        await database.execute(
            "delete from memberships where list_id = $1 and user_id = $2", groceries["id"], bob.user["id"]
        )
        await bus.publish("changes", {"users": {bob.user["id"]: 99}})
        await bobs.until(lambda it: ("change", {"lists": {}, "account": 99}) in it.heard)
        heard = bobs.lists
        await a_todo(ada, list_id=groceries["id"])
        await adas.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 2)
        await asyncio.sleep(0.1)
        assert bobs.lists == heard


async def test_a_heartbeat_shows_that_the_stream_lives(live, ada):
    live.state.hub.beat_seconds = 0.3
    async with ada.listen() as stream:
        await stream.until(lambda it: it.times("") >= 2)


async def test_the_51st_stream_of_a_person_is_refused(ada):
    async with asyncio.TaskGroup() as group:
        streams = [ada.listen() for _ in range(50)]
        for stream in streams:
            group.create_task(stream.__aenter__())
    async with ada.listen() as refused:
        assert refused.answer.status_code == 429
        assert refused.answer.json()["code"] == "too_many_streams"
        assert refused.answer.headers["retry-after"] == "60"
    await streams.pop().__aexit__()
    await asyncio.sleep(0.1)
    async with ada.listen() as stream:
        await stream.ready()
    for stream in streams:
        await stream.__aexit__()


async def test_a_client_that_leaves_leaves_nothing_behind(live, ada):
    hub = live.state.hub
    await a_list(ada)
    async with ada.listen() as stream:
        await stream.ready()
        assert len(hub) == 1
    async with asyncio.timeout(2):
        while len(hub):
            await asyncio.sleep(0.01)
    assert not hub._sessions
    assert not hub._audience._people
    assert not hub._audience._by_list


async def test_a_reminder_that_fired_is_heard_of(ada, live):
    todo = await a_todo(ada)
    await ada.post(f"/api/todos/{todo['id']}/reminders", json={"at": datetime.now(UTC).isoformat()})
    async with ada.listen() as stream:
        await stream.ready()
        assert await dispatch.fire(live.state.database, live.state.bus) == 1
        await stream.until(account_moved)
