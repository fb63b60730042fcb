"""A mail server that is down, silent, busy, refuses, or drops the connection after a message."""

import asyncio
import email
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx2

from faults.load import percentile
from faults.result import Result
from log_scan import PASSWORD
from servers import Mailbox, mail_server
from sync.sse_client import User
from tend.core.postgres.server import Postgres
from tend_process import Tend, free_port
from time_limits import HANG_SECONDS

_MODES = ("works", "is down", "is a tarpit", "answers 421", "answers 550", "drops after DATA")
_ACCOUNTS = 10
_SLACK_MILLISECONDS = 20.0
_UNFINISHED = "select count(*) from pgqueuer where entrypoint like 'mail%' and status <> 'failed'"
_FAILED = "select count(*) from pgqueuer where entrypoint like 'mail%' and status = 'failed'"


class MailServer(Mailbox):
    def __init__(self) -> None:
        super().__init__()
        self.mode = "works"
        self.accepted: Counter[str] = Counter()
        """How often the message with this Message-ID arrived and was acknowledged."""

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, name: str, lines: list[str]) -> list[str]:  # noqa: N802
        if self.mode == "is a tarpit":
            await asyncio.sleep(HANG_SECONDS)
        session.host_name = name
        return lines

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.mode == "answers 421":
            return "421 4.3.2 The system is too busy"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        # Only these: others would be refused for good that wait for their next attempt.
        if address.startswith(f"{_MODES.index('answers 550')}-"):
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        response = await super().handle_DATA(server, session, envelope)
        if self.mode == "drops after DATA":
            server.transport.abort()
        else:
            self.accepted[_message_id(envelope)] += 1
        return response

    @property
    def recipients(self) -> set[str]:
        return {address for envelope in self.envelopes for address in envelope.rcpt_tos}

    def count_copies(self) -> int:
        """How many messages had arrived before, acknowledged or not."""
        return len(self.envelopes) - len({_message_id(envelope) for envelope in self.envelopes})


def _message_id(envelope: Any) -> str:
    return str(email.message_from_bytes(envelope.content)["Message-ID"])


async def break_smtp(folder: Path) -> Result:
    server, port = MailServer(), free_port()
    settings = {"SMTP_HOST": "localhost", "SMTP_PORT": str(port), "SMTP_USE_TLS": "false"}
    with Tend(folder / "data", RATE_LIMIT_ENABLED="false", SMTP_FROM_EMAIL="tend@example.com", **settings) as tend:
        await asyncio.to_thread(tend.ready)
        async with User(base_url=tend.url) as ada:
            await ada.sign_up("ada")
            latencies = {}
            for number, mode in enumerate(_MODES):
                server.mode = mode
                latencies[mode] = await _register_accounts(
                    tend, ada, number, port, None if mode == "is down" else server
                )
            server.mode = "works"
            async with mail_server(server, port=port):
                recovery, refused = await _await_mail(folder)
    return _judge(server, latencies, recovery, refused)


async def _register_accounts(tend: Tend, ada: User, number: int, port: int, server: MailServer | None) -> float:
    """The p99 in milliseconds of requests that are sent meanwhile."""
    if server:
        async with mail_server(server, port=port):
            return await _register_accounts(tend, ada, number, port, None)
    seconds: list[float] = []
    async with httpx2.AsyncClient(base_url=tend.url, timeout=HANG_SECONDS) as client:

        async def register() -> None:
            for index in range(_ACCOUNTS):
                body = {"email": f"{number}-{index}@example.com", "password": PASSWORD}
                (await client.post("/api/auth/register", json=body)).raise_for_status()
                await asyncio.sleep(0.1)
            # The worker looks for jobs meanwhile.
            await asyncio.sleep(2)

        registering = asyncio.create_task(register())
        while not registering.done():
            started = time.perf_counter()
            (await ada.get("/api/todos")).raise_for_status()
            seconds.append(time.perf_counter() - started)
            await asyncio.sleep(0.005)
        await registering
    return percentile(seconds, 99)


async def _await_mail(folder: Path) -> tuple[float, int]:
    """Seconds until no email waits any more, and how many have failed for good."""
    started = time.monotonic()
    url = Postgres(folder / "data").running_url()
    assert url
    connection = await asyncpg.connect(url)
    with suppress(TimeoutError):
        async with asyncio.timeout(HANG_SECONDS):
            while await connection.fetchval(_UNFINISHED):
                await asyncio.sleep(0.1)
    refused = await connection.fetchval(_FAILED)
    await connection.close()
    return time.monotonic() - started, refused


def _judge(server: MailServer, latencies: dict[str, float], recovery: float, refused: int) -> Result:
    expected = {
        f"{number}-{index}@example.com"
        for number, mode in enumerate(_MODES)
        for index in range(_ACCOUNTS)
        if mode != "answers 550"
    }
    # An earlier email may have its next attempt when the server drops connections, and comes again as well.
    doubled = server.accepted.total() - len(server.accepted)
    p99 = ", ".join(f"{latency:.0f} ms when it {mode}" for mode, latency in latencies.items())
    result = Result(
        f"a mail server that fails in five ways: p99 of reads {p99}; {refused} refused for good,"
        f" {server.count_copies()} copies under the same Message-ID after dropped connections",
        len(expected),
        len(expected - server.recipients),
        doubled,
        recovery,
    )
    slowest = max(latencies.values())
    is_unchanged = slowest <= 2 * latencies["works"] + _SLACK_MILLISECONDS
    result.require(is_unchanged, "reads became slower while the mail server was broken")
    result.require(refused == _ACCOUNTS, f"{refused} jobs failed for good instead of {_ACCOUNTS}")
    return result
