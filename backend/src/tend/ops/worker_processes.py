"""The processes that serve requests, kept alive by their parent."""

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
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
STEADY_SECONDS = 10.0
_log = logging.getLogger(__name__)


class Worker:
    """One process, which is started early: it loads its code while the database is made ready."""

    def __init__(self, listening: socket.socket) -> None:
        self._line, theirs = socket.socketpair()
        descriptors = (listening.fileno(), theirs.fileno())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tend.worker_process", *map(str, descriptors)],
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            # a Ctrl-C in the terminal reaches the parent alone, which stops everything in order
            start_new_session=True,
        )
        theirs.close()
        self._line.settimeout(0)
        self.began = time.monotonic()
        self.ready = False

    def begin(self, settings: Settings) -> None:
        """Hand over what to serve with."""
        self._line.setblocking(True)
        try:
            self._line.sendall(pickle.dumps(settings))
        except OSError:
            return
        self._line.setblocking(False)

    def look(self) -> None:
        """Notice whether the worker has said that it serves."""
        if not self.ready:
            try:
                self.ready = self._line.recv(1) == b"1"
            except OSError:
                return

    def close(self) -> None:
        self._line.close()


class Workers:
    """A fixed number of workers. One that dies is replaced; one that keeps dying is given a pause."""

    def __init__(self, count: int, listening: socket.socket) -> None:
        self._listening = listening
        self._workers = [Worker(listening) for _ in range(count)]
        self._pause = SHORTEST_PAUSE
        self._settings: Settings | None = None
        self.serving = False
        """Whether a worker has ever answered that it serves."""

    def begin(self, settings: Settings) -> None:
        self._settings = settings
        for worker in self._workers:
            worker.begin(settings)

    def tend(self) -> None:
        """Look after the workers, often. Raises `StartError` when one dies before any has served."""
        for place, worker in enumerate(self._workers):
            worker.look()
            self.serving = self.serving or worker.ready
            if worker.process.poll() is None:
                continue
            if not self.serving:
                raise StartError(f"a worker ended with status {worker.process.returncode} before it could serve")
            self._workers[place] = self._replace(worker)

    def _replace(self, worker: Worker) -> Worker:
        _log.error("worker died", extra={"pid": worker.process.pid, "status": worker.process.returncode})
        steady = time.monotonic() - worker.began > STEADY_SECONDS
        self._pause = SHORTEST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
        time.sleep(self._pause)
        worker.close()
        fresh = Worker(self._listening)
        if self._settings:
            fresh.begin(self._settings)
        return fresh

    def stop(self) -> None:
        """Let requests under way end, then cut off what is left."""
        for worker in self._workers:
            worker.process.send_signal(signal.SIGTERM if worker.ready else signal.SIGKILL)
        deadline = time.monotonic() + STOP_SECONDS
        for worker in self._workers:
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _log.warning("worker cut off", extra={"pid": worker.process.pid})
                worker.process.kill()
                worker.process.wait()
            worker.close()
