"""One pipeline for the log records of Tend and its libraries: JSON lines in production, readable ones otherwise.

It removes from every record what identifies a person or would let somebody in.
"""

import json
import logging
import logging.config
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tend.core.request_context import request_id, user_id
from tend.core.settings.settings import Settings

# Records below these levels are many, and about the library's own affairs.
_LIBRARY_LEVELS = {
    **dict.fromkeys(("asyncio", "alembic", "uvicorn"), logging.WARNING),
    # These log URLs, and the URL of a push service is a secret.
    **dict.fromkeys(("httpx2", "httpcore2"), logging.WARNING),
    "pgqueuer": logging.INFO,
}

# Only these fields reach the log.
_ALLOWED_FIELDS = frozenset({
    "attempt", "count", "duration_ms", "error", "job", "job_id", "method", "operation", "outcome", "path", "pid", "port",
    "reason", "revision", "seconds", "session_id", "signal", "status", "topic", "trace_id", "transport", "user_id", "workers",
})  # fmt: skip

# These contain free text, which is scrubbed. The others come from closed sets, such as route templates.
_TEXT_FIELDS = frozenset({"message", "exception", "error", "reason"})

_MASK = "***"
_MASKS = (
    # The user and the password in a connection string.
    re.compile(r"(?<=://)[^/\s@]+(?=@)"),
    # The value of a statement's argument, which the driver repeats in its errors.
    re.compile(r"(?s)(?<=invalid input for query argument ).*?(?=\n\n|\Z)"),
    # An email address.
    re.compile(r"(?<![^\s@<>\"'(),:;=])[^\s@<>\"'(),:;=]+@[^\s@<>\"'(),:;=]+"),
    # An Authorization header.
    re.compile(r"(?i)\b(?:bearer|basic)\s+\S+"),
    # The value of a name that sounds secret, as in `password=…` or `"token": "…"`.
    re.compile(r"(?i)(?:password|passwd|secret|token|api_?key|authorization|cookie)\w{0,40}[\"']?\s*[:=]\s*\S+"),
)
# Our own secrets: 128 bits or more in base64 or hex, also as parts of a JWT.
_MIN_TOKEN = 22
_TOKEN = re.compile(rf"[A-Za-z0-9_+-]{{{_MIN_TOKEN},}}")
_NAME_OR_ID = re.compile(r"[a-z]+(?:[_-][a-z]+)*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def configure_logging(settings: Settings) -> None:
    """Send every record to standard error. Call it once in each process, before anything logs."""
    render = render_json if settings.environment == "production" else _render_for_people()
    min_level = logging.getLevelNamesMapping()[settings.log_level]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": LineFormatter, "render": render}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": min_level},
            "loggers": {name: {"level": max(level, min_level)} for name, level in _LIBRARY_LEVELS.items()},
        }
    )
    logging.captureWarnings(capture=True)
    # No line shows these, so they are not looked up for each record.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # The line of code that logs is not looked up either: the library's documentation has this switch under "Optimization".
    logging._srcfile = None  # noqa: SLF001


render_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


class LineFormatter(logging.Formatter):
    """Writes a record as one line, without what may not be logged.

    Structlog's own formatter would copy each record several times, and every request has one.
    """

    def __init__(self, render: Callable[[dict[str, Any]], str]) -> None:
        super().__init__()
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
        }
        if current_user := user_id.get():
            fields["user_id"] = current_user
        attributes = vars(record)
        fields |= {name: attributes[name] for name in _ALLOWED_FIELDS & attributes.keys()}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        for name in _TEXT_FIELDS & fields.keys():
            fields[name] = mask_secrets(str(fields[name]))
        return self._render(fields)


def _render_for_people() -> Callable[[dict[str, Any]], str]:
    # It loads two libraries for colored text, which take 4 MiB in each process that never shows any.
    import structlog  # noqa: PLC0415

    renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), event_key="message")
    return lambda fields: str(renderer(None, "", fields))


def mask_secrets(text: str) -> str:
    """Mask email addresses, credentials and words that could be a token; ids and plain names stay."""
    if len(text) < _MIN_TOKEN and text.isalpha():
        # One short word, as in every request's line, contains none of these.
        return text
    for pattern in _MASKS:
        text = pattern.sub(_MASK, text)
    return _TOKEN.sub(_mask_token, text)


def _mask_token(match: re.Match[str]) -> str:
    return match[0] if _NAME_OR_ID.fullmatch(match[0]) else _MASK
