"""The events of an open stream, over real sockets."""

import asyncio
from datetime import UTC, datetime

from factories import a_list, a_todo
from sharing.sharing_client import confirm_address, invite
from tend.main import build_jobs
from tend.reminders import dispatch
from time_limits import HANG_SECONDS, eventually


def has_account_change(stream):
    return any(data.get("account") for event, data in stream.received if event == "change")


async def test_a_stream_sends_ready_first_and_then_each_change(ada):
    groceries = await a_list(ada)
    async with ada.listen() as stream:
        await stream.ready()
        assert stream.response.headers["content-type"] == "text/event-stream"
        assert stream.response.headers["x-accel-buffering"] == "no"
        assert stream.response.headers["cache-control"] == "no-store"
        await a_todo(ada, list_id=groceries["id"])
        await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)


async def test_changes_in_quick_succession_are_combined(ada):
    groceries = await a_list(ada)
    async with ada.listen() as stream:
        await stream.ready()
        await asyncio.gather(*[a_todo(ada, list_id=groceries["id"]) for _ in range(30)])
        await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 30)
        assert stream.count("change") < 30


async def test_a_stream_receives_a_new_list_and_the_changes_in_it(ada):
    async with ada.listen() as stream:
        await stream.ready()
        groceries = await a_list(ada)
        await stream.until(has_account_change)
        await a_todo(ada, list_id=groceries["id"])
        await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)
        assert stream.lists.keys() == {groceries["id"]}


async def test_a_stream_receives_changes_of_a_list_in_the_trash(ada):
    groceries = await a_list(ada)
    await ada.delete(f"/api/lists/{groceries['id']}")
    async with ada.listen() as stream:
        await stream.ready()
        await ada.post(f"/api/lists/{groceries['id']}/restore")
        await stream.until(lambda it: it.lists.get(groceries["id"], 0) > groceries["version"] + 1)
        assert stream.lists.keys() == {groceries["id"]}


async def test_a_stream_receives_no_changes_of_strangers(ada, people):
    bob = await people("bob")
    own = await a_list(ada)
    async with ada.listen() as adas, bob.listen() as bobs:
        await adas.ready()
        await bobs.ready()
        theirs = await a_list(bob)
        await bobs.until(has_account_change)
        await a_todo(bob, list_id=theirs["id"])
        await bobs.until(lambda it: it.lists.get(theirs["id"]) == theirs["version"] + 1)
        await a_todo(ada, list_id=own["id"])
        await adas.until(lambda it: own["id"] in it.lists)
        assert [data for event, data in adas.received if event == "change"] == [
            {"lists": {own["id"]: own["version"] + 1}}
        ]


async def test_a_stream_receives_no_changes_of_a_list_that_is_not_shared_any_more(live, ada, people):
    bob = await people("bob")
    groceries = await a_list(ada)
    database, bus = live.state.database, live.state.bus
    membership = (
        "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'viewer', 'a0', 1)"
    )
    await database.execute(membership, groceries["id"], bob.user["id"])
    async with bob.listen() as bobs, ada.listen() as adas:
        await bobs.ready()
        await adas.ready()
        await a_todo(ada, list_id=groceries["id"])
        await bobs.until(lambda it: groceries["id"] in it.lists)
        await database.execute(
            "delete from memberships where list_id = $1 and user_id = $2", groceries["id"], bob.user["id"]
        )
        await bus.publish("changes", {"users": {bob.user["id"]: 99}})
        await bobs.until(lambda it: ("change", {"lists": {}, "account": 99}) in it.received)
        before = bobs.lists
        await a_todo(ada, list_id=groceries["id"])
        await adas.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 2)
        await bus.publish("changes", {"users": {bob.user["id"]: 100}})
        await bobs.until(lambda it: it.received[-1] == ("change", {"lists": {}, "account": 100}))
        assert bobs.lists == before


async def test_a_silent_stream_sends_heartbeats(live, ada):
    live.state.hub.heartbeat_seconds = 0.3
    async with ada.listen() as stream:
        await stream.until(lambda it: it.count("") >= 2)
        assert {event for event, _ in stream.received} == {"", "ready"}


async def test_the_51st_stream_of_a_user_is_rejected(live, ada):
    async with asyncio.TaskGroup() as group:
        streams = [ada.listen() for _ in range(50)]
        for stream in streams:
            group.create_task(stream.__aenter__())
    async with ada.listen() as rejected:
        assert rejected.response.status_code == 429
        assert rejected.response.json()["code"] == "too_many_streams"
        assert rejected.response.headers["retry-after"] == "60"
    await streams.pop().__aexit__()
    await eventually(lambda: len(live.state.hub) == 49)
    async with ada.listen() as stream:
        await stream.ready()
    for stream in streams:
        await stream.__aexit__()


async def test_a_closed_stream_leaves_nothing_in_memory(live, ada):
    hub = live.state.hub
    await a_list(ada)
    async with ada.listen() as stream:
        await stream.ready()
        assert len(hub) == 1
    await eventually(lambda: not len(hub))
    assert not hub._sessions
    assert not hub._subscriptions._subscribers
    assert not hub._subscriptions._by_list


async def test_a_stream_receives_the_dispatch_of_a_reminder(ada, live):
    todo = await a_todo(ada)
    await ada.post(f"/api/todos/{todo['id']}/reminders", json={"at": datetime.now(UTC).isoformat()})
    async with ada.listen() as stream:
        await stream.ready()
        assert await dispatch.dispatch_reminders(live.state.database, live.state.settings, live.state.bus) == 1
        await stream.until(has_account_change)


async def test_a_stream_receives_an_invitation_to_a_confirmed_address_as_a_version_of_the_account(live, ada, people):
    bob, cyd = await people("bob"), await people("cyd")
    await confirm_address(live, ada, bob)
    groceries = await a_list(ada)
    before = (await bob.post("/api/sync", json={})).json()
    async with bob.listen() as bobs, cyd.listen() as cyds:
        await bobs.ready()
        await cyds.ready()
        for person in (cyd, bob):
            assert (await invite(ada, groceries, person.user["email"])).status_code == 201
        await asyncio.wait_for(
            build_jobs(live.state.settings, live.state.database, live.state.bus).drain(), HANG_SECONDS
        )
        await bobs.until(has_account_change)
        await a_list(cyd)
        await cyds.until(has_account_change)
        assert len([event for event, _ in cyds.received if event == "change"]) == 1
    cursors = {delta["id"]: delta["version"] for delta in before["lists"]}
    request = {"epoch": before["epoch"], "account": before["account"], "lists": cursors}
    pulled = (await bob.post("/api/sync", json=request)).json()
    # One version for the invitation, and one for the notification of it.
    assert (pulled["account"], pulled["lists"], pulled["user"]) == (before["account"] + 2, [], None)
