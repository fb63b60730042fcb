"""The outermost layer: an id for each request, and one line in the log."""

import logging
import re
import secrets
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.request_context import request_id, user_id

_SANE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_EVENTS = (b"content-type", b"text/event-stream")
_log = logging.getLogger("tend.access")


class RequestLog:
    """A sane `X-Request-ID` is kept, another is replaced, and every answer carries it.

    The line tells the route's template rather than the path, and never the query: both could hold somebody's data.
    A stream of events has its line when it opens, after as long as that took.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        identity = _identity(scope)
        request_id.set(identity)
        user_id.set("")
        status = 0
        noted = False

        async def identified(message: Message) -> None:
            nonlocal status, noted
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", identity.encode())]
                if _EVENTS in message["headers"]:
                    noted = True
                    _note(scope, status, perf_counter() - began)
            await send(message)

        try:
            await self.app(scope, receive, identified)
        finally:
            if not noted:
                _note(scope, status, perf_counter() - began)


def _identity(scope: Scope) -> str:
    offered: bytes = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return offered.decode() if _SANE.fullmatch(offered) else secrets.token_hex(8)


def _note(scope: Scope, status: int, seconds: float) -> None:
    if _log.isEnabledFor(logging.INFO):
        path = getattr(scope.get("route"), "path", "(none)")
        fields = {"method": scope["method"], "path": path, "status": status, "duration_ms": round(seconds * 1000, 2)}
        _log.info("request", extra=fields)
