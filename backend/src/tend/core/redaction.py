"""What may be written to a log: named fields, and text without anything that identifies or admits a person."""

import re

# a field that is not named here does not reach the log, whatever it holds
ALLOWED = frozenset({
    "attempt", "count", "duration_ms", "error", "job", "job_id", "method", "outcome", "path", "pid", "port",
    "reason", "revision", "seconds", "session_id", "signal", "status", "topic", "transport", "user_id", "workers",
})  # fmt: skip

# of these, the ones that hold free text; the others come from closed sets such as route templates
TEXTS = frozenset({"message", "exception", "error", "reason"})

_MASK = "***"
_MASKS = (
    # user and password of a connection string
    re.compile(r"(?<=://)[^/\s@]+(?=@)"),
    # what was to be written, as the driver repeats it
    re.compile(r"(?s)(?<=invalid input for query argument ).*?(?=\n\n|\Z)"),
    # a mail address
    re.compile(r"[^\s@<>\"'(),:;=]+@[^\s@<>\"'(),:;=]+"),
    # an Authorization header
    re.compile(r"(?i)\b(?:bearer|basic)\s+\S+"),
    # the value of what is named like a secret, as in `password=…` or `"token": "…"`
    re.compile(r"(?i)(?:password|passwd|secret|token|api_?key|authorization|cookie)\w*[\"']?\s*[:=]\s*\S+"),
)
# what our own secrets look like: 128 bits or more in base64 or hex, parts of a JWT included
_TOKEN = re.compile(r"[A-Za-z0-9_+-]{22,}")
_NAME = re.compile(r"[a-z]+(?:[_-][a-z]+)*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def scrub(text: str) -> str:
    """`text` without mail addresses, credentials, and words that could be a token; ids and plain names stay."""
    for pattern in _MASKS:
        text = pattern.sub(_MASK, text)
    return _TOKEN.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    return found[0] if _NAME.fullmatch(found[0]) else _MASK
