"""Traces of OpenTelemetry, if the settings name a collector. Otherwise nothing of them is imported, and requests pay nothing.

`otlp_tracer` makes and sends them. Its packages are an extra.
"""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from typing import Any, Protocol

import asyncpg

from tend.core.settings.settings import Settings

_log = logging.getLogger(__name__)


class Tracer(Protocol):
    connection_class: type[Any]
    """The class of connections to the database that trace statements."""

    def span(self, name: str, attributes: Mapping[str, str]) -> AbstractContextManager[object]: ...
    def job_headers(self) -> dict[str, str]: ...
    def job_span(
        self, job: str, headers: Mapping[str, object] | None, attempt: int
    ) -> AbstractContextManager[object]: ...
    async def stop(self) -> None: ...


current: Tracer | None = None
"""None: this process makes no traces."""


def is_installed() -> bool:
    """Whether the packages of the extra `tracing` are."""
    # FastAPI brings a part of the others' namespace.
    return find_spec("opentelemetry.exporter") is not None


def prepare_tracing(settings: Settings) -> None:
    """Import what `start_tracing` needs, so that processes that are forked afterwards share its memory."""
    if settings.has_tracing and is_installed():
        import tend.core.tracing.otlp_tracer  # noqa: F401, PLC0415  # only if there are traces


def start_tracing(settings: Settings) -> None:
    """Make traces in this process from now on, if they are asked for. Called after the fork: they are sent by a thread."""
    global current  # noqa: PLW0603  # a process has one, as it has one log
    if not settings.has_tracing:
        return
    if not is_installed():
        _log.warning("no traces: the packages of the extra tracing are missing")
        return
    from tend.core.tracing.otlp_tracer import OtlpTracer  # noqa: PLC0415  # only if there are traces

    current = OtlpTracer()


async def stop_tracing() -> None:
    """Send what was not sent yet."""
    if current:
        await current.stop()


def span(name: str, **attributes: str) -> AbstractContextManager[object]:
    """A span of work for another system, beside requests, statements and jobs."""
    return current.span(name, attributes) if current else nullcontext()


def job_headers() -> dict[str, str] | None:
    """What a job takes with it, so that its span is linked to the present one."""
    return current.job_headers() if current else None


def job_span(job: str, headers: Mapping[str, object] | None, attempt: int) -> AbstractContextManager[object]:
    return current.job_span(job, headers, attempt) if current else nullcontext()


def connection_class() -> type[Any]:
    return current.connection_class if current else asyncpg.Connection
