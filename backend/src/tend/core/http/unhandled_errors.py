"""The innermost layer: whatever failed unforeseen is logged and answered, so that the layers outside see an answer."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.errors import TendError
from tend.core.http.problems import problem_response

_log = logging.getLogger(__name__)


class Unforeseen:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:
            if scope["type"] != "http":
                raise
            _log.exception("unforeseen failure")
            if started:
                # the answer is broken off rather than ended as if it were whole
                raise
            await problem_response(TendError())(scope, receive, send)
