"""Everything killed by SIGKILL during writes: every acknowledged todo is there once."""

from contextlib import ExitStack, closing

import pytest

from tend.core.ids import new_id
from tend_process import Tend
from trust.process_kill import Client, fetch_todos, kill_everything, run_clients, sign_up

KILLS = 3
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
def tend(tmp_path):
    with Tend(tmp_path / "data", RATE_LIMIT_ENABLED="false", TEND_JOBS="false") as tend:
        yield tend.ready()


@pytest.fixture
def token(tend):
    return sign_up(tend)


@pytest.fixture
def writers(tend, token):
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Writer(tend.url, token))) for _ in range(WRITERS)]


def test_killed_processes_neither_lose_nor_double_an_acknowledged_write(tend, token, writers):
    with run_clients(writers, KILLS * WRITES // WRITERS) as wait_until:
        for turn in range(KILLS):
            wait_until(turn * WRITES + WRITES // 2)
            kill_everything(tend)
            tend.ready()
    acknowledged = [todo for writer in writers for todo in writer.todos]
    assert len(acknowledged) == KILLS * WRITES
    assert sum(writer.retries for writer in writers) >= KILLS
    assert sorted(todo["id"] for todo in fetch_todos(tend, token)) == sorted(acknowledged)
