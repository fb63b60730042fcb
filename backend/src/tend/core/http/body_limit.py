from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.http.problems import status_problem

TOO_LARGE = 413
# The rest of the body is never read, so the connection cannot be used again.
_CLOSE = {"Connection": "close"}


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
            await status_problem(TOO_LARGE, _CLOSE)(scope, receive, send)
            return
        left = self._limit

        async def receive_counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(TOO_LARGE, headers=_CLOSE)
            return message

        await self.app(scope, receive_counted, send)
