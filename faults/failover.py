"""Two PostgreSQL servers under Patroni and etcd, as docs/deployment/high-availability.md sets them up; one is killed."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import psutil

from faults import ROOT
from faults.hosts import count_missed
from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.programs import find_patroni, find_program
from faults.result import Result
from sync.sse_client import User
from tend.core.postgres.run_as import choose_user
from tend.core.postgres.server import embedded_programs
from tend_process import Tend, free_port
from time_limits import HANG_SECONDS

_CONFIGURATION = ROOT / "deploy" / "patroni" / "patroni.yml"
_STREAMS = 10
_MAX_RECOVERY_SECONDS = 30.0


class Node:
    """One machine: Patroni and its PostgreSQL."""

    def __init__(self, folder: Path, patroni: Path, etcd: str, password: str) -> None:
        self.port, self.rest_port = free_port(), free_port()
        self._folder = folder
        folder.mkdir()
        programs = embedded_programs()
        # The user has to reach Python too, which Patroni starts again for some of its work.
        user = choose_user(folder / "database", programs, Path(sys.base_prefix))
        user.own(folder)
        self._command = [*user.prefix, str(patroni), str(_CONFIGURATION)]
        self._environment = {
            "PATH": os.environ["PATH"],
            "PATRONI_NAME": folder.name,
            "PATRONI_ETCD3_HOSTS": etcd,
            "PATRONI_RESTAPI_LISTEN": f"127.0.0.1:{self.rest_port}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{self.rest_port}",
            "PATRONI_POSTGRESQL_LISTEN": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(folder / "database"),
            "PATRONI_POSTGRESQL_BIN_DIR": str(programs),
            "PATRONI_POSTGRESQL_PGPASS": str(folder / "pgpass"),
            "PATRONI_SUPERUSER_PASSWORD": password,
            "PATRONI_REPLICATION_PASSWORD": password,
        }

    def start(self) -> None:
        with (self._folder / "patroni.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Kill Patroni, the server and its backends, as a power cut does."""
        processes = [psutil.Process(self._process.pid)]
        with suppress(OSError, ValueError, psutil.NoSuchProcess):
            postmaster = psutil.Process(int((self._folder / "database" / "postmaster.pid").read_text().split()[0]))
            processes += [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        self._process.wait()

    def log(self) -> str:
        return (self._folder / "patroni.log").read_text(errors="replace")[-2000:]

    async def roles(self) -> dict[str, str]:
        """The role of each node that runs, as this one knows it."""
        with suppress(httpx2.HTTPError, ValueError):
            async with httpx2.AsyncClient(timeout=2) as client:
                cluster: dict[str, Any] = (await client.get(f"http://127.0.0.1:{self.rest_port}/cluster")).json()
            running = {"running", "streaming"}
            return {one["name"]: one["role"] for one in cluster.get("members", []) if one["state"] in running}
        return {}


@contextmanager
def _run_etcd(folder: Path) -> Iterator[str]:
    """Yields its address."""
    program = find_program("etcd", package="etcd-server")
    client, peer = (f"127.0.0.1:{free_port()}" for _ in range(2))
    command = [program, "--name=one", f"--data-dir={folder}", f"--listen-client-urls=http://{client}"]
    command += [f"--advertise-client-urls=http://{client}", f"--listen-peer-urls=http://{peer}"]
    command += [f"--initial-advertise-peer-urls=http://{peer}", f"--initial-cluster=one=http://{peer}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield client
    finally:
        process.kill()
        process.wait()


async def _await_roles(nodes: dict[str, Node], asked: Node) -> dict[str, str]:
    """Wait until one node is the leader and the other its synchronous standby."""
    deadline = time.monotonic() + HANG_SECONDS
    while set((roles := await asked.roles()).values()) != {"leader", "sync_standby"}:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the roles are {roles}\n" + "\n".join(node.log() for node in nodes.values()))
        await asyncio.sleep(0.2)
    return roles


async def _create_database(leader: Node, password: str) -> None:
    connection = await asyncpg.connect(f"postgresql://postgres:{password}@127.0.0.1:{leader.port}/postgres")
    await connection.execute(f"create role tend login password '{password}'")
    await connection.execute("create database tend owner tend")
    await connection.close()


async def kill_primary(folder: Path) -> Result:
    """The primary is killed under load; the standby takes over, and the lost server follows it."""
    patroni, password = find_patroni(), secrets.token_hex(16)
    with ExitStack() as stack:
        etcd = stack.enter_context(_run_etcd(folder / "etcd"))
        nodes = {name: Node(folder / name, patroni, etcd, password) for name in ("one", "two")}
        for node in nodes.values():
            node.start()
            stack.callback(node.kill)
        roles = await _await_roles(nodes, nodes["one"])
        first, second = (
            nodes[next(name for name in roles if roles[name] == role)] for role in ("leader", "sync_standby")
        )
        await _create_database(first, password)
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes.values())
        url = f"postgresql://tend:{password}@{hosts}/tend?target_session_attrs=read-write"
        tend = stack.enter_context(Tend(folder / "data", WORKERS="2", DATABASE_URL=url, **QUIET))
        await asyncio.to_thread(tend.ready)
        async with User(base_url=tend.url) as ada, AsyncExitStack() as streaming:
            await ada.sign_up("ada")
            streams = [await streaming.enter_async_context(ada.listen()) for _ in range(_STREAMS)]
            for stream in streams:
                await stream.ready()
            token = ada.headers["Authorization"].removeprefix("Bearer ")
            with Load(tend.url, token) as load:
                await asyncio.to_thread(load.wait, 300)
                first.kill()
                killed_at = time.monotonic()
                recovery = await asyncio.to_thread(load.recovery, killed_at)
                await asyncio.to_thread(load.wait, 200)
                first.start()
                await _await_roles(nodes, second)
                rejoined = time.monotonic() - killed_at
                await asyncio.to_thread(load.wait, 100)
            missed = await count_missed(ada, streams)
            todos = find_todos(tend, token)
    done = f"the primary of two servers under Patroni killed; {_STREAMS - missed} of {_STREAMS} streams resumed;"
    result = load.result(f"{done} it follows the new one after {rejoined:.0f} s", todos, recovery)
    result.require(recovery <= _MAX_RECOVERY_SECONDS, f"more than {_MAX_RECOVERY_SECONDS:.0f} s without writes")
    result.require(not missed, f"{missed} streams did not hear of the last change")
    return result
