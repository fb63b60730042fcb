from asyncio import sleep, timeout

import pytest

from tend.core.background_task import background_task
from tend.core.bus.postgres import CHANNEL, PostgresBus, publish_in


async def until(condition, seconds=5):
    async with timeout(seconds):
        while not condition():
            await sleep(0.01)


@pytest.fixture
async def two(app, settings):
    """The buses of two processes."""
    here, there = (PostgresBus(app.state.database, settings.direct_url) for _ in range(2))
    async with background_task(here.run()), background_task(there.run()):
        await until(lambda: here.is_healthy and there.is_healthy)
        yield here, there


async def test_a_message_reaches_every_process_once(two):
    here, there = two
    heard = []
    here.subscribe("lists", lambda payload: heard.append(("here", payload)))
    there.subscribe("lists", lambda payload: heard.append(("there", payload)))
    await here.publish("lists", {"version": 7})
    await until(lambda: len(heard) == 2)
    await sleep(0.2)
    assert heard == [("here", {"version": 7}), ("there", {"version": 7})]


async def test_many_messages_share_notifications_and_keep_their_order(two):
    here, there = two
    heard = []
    there.subscribe("lists", lambda payload: heard.append(payload["n"]))
    for number in range(2000):
        await here.publish("lists", {"n": number, "text": "å" * 20})
    await until(lambda: len(heard) == 2000)
    assert heard == list(range(2000))


async def test_a_message_in_a_transaction_waits_for_its_commit(app, two):
    heard = []
    for bus in two:
        bus.subscribe("revoked", heard.append)
    async with app.state.database.transaction() as tx:
        await publish_in(tx, "revoked", {"session": "s"})
        await sleep(0.1)
        assert not heard
    await until(lambda: len(heard) == 2)


async def test_a_cut_listener_says_so_at_once_and_hears_again_by_itself(app, two):
    here, there = two
    heard = []
    there.subscribe("lists", heard.append)
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where query ilike $1 and datname = current_database()"
    await app.state.database.fetch(cut, f'listen "{CHANNEL}"%')
    await until(lambda: not there.is_healthy, seconds=1)
    await until(lambda: here.is_healthy and there.is_healthy)
    await here.publish("lists", {})
    await until(lambda: heard == [{}])


async def test_a_failing_callback_does_not_silence_the_others(two):
    here, _ = two
    heard = []
    here.subscribe("lists", lambda payload: 1 / 0)
    here.subscribe("lists", heard.append)
    await here.publish("lists", {})
    assert heard == [{}]


async def test_a_message_too_long_for_a_notification_is_the_callers_fault(two):
    with pytest.raises(ValueError, match="longer than one notification"):
        await two[0].publish("lists", {"text": "x" * 8000})
