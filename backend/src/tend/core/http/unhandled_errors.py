import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.errors import TendError
from tend.core.http.problems import problem_response

_log = logging.getLogger(__name__)


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
