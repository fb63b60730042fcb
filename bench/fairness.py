"""Measures what one account can take from another: the latency of one account's requests while another does its worst.

`python -m bench.fairness` prints ratios. Quiet and busy phases alternate and the median of the rounds counts, so that
other work on the machine changes both alike. The load comes from this machine too, which is part of every ratio.
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
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
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
_TIMES = f"BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"
_RULES = (f"FREQ=YEARLY;BYDAY=MO,TU;{_TIMES}", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=TU")
_KEYS = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)

Load = Callable[[], Coroutine[Any, Any, Any]]


async def _run(server: Server, folder: Path) -> int:
    async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
        victim, culprit = await _register(client, "victim"), await _register(client, "culprit")
        probe = build_request("GET", "/api/todos", victim["access_token"])
        loads: dict[str, Load] = {
            f"{RULES} rules, one by one": lambda: _send_rules(server.port, culprit["access_token"]),
            f"{RULES} rules in one push": lambda: _push_rules(server.port, culprit["access_token"]),
            f"{SIGN_INS} sign-ins at once": lambda: _sign_in(server.port, culprit["user"]["email"]),
        }
        missed = []
        for name, load in loads.items():
            ratio, line = await _compare(server.port, probe, load)
            report.print_lines(f"{name:<28}{line}  wanted < {MAX_RATIO:g}")
            if ratio >= MAX_RATIO:
                missed.append(f"MISSED {name}: {ratio:.2f} times the p99 of the quiet phase")
        seconds = await _time_mail(client, server, folder, culprit)
    report.print_lines(
        f"{REMINDERS} reminders on {SUBSCRIPTIONS} silent push subscriptions: mail to a new account after {seconds:.1f} s"
    )
    if seconds > MAX_MAIL_SECONDS:
        missed.append(f"MISSED mail to a new account: after {seconds:.1f} s")
    return report.print_outcome(missed)


async def _compare(port: int, probe: bytes, load: Load) -> tuple[float, str]:
    """The median ratio of busy to quiet p99, and a line about the phases."""
    quiet: list[float] = []
    busy: list[float] = []
    for _ in range(ROUNDS):
        quiet.append(await _measure_p99(port, probe, asyncio.sleep(SECONDS)))
        # In a thread, so that to send the load does not delay the measurement.
        busy.append(await _measure_p99(port, probe, asyncio.to_thread(asyncio.run, load())))
    ratio = statistics.median(one / other for one, other in zip(busy, quiet, strict=True))
    phases = f"p99 {statistics.median(quiet):.1f} ms quiet, {statistics.median(busy):.1f} ms busy"
    return ratio, f"{phases}, ratio {ratio:.2f}"


async def _measure_p99(port: int, probe: bytes, until: Coroutine[Any, Any, Any]) -> float:
    """The p99 in milliseconds of probes that follow each other as long as `until` runs."""
    reader, writer = await asyncio.open_connection(socket_client.HOST, port)
    task = asyncio.ensure_future(until)
    times: list[float] = []
    while not task.done() or not times:
        sent_at = time.perf_counter()
        await socket_client.send_request(reader, writer, probe)
        times.append(time.perf_counter() - sent_at)
    writer.close()
    await task
    return sorted(times)[len(times) * 99 // 100] * 1000


async def _send_rules(port: int, token: str) -> None:
    requests = [build_request("POST", "/api/todos", token, _draft(number)) for number in range(RULES)]
    await socket_client.send_once(port, requests, 8)


async def _push_rules(port: int, token: str) -> None:
    operations = [{"id": str(uuid4()), "kind": "todo.create", "todo": _draft(number)} for number in range(RULES)]
    await socket_client.send_once(port, [build_request("POST", "/api/batch", token, {"operations": operations})], 1)


async def _sign_in(port: int, email: str) -> None:
    body = {"email": email, "password": PASSWORD}
    await socket_client.send_concurrently(port, [build_request("POST", "/api/auth/login", body=body)] * SIGN_INS)


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
    todo = (await client.post("/api/todos", json={"title": "Due"}, headers=headers)).json()
    moment = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    for number in range(REMINDERS):
        if number % 20 == 0:
            todo = (await client.post("/api/todos", json={"title": f"Due {number}"}, headers=headers)).json()
        await client.post(f"/api/todos/{todo['id']}/reminders", json={"at": moment}, headers=headers)
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
    response = await client.post("/api/auth/register", json={"email": f"{name}@example.com", "password": PASSWORD})
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
