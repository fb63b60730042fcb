"""Removes from log records everything that identifies a person or would let somebody in."""

import re

# Only these fields reach the log.
ALLOWED_FIELDS = frozenset({
    "attempt", "count", "duration_ms", "error", "job", "job_id", "method", "outcome", "path", "pid", "port",
    "reason", "revision", "seconds", "session_id", "signal", "status", "topic", "transport", "user_id", "workers",
})  # fmt: skip

# These contain free text, which is scrubbed. The others come from closed sets, such as route templates.
TEXT_FIELDS = frozenset({"message", "exception", "error", "reason"})

_MASK = "***"
_MASKS = (
    # The user and the password in a connection string.
    re.compile(r"(?<=://)[^/\s@]+(?=@)"),
    # The value of a statement's argument, which the driver repeats in its errors.
    re.compile(r"(?s)(?<=invalid input for query argument ).*?(?=\n\n|\Z)"),
    # An email address.
    re.compile(r"[^\s@<>\"'(),:;=]+@[^\s@<>\"'(),:;=]+"),
    # An Authorization header.
    re.compile(r"(?i)\b(?:bearer|basic)\s+\S+"),
    # The value of a name that sounds secret, as in `password=…` or `"token": "…"`.
    re.compile(r"(?i)(?:password|passwd|secret|token|api_?key|authorization|cookie)\w*[\"']?\s*[:=]\s*\S+"),
)
# Our own secrets: 128 bits or more in base64 or hex, also as parts of a JWT.
_TOKEN = re.compile(r"[A-Za-z0-9_+-]{22,}")
_NAME_OR_ID = re.compile(r"[a-z]+(?:[_-][a-z]+)*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def scrub(text: str) -> str:
    """Mask email addresses, credentials and words that could be a token; ids and plain names stay."""
    for pattern in _MASKS:
        text = pattern.sub(_MASK, text)
    return _TOKEN.sub(_mask_token, text)


def _mask_token(match: re.Match[str]) -> str:
    return match[0] if _NAME_OR_ID.fullmatch(match[0]) else _MASK
