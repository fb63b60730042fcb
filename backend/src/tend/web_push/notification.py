import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from tend.core.jobs import JobContext

DAY_SECONDS = 86_400
_LONGEST_TITLE = 200
_LONGEST_BODY = 500


@dataclass(frozen=True, slots=True)
class Notification:
    """What a device shows."""

    title: str
    body: str
    url: str
    """Where it leads: a path of the app, such as `/todos`."""
    tag: str
    """One that comes later with the same tag takes the place of the earlier."""
    snooze: str | None = None
    """The token that `POST /api/snooze` takes; without one there is nothing to put off."""
    ttl: int = DAY_SECONDS
    """For how many seconds it is kept for a device that is away."""

    def encoded(self) -> bytes:
        """As the service worker reads it. Long texts are cut, so that no push service refuses the size."""
        shown = {"title": _cut(self.title, _LONGEST_TITLE), "body": _cut(self.body, _LONGEST_BODY)}
        leads = {"url": self.url, "tag": self.tag, "snooze": self.snooze}
        return json.dumps(shown | leads, ensure_ascii=False, separators=(",", ":")).encode()


Maker = Callable[[JobContext, UUID, UUID, str], Awaitable[Notification | None]]
"""Makes what is told from person, subject and moment, when it is sent; None where nothing is to be told any more."""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
