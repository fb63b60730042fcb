import logging
import re
import secrets
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.request_context import request_id, user_id

_ACCEPTED_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_EVENT_STREAM = (b"content-type", b"text/event-stream")
_log = logging.getLogger("tend.access")


class RequestLog:
    """Gives each request an id and one line in the log. It is the outermost middleware, so it measures all the others.

    A well-formed `X-Request-ID` is used, any other replaced; every response carries it. The line has the route's
    template rather than the path, and never the query: both could contain personal data. An event stream is logged
    when it opens, with the time that opening took.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started_at = perf_counter()
        identifier = _request_id(scope)
        request_id.set(identifier)
        user_id.set("")
        status = 0
        is_logged = False

        async def send_identified(message: Message) -> None:
            nonlocal status, is_logged
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", identifier.encode())]
                if _EVENT_STREAM in message["headers"]:
                    is_logged = True
                    _log_request(scope, status, perf_counter() - started_at)
            await send(message)

        try:
            await self.app(scope, receive, send_identified)
        finally:
            if not is_logged:
                _log_request(scope, status, perf_counter() - started_at)


def _request_id(scope: Scope) -> str:
    offered: bytes = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return offered.decode() if _ACCEPTED_ID.fullmatch(offered) else secrets.token_hex(8)


def _log_request(scope: Scope, status: int, seconds: float) -> None:
    if _log.isEnabledFor(logging.INFO):
        path = getattr(scope.get("route"), "path", "(none)")
        fields = {"method": scope["method"], "path": path, "status": status, "duration_ms": round(seconds * 1000, 2)}
        _log.info("request", extra=fields)
