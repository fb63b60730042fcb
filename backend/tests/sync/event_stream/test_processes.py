"""Event streams of several processes, and of one that stops."""

import asyncio
import signal
from contextlib import AsyncExitStack

import psutil
import pytest

from factories import a_list, a_todo
from servers import Valkey
from sync.sse_client import User
from tend_process import Tend
from time_limits import HANG_SECONDS, within


@pytest.fixture
def valkey():
    with Valkey() as server:
        yield server


def serve(folder, workers, **environment):
    environment |= {"WORKERS": str(workers), "RATE_LIMIT_ENABLED": "false", "TEND_JOBS": "false"}
    return Tend(folder, "serve", **environment)


def connections_of(tend):
    """How many connections each worker has open on the server's port."""
    found = []
    for worker in tend.workers():
        connections = worker.net_connections("inet")
        ours = [one for one in connections if one.laddr.port == tend.port and one.status == psutil.CONN_ESTABLISHED]
        found.append(len(ours))
    return found


async def open_streams(tend, ada, stack):
    """Opens streams until each worker process has at least one."""
    streams = []
    while len(streams) < 40 and (len(streams) < 4 or not all(connections_of(tend))):
        streams.append(await stack.enter_async_context(ada.listen()))
        await streams[-1].ready()
    assert all(connections_of(tend)), connections_of(tend)
    return streams


async def test_a_write_in_one_process_reaches_the_streams_of_the_others(data_folder):
    with serve(data_folder, 2) as tend:
        tend.ready()
        async with User(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            groceries = await a_list(ada)
            for stream in (streams := await open_streams(tend, ada, stack)):
                assert stream.response.status_code == 200
            await a_todo(ada, list_id=groceries["id"])
            for stream in streams:
                await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)


async def test_a_server_with_open_streams_stops_within_seconds_and_ends_them_properly(data_folder):
    with serve(data_folder, 1) as tend:
        tend.ready()
        async with User(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            streams = [await stack.enter_async_context(ada.listen()) for _ in range(20)]
            for stream in streams:
                await stream.ready()
            assert tend.text().count("/api/events") == 20
            tend.process.send_signal(signal.SIGTERM)
            await within(10, lambda: tend.process.poll() is not None)
            assert tend.end() == 0
            for stream in streams:
                assert stream.ended.is_set()
                assert stream.count("broken") == 0
    assert tend.text().count("stopping") == tend.text().count("/api/events") == 20


async def test_changes_arrive_over_valkey_and_writes_go_on_without_it(data_folder, valkey):
    with serve(data_folder, 2, REDIS_URL=valkey.url) as tend:
        tend.ready()
        async with User(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            groceries = await a_list(ada)
            streams = await open_streams(tend, ada, stack)
            await a_todo(ada, list_id=groceries["id"])
            for stream in streams:
                await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)
            valkey.stop()
            await asyncio.wait_for(a_todo(ada, list_id=groceries["id"]), HANG_SECONDS)
            counts = [stream.count("ready") for stream in streams]
            valkey.start()
            for stream, before in zip(streams, counts, strict=True):
                await stream.until(lambda it, before=before: it.count("ready") > before)
            counts = [stream.count("ready") for stream in streams]
            await a_todo(ada, list_id=groceries["id"])
            for stream, before in zip(streams, counts, strict=True):
                # The change arrives by itself, or is covered by another `ready`.
                await stream.until(
                    lambda it, before=before: (
                        it.lists.get(groceries["id"]) == groceries["version"] + 3 or it.count("ready") > before
                    )
                )


async def test_revoking_a_session_ends_its_streams_within_a_second_over_valkey(data_folder, valkey):
    with serve(data_folder, 2, REDIS_URL=valkey.url) as tend:
        tend.ready()
        async with User(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            streams = await open_streams(tend, ada, stack)
            await ada.post("/api/auth/logout")
            await within(1.2, lambda: all(stream.ended.is_set() for stream in streams))
            assert {(await ada.get("/api/me")).status_code for _ in range(10)} == {401}
