"""Ends what hangs: a phase of a test (setup, call or teardown) that takes `LIMIT_SECONDS` fails, and the run goes on.

The failure shows where every thread, every task of the event loop and every child process was. There are three steps,
because each of them ends what the one before it cannot:

1. The event loop cancels what awaits something.
2. A signal raises `PhaseHangs` in code that blocks the main thread. It comes again if that is caught.
3. The watchdog's thread ends the whole process. Its stacks are on stderr, and xdist starts another worker.

The watchdog also covers the collection of tests and the end of the session. SIGUSR1 makes a process of the run write
its stacks to stderr.
"""

import asyncio
import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

import psutil
import pytest
from anyio._backends._asyncio import TestRunner

LIMIT_SECONDS = float(os.environ.get("TEND_TEST_LIMIT") or 600)
"""Many times what the longest test takes on an idle machine, and several times `HANG_SECONDS`."""
_GRACE_SECONDS = LIMIT_SECONDS / 10
_SESSION_SECONDS = 600
"""For the collection of tests, and for the end of the session."""
_OF_THE_RUNNER = ("/_pytest/", "/pluggy/", "/xdist/", "/execnet/", "<")
_MAX_CHARACTERS = 40_000
_stderr = -1
_is_debugged = False


class PhaseHangs(BaseException):
    """No `Exception`, so that neither Tend's code nor Hypothesis, which would look for a smaller example, catches it."""


def describe_everything() -> str:
    """Where every thread and every task is, and which processes this one has started."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    parts = [
        f"--- thread {names.get(number, number)}\n{''.join(stack)}"
        for number, frame in sys._current_frames().items()
        if (stack := _format(frame))
    ]
    try:
        tasks = asyncio.all_tasks()
    except RuntimeError:
        tasks = set()
    for task in tasks:
        frames = [f"  {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}\n" for frame in _frames(task)]
        parts.append(f"--- task {task.get_name()}\n{''.join(frames)}")
    processes = [f"  {_describe(process)}\n" for process in psutil.Process().children(recursive=True)]
    return "\n".join([*parts, f"--- processes\n{''.join(processes)}"])[-_MAX_CHARACTERS:]


def _format(frame: FrameType) -> list[str]:
    frames = traceback.extract_stack(frame)
    return traceback.format_list([one for one in frames if not any(word in one.filename for word in _OF_THE_RUNNER)])


def _frames(task: asyncio.Task[Any]) -> Iterator[FrameType]:
    awaitable: Any = task.get_coro()
    while awaitable is not None:
        kind = next((kind for kind in ("cr", "ag", "gi") if hasattr(awaitable, f"{kind}_frame")), None)
        if kind is None or (frame := getattr(awaitable, f"{kind}_frame")) is None:
            return
        yield frame
        awaitable = getattr(awaitable, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")


def _describe(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {process.status()} {' '.join(process.cmdline())[:200]}"
    except psutil.Error:
        return f"{process.pid} has ended"


def _limit_awaits() -> None:
    """Every coroutine of a test and every step of an async fixture goes through this method of anyio's."""
    call_in_task = TestRunner._call_in_runner_task

    async def call(self: TestRunner, function: Any, *args: Any, **kwargs: Any) -> Any:
        async def call_within_limit() -> Any:
            loop, found = asyncio.get_running_loop(), ""

            def expire() -> None:
                nonlocal found
                found = describe_everything()
                limit.reschedule(loop.time())

            timer = loop.call_later(LIMIT_SECONDS, expire)
            try:
                async with asyncio.timeout(None) as limit:
                    return await function(*args, **kwargs)
            except TimeoutError:
                if not limit.expired():
                    raise
                pytest.fail(f"hangs: not done after {LIMIT_SECONDS:.0f} s\n{found}")
            except PhaseHangs as error:
                # Anyio's task would end with any other exception, and the fixtures with it.
                pytest.fail(str(error))
            finally:
                timer.cancel()

        return await call_in_task(self, call_within_limit)

    TestRunner._call_in_runner_task = call  # type: ignore[method-assign]


def _raise_in_main_thread(_number: int, _frame: FrameType | None) -> None:
    raise PhaseHangs(f"hangs: blocks the main thread after {LIMIT_SECONDS:.0f} s\n{describe_everything()}")


def _watch(seconds: float) -> None:
    if not _is_debugged:
        faulthandler.dump_traceback_later(seconds, exit=True, file=_stderr)


@pytest.hookimpl(specname="pytest_configure")
def pytest_limit_phases(config: pytest.Config) -> None:
    global _stderr  # noqa: PLW0603  # pytest replaces file 2 while a test runs
    _stderr = os.dup(2)
    faulthandler.register(signal.SIGUSR1, file=_stderr)
    if _runs_tests(config):
        _limit_awaits()
        signal.signal(signal.SIGALRM, _raise_in_main_thread)
        _watch(_SESSION_SECONDS)


def _runs_tests(config: pytest.Config) -> bool:
    """With xdist, the process that distributes the tests runs none of them."""
    return config.getoption("dist", "no") == "no" or hasattr(config, "workerinput")


@pytest.hookimpl(specname="pytest_collection_finish")
def pytest_end_limit_of_collection() -> None:
    faulthandler.cancel_dump_traceback_later()


def _limit_phase() -> Iterator[None]:
    _watch(2 * LIMIT_SECONDS)
    if not _is_debugged:
        signal.setitimer(signal.ITIMER_REAL, LIMIT_SECONDS + _GRACE_SECONDS, _GRACE_SECONDS)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        # A worker may wait for its next test, or for the end of the others, for as long as they take.
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(specname="pytest_runtest_setup", wrapper=True, tryfirst=True)
def pytest_limit_setup() -> Iterator[None]:
    return (yield from _limit_phase())


@pytest.hookimpl(specname="pytest_runtest_call", wrapper=True, tryfirst=True)
def pytest_limit_call() -> Iterator[None]:
    return (yield from _limit_phase())


@pytest.hookimpl(specname="pytest_runtest_teardown", wrapper=True, tryfirst=True)
def pytest_limit_teardown() -> Iterator[None]:
    return (yield from _limit_phase())


@pytest.hookimpl(specname="pytest_sessionfinish", wrapper=True, tryfirst=True)
def pytest_limit_session_end(session: pytest.Session) -> Iterator[None]:
    if _runs_tests(session.config):
        _watch(_SESSION_SECONDS)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(specname="pytest_enter_pdb")
def pytest_lift_limits() -> None:
    global _is_debugged  # noqa: PLW0603  # one debugger is enough
    _is_debugged = True
    faulthandler.cancel_dump_traceback_later()
    signal.setitimer(signal.ITIMER_REAL, 0)
