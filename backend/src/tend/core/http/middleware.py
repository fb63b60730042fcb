"""The middleware of every request, all of it pure ASGI; `request_log.py` is the outermost."""

import json
import logging
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.account_memory import AccountMemory
from tend.core.corpus import read_corpus
from tend.core.errors import TendError
from tend.core.http import problems
from tend.core.http.problems import problem_response, status_problem
from tend.core.http.request_log import RequestLog
from tend.core.http.write_rate import WriteRate
from tend.core.settings.settings import Settings

BODY_LIMIT = 1_000_000
TOO_LARGE = 413
# The rest of the body is never read, so the connection cannot be used again.
_CLOSE_HEADERS = {"Connection": "close"}
SECURITY_HEADERS: dict[str, str] = json.loads(read_corpus("security-headers.json"))
API_HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store"}
_log = logging.getLogger(__name__)


def install(app: FastAPI, settings: Settings, memory: AccountMemory) -> None:
    """Put `app` into its middleware; the one added last is the outermost."""
    app.state.settings = settings
    app.state.trusted_networks = settings.trusted_networks
    app.state.account_memory = memory
    app.state.write_rate = WriteRate(settings, memory)
    problems.install(app)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    app.add_middleware(UnhandledErrors)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[settings.frontend_url],
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"],
        expose_headers=["Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)


class BodyLimit:
    """Rejects a body over `limit` bytes: before it arrives if the request declares its size, else while it arrives."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared: bytes = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or int(declared) > self._limit:
            await status_problem(TOO_LARGE, _CLOSE_HEADERS)(scope, receive, send)
            return
        left = self._limit

        async def receive_counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(TOO_LARGE, headers=_CLOSE_HEADERS)
            return message

        await self.app(scope, receive_counted, send)


class UnhandledErrors:
    """Logs an exception that nobody expected and responds with a problem, so that the other middleware sees a response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        async def send_observed(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_observed)
        except ClientDisconnect:
            # Nobody is left to respond to.
            return
        except Exception:
            if scope["type"] != "http":
                raise
            _log.exception("unforeseen failure")
            if has_started:
                # The server cuts the connection, so that nobody takes the part that was sent for the whole response.
                raise
            await problem_response(TendError())(scope, receive, send)


class SecurityHeaders:
    """Adds these headers to every response, apart from those that a route has set itself, such as a page's own policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._all = _to_raw({**SECURITY_HEADERS, **API_HEADERS})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                present = {name.lower() for name, _ in headers}
                message["headers"] = [*headers, *(item for item in self._all if item[0] not in present)]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _to_raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
