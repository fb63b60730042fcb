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
async def buses(valkey):
    """The buses of two processes."""
    here, there = ValkeyBus(valkey.url), ValkeyBus(valkey.url)
    async with background_task(here.run()), background_task(there.run()):
        await until(lambda: here.is_healthy and there.is_healthy)
        yield here, there


async def test_a_message_reaches_every_process_once_and_in_order(buses):
    received = {bus: [] for bus in buses}
    for bus, numbers in received.items():
        bus.subscribe("lists", lambda payload, numbers=numbers: numbers.append(payload["n"]))
    for number in range(500):
        await buses[0].publish("lists", {"n": number})
    await until(lambda: all(499 in numbers for numbers in received.values()))
    # A second copy of any message would arrive before one that is published now.
    await buses[0].publish("lists", {"n": 500})
    await until(lambda: all(500 in numbers for numbers in received.values()))
    assert list(received.values()) == [list(range(501))] * 2


async def test_messages_that_are_published_while_the_server_is_down_arrive_later_and_block_nobody(buses, valkey):
    here, there = buses
    received, epoch = [], there.epoch
    there.subscribe("lists", received.append)
    valkey.stop()
    await until(lambda: not here.is_healthy and not there.is_healthy)
    started_at = monotonic()
    await here.publish("lists", {"n": 1})
    assert monotonic() - started_at < 1
    valkey.start()
    await until(lambda: here.is_healthy and there.is_healthy)
    assert there.epoch > epoch
    await here.publish("lists", {"n": 2})
    await until(lambda: {"n": 2} in received)


async def test_a_bus_whose_server_never_responds_is_not_healthy(caplog):
    bus = ValkeyBus("redis://127.0.0.1:1")
    async with background_task(bus.run()):
        await bus.publish("lists", {})
        await until(lambda: caplog.messages.count("not hearing other processes") >= 2)
        assert not bus.is_healthy
