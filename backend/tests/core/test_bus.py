"""Messages reach every process, and every write publishes the new versions of the lists and accounts that it changed."""

from asyncio import wait_for

import pytest

from servers import Valkey
from tend.core.background_task import background_task
from tend.core.bus.postgres import POSTGRES_CHANNEL, PostgresBus, publish_on_commit
from tend.core.bus.valkey import ValkeyBus
from tend.core.write_result import CHANGES_TOPIC
from time_limits import HANG_SECONDS, eventually, within


@pytest.fixture
async def buses(app, settings):
    """The buses of two processes."""
    here, there = (PostgresBus(app.state.database, settings.direct_url) for _ in range(2))
    async with background_task(here.run()), background_task(there.run()):
        await eventually(lambda: here.is_healthy and there.is_healthy)
        yield here, there


async def test_a_message_reaches_every_process_once(buses):
    received = {bus: [] for bus in buses}
    for bus, messages in received.items():
        bus.subscribe("lists", messages.append)
    await buses[0].publish("lists", {"version": 7})
    await eventually(lambda: all(received.values()))
    # A second copy of the first message would arrive before the second message.
    await buses[0].publish("lists", {"version": 8})
    await eventually(lambda: all({"version": 8} in messages for messages in received.values()))
    assert list(received.values()) == [[{"version": 7}, {"version": 8}]] * 2


async def test_many_messages_share_notifications_and_keep_their_order(buses):
    here, there = buses
    received = []
    there.subscribe("lists", lambda payload: received.append(payload["n"]))
    for number in range(2000):
        await here.publish("lists", {"n": number, "text": "å" * 20})
    await eventually(lambda: len(received) == 2000)
    assert received == list(range(2000))


async def test_a_message_in_a_transaction_waits_for_its_commit(app, buses):
    received = {bus: [] for bus in buses}
    for bus, messages in received.items():
        bus.subscribe("revoked", messages.append)
    async with app.state.database.transaction() as tx:
        await publish_on_commit(tx, "revoked", {"session": "in the transaction"})
        await publish_on_commit(app.state.database, "revoked", {"session": "by itself"})
        await eventually(lambda: all(received.values()))
    await eventually(lambda: all(len(messages) == 2 for messages in received.values()))
    assert list(received.values()) == [[{"session": "by itself"}, {"session": "in the transaction"}]] * 2


async def test_a_bus_whose_connection_is_cut_is_unhealthy_at_once_and_reconnects_by_itself(app, buses):
    here, there = buses
    received = []
    there.subscribe("lists", received.append)
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where query ilike $1 and datname = current_database()"
    await app.state.database.fetch(cut, f'listen "{POSTGRES_CHANNEL}"%')
    await within(1, lambda: not there.is_healthy)
    await eventually(lambda: here.is_healthy and there.is_healthy)
    await here.publish("lists", {"version": 7})
    await eventually(lambda: received)
    assert received == [{"version": 7}]


async def test_a_failing_callback_does_not_prevent_the_others(buses):
    here, _ = buses
    received = []
    here.subscribe("lists", lambda payload: 1 / 0)
    here.subscribe("lists", received.append)
    await here.publish("lists", {})
    assert received == [{}]


async def test_publishing_a_message_that_is_too_long_for_a_notification_raises_an_error(buses):
    with pytest.raises(ValueError, match="longer than one notification"):
        await buses[0].publish("lists", {"text": "x" * 8000})


@pytest.fixture
def valkey():
    with Valkey() as server:
        yield server


@pytest.fixture
async def valkey_buses(valkey):
    """The buses of two processes, over Valkey."""
    here, there = ValkeyBus(valkey.url), ValkeyBus(valkey.url)
    async with background_task(here.run()), background_task(there.run()):
        await eventually(lambda: here.is_healthy and there.is_healthy)
        yield here, there


async def test_a_message_over_valkey_reaches_every_process_once_and_in_order(valkey_buses):
    received = {bus: [] for bus in valkey_buses}
    for bus, numbers in received.items():
        bus.subscribe("lists", lambda payload, numbers=numbers: numbers.append(payload["n"]))
    for number in range(500):
        await valkey_buses[0].publish("lists", {"n": number})
    await eventually(lambda: all(499 in numbers for numbers in received.values()))
    # A second copy of any message would arrive before one that is published now.
    await valkey_buses[0].publish("lists", {"n": 500})
    await eventually(lambda: all(500 in numbers for numbers in received.values()))
    assert list(received.values()) == [list(range(501))] * 2


async def test_messages_that_are_published_while_valkey_is_down_arrive_later_and_block_nobody(valkey_buses, valkey):
    here, there = valkey_buses
    received, epoch = [], there.epoch
    there.subscribe("lists", received.append)
    valkey.stop()
    await eventually(lambda: not here.is_healthy and not there.is_healthy)
    await wait_for(here.publish("lists", {"n": 1}), HANG_SECONDS)
    valkey.start()
    await eventually(lambda: here.is_healthy and there.is_healthy)
    assert there.epoch > epoch
    await here.publish("lists", {"n": 2})
    await eventually(lambda: {"n": 2} in received)


async def test_a_bus_whose_valkey_never_responds_is_not_healthy(caplog):
    bus = ValkeyBus("redis://127.0.0.1:1")
    async with background_task(bus.run()):
        await bus.publish("lists", {})
        await eventually(lambda: caplog.messages.count("not hearing other processes") >= 2)
        assert not bus.is_healthy


@pytest.fixture
def changes(app):
    """The published changes."""
    published = []
    app.state.bus.subscribe(CHANGES_TOPIC, published.append)
    return published


async def test_a_new_todo_publishes_a_change_of_its_list(api, changes):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    assert changes == [{"lists": {todo["list_id"]: todo["version"]}}]


async def test_a_move_publishes_a_change_of_both_lists(api, changes):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    goal = (await api.post("/api/lists", json={"name": "Garden"})).json()
    changes.clear()
    await api.patch(f"/api/todos/{todo['id']}", json={"list_id": goal["id"]})
    assert changes == [{"lists": {goal["id"]: 2, todo["list_id"]: todo["version"] + 1}}]


async def test_a_new_list_publishes_a_change_of_the_list_and_the_account(api, changes):
    made = (await api.post("/api/lists", json={"name": "Garden"})).json()
    account = (await api.get("/api/me")).json()
    assert changes == [{"lists": {made["id"]: 1}}, {"users": {account["id"]: account["version"]}}]


async def test_reordering_lists_and_changing_the_profile_publish_a_change_of_the_account_alone(api, changes):
    made = (await api.post("/api/lists", json={"name": "Garden"})).json()
    changes.clear()
    await api.patch(f"/api/lists/{made['id']}", json={"position": "Zz"})
    account = (await api.patch("/api/me", json={"name": "Ada"})).json()
    assert [list(change) for change in changes] == [["users"], ["users"]]
    assert changes[1]["users"] == {account["id"]: account["version"]}


@pytest.mark.parametrize(("method", "path"), [("DELETE", ""), ("POST", "/restore")])
async def test_a_write_that_changes_nothing_publishes_nothing(api, changes, method, path):
    todo = (await api.post("/api/todos", json={"title": "Buy seeds"})).json()
    other = (await api.post("/api/lists", json={"name": "Garden"})).json()
    if method == "DELETE":
        await api.delete(f"/api/todos/{todo['id']}")
        await api.delete(f"/api/lists/{other['id']}")
    changes.clear()
    for item in (f"/api/todos/{todo['id']}", f"/api/lists/{other['id']}"):
        assert (await api.request(method, item + path)).is_success
    await api.patch(f"/api/lists/{todo['list_id']}", json={"color": "gray"})
    assert changes == []


async def test_a_rejected_write_publishes_nothing(api, changes):
    assert (await api.post("/api/todos", json={"title": "", "due_time": "09:00"})).status_code == 422
    assert (await api.delete(f"/api/lists/{api.user['inbox_id']}")).status_code == 409
    assert changes == []
