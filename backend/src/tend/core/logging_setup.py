"""One pipeline for everything that is logged here or in a library: JSON lines in production, readable ones otherwise."""

import json
import logging
import logging.config
import sys
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from tend.core.redaction import ALLOWED, TEXTS, scrub
from tend.core.request_context import request_id, user_id
from tend.core.settings.settings import Settings

# talkative below this, and about matters of theirs
_QUIET = {
    **dict.fromkeys(("asyncio", "alembic", "uvicorn"), logging.WARNING),
    # they write down addresses, and those of push services are secrets
    **dict.fromkeys(("httpx2", "httpcore2"), logging.WARNING),
    "pgqueuer": logging.INFO,
}


def configure(settings: Settings) -> None:
    """Send every record to standard error through one chain. Called once in each process, before anything logs."""
    production = settings.environment == "production"
    least = logging.getLevelNamesMapping()[settings.log_level]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": structlog.stdlib.ProcessorFormatter, **_chain(production=production)}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": least},
            "loggers": {name: {"level": max(level, least)} for name, level in _QUIET.items()},
        }
    )
    logging.captureWarnings(capture=True)
    # what no line shows need not be looked up for each
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def _chain(*, production: bool) -> dict[str, Any]:
    if production:
        last: list[Processor] = [structlog.processors.JSONRenderer(_json)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), event_key="message")]
    return {
        "foreign_pre_chain": [structlog.stdlib.ExtraAdder(allow=ALLOWED)],
        "processors": [_describe, structlog.processors.format_exc_info, _redact, *last],
    }


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _json(event: EventDict, **_options: Any) -> str:
    return _encode(event)


def _describe(_logger: Any, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event.pop("_record")
    del event["_from_structlog"]
    described: dict[str, Any] = {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        "level": record.levelname.lower(),
        "name": record.name,
        "message": event.pop("event"),
        "request_id": request_id.get(),
    }
    if who := user_id.get():
        described["user_id"] = who
    return {**described, **event}


def _redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for name in TEXTS & event.keys():
        event[name] = scrub(str(event[name]))
    return event
