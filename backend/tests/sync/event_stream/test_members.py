"""The streams of people who join and leave a list, in this process and in another."""

import pytest
from pydantic import SecretStr

from factories import a_todo
from servers import Valkey
from sharing.sharing_client import join, member_url
from time_limits import eventually, within

# docs/sharing.md promises that a stream falls silent within a second.
QUIET_SECONDS = 1


@pytest.fixture
def valkey():
    with Valkey() as server:
        yield server


def account_version(stream):
    return max([0, *[data.get("account", 0) for event, data in stream.received if event == "change"]])


async def test_streams_follow_who_joins_and_fall_silent_for_who_is_removed(start):
    world = await start()
    ada, bob = world.ada[0], world.bob[0]
    streams = await world.listen(world.bob)
    for at, stream in enumerate(streams):
        await world.write_and_wait(at, stream)
    assert [world.version_in(stream) for stream in streams] == [0, 0]
    await join(world.apps[0], ada, world.shared, bob)
    for at, stream in enumerate(streams):
        await stream.until(account_version)
        todo = await a_todo(ada, list_id=world.shared["id"])
        await stream.until(lambda it, todo=todo: world.version_in(it) >= todo["version"])
        await world.write_and_wait(at, stream)
    before = [account_version(stream) for stream in streams]
    assert (await ada.delete(member_url(world.shared, bob))).status_code == 204
    # It learns of the removal as the last thing of the list, within a second.
    for stream, version in zip(streams, before, strict=True):
        await within(QUIET_SECONDS, lambda it=stream, version=version: account_version(it) > version)
    newest = [world.version_in(stream) for stream in streams]
    for at, stream in enumerate(streams):
        for _ in range(3):
            await world.write_and_wait(at, stream)
    assert [world.version_in(stream) for stream in streams] == newest


async def test_the_streams_of_guests_fall_silent_when_their_link_ends(start):
    world = await start()
    ada, list_id = world.ada[0], world.shared["id"]
    await join(world.apps[0], ada, world.shared, world.bob[0])
    guests, link = await world.open_link("viewer")
    of_guests, of_members = await world.listen(guests), await world.listen(world.bob)
    todo = await a_todo(ada, list_id=list_id)
    for stream in of_guests:
        await stream.until(lambda it, todo=todo: world.version_in(it) >= todo["version"])
        assert account_version(stream) == 0
    assert (await ada.delete(link)).status_code == 204
    for stream in of_guests:
        await within(QUIET_SECONDS, lambda it=stream: account_version(it))
    newest = [world.version_in(stream) for stream in of_guests]
    for _ in range(3):
        todo = await a_todo(ada, list_id=list_id)
        for stream in of_members:
            await stream.until(lambda it, todo=todo: world.version_in(it) >= todo["version"])
    assert [world.version_in(stream) for stream in of_guests] == newest


async def test_without_the_bus_the_streams_of_who_is_removed_fall_silent_too(start, valkey):
    """Nobody tells the second process of the removal, so it reads who is a member as long as it may miss that."""
    world = await start(redis_url=SecretStr(valkey.url))
    ada, bob = world.ada[0], world.bob[0]
    await join(world.apps[0], ada, world.shared, bob)
    (stream,) = await world.listen([world.bob[1]])
    await world.write_and_wait(1, stream)
    assert world.version_in(stream) > 0
    valkey.stop()
    for app in world.apps:
        await eventually(lambda app=app: not app.state.bus.is_healthy)
    assert (await ada.delete(member_url(world.shared, bob))).status_code == 204
    subscriptions = world.apps[1].state.hub._subscriptions
    await within(QUIET_SECONDS, lambda: not subscriptions.subscribers_of(world.shared["id"]))
    # What happened before that may still be on its way.
    await world.write_and_wait(1, stream)
    newest = world.version_in(stream)
    for _ in range(3):
        await world.write_and_wait(1, stream)
    assert world.version_in(stream) == newest
