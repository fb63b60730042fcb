"""Real mail servers for tests, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


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
    handler: Any, *, starttls: SSLContext | None = None, implicit_tls: SSLContext | None = None, **options: Any
) -> AsyncIterator[int]:
    """Yields the server's port."""

    sessions: list[SMTP] = []

    def session() -> SMTP:
        options["require_starttls"] = starttls is not None
        sessions.append(SMTP(handler, tls_context=starttls, hostname="mx", **options))
        return sessions[-1]

    server = await asyncio.get_running_loop().create_server(session, "localhost", 0, ssl=implicit_tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in sessions:
            if each.transport and not each.transport.is_closing():
                each.transport.abort()
        await asyncio.sleep(0.01)
