"""Runs Tend with production settings, on its own PostgreSQL that counts statements."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tend.core.postgres.server import Postgres

START_SECONDS = 30.0
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    postgres_pid: int
    admin_url: str

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True)
class Floor:
    port: int
    pids: list[int]


@contextmanager
def run_server(folder: Path, workers: int, **environment: str) -> Iterator[Server]:
    """`environment` is what differs from production's."""
    # The embedded database runs with its usual settings; only pg_stat_statements is added.
    postgres = Postgres(folder, settings={"shared_preload_libraries": "pg_stat_statements"})
    postgres.start()
    try:
        port = find_free_port()
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tend", "serve", "--workers", str(workers), "--port", str(port)],
                env=_build_environment(folder, postgres, port) | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            _wait_until_ready(process, port, folder / "server.log")
            postgres_pid = int((postgres.data_directory / "postmaster.pid").read_text().split()[0])
            yield Server(port, process.pid, postgres_pid, postgres.url("postgres", "tend"))
        finally:
            process.terminate()
            process.wait()
    finally:
        postgres.stop()


@contextmanager
def run_floor(workers: int) -> Iterator[Floor]:
    """Run the bare app in as many processes as Tend has workers."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen(128)
        descriptor = listening.fileno()
        command = [sys.executable, "-m", "bench.floor", str(descriptor)]
        processes = [subprocess.Popen(command, pass_fds=[descriptor]) for _ in range(workers)]
        try:
            port = int(listening.getsockname()[1])
            _wait_until_ready(processes[0], port)
            yield Floor(port, [process.pid for process in processes])
        finally:
            for process in processes:
                process.terminate()
                process.wait()


def _build_environment(folder: Path, postgres: Postgres, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "production",
        **{name: os.environ[name] for name in ("TEND_WEB_DIR", "PAGE_CACHE_BYTES") if name in os.environ},
        "DATABASE_URL": postgres.url(),
        "JWT_SECRET_KEY": secrets.token_urlsafe(48),
        "FRONTEND_URL": f"http://localhost:{port}",
        "RATE_LIMIT_ENABLED": "false",
        "TEND_DATA_DIR": str(folder),
    }


def find_free_port() -> int:
    if configured := os.environ.get("BENCH_PORT"):
        return int(configured)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int, log: Path | None = None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/ready", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"the server did not start:\n{log.read_text() if log else ''}")
