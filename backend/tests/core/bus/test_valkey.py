from asyncio import sleep
from time import monotonic

import pytest

from tend.core.background_task import background_task
from tend.core.bus.valkey import ValkeyBus
from valkey_server import Valkey


async def until(condition, seconds=10):
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline
        await sleep(0.01)


@pytest.fixture
def valkey():
    with Valkey() as server:
        yield server


@pytest.fixture
async def two(valkey):
    """The buses of two processes."""
    here, there = ValkeyBus(valkey.url), ValkeyBus(valkey.url)
    async with background_task(here.run()), background_task(there.run()):
        await until(lambda: here.is_healthy and there.is_healthy)
        yield here, there


async def test_a_message_reaches_every_process_once_and_in_order(two):
    here, there = two
    heard = []
    here.subscribe("lists", lambda payload: heard.append(("here", payload["n"])))
    there.subscribe("lists", lambda payload: heard.append(("there", payload["n"])))
    for number in range(500):
        await here.publish("lists", {"n": number})
    await until(lambda: len(heard) == 1000)
    await sleep(0.2)
    assert [number for place, number in heard if place == "there"] == list(range(500))
    assert [number for place, number in heard if place == "here"] == list(range(500))


async def test_a_lost_server_blocks_nobody_and_what_was_said_meanwhile_arrives(two, valkey):
    here, there = two
    heard, epoch = [], there.epoch
    there.subscribe("lists", heard.append)
    valkey.stop()
    await until(lambda: not here.is_healthy and not there.is_healthy, seconds=10)
    began = monotonic()
    await here.publish("lists", {"n": 1})
    assert monotonic() - began < 1
    valkey.start()
    await until(lambda: here.is_healthy and there.is_healthy)
    assert there.epoch > epoch
    await here.publish("lists", {"n": 2})
    await until(lambda: {"n": 2} in heard)


async def test_a_server_that_never_answers_is_not_healthy():
    bus = ValkeyBus("redis://127.0.0.1:1")
    async with background_task(bus.run()):
        await bus.publish("lists", {})
        await sleep(0.3)
        assert not bus.is_healthy
