"""When the server ends a stream, over real sockets."""

import asyncio
import socket
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest

from factories import a_list
from sync.sse_client import User, serve
from tend.accounts.session_tokens import ACCESS_TOKEN_SECONDS, AccessTokens, SignedInUser
from tend.core.clock import now
from tend.core.ids import new_id
from tend.core.write_result import WriteResult, publish_changes
from tend.main import create_app
from time_limits import HANG_SECONDS, eventually, within

CUT_LISTENERS = "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"


async def revoke_session_of_ada(url):
    """Revokes her first session from another browser, at the server `url`."""
    async with User(base_url=url) as elsewhere:
        await elsewhere.sign_in("ada")
        sessions = (await elsewhere.get("/api/me/sessions")).json()["items"]
        (first,) = [session["id"] for session in sessions if not session["current"]]
        assert (await elsewhere.delete(f"/api/me/sessions/{first}")).status_code == 204


@pytest.fixture
async def elsewhere(settings):
    """The address of a second server, which shares nothing with the first but the database."""
    async with serve(create_app(settings)) as url:
        yield url


async def wait_for_end(stream):
    await within(1, stream.ended.is_set)
    assert stream.count("broken") == 0


async def test_revoking_a_session_ends_its_streams_within_a_second(ada, elsewhere):
    async with ada.listen() as stream, ada.listen() as second:
        await stream.ready()
        await second.ready()
        await revoke_session_of_ada(elsewhere)
        await wait_for_end(stream)
        await wait_for_end(second)
        assert stream.count("broken") + second.count("broken") == 0


async def test_streams_end_within_a_second_even_when_the_bus_is_down(live, ada, elsewhere):
    bus = live.state.bus
    async with ada.listen() as stream:
        await stream.ready()
        bus._direct_url = "postgresql://127.0.0.1:1/nowhere"
        await live.state.database.fetch(CUT_LISTENERS)
        await within(1, lambda: not bus.is_healthy)
        await revoke_session_of_ada(elsewhere)
        await wait_for_end(stream)
        assert not bus.is_healthy


async def test_streams_of_other_sessions_go_on(live, ada):
    async with User(base_url=live.state.url) as elsewhere:
        await elsewhere.sign_in("ada")
        async with elsewhere.listen() as stream, ada.listen() as ended:
            await stream.ready()
            await ended.ready()
            sessions = (await elsewhere.get("/api/me/sessions")).json()["items"]
            (first,) = [session["id"] for session in sessions if not session["current"]]
            await elsewhere.delete(f"/api/me/sessions/{first}")
            await wait_for_end(ended)
            await a_list(elsewhere)
            await stream.until(lambda it: it.count("change"))
            assert not stream.ended.is_set()


async def test_a_stream_ends_when_its_token_expires(live, ada, settings):
    sessions = (await ada.get("/api/me/sessions")).json()["items"]
    user = SignedInUser(UUID(ada.user["id"]), UUID(sessions[0]["id"]))
    # A token has its end in whole seconds.
    expires_at = now().replace(microsecond=0) + timedelta(seconds=8)
    tokens = AccessTokens(
        settings.jwt_secret_key.get_secret_value(),
        settings.frontend_url,
        lambda: expires_at - timedelta(seconds=ACCESS_TOKEN_SECONDS),
    )
    async with ada.listen(tokens.issue(user)) as stream:
        await stream.ready()
        await asyncio.sleep((expires_at - now()).total_seconds() - 0.5)
        has_ended, moment = stream.ended.is_set(), now()
        assert not has_ended or moment >= expires_at
        await asyncio.sleep((expires_at - now()).total_seconds())
        await wait_for_end(stream)
        assert (await ada.get("/api/me")).status_code == 200


async def test_after_lost_messages_streams_send_ready_again(live, ada):
    async with ada.listen() as stream:
        await stream.ready()
        epoch = live.state.bus.epoch
        before = stream.count("ready")
        await live.state.database.fetch(CUT_LISTENERS)
        # The first connection of the bus may send one, too.
        await stream.until(lambda it: it.count("ready") > before and live.state.bus.epoch > epoch)
        await a_list(ada)
        await stream.until(lambda it: any(data.get("account") for event, data in it.received if event == "change"))


async def test_while_the_bus_is_down_streams_send_ready_instead_of_heartbeats(live, ada):
    live.state.hub.heartbeat_seconds = 0.3
    bus = live.state.bus
    async with ada.listen() as stream:
        await stream.ready()
        bus._direct_url = "postgresql://127.0.0.1:1/nowhere"
        await live.state.database.fetch(CUT_LISTENERS)
        await eventually(lambda: not bus.is_healthy)
        # The next event may have been sent before the bus was down.
        before = len(stream.received)
        await stream.until(lambda it: len(it.received) > before)
        before = stream.count("")
        ready = stream.count("ready")
        await stream.until(lambda it: it.count("ready") >= ready + 3)
        assert stream.count("") == before


async def test_a_reader_that_does_not_read_is_disconnected_and_others_are_not(live, ada):
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
            started = monotonic()
            version = 1
            while len(hub) == 2:
                assert monotonic() - started < HANG_SECONDS
                version += 1
                await publish_changes(live.state.bus, [WriteResult("", dict.fromkeys(lists, version))])
                await asyncio.sleep(0.05)
            assert monotonic() - started > 0.5
            await stream.until(lambda it: set(it.lists.values()) == {version} and len(it.lists) == 1000)
