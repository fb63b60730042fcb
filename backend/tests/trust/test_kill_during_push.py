"""kill -9 of workers, of PostgreSQL and of everything in the middle of pushes: each operation has its effect once."""

from collections import Counter
from contextlib import ExitStack, closing

import httpx2
import pytest

from sync.model import as_modelled
from sync.pull_client import held
from sync.replica import Replica
from tend_process import Tend
from trust.process_kill import at_work, kill_database, kill_everything, kill_worker, sign_up, todos
from trust.push_journal import Device, Journal

OPERATIONS = 1000
DEVICES = 4
KILLS = (kill_worker, kill_everything, kill_worker, kill_database, kill_worker, kill_everything, kill_worker)


@pytest.fixture
def tend(tmp_path):
    with Tend(tmp_path / "data", WORKERS="2", RATE_LIMIT_ENABLED="false", TEND_JOBS="false") as tend:
        yield tend.ready()


@pytest.fixture
def token(tend):
    """Of a person who has one more list than the Inbox."""
    token = sign_up(tend)
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx2.post(tend.url + "/api/lists", json={"name": "Groceries"}, headers=headers).status_code == 201
    return token


@pytest.fixture
def journal():
    return Journal()


@pytest.fixture
def devices(tend, token, journal):
    """All of the same person; one more than will push."""
    with ExitStack() as stack:
        numbers = range(DEVICES + 1)
        yield [stack.enter_context(closing(Device(tend.url, token, journal, number))) for number in numbers]


def push_while_killing(tend, devices):
    with at_work(devices, OPERATIONS // DEVICES) as until:
        for turn, kill in enumerate(KILLS, 1):
            until(turn * OPERATIONS // (len(KILLS) + 1))
            kill(tend)
            tend.ready()


def compared(journal, replica, begun):
    """What is lost: todos not as they were acknowledged, numbers too few. What is doubled: todos or numbers too many.

    And how many numbers were given for operations whose first response did not arrive.
    """
    expected, taken = journal.outcome()
    given = Counter({list_id: number - begun[list_id] for list_id, number in replica.cursors.items()})
    lost = [todo for todo_id, todo in expected.items() if not is_like(replica.todos.get(todo_id), todo)]
    doubled = [todo for todo_id, todo in replica.todos.items() if todo_id not in expected]
    unheard = taken.total() - sum(after - before for _, before, after in journal.passed)
    return [*lost, *(taken - given).elements()], [*doubled, *(given - taken).elements()], unheard


def is_like(row, todo):
    return row is not None and as_modelled(row, todo) == todo


def newest(device):
    """What a client is told that lacks but the last number of each list: how many todos changed or departed."""
    lists = {list_id: number - 1 for list_id, number in device.replica.cursors.items()}
    response = device.ask("/api/sync", device.replica.question(5000) | {"lists": lists})
    return [len(news["todos"]) + len(news["tombstones"]) for news in response["lists"]]


def test_no_acknowledged_operation_is_lost_and_none_is_doubled(tend, token, journal, devices, figures):
    *pushing, fresh = devices
    epoch, begun = fresh.replica.epoch, fresh.replica.cursors
    push_while_killing(tend, pushing)
    fresh.replica = Replica()
    for device in devices:
        device.catch_up()
    lost, doubled, unheard = compared(journal, fresh.replica, begun)
    sent_again = sum(device.sent_again for device in pushing)
    figures(
        f"{len(journal.noted)} operations, {len(KILLS)} kills, "
        f"{sent_again} sent again, {unheard} effects unheard at first, {len(lost)} lost, {len(doubled)} doubled"
    )
    assert len(journal.noted) == OPERATIONS
    assert sent_again >= KILLS.count(kill_everything)
    assert (lost, doubled) == ([], [])
    assert journal.told_twice() == []
    assert newest(fresh) == [1, 1]
    shown = todos(tend, token) + todos(tend, token, deleted=True)
    assert {todo["id"]: todo for todo in shown} == fresh.replica.todos
    for device in pushing:
        assert held(device.replica) == held(fresh.replica)
        assert (device.replica.epoch, device.resets) == (epoch, 0)
