"""The processes that serve requests. Their parent starts them, and replaces any that ends."""

import logging
import pickle
import signal
import socket
import subprocess
import sys
import time

from tend.core.errors import StartError
from tend.core.settings.settings import Settings

STOP_SECONDS = 7.0
MIN_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.1, 5.0
# A worker that ran this long did not fail because of its start.
STABLE_SECONDS = 10.0
_log = logging.getLogger(__name__)


class WorkerProcess:
    """Starts a process that loads its code and waits for the settings, with which it begins to serve."""

    def __init__(self, listener: socket.socket) -> None:
        self._channel, child_end = socket.socketpair()
        descriptors = (listener.fileno(), child_end.fileno())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tend.worker_process", *map(str, descriptors)],
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            # Ctrl-C in the terminal reaches only the parent, which stops everything in order.
            start_new_session=True,
        )
        child_end.close()
        self._channel.settimeout(0)
        self.started_at = time.monotonic()
        self.is_ready = False

    def send_settings(self, settings: Settings) -> None:
        self._channel.setblocking(True)
        try:
            self._channel.sendall(pickle.dumps(settings))
        except OSError:
            # The process has ended, which the next `replace_ended` handles.
            return
        self._channel.setblocking(False)

    def update_readiness(self) -> None:
        """Set `is_ready` if the process has reported that it serves."""
        if not self.is_ready:
            try:
                self.is_ready = self._channel.recv(1) == b"1"
            except OSError:
                return

    def close(self) -> None:
        self._channel.close()


class WorkerProcesses:
    """Keeps a fixed number of workers running, with a growing pause before it replaces one that fails early."""

    def __init__(self, count: int, listener: socket.socket) -> None:
        self._listener = listener
        self._workers = [WorkerProcess(listener) for _ in range(count)]
        self._pause = MIN_PAUSE_SECONDS
        self._settings: Settings | None = None
        self.has_served = False
        """Whether any worker has served since the start."""

    def send_settings(self, settings: Settings) -> None:
        self._settings = settings
        for worker in self._workers:
            worker.send_settings(settings)

    def replace_ended(self) -> None:
        """Replace every worker that has ended. Raises `StartError` if one ends before any has served."""
        for index, worker in enumerate(self._workers):
            worker.update_readiness()
            self.has_served = self.has_served or worker.is_ready
            if worker.process.poll() is None:
                continue
            if not self.has_served:
                raise StartError(f"a worker ended with status {worker.process.returncode} before it could serve")
            self._workers[index] = self._replace(worker)

    def _replace(self, worker: WorkerProcess) -> WorkerProcess:
        _log.error("worker died", extra={"pid": worker.process.pid, "status": worker.process.returncode})
        was_stable = time.monotonic() - worker.started_at > STABLE_SECONDS
        self._pause = MIN_PAUSE_SECONDS if was_stable else min(self._pause * 2, MAX_PAUSE_SECONDS)
        time.sleep(self._pause)
        worker.close()
        replacement = WorkerProcess(self._listener)
        if self._settings:
            replacement.send_settings(self._settings)
        return replacement

    def stop(self) -> None:
        """Let the workers finish their requests, then kill those that still run."""
        for worker in self._workers:
            worker.process.send_signal(signal.SIGTERM if worker.is_ready else signal.SIGKILL)
        deadline = time.monotonic() + STOP_SECONDS
        for worker in self._workers:
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _log.warning("worker cut off", extra={"pid": worker.process.pid})
                worker.process.kill()
                worker.process.wait()
            worker.close()
