import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from tend.core.jobs import JobContext

SECONDS_PER_DAY = 86_400
_MAX_TITLE = 200
_MAX_BODY = 500


@dataclass(frozen=True, slots=True)
class Notification:
    title: str
    body: str
    url: str
    """The path in the app that it opens, such as `/todos`."""
    tag: str
    """A device shows one notification for each tag: a later one replaces the earlier."""
    snooze: str | None = None
    """The token for `POST /api/snooze`; None for a notification that cannot be snoozed."""
    ttl: int = SECONDS_PER_DAY
    """How many seconds the push service keeps it for a device that is offline."""

    def to_json(self) -> bytes:
        """The message that the service worker reads, with texts cut so that no push service rejects its size."""
        texts = {"title": _truncate(self.title, _MAX_TITLE), "body": _truncate(self.body, _MAX_BODY)}
        links = {"url": self.url, "tag": self.tag, "snooze": self.snooze}
        return json.dumps(texts | links, ensure_ascii=False, separators=(",", ":")).encode()


BuildNotification = Callable[[JobContext, UUID, UUID, str], Awaitable[Notification | None]]
"""Builds a notification when it is sent, from user id, subject id and moment; None when there is no reason for it left."""


def _truncate(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
