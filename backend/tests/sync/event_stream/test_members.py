"""The streams of people who join and leave a list, in this process and in another."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from pydantic import SecretStr

from factories import a_list, a_todo
from servers import Valkey
from sharing.sharing_client import join, member_url
from sync.sse_client import User, serve
from tend.main import create_app
from tend.sync.stream_hub import RELOAD_SECONDS
from time_limits import HANG_SECONDS, eventually


@pytest.fixture
def valkey():
    with Valkey() as server:
        yield server


class TwoProcesses:
    """Two servers on one database, and what Ada and Bob do at each of them."""

    def __init__(self, settings, stack):
        self.apps = [create_app(settings) for _ in range(2)]
        self._stack = stack

    async def start(self):
        self.urls = [await self._stack.enter_async_context(serve(app)) for app in self.apps]
        self.ada, self.bob = [await self._sign_up(name) for name in ("ada", "bob")]
        for app in self.apps:
            await eventually(lambda app=app: app.state.bus.is_healthy)
        self.shared, self.own = await a_list(self.ada[0], name="Shared"), await a_list(self.bob[0], name="Own")
        return self

    async def _sign_up(self, name):
        first, second = [await self._stack.enter_async_context(User(base_url=url)) for url in self.urls]
        await first.sign_up(name)
        second.headers["Authorization"], second.user = first.headers["Authorization"], first.user
        return first, second

    async def open_link(self, role):
        """A guest of a link to the shared list, at both servers, and the address of the link."""
        links = f"/api/lists/{self.shared['id']}/links"
        link = (await self.ada[0].post(links, json={"role": role})).json()
        opened = await self.ada[0].post("/api/links/open", json={"token": link["token"], "name": "Cyd"})
        guests = [await self._stack.enter_async_context(User(base_url=url)) for url in self.urls]
        for guest in guests:
            guest.headers["Authorization"] = f"Bearer {opened.json()['access_token']}"
        return guests, f"{links}/{link['id']}"

    async def listen(self, people):
        return [await (await self._stack.enter_async_context(person.listen())).ready() for person in people]

    async def write_and_wait(self, at, stream):
        """Ada writes in the shared list at one server. Bob's stream there has got past that once it has his own change."""
        await a_todo(self.ada[at], list_id=self.shared["id"])
        own = (await a_todo(self.bob[at], list_id=self.own["id"]))["version"]
        await stream.until(lambda it: it.lists.get(self.own["id"], 0) >= own)

    def version_in(self, stream):
        return stream.lists.get(self.shared["id"], 0)


@pytest.fixture
async def start(settings):
    async with AsyncExitStack() as stack:

        async def run(**changes):
            return await TwoProcesses(settings.model_copy(update=changes), stack).start()

        yield run


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
    for stream, version in zip(streams, before, strict=True):
        await stream.until(lambda it, version=version: account_version(it) > version)
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
        await stream.until(account_version)
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
    assert RELOAD_SECONDS < 1
    newest = None
    async with asyncio.timeout(HANG_SECONDS):
        while newest != world.version_in(stream):
            newest = world.version_in(stream)
            await world.write_and_wait(1, stream)
    for _ in range(3):
        await world.write_and_wait(1, stream)
    assert world.version_in(stream) == newest
