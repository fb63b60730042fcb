"""Workers, PostgreSQL and everything killed by SIGKILL during pushes and writes: each has its effect once."""

from collections import Counter
from contextlib import ExitStack, closing

import httpx2
import pytest

from sync.device_world import as_modelled
from sync.replica import Replica, strip_row_versions
from tend.core.ids import new_id
from tend_process import Tend
from time_limits import HANG_SECONDS
from trust.process_kill import Client, fetch_todos, kill_database, kill_everything, kill_worker, run_clients, sign_up
from trust.push_journal import Device, Journal

OPERATIONS = 1000
DEVICES = 4
KILLS = (kill_worker, kill_everything, kill_worker, kill_database, kill_worker, kill_everything, kill_worker)


@pytest.fixture
def tend(data_folder):
    with Tend(data_folder, WORKERS="2", RATE_LIMIT_ENABLED="false", TEND_JOBS="false") as tend:
        yield tend.ready()


@pytest.fixture
def token(tend):
    """The access token of an account with a second list beside the Inbox."""
    token = sign_up(tend)
    headers = {"Authorization": f"Bearer {token}"}
    assert (
        httpx2.post(
            tend.url + "/api/lists", json={"name": "Groceries"}, headers=headers, timeout=HANG_SECONDS
        ).status_code
        == 201
    )
    return token


@pytest.fixture
def journal():
    return Journal()


@pytest.fixture
def devices(tend, token, journal):
    """Devices of one account; the last one only pulls."""
    with ExitStack() as stack:
        numbers = range(DEVICES + 1)
        yield [stack.enter_context(closing(Device(tend.url, token, journal, number))) for number in numbers]


def push_while_killing(tend, devices):
    with run_clients(devices, OPERATIONS // DEVICES) as wait_until:
        for turn, kill in enumerate(KILLS, 1):
            wait_until(turn * OPERATIONS // (len(KILLS) + 1))
            kill(tend)
            tend.ready()


def compare(journal, replica, start):
    """Returns the lost (todos that differ from what was acknowledged, missing versions), the doubled (todos and versions
    too many), and the number of versions for operations whose first response did not arrive.
    """
    expected, taken = journal.expected_state()
    given = Counter({list_id: version - start[list_id] for list_id, version in replica.cursors.items()})
    lost = [todo for todo_id, todo in expected.items() if not is_like(replica.todos.get(todo_id), todo)]
    doubled = [todo for todo_id, todo in replica.todos.items() if todo_id not in expected]
    unacknowledged = taken.total() - sum(after - before for _, before, after in journal.own_versions)
    return [*lost, *(taken - given).elements()], [*doubled, *(given - taken).elements()], unacknowledged


def is_like(row, todo):
    return row is not None and as_modelled(row, todo) == todo


def count_latest_changes(device):
    """How many todos and tombstones a client pulls that lacks only the last version of each list."""
    lists = {list_id: version - 1 for list_id, version in device.replica.cursors.items()}
    response = device.send("/api/sync", device.replica.pull_request(5000) | {"lists": lists})
    return [len(delta["todos"]) + len(delta["tombstones"]) for delta in response["lists"]]


def test_killed_processes_neither_lose_nor_double_an_acknowledged_operation(tend, token, journal, devices, figures):
    *pushing, fresh = devices
    epoch, start = fresh.replica.epoch, fresh.replica.cursors
    push_while_killing(tend, pushing)
    fresh.replica = Replica()
    for device in devices:
        device.catch_up()
    lost, doubled, unacknowledged = compare(journal, fresh.replica, start)
    retried = sum(device.retried for device in pushing)
    figures(
        f"{len(KILLS)} kills, {retried} operations sent again, {unacknowledged} effects unacknowledged at first",
        acknowledged=len(journal.acknowledged),
        lost=len(lost),
        doubled=len(doubled),
    )
    assert len(journal.acknowledged) == OPERATIONS
    assert retried >= KILLS.count(kill_everything)
    assert (lost, doubled) == ([], [])
    assert journal.overlapping_versions() == []
    assert count_latest_changes(fresh) == [1, 1]
    todos = fetch_todos(tend, token) + fetch_todos(tend, token, deleted=True)
    assert {todo["id"]: todo for todo in todos} == fresh.replica.todos
    for device in pushing:
        assert strip_row_versions(device.replica) == strip_row_versions(fresh.replica)
        assert (device.replica.epoch, device.resets) == (epoch, 0)


WRITE_KILLS = 3
WRITES = 200
WRITERS = 4


class Writer(Client):
    """Creates one todo after another, each with an id of its own."""

    def __init__(self, url, token):
        super().__init__(url, token)
        self.todos = []

    def work(self, count):
        for _ in range(count):
            body = {"id": str(new_id()), "title": "written"}
            self.send("/api/todos", body)
            self.todos.append(body["id"])
            self.acknowledged += 1


@pytest.fixture
def writers(tend, token):
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Writer(tend.url, token))) for _ in range(WRITERS)]


def test_killed_processes_neither_lose_nor_double_an_acknowledged_write(tend, token, writers):
    with run_clients(writers, WRITE_KILLS * WRITES // WRITERS) as wait_until:
        for turn in range(WRITE_KILLS):
            wait_until(turn * WRITES + WRITES // 2)
            kill_everything(tend)
            tend.ready()
    acknowledged = [todo for writer in writers for todo in writer.todos]
    assert len(acknowledged) == WRITE_KILLS * WRITES
    assert sum(writer.retries for writer in writers) >= WRITE_KILLS
    assert sorted(todo["id"] for todo in fetch_todos(tend, token)) == sorted(acknowledged)
