"""One pipeline for the log records of Tend and its libraries: JSON lines in production, readable ones otherwise."""

import json
import logging
import logging.config
import sys
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from tend.core.redaction import ALLOWED_FIELDS, TEXT_FIELDS, scrub
from tend.core.request_context import request_id, user_id
from tend.core.settings.settings import Settings

# Records below these levels are many, and about the library's own affairs.
_LIBRARY_LEVELS = {
    **dict.fromkeys(("asyncio", "alembic", "uvicorn"), logging.WARNING),
    # These log URLs, and the URL of a push service is a secret.
    **dict.fromkeys(("httpx2", "httpcore2"), logging.WARNING),
    "pgqueuer": logging.INFO,
}


def configure(settings: Settings) -> None:
    """Send every record to standard error. Call it once in each process, before anything logs."""
    production = settings.environment == "production"
    min_level = logging.getLevelNamesMapping()[settings.log_level]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": structlog.stdlib.ProcessorFormatter, **_chain(production=production)}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": min_level},
            "loggers": {name: {"level": max(level, min_level)} for name, level in _LIBRARY_LEVELS.items()},
        }
    )
    logging.captureWarnings(capture=True)
    # No line shows these, so they are not looked up for each record.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def _chain(*, production: bool) -> dict[str, Any]:
    if production:
        last: list[Processor] = [structlog.processors.JSONRenderer(_json)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), event_key="message")]
    return {
        "foreign_pre_chain": [structlog.stdlib.ExtraAdder(allow=ALLOWED_FIELDS)],
        "processors": [_describe, structlog.processors.format_exc_info, _redact, *last],
    }


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _json(event: EventDict, **_options: Any) -> str:
    return _encode(event)


def _describe(_logger: Any, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event.pop("_record")
    del event["_from_structlog"]
    fields: dict[str, Any] = {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        "level": record.levelname.lower(),
        "name": record.name,
        "message": event.pop("event"),
        "request_id": request_id.get(),
    }
    if current_user := user_id.get():
        fields["user_id"] = current_user
    return {**fields, **event}


def _redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for name in TEXT_FIELDS & event.keys():
        event[name] = scrub(str(event[name]))
    return event
