"""Real servers for tests: mail servers in the test's own loop, and Valkey or PgBouncer on a port of its own."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from ssl import SSLContext
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from aiosmtpd.smtp import SMTP, AuthResult

from tend.core.postgres.server import Postgres
from tend_process import free_port


class Mailbox:
    """Accepts and stores everything; tests override single steps."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK"


def check_login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"tend", b"secret"), handled=False)


@asynccontextmanager
async def mail_server(
    handler: Any,
    *,
    starttls: SSLContext | None = None,
    implicit_tls: SSLContext | None = None,
    port: int = 0,
    **options: Any,
) -> AsyncIterator[int]:
    """Yields the server's port, a free one unless `port` says otherwise."""

    sessions: list[SMTP] = []

    def session() -> SMTP:
        options["require_starttls"] = starttls is not None
        sessions.append(SMTP(handler, tls_context=starttls, hostname="mx", **options))
        return sessions[-1]

    server = await asyncio.get_running_loop().create_server(session, "localhost", port, ssl=implicit_tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in sessions:
            if each.transport and not each.transport.is_closing():
                each.transport.abort()
        await asyncio.sleep(0.01)


FINDER = Path(__file__).parents[2] / "scripts" / "find" / "valkey"


class Valkey:
    """Leaving its `with` block ends it. `stop` and `start` simulate an outage; the port stays the same."""

    def __init__(self) -> None:
        found = subprocess.run([FINDER], capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stderr
        self._program = found.stdout.strip()
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([self._program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class PgBouncer:
    """A connection pooler in transaction mode. Leaving its `with` block ends it; `stop` and `start` simulate an outage."""

    def __init__(self, program: str, folder: Path, server: Postgres) -> None:
        """It runs as the user that runs `server`, which alone may use the server's socket."""
        self._program = program
        self._prefix = server._user.prefix
        self._port = free_port()
        parts = urlsplit(server.url())
        host = dict(parse_qsl(parts.query))["host"]
        self._configuration = folder / "pgbouncer.ini"
        folder.mkdir(exist_ok=True)
        lines = [
            "[databases]",
            f"* = host={host} user={parts.username} password={parts.password}",
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            f"listen_port = {self._port}",
            "unix_socket_dir =",
            "auth_type = any",
            "pool_mode = transaction",
            "max_client_conn = 1000",
            "default_pool_size = 20",
        ]
        self._configuration.write_text("\n".join(lines))

    def url(self, database: str = "tend") -> str:
        return f"postgresql://tend@127.0.0.1:{self._port}/{database}?sslmode=disable"

    def start(self) -> None:
        command = [*self._prefix, self._program, str(self._configuration)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
