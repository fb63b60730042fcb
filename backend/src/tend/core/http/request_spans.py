from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.http.client_address import is_in, unmap_address
from tend.core.settings.settings import Network

_tracer = trace.get_tracer("tend")
_propagator = TraceContextTextMapPropagator()
# Those who watch a server send these all the time.
_UNTRACED = frozenset({"/health", "/health/live", "/health/ready", "/metrics"})
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_SERVER_ERROR = 500
_EVENT_STREAM = (b"content-type", b"text/event-stream")


class RequestSpans:
    """Around the whole app: makes a span of each request, with the template of its route in place of its address.

    The span of an event stream ends when the stream opens.
    """

    def __init__(self, app: ASGIApp, trusted: tuple[Network, ...]) -> None:
        """`trusted`: the proxies whose `traceparent` is the parent of the request's span. One of other clients is ignored."""
        self._app = app
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _UNTRACED:
            await self._app(scope, receive, send)
            return
        span = _tracer.start_span("HTTP", self._parent(scope), SpanKind.SERVER, record_exception=False)

        async def send_traced(message: Message) -> None:
            if message["type"] == "http.response.start":
                _describe_response(span, scope, message["status"])
                if _EVENT_STREAM in message["headers"]:
                    span.end()
            await send(message)

        try:
            with trace.use_span(span, record_exception=False, set_status_on_exception=False):
                await self._app(scope, receive, send_traced)
        finally:
            if span.is_recording():
                span.end()

    def _parent(self, scope: Scope) -> Context:
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in {b"traceparent", b"tracestate"}
        }
        client = scope.get("client")
        if headers and client and is_in(unmap_address(client[0]), self._trusted):
            return _propagator.extract(headers, Context())
        return Context()


def _describe_response(span: Span, scope: Scope, status: int) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
    span.update_name(method)
    if route := getattr(scope.get("route"), "path", None):
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)
    span.set_attributes({"http.request.method": method, "http.response.status_code": status})
    if status >= _SERVER_ERROR:
        span.set_status(Status(StatusCode.ERROR))
