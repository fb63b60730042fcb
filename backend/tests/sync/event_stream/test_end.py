"""When the server ends a stream, over real sockets."""

import asyncio
import socket
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest

from factories import a_list
from sync.sse_client import Somebody, served
from tend.accounts.access_tokens import SECONDS, AccessTokens, SignedInUser
from tend.core.clock import now
from tend.core.ids import new_id
from tend.core.write_result import WriteResult, publish_changes
from tend.main import create_app

LISTENING = "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"


async def end_session_of_ada(url):
    """From another browser of hers, at `url`."""
    async with Somebody(base_url=url) as elsewhere:
        await elsewhere.sign_in("ada")
        sessions = (await elsewhere.get("/api/me/sessions")).json()["items"]
        (first,) = [session["id"] for session in sessions if not session["current"]]
        assert (await elsewhere.delete(f"/api/me/sessions/{first}")).status_code == 204


@pytest.fixture
async def elsewhere(settings):
    """The address of a server with a memory and a bus of its own, as another process's."""
    async with served(create_app(settings)) as url:
        yield url


async def ended(stream, seconds):
    async with asyncio.timeout(seconds):
        await stream.ended.wait()
    assert stream.times("broken") == 0


async def test_a_session_that_is_ended_ends_its_streams_within_a_second(ada, elsewhere):
    async with ada.listen() as stream, ada.listen() as second:
        await stream.ready()
        await second.ready()
        await end_session_of_ada(elsewhere)
        await ended(stream, 1)
        await ended(second, 1)


async def test_it_does_so_while_processes_cannot_hear_each_other(live, ada, elsewhere):
    bus = live.state.bus
    async with ada.listen() as stream:
        await stream.ready()
        bus._direct_url = "postgresql://127.0.0.1:1/nowhere"
        await live.state.database.fetch(LISTENING)
        async with asyncio.timeout(1):
            while bus.is_healthy:
                await asyncio.sleep(0.01)
        await end_session_of_ada(elsewhere)
        await ended(stream, 1)


async def test_another_session_goes_on(live, ada):
    async with Somebody(base_url=live.state.url) as elsewhere:
        await elsewhere.sign_in("ada")
        async with elsewhere.listen() as stream:
            await stream.ready()
            sessions = (await elsewhere.get("/api/me/sessions")).json()["items"]
            (first,) = [session["id"] for session in sessions if not session["current"]]
            await elsewhere.delete(f"/api/me/sessions/{first}")
            await asyncio.sleep(1)
            assert not stream.ended.is_set()


async def test_a_stream_lasts_as_long_as_its_token(live, ada, settings):
    sessions = (await ada.get("/api/me/sessions")).json()["items"]
    user = SignedInUser(UUID(ada.user["id"]), UUID(sessions[0]["id"]))
    tokens = AccessTokens(
        settings.jwt_secret_key.get_secret_value(),
        settings.frontend_url,
        lambda: now() - timedelta(seconds=SECONDS - 3),
    )
    async with ada.listen(tokens.write(user)) as stream:
        await stream.ready()
        await asyncio.sleep(0.5)
        assert not stream.ended.is_set()
        await ended(stream, 4)
        assert (await ada.get("/api/me")).status_code == 200


async def test_lost_messages_are_made_up_for_by_telling_clients_to_pull(live, ada):
    async with ada.listen() as stream:
        await stream.ready()
        epoch = live.state.bus.epoch
        told = stream.times("ready")
        await live.state.database.fetch(LISTENING)
        await stream.until(lambda it: it.times("ready") > told, seconds=8)
        assert live.state.bus.epoch > epoch
        await a_list(ada)
        await stream.until(lambda it: any(data.get("account") for event, data in it.heard if event == "change"))


async def test_while_nothing_is_heard_ready_takes_the_place_of_the_heartbeat(live, ada):
    live.state.hub.beat_seconds = 0.3
    bus = live.state.bus
    async with ada.listen() as stream:
        await stream.ready()
        bus._direct_url = "postgresql://127.0.0.1:1/nowhere"
        await live.state.database.fetch(LISTENING)
        told = stream.times("ready")
        await stream.until(lambda it: it.times("ready") >= told + 3)


async def test_a_reader_that_does_not_read_is_dropped_and_the_others_are_not(live, ada):
    hub = live.state.hub
    hub.slow_seconds = 0.5
    lists = [new_id() for _ in range(1000)]
    await live.state.database.execute(
        "insert into lists (id, name, version) select unnest($1::uuid[]), 'Groceries', 1", lists
    )
    await live.state.database.execute(
        "insert into memberships (list_id, user_id, role, position, version)"
        " select unnest($1::uuid[]), $2, 'owner', 'a0', 1",
        lists,
        ada.user["id"],
    )
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", int(live.state.url.rpartition(":")[2])))
        deaf.sendall(
            f"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: {ada.headers['Authorization']}\r\n\r\n".encode()
        )
        async with ada.listen() as stream:
            await stream.ready()
            assert len(hub) == 2
            began = monotonic()
            number = 1
            while len(hub) == 2:
                assert monotonic() - began < 10
                number += 1
                await publish_changes(live.state.bus, [WriteResult("", dict.fromkeys(lists, number))])
                await asyncio.sleep(0.05)
            assert monotonic() - began > 0.5
            await stream.until(lambda it: set(it.lists.values()) == {number} and len(it.lists) == 1000)
