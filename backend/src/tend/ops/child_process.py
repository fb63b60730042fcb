"""The processes of `tend serve`. Each is a fork of it, and shares the memory of all that it has imported.

Only Linux is known to survive that: the frameworks of macOS may abort a forked process. There, and in tests, which have
threads, each is a new interpreter.
"""

import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NoReturn, Protocol

from tend.core.errors import StartError

# Without limits, the C library keeps for later what was freed: each thread that has hashed a password would keep 19 MiB
# (mallopt(3), in bytes).
ALLOCATOR_SETTINGS = {"MALLOC_TRIM_THRESHOLD_": "4194304", "MALLOC_MMAP_THRESHOLD_": "4194304", "MALLOC_ARENA_MAX": "2"}
_POLL_SECONDS = 0.01
# Of sysexits(3): EX_SOFTWARE.
_CRASHED = 70


class ChildProcess(Protocol):
    """What the two kinds have in common; `returncode` is None while the process runs."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def kill(self) -> None: ...


StartProcess = Callable[[str, Sequence[int], Sequence[int]], ChildProcess]
"""Starts a module's `main` with numbers, some of which are the file descriptors that it inherits."""


def spawn(module: str, numbers: Sequence[int], descriptors: Sequence[int]) -> ChildProcess:
    """Start the module in an interpreter of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, numbers)],
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        # Ctrl-C in the terminal reaches only the parent, which stops everything in order.
        start_new_session=True,
    )


def fork(module: str, numbers: Sequence[int], descriptors: Sequence[int]) -> ChildProcess:
    """Start the module, which is imported already, in a copy of this process."""
    main = importlib.import_module(module).main
    kind = module.rpartition(".")[2].removesuffix("_process")
    return ForkedProcess(lambda: main(numbers), descriptors, f"tend {kind}")


class ForkedProcess:
    """Like `subprocess.Popen`, for a function instead of a program."""

    def __init__(self, run: Callable[[], None], descriptors: Sequence[int], name: str) -> None:
        """It inherits `descriptors` and no others, and `ps` shows `name`, of at most 15 characters."""
        self.returncode: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            set_process_name(name)
            _run_and_exit(run, descriptors)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises `subprocess.TimeoutExpired`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(_POLL_SECONDS)
        return code

    def send_signal(self, sig: int) -> None:
        # Once it has been waited for, the number may be another process's.
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _run_and_exit(run: Callable[[], None], descriptors: Sequence[int]) -> NoReturn:
    """The rest of a forked process. It never returns to what its parent was doing."""
    code = _CRASHED
    try:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _close_all_but(descriptors)
        gc.enable()
        run()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # noqa: BLE001  # as the interpreter would do it
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _close_all_but(descriptors: Sequence[int]) -> None:
    """An end of a channel that only the parent has tells the other end when the parent ends; so does a lock."""
    inherited = sorted({1, 2, *descriptors})
    for one, next_one in pairwise([-1, *inherited, os.sysconf("SC_OPEN_MAX")]):
        os.closerange(one + 1, next_one)
    # Whatever is opened next would otherwise become the standard input.
    os.open(os.devnull, os.O_RDONLY)


def run_in_fork(work: Callable[[], None]) -> None:
    """Do `work` in a process that takes its memory and threads with it, and wait. Raises the `StartError` of `work`."""
    start_in_fork(work)()


def start_in_fork(work: Callable[[], None]) -> Callable[[], None]:
    """Begin `work` in another process. Returns a function that waits for its end and raises the `StartError` of `work`."""
    reader, writer = os.pipe()

    def run() -> None:
        try:
            work()
        except StartError as error:
            os.write(writer, pickle.dumps(error))
            sys.exit(1)

    process = ForkedProcess(run, [writer], "tend start")
    os.close(writer)

    def wait() -> None:
        with os.fdopen(reader, "rb") as report:
            error = report.read()
        code = process.wait()
        if error:
            raise pickle.loads(error)  # noqa: S301  # it comes from a copy of this process
        if code:
            raise StartError(f"the database could not be prepared: its process ended with status {code}")

    return wait


@dataclass(frozen=True, slots=True)
class Launch:
    """A way to start processes."""

    start: StartProcess
    run: Callable[[Callable[[], None]], None]
    """Does work that may leave threads and memory behind, and waits for it."""


FORK_LAUNCH = Launch(fork, run_in_fork)
SPAWN_LAUNCH = Launch(spawn, lambda work: work())


def become_supervisor(environment: Mapping[str, str]) -> NoReturn:
    """Go on as another program, with these variables too: it loads only what serving needs, and its allocator reads its
    settings at the start.
    """
    command = [sys.executable, "-m", "tend.serve"]
    os.execve(command[0], command, {**os.environ, **ALLOCATOR_SETTINGS, **environment})  # noqa: S606  # it is our own


def freeze_memory_before_fork() -> None:
    """Call it before the first fork, so that the collector writes to no page that the processes share."""
    gc.collect()
    gc.freeze()


def set_process_name(name: str) -> None:
    """Show `name`, of at most 15 characters, in `ps` and `top`; only Linux has a place for it."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)
