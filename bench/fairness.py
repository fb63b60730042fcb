"""Measures what one account can take from another: the latency of one account's requests while another does its worst.

`python -m bench.fairness` prints ratios. Quiet and busy phases alternate and the median of the rounds counts, so that
other work on the machine changes both alike. The load comes from this machine too, which is part of every ratio, but from
a process of its own: in a thread of this one, it would keep this one's interpreter from the measurement.

The lines without a target are control groups: plain todos that are sent as the rules are, changes that are sent as those
to merge are, and a process of the lowest priority, which costs others what the machine makes of it.
BENCH_ROUNDS, BENCH_SECONDS (of a quiet phase) and BENCH_WORKERS change the defaults.
"""

import asyncio
import json
import os
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import httpx2

from bench import report, socket_client
from bench.scenarios import build_request
from bench.seed import PASSWORD
from bench.server import Server, run_server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "2"))
WORKERS = int(os.environ.get("BENCH_WORKERS", str(os.cpu_count() or 2)))
MAX_RATIO = 2.0
MAX_MAIL_SECONDS = 20.0
RULES, SIGN_INS, REMINDERS, SUBSCRIPTIONS = 500, 200, 150, 8
# A todo may have no more reminders.
_REMINDERS_OF_TODO = 20
# As many as a worker process has connections to the database.
PUSHES = 10
_TIMES = f"BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"
_RULES = (f"FREQ=YEARLY;BYDAY=MO,TU;{_TIMES}", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=TU")
_KEYS = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)

T = TypeVar("T")


@dataclass(frozen=True)
class Load:
    name: str
    send: Callable[..., Any]
    """A function of this module that returns the statuses of its requests; `args` are its arguments."""
    args: tuple[Any, ...]
    has_target: bool = True


async def _run(server: Server, folder: Path) -> int:
    async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
        victim, culprit = await _register(client, "victim"), await _register(client, "culprit")
        probe = build_request("GET", "/api/todos", victim["access_token"])
        port, token = server.port, culprit["access_token"]
        loads = [
            Load(f"{RULES} rules, one by one", send_todos, (port, token, True)),
            Load(f"{RULES} todos, one by one", send_todos, (port, token, False), has_target=False),
            Load(f"{RULES} rules in one push", push_rules, (port, token)),
            Load(f"{PUSHES} pushes of rare rules at once", push_rare_rules, (port, token)),
            Load(f"{PUSHES} pushes of merges at once", push_notes, (port, token, True)),
            Load(f"{PUSHES} pushes of changes at once", push_notes, (port, token, False), has_target=False),
            Load(f"{SIGN_INS} sign-ins at once", sign_in, (port, culprit["user"]["email"])),
            Load("a process that computes", compute, (SECONDS,), has_target=False),
        ]
        missed = []
        with ProcessPoolExecutor(1, get_context("spawn")) as sender:
            for load in loads:
                ratio, line = await _compare(port, probe, load, sender)
                report.print_lines(f"{load.name:<36}{line}" + f"  wanted < {MAX_RATIO:g}" * load.has_target)
                if load.has_target and ratio >= MAX_RATIO:
                    missed.append(f"MISSED {load.name}: {ratio:.2f} times the p99 of the quiet phase")
        # The culprit has written so much that its reminders would be refused.
        seconds = await _time_mail(client, server, folder, await _register(client, "busy"))
    report.print_lines(
        f"{REMINDERS} reminders on {SUBSCRIPTIONS} silent push subscriptions: mail to a new account after {seconds:.1f} s"
    )
    if seconds > MAX_MAIL_SECONDS:
        missed.append(f"MISSED mail to a new account: after {seconds:.1f} s")
    return report.print_outcome(missed)


async def _compare(port: int, probe: bytes, load: Load, sender: ProcessPoolExecutor) -> tuple[float, str]:
    """The median ratio of busy to quiet p99, and a line about the phases."""
    loop = asyncio.get_running_loop()
    # The process starts before it is measured.
    await loop.run_in_executor(sender, os.getpid)
    quiet: list[float] = []
    busy: list[float] = []
    statuses: Counter[int] = Counter()
    for _ in range(ROUNDS):
        p99, _ = await _measure_p99(port, probe, asyncio.sleep(SECONDS))
        quiet.append(p99)
        p99, received = await _measure_p99(port, probe, loop.run_in_executor(sender, _run_load, load.send, *load.args))
        busy.append(p99)
        statuses.update(received)
    ratio = statistics.median(one / other for one, other in zip(busy, quiet, strict=True))
    phases = f"p99 {statistics.median(quiet):.1f} ms quiet, {statistics.median(busy):.1f} ms busy"
    counts = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    return ratio, f"{phases}, ratio {ratio:.2f}" + f" ({counts})" * bool(counts)


def _run_load(send: Callable[..., Any], *args: Any) -> list[int]:
    statuses: list[int] = asyncio.run(send(*args))
    return statuses


async def _measure_p99(port: int, probe: bytes, until: Awaitable[T]) -> tuple[float, T]:
    """The p99 in milliseconds of probes that follow each other as long as `until` runs, and the result of that."""
    reader, writer = await asyncio.open_connection(socket_client.HOST, port)
    task = asyncio.ensure_future(until)
    times: list[float] = []
    while not task.done() or not times:
        sent_at = time.perf_counter()
        await socket_client.send_request(reader, writer, probe)
        times.append(time.perf_counter() - sent_at)
    writer.close()
    return sorted(times)[len(times) * 99 // 100] * 1000, await task


async def send_todos(port: int, token: str, has_rules: bool) -> list[int]:  # noqa: FBT001
    drafts = [_draft(number) if has_rules else {"title": "Often", "due_date": "2026-11-30"} for number in range(RULES)]
    requests = [build_request("POST", "/api/todos", token, draft) for draft in drafts]
    return await socket_client.send_each(port, requests, 8)


async def push_rules(port: int, token: str) -> list[int]:
    operations = [{"id": str(uuid4()), "kind": "todo.create", "todo": _draft(number)} for number in range(RULES)]
    request = build_request("POST", "/api/batch", token, {"operations": operations})
    return await socket_client.send_each(port, [request], 1)


async def push_rare_rules(port: int, token: str) -> list[int]:
    """Rules without an occurrence, each of which takes long to search, in lists that can be written to at the same time."""
    lists, pushes = [], []
    for number in range(PUSHES):
        lists.append({"id": str(uuid4()), "name": f"Rare {number}"})
        drafts = [_rare_draft(lists[-1]["id"], interval) for interval in range(1, 11)]
        pushes.append([{"id": str(uuid4()), "kind": "todo.create", "todo": draft} for draft in drafts])
    first = [{"id": str(uuid4()), "kind": "list.create", "list": one} for one in lists]
    return await _push_at_once(port, token, first, pushes)


async def push_notes(port: int, token: str, has_bases: bool) -> list[int]:  # noqa: FBT001
    """Changes of long notes, which are merged with the stored ones if they have bases, and replace them if not."""
    first, pushes = [], []
    for number in range(PUSHES):
        home = {"id": str(uuid4()), "name": f"Merges {number}"}
        todo = {"id": str(uuid4()), "list_id": home["id"], "title": "Long", "notes": "a b c d " * 2_400}
        first.append({"id": str(uuid4()), "kind": "list.create", "list": home})
        first.append({"id": str(uuid4()), "kind": "todo.create", "todo": todo})
        notes = "x z" if has_bases else todo["notes"]
        texts = {"changes": {"notes": notes}, "base": {"notes": "x y"} if has_bases else None}
        pushes.append([{"id": str(uuid4()), "kind": "todo.change", "todo_id": todo["id"], **texts} for _ in range(100)])
    return await _push_at_once(port, token, first, pushes)


async def _push_at_once(port: int, token: str, first: list[Any], pushes: list[list[Any]]) -> list[int]:
    request, *requests = [
        build_request("POST", "/api/batch", token, {"operations": operations}) for operations in (first, *pushes)
    ]
    await socket_client.send_each(port, [request], 1)
    statuses, _ = await socket_client.send_concurrently(port, requests)
    return statuses


def _rare_draft(list_id: str, interval: int) -> dict[str, Any]:
    rule = f"FREQ=DAILY;INTERVAL={interval};BYMONTH=2;BYMONTHDAY=30"
    return {"title": "Rare", "list_id": list_id, "due_date": "2026-11-30", "recurrence": {"rule": rule}}


async def sign_in(port: int, email: str) -> list[int]:
    request = build_request("POST", "/api/auth/login", body={"email": email, "password": PASSWORD})
    statuses, _ = await socket_client.send_concurrently(port, [request] * SIGN_INS)
    return statuses


async def compute(seconds: float) -> list[int]:
    """A process of the lowest priority that has nothing to do with Tend keeps a processor busy."""
    command = f"import os, time; os.nice(19); end = time.monotonic() + {seconds}\nwhile time.monotonic() < end: pass"
    await (await asyncio.create_subprocess_exec(sys.executable, "-c", command)).wait()
    return []


def _draft(number: int) -> dict[str, Any]:
    return {"title": "Often", "due_date": "2026-11-30", "recurrence": {"rule": _RULES[number % len(_RULES)]}}


async def _time_mail(client: httpx2.AsyncClient, server: Server, folder: Path, account: dict[str, Any]) -> float:
    """Seconds until a new account's mail is written while notifications wait for a push service that never responds."""
    silent = socket.create_server(("127.0.0.1", 0), backlog=512)
    connection = await asyncpg.connect(server.admin_url)
    statement = """
        insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
        select gen_random_uuid(), $1, (select id from sessions where user_id = $1 limit 1), $2, $3, $4"""
    for number in range(SUBSCRIPTIONS):
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/{number}"
        await connection.execute(statement, account["user"]["id"], endpoint, *_KEYS)
    await connection.close()
    headers = {"Authorization": f"Bearer {account['access_token']}"}
    moment = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    for number in range(0, REMINDERS, _REMINDERS_OF_TODO):
        todo = await _post(client, "/api/todos", {"title": f"Due {number}"}, headers)
        for _ in range(number, min(number + _REMINDERS_OF_TODO, REMINDERS)):
            await _post(client, f"/api/todos/{todo['id']}/reminders", {"at": moment}, headers)
    silent.settimeout(0)
    # The first connection of a notification shows that they are being sent.
    for _ in range(600):
        with suppress(BlockingIOError):
            silent.accept()
            break
        await asyncio.sleep(0.05)
    started = time.perf_counter()
    await _register(client, "newcomer")
    while not _has_mail(folder, "newcomer@example.com"):  # noqa: ASYNC110  # nothing tells when a file appears
        await asyncio.sleep(0.05)
    silent.close()
    return time.perf_counter() - started


def _has_mail(folder: Path, address: str) -> bool:
    return any(address in path.read_text() for path in (folder / "mail").glob("*.eml"))


async def _register(client: httpx2.AsyncClient, name: str) -> dict[str, Any]:
    return await _post(client, "/api/auth/register", {"email": f"{name}@example.com", "password": PASSWORD})


async def _post(
    client: httpx2.AsyncClient, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> dict[str, Any]:
    response = await client.post(path, json=body, headers=headers)
    response.raise_for_status()
    return dict(json.loads(response.content))


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="tend-bench-") as name,
        run_server(Path(name), WORKERS, PUSH_LOCAL="true") as server,
    ):
        return asyncio.run(_run(server, Path(name)))


if __name__ == "__main__":
    sys.exit(main())
