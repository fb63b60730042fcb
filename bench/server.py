"""Runs Tend with production settings, on its own PostgreSQL that counts statements, and reads what its processes use."""

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
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# A process may exit before its files are opened or while they are read.
_EXITED = (FileNotFoundError, ProcessLookupError)
_PARENT, _OWN_TIMES, _WAITED_TIMES = 1, slice(11, 13), slice(13, 15)


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
        **{name: os.environ[name] for name in ("TEND_WEB_DIR",) if name in os.environ},
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


def _read_stat(pid: int) -> list[str]:
    # The process name comes first, in parentheses, and may contain anything.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def list_process_tree(root: int) -> list[int]:
    """Return `root` and all its running descendants, as Linux's /proc knows them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_read_stat(int(entry.name))[_PARENT]), []).append(int(entry.name))
            except _EXITED:
                continue
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def get_cpu_seconds(root: int) -> float:
    """Return the CPU time that the whole tree has used so far."""
    ticks = 0
    for pid in list_process_tree(root):
        try:
            fields = _read_stat(pid)
        except _EXITED:
            continue
        ticks += sum(map(int, fields[_OWN_TIMES]))
        if pid == root:
            ticks += sum(map(int, fields[_WAITED_TIMES]))
    return ticks / _TICKS_PER_SECOND


def get_memory(root: int) -> float:
    """Return the tree's memory in MiB, counting shared pages once (proportional set size)."""
    kilobytes = 0
    for pid in list_process_tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (*_EXITED, PermissionError):
            continue
        kilobytes += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return kilobytes / 1024
