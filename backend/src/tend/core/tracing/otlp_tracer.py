"""Makes spans and sends them with OTLP over HTTP, as the standard variables `OTEL_*` say.

No span contains an id, an address, a token, or a value of a statement: names and attributes come from the code alone.
"""

import asyncio
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from tend.core.tracing.traced_connection import TracedConnection

# A collector that doesn't respond may not keep a process that has to end.
_FLUSH_SECONDS = 1.0
_UNNAMED = "unknown_service"
_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("tend")


class OtlpTracer:
    connection_class = TracedConnection

    def __init__(self) -> None:
        """It starts a thread, which encodes spans and sends them. A full queue drops spans, and nothing waits for it."""
        self._provider = TracerProvider(resource=_describe_service(), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(self._provider)
        for handler in logging.getLogger().handlers:
            handler.addFilter(_add_trace_id)

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, str]) -> Iterator[None]:
        with open_span(name, SpanKind.CLIENT, attributes=attributes):
            yield

    def job_headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        _propagator.inject(headers)
        return headers

    @contextmanager
    def job_span(self, job: str, headers: Mapping[str, object] | None, attempt: int) -> Iterator[None]:
        """A trace of its own, since a job may run hours later, with a link to the request that queued it."""
        origin = trace.get_current_span(_propagator.extract(headers or {})).get_span_context()
        links = [Link(origin)] if origin.is_valid else []
        with open_span(job, SpanKind.CONSUMER, attributes={"tend.job.attempt": attempt}, links=links, is_root=True):
            yield

    async def stop(self) -> None:
        flush = threading.Thread(target=self._provider.shutdown, daemon=True)
        flush.start()
        await asyncio.to_thread(flush.join, _FLUSH_SECONDS)


@contextmanager
def open_span(
    name: str,
    kind: SpanKind,
    *,
    attributes: Mapping[str, str | int],
    links: list[Link] | None = None,
    is_root: bool = False,
) -> Iterator[Span]:
    """A span of which an exception leaves its class alone: its text could contain personal data."""
    context = trace.set_span_in_context(trace.INVALID_SPAN) if is_root else None
    span = _tracer.start_span(name, context, kind, attributes, links, record_exception=False)
    try:
        with trace.use_span(span, record_exception=False, set_status_on_exception=False):
            yield span
    except BaseException as error:
        cause = error.__context__ or error
        span.set_attribute("error.type", type(cause).__name__)
        span.set_status(Status(StatusCode.ERROR))
        raise
    finally:
        span.end()


def _describe_service() -> Resource:
    named = Resource.create({SERVICE_VERSION: version("tend")})
    is_unnamed = str(named.attributes[SERVICE_NAME]).startswith(_UNNAMED)
    return named.merge(Resource({SERVICE_NAME: "tend"})) if is_unnamed else named


def _add_trace_id(record: logging.LogRecord) -> bool:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        record.trace_id = trace.format_trace_id(context.trace_id)
    return True
