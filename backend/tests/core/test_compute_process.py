"""What takes a processor for long runs in a process of its own, and in the caller's if that one does not respond."""

import os
import pickle
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from account_client import register, sign_in
from conftest import PASSWORD
from factories import a_todo, field_errors, todo_url
from tend.accounts.password_strength import require_strong_password
from tend.core import compute_process
from tend.core.compute_process import call
from tend.core.errors import FieldError, Invalid, QuotaReached, StorageFull, TooManyRequests
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.mail.email import Email
from tend.mail.mime import build_message
from tend.ops import worker_processes
from tend.ops.child_process import spawn
from tend.ops.worker_processes import ComputeProcess
from tend_process import Tend
from time_limits import HANG_SECONDS, wait_until


@pytest.fixture
def process(monkeypatch):
    compute = ComputeProcess(spawn)
    monkeypatch.setattr(compute_process, "_CALL_SECONDS", HANG_SECONDS)
    monkeypatch.setattr(compute_process, "_calls", compute.calls)
    yield compute
    compute.stop()


@pytest.fixture
def responses(process, monkeypatch):
    """The responses of the process; None where the caller had to do the work itself."""
    received = []
    send = compute_process._send
    monkeypatch.setattr(compute_process, "_send", lambda *request: received.append(send(*request)) or received[-1])
    return received


def test_work_runs_in_another_process_with_a_lower_priority(process):
    assert call(os.getpid) == process._process.pid
    assert call(os.nice, 0) == min(os.nice(0) + 10, 19)


async def test_email_is_written_in_the_process(responses):
    values = {
        "name": "Ada",
        "text": "The disk is full.",
        "advice": "Delete something.",
        "link": "https://tend.example",
        "reason": "",
    }
    message = await build_message(Settings(), Email(new_id(), "alert", "ada@example.com", values))
    assert [pickle.loads(response)[0]["Message-ID"] for response in responses] == [message["Message-ID"]]


@pytest.mark.parametrize(
    "error",
    [Invalid(FieldError("title", "code", "A sentence.")), QuotaReached("lists", 7), TooManyRequests(3), StorageFull()],
)
def test_an_error_is_on_arrival_as_it_was(error):
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived), str(arrived)) == (type(error), str(error))
    assert (arrived.headers, arrived.field_errors) == (error.headers, error.field_errors)


def test_an_error_of_the_work_is_raised(responses):
    with pytest.raises(Invalid) as caught:
        call(require_strong_password, "password", "aaaaaaaaaaaa", [])
    assert [error.code for error in caught.value.field_errors] == ["password_weak"]
    assert responses[0]


async def test_everything_that_is_sent_to_the_process_can_be_sent(responses, api, anonymous):
    await register(anonymous)
    assert (await sign_in(anonymous, "ada@example.com")).status_code == 200
    await anonymous.post("/api/auth/password/strength", json={"password": PASSWORD})
    change = {"current_password": PASSWORD, "new_password": "umbrella rust eleven"}
    assert (await anonymous.post("/api/me/password", json=change)).status_code in {200, 401}
    never = {"title": "Never", "due_date": "2026-11-30", "recurrence": {"rule": "FREQ=DAILY;INTERVAL=7;BYDAY=TU"}}
    assert field_errors(await api.post("/api/todos", json=never)) == [("recurrence.rule", "recurrence_never")]
    rule = {"rule": "FREQ=MONTHLY;BYDAY=-1FR"}
    todo = await a_todo(api, due_date="2037-01-30", recurrence=rule)
    for number in range(2):
        occurrence = todo["recurrence"]["occurrence"]
        done = {"completed": True, "occurrence": occurrence} if number else {"skip": occurrence}
        moved = (await api.patch(todo_url(todo), json=done)).json()
        assert moved["recurrence"]["occurrence"] != occurrence
        todo = (await api.patch(todo_url(todo), json={"completed": False, "occurrence": occurrence})).json()
        assert todo["recurrence"]["occurrence"] == occurrence
    await api.post("/api/lists", json={"name": "Work"})
    text = "Pay rent every month 9am #work @home !1 remind me 1 hour before\n  Ask for the number by 5/3"
    assert (await api.post("/api/quick-add", json={"text": text})).status_code == 201
    assert len(responses) >= 11
    assert None not in responses


def test_a_caller_does_the_work_itself_while_the_process_hangs(process, monkeypatch):
    monkeypatch.setattr(compute_process, "_CALL_SECONDS", 0.2)
    process._process.send_signal(signal.SIGSTOP)
    assert call(os.getpid) == os.getpid()
    process._process.send_signal(signal.SIGCONT)


def test_a_process_that_was_killed_is_replaced_and_calls_wait_for_it(process, monkeypatch):
    killed = process._process
    killed.kill()
    killed.wait()
    process.replace_if_ended()
    assert process._process is killed, "one that fails at once is not started again and again"
    monkeypatch.setattr(process, "_started_at", time.monotonic() - worker_processes.MAX_RESTART_PAUSE_SECONDS - 1)
    process.replace_if_ended()
    assert call(os.getpid) == process._process.pid != killed.pid


def test_work_that_was_under_way_when_the_process_was_killed_is_done_by_the_caller(process, monkeypatch):
    monkeypatch.setattr(compute_process, "_CALL_SECONDS", 5)
    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(call, time.sleep, 1)
        time.sleep(0.3)
        process._process.kill()
        assert result.result(HANG_SECONDS) is None


def test_the_process_ends_with_its_parent(process):
    call(os.getpid)
    process._channel.close()
    assert process._process.wait(HANG_SECONDS) == 0


@pytest.mark.xdist_group("serve")
def test_people_sign_in_while_the_process_is_replaced(data_folder):
    account = {"email": "ada@example.com", "password": "not the right one"}
    with Tend(data_folder) as tend:
        tend.ready().await_line("Tend is at")

        def find():
            return [one for one in tend.family() if one.name() == "tend compute"]

        (first,) = find()
        first.kill()
        assert tend.post("/api/auth/login", json=account).status_code == 401
        wait_until(lambda: find() and find() != [first])
        assert tend.post("/api/auth/login", json=account).status_code == 401
        assert "compute process died" in tend.text()
