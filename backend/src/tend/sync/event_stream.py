"""One open stream of server-sent events.

A stream has no task that waits: the request's task waits until the client disconnects, and a task that writes lives only
while it writes. Pending changes are a map with the newest version of each log, so a slow reader costs no memory.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from time import monotonic
from typing import Any
from uuid import UUID

# The `send` of ASGI.
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_READY = "event: ready\ndata: {}\n\n"
_HEARTBEAT = ":\n\n"


class EventStream:
    __slots__ = (
        "_abort",
        "_account",
        "_has_heartbeat",
        "_is_ready",
        "_lists",
        "_presence",
        "_send",
        "_written_at",
        "end_reason",
        "expires_at",
        "network",
        "opened_at",
        "reach",
        "session_id",
        "task",
    )

    def __init__(self, session_id: UUID, network: str, expires_at: float, *, is_restricted: bool = False) -> None:
        """`network`: where it is sent to. `expires_at` is when the access token expires, by `monotonic`.

        `is_restricted`: it is the stream of a restricted token.
        """
        self.session_id = session_id
        self.network = network
        self.expires_at = expires_at
        self.opened_at = self._written_at = monotonic()
        self.reach: frozenset[str] | None = frozenset() if is_restricted else None
        """The lists that it may tell of; None: all of its reader's."""
        self.end_reason = ""
        """Empty while the stream is open."""
        self.task: asyncio.Task[None] | None = None
        self._send: Send | None = None
        self._abort: Callable[[], None] = _do_nothing
        self._lists: dict[str, int] | None = None
        self._account = 0
        self._presence: dict[str, str] | None = None
        self._is_ready = self._has_heartbeat = False

    def start(self, send: Send, abort: Callable[[], None]) -> None:
        """Sends pending events with `send` from now on. `abort` closes the connection at once."""
        self._send = send
        self._abort = abort

    def add_list(self, list_id: str, version: int) -> None:
        if self.reach is not None and list_id not in self.reach:
            return
        if self._lists is None:
            self._lists = {}
        self._lists[list_id] = max(version, self._lists.get(list_id, 0))

    def add_account(self, version: int) -> None:
        self._account = max(version, self._account)

    def add_presence(self, list_id: str, people: str) -> None:
        """`people`: the data of the event, which takes the place of an earlier one that still is pending."""
        if self.reach is not None and list_id not in self.reach:
            return
        if self._presence is None:
            self._presence = {}
        self._presence[list_id] = people

    def send_ready(self) -> None:
        """Has the client pull."""
        self._is_ready = True
        self.flush()

    def send_heartbeat(self) -> None:
        self._has_heartbeat = True
        self.flush()

    def finish(self, reason: str) -> None:
        """Ends the stream properly; the client's next pull finds what was still pending."""
        if not self.end_reason:
            self.end_reason = reason
            self.flush()

    def abort(self, reason: str) -> None:
        """Ends the stream of a reader that accepts nothing, not even its end."""
        self.end_reason = self.end_reason or reason
        self._abort()

    def flush(self) -> None:
        if self.task is None and self._send is not None:
            self._written_at = monotonic()
            self.task = asyncio.create_task(self._write(self._send))

    @property
    def silent_since(self) -> float:
        """When data was last passed to the connection, by `monotonic`."""
        return self._written_at

    def is_stuck(self, seconds: float) -> bool:
        """Whether the connection has accepted nothing for that long."""
        return self.task is not None and monotonic() - self._written_at > seconds

    async def _write(self, send: Send) -> None:
        try:
            while text := self._next_events():
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
                self._written_at = monotonic()
            if self.end_reason:
                self._send = None
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.task = None

    def _next_events(self) -> str:
        """The pending events, which are pending no longer; empty when there are none or the stream has ended."""
        if self.end_reason:
            return ""
        text = _READY if self._is_ready else ""
        change: dict[str, object] = {"lists": self._lists or {}} if self._lists or self._account else {}
        if self._account:
            change["account"] = self._account
        if change:
            text += f"event: change\ndata: {json.dumps(change)}\n\n"
        for people in (self._presence or {}).values():
            text += f"event: presence\ndata: {people}\n\n"
        if self._has_heartbeat and not text:
            text = _HEARTBEAT
        self._presence = None
        self._lists, self._account, self._is_ready, self._has_heartbeat = None, 0, False, False
        return text


def _do_nothing() -> None:
    pass
