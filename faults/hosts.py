"""Several servers: Valkey lost between them, and one of two behind a proxy killed."""

import asyncio
import subprocess
import time
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.programs import find_program
from faults.result import Result
from servers import Valkey
from sync.sse_client import Listener, User
from tend.core.postgres.server import Postgres
from tend_process import Tend, free_port
from time_limits import HANG_SECONDS
from trust.process_kill import kill_processes, sign_up

_STREAMS = 20
_AWAY_SECONDS = 3.0
SECRET = "amber-lantern-quilt-harbor-violet-mosaic-42"
_PROXY = """
defaults
    mode http
    timeout connect 1s
    timeout client 60s
    timeout server 60s
    retries 2
    option redispatch
frontend tend
    bind 127.0.0.1:{port}
    default_backend hosts
backend hosts
    option httpchk GET /health/ready
    default-server check inter 500ms fall 2 rise 1
    server first 127.0.0.1:{first}
    server second 127.0.0.1:{second}
"""


async def lose_valkey(folder: Path) -> Result:
    """Writes go on without Valkey, and open streams hear of each of them afterwards."""
    with Valkey() as valkey, Tend(folder / "data", WORKERS="2", REDIS_URL=valkey.url, **QUIET) as tend:
        tend.ready()
        async with User(base_url=tend.url) as ada, AsyncExitStack() as stack:
            await ada.sign_up("ada")
            token = ada.headers["Authorization"].removeprefix("Bearer ")
            streams = [await stack.enter_async_context(ada.listen()) for _ in range(_STREAMS)]
            for stream in streams:
                await stream.ready()
            with Load(tend.url, token) as load:
                await asyncio.to_thread(load.wait, 50)
                valkey.stop()
                before = len(load.acknowledged)
                await asyncio.sleep(_AWAY_SECONDS)
                meanwhile = len(load.acknowledged) - before
                counts = [stream.count("ready") for stream in streams]
                valkey.start()
                started = time.monotonic()
                # Whoever gets another `ready` pulls, and so misses nothing.
                for stream, count in zip(streams, counts, strict=True):
                    await stream.until(lambda it, count=count: it.count("ready") > count)
                recovery = time.monotonic() - started
                await asyncio.to_thread(load.wait, 50)
            missed = await count_missed(ada, streams)
        result = load.result(
            f"Valkey killed for {_AWAY_SECONDS:.0f} s with {_STREAMS} streams, {meanwhile} writes meanwhile,"
            f" {missed} streams missed a change",
            find_todos(tend, token),
            recovery,
        )
        result.require(meanwhile > 0, "nothing could be written without Valkey")
        result.require(not missed, f"{missed} streams did not hear of the last change")
    return result


async def count_missed(user: User, streams: list[Listener]) -> int:
    """Write once more, and count the streams that neither receive the change nor another `ready`, after which they pull."""
    counts = [stream.count("ready") for stream in streams]
    todo = (await user.post("/api/todos", json={"title": "The last one"})).raise_for_status().json()

    def count() -> int:
        return sum(
            stream.lists.get(todo["list_id"]) != todo["version"] and stream.count("ready") == before
            for stream, before in zip(streams, counts, strict=True)
        )

    deadline = time.monotonic() + HANG_SECONDS / 4
    while (missed := count()) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return missed


def kill_host(folder: Path) -> Result:
    """Two servers with one database behind HAProxy: one is killed and comes back, then the other."""
    haproxy = find_program("haproxy", package="haproxy")
    database = Postgres(folder / "database")
    database.start()
    with ExitStack() as stack:
        stack.callback(database.stop)
        shared = {"DATABASE_URL": database.url(), "JWT_SECRET_KEY": SECRET, "WORKERS": "1", **QUIET}
        first, second = (
            stack.enter_context(Tend(folder / name, **shared, FRONTEND_URL="http://localhost:8000"))
            for name in ("first", "second")
        )
        port = free_port()
        configuration = folder / "haproxy.cfg"
        configuration.write_text(_PROXY.format(port=port, first=first.ready().port, second=second.ready().port))
        proxy = subprocess.Popen([haproxy, "-db", "-f", configuration], stderr=subprocess.DEVNULL)
        stack.callback(proxy.wait)
        stack.callback(proxy.kill)
        token = sign_up(first)
        recovery = 0.0
        with Load(f"http://127.0.0.1:{port}", token, is_proxied=True) as load:
            for host in (first, second):
                load.wait(100)
                kill_processes(host)
                recovery = max(recovery, load.recovery(time.monotonic()))
                load.wait(100)
                host.__enter__()
                host.ready()
        return load.result("each of two servers behind HAProxy killed in turn", find_todos(first, token), recovery)
