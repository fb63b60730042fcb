"""Runs the real `tend` command in its own process."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx2
import psutil

from log_scan import scan
from time_limits import HANG_SECONDS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_worker(process: psutil.Process) -> bool:
    try:
        return process.name() == "tend worker"
    except psutil.NoSuchProcess:
        return False


class Tend:
    """`tend serve`, or another command, on `folder`. Leaving the `with` block kills all of its processes."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder.with_suffix(".log")
        inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        self._environment = inherited | {
            "TEND_DATA_DIR": str(folder),
            "PORT": str(self.port),
            "WORKERS": "1",
            "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
            **environment,
        }
        self._words = words or ("serve",)

    def __enter__(self) -> Self:
        self._is_beside_another = bool(self.processes())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tend", *self._words],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(self, *_: object) -> None:
        family = self.family() if self.process.poll() is None else []
        for process in [self.process, *family]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()
        deadline = time.monotonic() + HANG_SECONDS
        while not self._is_beside_another and self.processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        scan(self.text())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def get(self, path: str, **options: object) -> httpx2.Response:
        return httpx2.get(self.url + path, timeout=HANG_SECONDS, **options)

    def post(self, path: str, **options: object) -> httpx2.Response:
        return httpx2.post(self.url + path, timeout=HANG_SECONDS, **options)

    def status(self, path: str = "/health") -> int | None:
        """The status of a request to `path`; None if there is no response."""
        try:
            return self.get(path).status_code
        except httpx2.HTTPError:
            return None

    def await_status(self, status: int | None, seconds: float = HANG_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while (found := self.status()) != status:
            assert time.monotonic() < deadline, f"{found} after {seconds} s\n{self.text()}"
            assert status is None or self.process.poll() is None, self.text()
            time.sleep(0.02)

    def ready(self) -> "Tend":
        self.await_status(200)
        return self

    def await_line(self, text: str, seconds: float = HANG_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.text():
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.02)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def workers(self) -> list[psutil.Process]:
        return [process for process in self.family() if _is_worker(process)]

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0]))

    def processes(self) -> list[int]:
        """The ids of all PostgreSQL processes on this folder."""
        return [
            process.pid for process in psutil.process_iter(["cmdline"]) if self._is_on_folder(process.info["cmdline"])
        ]

    def _is_on_folder(self, words: list[str] | None) -> bool:
        return any(str(self.folder) in word for word in words or ()) and "postgres" in "".join(words or ())

    def end(self) -> int:
        """Wait until the process ends by itself, and return its exit code."""
        return self.process.wait(HANG_SECONDS)
