"""Streams of several processes, and of one that stops."""

import asyncio
import signal
from contextlib import AsyncExitStack
from time import monotonic

import psutil
import pytest

from factories import a_list, a_todo
from sync.sse_client import Somebody
from tend_process import Tend
from valkey_server import Valkey


@pytest.fixture
def valkey():
    with Valkey() as server:
        yield server


def serving(tmp_path, workers, **environment):
    environment |= {"WORKERS": str(workers), "RATE_LIMIT_ENABLED": "false", "TEND_JOBS": "false"}
    return Tend(tmp_path / "data", "serve", **environment)


def streams_of(tend):
    """How many connections each worker has open on the server's port."""
    found = []
    for worker in tend.workers():
        connections = worker.net_connections("inet")
        ours = [one for one in connections if one.laddr.port == tend.port and one.status == psutil.CONN_ESTABLISHED]
        found.append(len(ours))
    return found


async def listening_at_each(tend, ada, stack):
    """Streams, at least one of them at each of the workers."""
    streams = []
    while len(streams) < 40 and (len(streams) < 4 or not all(streams_of(tend))):
        streams.append(await stack.enter_async_context(ada.listen()))
        await streams[-1].ready()
    assert all(streams_of(tend)), streams_of(tend)
    return streams


async def test_a_write_on_one_worker_is_heard_at_the_others(tmp_path):
    with serving(tmp_path, 2) as tend:
        tend.ready()
        async with Somebody(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            groceries = await a_list(ada)
            for stream in (streams := await listening_at_each(tend, ada, stack)):
                assert stream.answer.status_code == 200
            await a_todo(ada, list_id=groceries["id"])
            for stream in streams:
                await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)


async def test_a_server_with_open_streams_stops_at_once_and_in_order(tmp_path):
    with serving(tmp_path, 1) as tend:
        tend.ready()
        async with Somebody(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            streams = [await stack.enter_async_context(ada.listen()) for _ in range(20)]
            for stream in streams:
                await stream.ready()
            assert tend.text().count("/api/events") == 20
            began = monotonic()
            tend.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(tend.end) == 0
            assert monotonic() - began < 4
            for stream in streams:
                assert stream.ended.is_set()
                assert stream.times("broken") == 0
    assert tend.text().count("stopping") == tend.text().count("/api/events") == 20


async def test_over_valkey_too_and_losing_it_stops_no_write(tmp_path, valkey):
    with serving(tmp_path, 2, REDIS_URL=valkey.url) as tend:
        tend.ready()
        async with Somebody(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            groceries = await a_list(ada)
            streams = await listening_at_each(tend, ada, stack)
            await a_todo(ada, list_id=groceries["id"])
            for stream in streams:
                await stream.until(lambda it: it.lists.get(groceries["id"]) == groceries["version"] + 1)
            valkey.stop()
            began = monotonic()
            await a_todo(ada, list_id=groceries["id"])
            assert monotonic() - began < 3
            told = [stream.times("ready") for stream in streams]
            valkey.start()
            for stream, before in zip(streams, told, strict=True):
                await stream.until(lambda it, before=before: it.times("ready") > before, seconds=10)
            told = [stream.times("ready") for stream in streams]
            await a_todo(ada, list_id=groceries["id"])
            for stream, before in zip(streams, told, strict=True):
                # named, or covered by another call to pull everything
                await stream.until(
                    lambda it, before=before: (
                        it.lists.get(groceries["id"]) == groceries["version"] + 3 or it.times("ready") > before
                    )
                )


async def test_over_valkey_an_ended_session_ends_its_streams_within_a_second(tmp_path, valkey):
    with serving(tmp_path, 2, REDIS_URL=valkey.url) as tend:
        tend.ready()
        async with Somebody(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            streams = await listening_at_each(tend, ada, stack)
            await ada.post("/api/auth/logout")
            async with asyncio.timeout(1.2):
                for stream in streams:
                    await stream.ended.wait()
            assert {(await ada.get("/api/me")).status_code for _ in range(10)} == {401}
