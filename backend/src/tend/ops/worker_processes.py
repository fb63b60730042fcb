"""The processes that serve requests. Their parent starts them, and replaces any that ends."""

import logging
import pickle
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tend.core.errors import StartError
from tend.core.metrics.memory import create_metrics_memory
from tend.core.settings.settings import Settings
from tend.ops.child_process import StartProcess

WORKER_PROCESS_STOP_SECONDS = 7.0
MIN_RESTART_PAUSE_SECONDS, MAX_RESTART_PAUSE_SECONDS = 0.1, 5.0
# A worker that ran this long did not fail because of its start.
STABLE_SECONDS = 10.0
# A worker sends two heartbeats a second from its event loop. A worker that sends none for this long hangs.
WORKER_HANG_SECONDS, MAX_WORKER_HANG_SECONDS = 6.0, 60.0
# On a busy machine the parent is late as well, and a suspended machine stops both, so each look counts at most so much.
MAX_LOOK_SECONDS = 0.2
_log = logging.getLogger(__name__)


class ComputeProcess:
    """Runs the one process to which the workers leave what takes a processor for long."""

    def __init__(self, start: StartProcess) -> None:
        self._start_process = start
        # Calls that are sent while the process is replaced wait in the socket.
        self.calls, self._process_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._start()

    def _start(self) -> None:
        self._channel, child_end = socket.socketpair()
        descriptors = (self._process_end.fileno(), child_end.fileno())
        self._process = self._start_process("tend.core.compute_process", descriptors, descriptors)
        self._started_at = time.monotonic()
        child_end.close()

    def replace_if_ended(self) -> None:
        # The workers do its work until then.
        if self._process.poll() is not None and time.monotonic() - self._started_at > MAX_RESTART_PAUSE_SECONDS:
            _log.error("compute process died", extra={"pid": self._process.pid, "status": self._process.returncode})
            self._channel.close()
            self._start()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for end in (self.calls, self._process_end, self._channel):
            end.close()


@dataclass(frozen=True, slots=True)
class SharedWithWorkers:
    """What every worker inherits."""

    listeners: Sequence[socket.socket]
    """The one of the app, and the one of the metrics if they have a port of their own."""
    start: StartProcess
    limits: int
    """The file descriptor of the memory with the limits, as the next two are."""
    metrics: int
    compute: int

    @property
    def descriptors(self) -> tuple[int, ...]:
        """In the order in which `tend.worker_process` takes them after its own."""
        return (self.limits, self.metrics, self.compute, *(listener.fileno() for listener in self.listeners))


class WorkerProcess:
    """Starts a process that waits for the settings, with which it begins to serve."""

    def __init__(self, shared: SharedWithWorkers, index: int = 0) -> None:
        """`index` is its place among the workers, which its replacement takes over."""
        self._channel, child_end = socket.socketpair()
        descriptors = (child_end.fileno(), *shared.descriptors)
        self.process = shared.start("tend.worker_process", (index, *descriptors), descriptors)
        child_end.close()
        self._channel.settimeout(0)
        self.started_at = time.monotonic()
        self.is_ready = False
        self.silence = 0.0
        """Seconds without a heartbeat, as far as the parent itself ran."""
        self._looked_at = self.started_at

    @property
    def age(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self.started_at

    def send_settings(self, settings: Settings) -> None:
        self._channel.setblocking(True)
        try:
            self._channel.sendall(pickle.dumps(settings))
        except OSError:
            # The process has ended, which the next `replace_ended` handles.
            return
        self._channel.setblocking(False)

    def read_heartbeats(self) -> None:
        """Set `is_ready` at the first one, with which the process reports that it serves; measure the silence since."""
        now = time.monotonic()
        elapsed, self._looked_at = now - self._looked_at, now
        try:
            has_heartbeat = bool(self._channel.recv(1024))
        except OSError:
            has_heartbeat = False
        self.is_ready = self.is_ready or has_heartbeat
        self.silence = 0.0 if has_heartbeat else self.silence + min(elapsed, MAX_LOOK_SECONDS)

    def close(self) -> None:
        self._channel.close()


class WorkerProcesses:
    """Keeps a fixed number of workers running, with a growing pause before it replaces one that fails early."""

    def __init__(self, count: int, listeners: Sequence[socket.socket], limits: int, start: StartProcess) -> None:
        """`limits` is the descriptor of the memory with the limits.

        A replacement inherits it too, as it does the counts, so that a worker that dies takes neither with it.
        """
        self._compute = ComputeProcess(start)
        metrics = create_metrics_memory(count)
        self._shared = SharedWithWorkers(listeners, start, limits, metrics, self._compute.calls.fileno())
        self._workers = [WorkerProcess(self._shared, index) for index in range(count)]
        self._pause = MIN_RESTART_PAUSE_SECONDS
        self._hang_seconds = WORKER_HANG_SECONDS
        self._settings: Settings | None = None
        self.has_served = False
        """Whether any worker has served since the start."""

    def send_settings(self, settings: Settings) -> None:
        self._settings = settings
        for worker in self._workers:
            worker.send_settings(settings)

    def replace_ended(self) -> None:
        """Replace every worker that has ended, or hangs. Raises `StartError` if one ends before any has served."""
        self._compute.replace_if_ended()
        for index, worker in enumerate(self._workers):
            worker.read_heartbeats()
            self.has_served = self.has_served or worker.is_ready
            if worker.process.poll() is None:
                continue
            if not self.has_served:
                raise StartError(f"a worker ended with status {worker.process.returncode} before it could serve")
            self._workers[index] = self._replace(worker, index)

    def kill_hanging(self) -> None:
        """Kill a worker that hangs: stopped, or with a blocked event loop. `replace_ended` replaces it.

        One at a time, and none while another starts: workers that are only too slow for a busy machine must not all be
        killed for it. If one hangs within a minute of its start, the next has twice the time.
        """
        if not self.has_served:
            return
        starting = [worker for worker in self._workers if not worker.is_ready]
        worker = max(starting or self._workers, key=lambda worker: worker.silence)
        if worker.silence < (MAX_WORKER_HANG_SECONDS if starting else self._hang_limit()):
            return
        is_young = worker.age < MAX_WORKER_HANG_SECONDS
        self._hang_seconds = min(self._hang_seconds * 2, MAX_WORKER_HANG_SECONDS) if is_young else WORKER_HANG_SECONDS
        _log.error("worker hangs", extra={"pid": worker.process.pid, "seconds": round(worker.silence, 1)})
        worker.process.kill()
        # The others may be faster without it.
        for each in self._workers:
            each.silence = 0.0

    def _hang_limit(self) -> float:
        is_calm = all(worker.age > MAX_WORKER_HANG_SECONDS for worker in self._workers)
        return WORKER_HANG_SECONDS if is_calm else self._hang_seconds

    def _replace(self, worker: WorkerProcess, index: int) -> WorkerProcess:
        _log.error("worker died", extra={"pid": worker.process.pid, "status": worker.process.returncode})
        was_stable = worker.age > STABLE_SECONDS
        self._pause = MIN_RESTART_PAUSE_SECONDS if was_stable else min(self._pause * 2, MAX_RESTART_PAUSE_SECONDS)
        time.sleep(self._pause)
        worker.close()
        replacement = WorkerProcess(self._shared, index)
        if self._settings:
            replacement.send_settings(self._settings)
        return replacement

    def stop(self) -> None:
        """Let the workers finish their requests, then kill those that still run."""
        for worker in self._workers:
            worker.process.send_signal(signal.SIGTERM if worker.is_ready else signal.SIGKILL)
        deadline = time.monotonic() + WORKER_PROCESS_STOP_SECONDS
        for worker in self._workers:
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _log.warning("worker cut off", extra={"pid": worker.process.pid})
                worker.process.kill()
                worker.process.wait()
            worker.close()
        self._compute.stop()
