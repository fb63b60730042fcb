"""The outermost layer: gives each request its id and answers for whatever failed unforeseen."""

import logging
import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.context import request_id
from tend.core.errors import TendError
from tend.core.http.problems import of_error

_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger(__name__)


class RequestContext:
    """A sane `X-Request-ID` is kept, another is replaced; every answer carries it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        offered = Headers(scope=scope).get("x-request-id", "")
        identity = offered if _SANE.fullmatch(offered) else secrets.token_hex(8)
        request_id.set(identity)
        started = False

        async def send_identified(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-ID"] = identity
            await send(message)

        try:
            await self.app(scope, receive, send_identified)
        except Exception:
            _log.exception("unforeseen failure")
            if started:
                raise
            await of_error(TendError())(scope, receive, send_identified)
