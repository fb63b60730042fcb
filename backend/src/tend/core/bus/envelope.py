"""How messages travel: several in one, with the name of the process that sent them."""

import json
from typing import Any

Payload = dict[str, Any]
# PostgreSQL takes less than 8 000 bytes in one notification
MOST_BYTES = 7_900


def message(topic: str, payload: Payload) -> str:
    return json.dumps([topic, payload], separators=(",", ":"))


def envelope(origin: str, messages: list[str]) -> str:
    """With the empty origin it is heard by its sender too."""
    return f'["{origin}",{",".join(messages)}]'


def room(origin: str) -> int:
    """How many bytes of messages fit into one envelope."""
    return MOST_BYTES - len(envelope(origin, []))
