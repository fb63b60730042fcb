"""One open stream of server-sent events: what it has yet to tell, and the sending of it.

A stream has no task of its own that waits: the request's task waits for the client to leave, and one that writes lives
only as long as its writing. News wait in a map with the newest number of each log, so a slow reader costs no memory.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from time import monotonic
from typing import Any
from uuid import UUID

# ASGI's `send`
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_READY = "event: ready\ndata: {}\n\n"
_BEAT = ":\n\n"


class Stream:
    __slots__ = (
        "_account",
        "_beat",
        "_cut",
        "_lists",
        "_ready",
        "_send",
        "_wrote",
        "began",
        "ending",
        "session",
        "task",
        "until",
    )

    def __init__(self, session: UUID, until: float) -> None:
        """`until` is when the access token expires, by `monotonic`."""
        self.session = session
        self.until = until
        self.began = self._wrote = monotonic()
        self.ending = ""
        """Why it ends, once it does."""
        self.task: asyncio.Task[None] | None = None
        self._send: Send | None = None
        self._cut: Callable[[], None] = _nothing
        self._lists: dict[str, int] | None = None
        self._account = 0
        self._ready = self._beat = False

    def attach(self, send: Send, cut: Callable[[], None]) -> None:
        """From now on what is said is sent with `send`. `cut` breaks the connection without a word."""
        self._send = send
        self._cut = cut

    def add_list(self, list_id: str, number: int) -> None:
        if self._lists is None:
            self._lists = {}
        self._lists[list_id] = max(number, self._lists.get(list_id, 0))

    def add_account(self, number: int) -> None:
        self._account = max(number, self._account)

    def ready(self) -> None:
        """Tell the client to pull."""
        self._ready = True
        self.flush()

    def beat(self) -> None:
        self._beat = True
        self.flush()

    def end(self, reason: str) -> None:
        """Close it in order; what it had yet to tell is found by the client's next pull."""
        if not self.ending:
            self.ending = reason
            self.flush()

    def cut(self, reason: str) -> None:
        """For a reader that takes nothing, not even the end."""
        self.ending = self.ending or reason
        self._cut()

    def flush(self) -> None:
        if self.task is None and self._send is not None:
            self._wrote = monotonic()
            self.task = asyncio.create_task(self._write(self._send))

    @property
    def silent_since(self) -> float:
        """When something was last given to the connection, by `monotonic`."""
        return self._wrote

    def is_stuck(self, seconds: float) -> bool:
        """Whether the reader has left the connection full for that long."""
        return self.task is not None and monotonic() - self._wrote > seconds

    async def _write(self, send: Send) -> None:
        try:
            while text := self._take():
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
                self._wrote = monotonic()
            if self.ending:
                self._send = None
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.task = None

    def _take(self) -> str:
        if self.ending:
            return ""
        text = _READY if self._ready else ""
        news: dict[str, object] = {"lists": self._lists or {}} if self._lists or self._account else {}
        if self._account:
            news["account"] = self._account
        if news:
            text += f"event: change\ndata: {json.dumps(news)}\n\n"
        if self._beat and not text:
            text = _BEAT
        self._lists, self._account, self._ready, self._beat = None, 0, False, False
        return text


def _nothing() -> None:
    pass
