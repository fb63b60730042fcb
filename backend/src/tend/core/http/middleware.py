"""The one middleware of all requests: identity, limits, errors, headers and the log line, in one pass.

Each layer of its own would cost a coroutine, and most of them a wrapped `send` too, for every request and for as long as
an event stream is open.
"""

import asyncio
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Mapping
from time import perf_counter

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tend.core.errors import TendError, Unavailable
from tend.core.http.body_limits import ATTACHMENT_LIMIT, BODY_LIMIT, ZIP_FILE_LIMIT
from tend.core.http.maintenance import InMaintenance, must_wait_for_maintenance
from tend.core.http.problems import expected_error_response, problem_response, status_problem_response
from tend.core.http.request_rates import RATE_CLASS_KEY, RateClass, RequestRates, WriteRate
from tend.core.http.route_index import PUBLIC_KEY, RouteIndex
from tend.core.metrics import metrics
from tend.core.metrics.route_metrics import count_request
from tend.core.request_context import start_request, start_without_session
from tend.core.settings.settings import Settings
from tend.core.shared_data import read_shared_data
from tend.core.shared_limits import SharedLimits

# The routes that take a whole file. They know who sends it before they read it.
_IMPORT_PATH = "/api/me/import"
_ATTACHMENT_PATH = re.compile(r"/api/(?:todos|comments)/[^/]+/attachments|/api/me/picture")
_TIMEOUT, _TOO_LARGE, _TOO_MANY, NOT_FOUND = 408, 413, 429, 404
# The only address on METRICS_PORT.
METRICS_PATH = "/metrics"
# The rest of the body is never read, so the connection cannot be used again.
_CLOSE_HEADERS = {"Connection": "close"}
SECURITY_HEADERS: dict[str, str] = json.loads(read_shared_data("security-headers.json"))
API_HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store"}
_ACCEPTED_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_EVENT_STREAM = (b"content-type", b"text/event-stream")
# What Starlette's middleware adds to the response to a request without an origin.
_VARY = (b"vary", b"Origin")
_access_log = logging.getLogger("tend.access")
_log = logging.getLogger(__name__)


class RequestTimedOut(Unavailable):
    code = "request_timeout"
    detail = "This took too long, so it was canceled. Try again shortly."


def install_middleware(app: FastAPI, settings: Settings, limits: SharedLimits) -> None:
    """Make it the app's whole stack of middleware, in place of FastAPI's."""
    app.state.settings = settings
    app.state.trusted_networks = settings.trusted_networks
    app.state.shared_limits = limits
    rates = app.state.request_rates = RequestRates(settings, limits)
    app.state.write_rate = WriteRate(rates)
    stack = app.state.request_middleware = app.middleware_stack = RequestMiddleware(app, settings)
    app.state.route_index = stack.routes


def find_body_limit(path: str) -> int:
    """In bytes."""
    if path == _IMPORT_PATH:
        return ZIP_FILE_LIMIT
    return ATTACHMENT_LIMIT if _ATTACHMENT_PATH.fullmatch(path) else BODY_LIMIT


def _to_raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


# Every response has these headers, apart from those that a route has set itself, such as a page's own policy.
_HEADERS = _to_raw({**SECURITY_HEADERS, **API_HEADERS})
_HEADER_NAMES = frozenset(name for name, _ in _HEADERS)


class RequestMiddleware:
    """A request gets an id: a well-formed `X-Request-ID` is used, any other replaced; every response carries it.

    An exception that nobody expected is logged and becomes a problem.
    """

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._app = app
        self.rates: RequestRates = app.state.request_rates
        self.routes = RouteIndex(app, self.rates.classes)
        self._default_timeout = settings.request_timeout
        self.unanswered: set[_Exchange] = set()
        """Requests to which no response has started."""
        self._metrics_port = settings.metrics_port
        self.is_in_maintenance = False
        """Set by the operator, through `CurrentServerSettings`."""
        self.cors = CORSMiddleware(
            self.routes.router,
            allow_origins=[settings.frontend_url],
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"],
            expose_headers=["Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The server calls this object, and not FastAPI's, which would set it.
        scope["app"] = self._app
        if scope["type"] != "http":
            await self.routes.router(scope, receive, send)
            return
        exchange, app = self._open(scope, receive, send)
        self.unanswered.add(exchange)
        if scope.get(RATE_CLASS_KEY):
            # A dependency of the route finds out whose session it is, if it needs one.
            start_without_session()
        try:
            if scope.get(PUBLIC_KEY):
                self.rates.count_network(scope)
            await app(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            # Nobody is left to respond to.
            return
        except asyncio.CancelledError:
            if not exchange.is_overdue or exchange.has_started:
                raise
            await self._respond_timeout(exchange)
        except Exception as error:
            response = None if exchange.has_started else expected_error_response(scope, error)
            if response is None:
                metrics.ERRORS.add()
                _log.exception("unforeseen failure")
                if exchange.has_started:
                    # The server cuts the connection, so that nobody takes the part that was sent for the whole response.
                    raise
                response = problem_response(TendError())
            await response(scope, receive, exchange.send)
        finally:
            self.unanswered.discard(exchange)
            exchange.record()

    def end_overdue(self) -> None:
        """Cancel requests whose response has not started in time. Called every half second or so."""
        now = perf_counter()
        for exchange in tuple(self.unanswered):
            rate: RateClass | None = exchange.scope.get(RATE_CLASS_KEY)
            if now - exchange.started_at > (rate.timeout if rate else self._default_timeout):
                exchange.cancel()

    async def _respond_timeout(self, exchange: "_Exchange") -> None:
        if exchange.task:
            exchange.task.uncancel()
        _log.warning("request timed out")
        # The rest of a body that has not arrived is never read.
        has_arrived = exchange.has_arrived
        response = (
            problem_response(RequestTimedOut()) if has_arrived else status_problem_response(_TIMEOUT, _CLOSE_HEADERS)
        )
        await response(exchange.scope, exchange.receive, exchange.send)

    def _open(self, scope: Scope, receive: Receive, send: Send) -> tuple["_Exchange", ASGIApp]:
        """The exchange, and the app that responds to the request."""
        # If a header was sent twice, the first counts.
        headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))
        exchange = _Exchange(scope, receive, send, headers, self)
        declared = headers.get(b"content-length", b"0")
        if b"origin" in headers and scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            return exchange, self.cors.preflight_response(Headers(scope=scope))
        if (
            self._metrics_port is not None
            and scope["server"][1] == self._metrics_port
            and scope["path"] != METRICS_PATH
        ):
            return exchange, status_problem_response(NOT_FOUND)
        if self.is_in_maintenance and must_wait_for_maintenance(scope["method"], scope["path"]):
            return exchange, problem_response(InMaintenance())
        if not declared.isdigit() or int(declared) > find_body_limit(scope["path"]):
            return exchange, status_problem_response(_TOO_LARGE, _CLOSE_HEADERS)
        return exchange, self.routes.find(scope) or self.routes.router


class _Exchange:
    """One request and its response."""

    __slots__ = (
        "_bytes_left",
        "_has_origin",
        "_identifier",
        "_is_recorded",
        "_receive",
        "_send",
        "_stack",
        "_status",
        "has_arrived",
        "is_overdue",
        "scope",
        "started_at",
        "task",
    )

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, headers: Mapping[bytes, bytes], stack: RequestMiddleware
    ) -> None:
        offered_id = headers.get(b"x-request-id", b"")
        self._identifier = offered_id.decode() if _ACCEPTED_ID.fullmatch(offered_id) else secrets.token_hex(8)
        start_request(self._identifier)
        self.scope = scope
        self._receive = receive
        self._send = send
        self._stack = stack
        self._has_origin = b"origin" in headers
        self._bytes_left = find_body_limit(scope["path"])
        self.started_at = perf_counter()
        self.task = asyncio.current_task()
        self.has_arrived = b"transfer-encoding" not in headers and headers.get(b"content-length", b"0") == b"0"
        """Whether there is no body, or all of it was read."""
        self.is_overdue = False
        self._status = 0
        self._is_recorded = False

    @property
    def has_started(self) -> bool:
        """Whether a part of the response was sent."""
        return self._status != 0

    async def receive(self) -> Message:
        """Raises `HTTPException` for a body that turns out to be too large while it arrives."""
        message = await self._receive()
        self.has_arrived = not message.get("more_body", False)
        self._bytes_left -= len(message.get("body", b""))
        if self._bytes_left < 0:
            raise HTTPException(_TOO_LARGE, headers=_CLOSE_HEADERS)
        return message

    def cancel(self) -> None:
        if self.task and not self.is_overdue:
            self.is_overdue = True
            self.task.cancel()

    def send(self, message: Message) -> Awaitable[None]:
        if message["type"] != "http.response.start":
            return self._send(message)
        self._status = message["status"]
        self._stack.unanswered.discard(self)
        present = {name.lower() for name, _ in message["headers"]}
        if self._has_origin or b"vary" in present:
            return self._stack.cors.send(message, self._send_start, Headers(scope=self.scope))
        message["headers"] = [*message["headers"], _VARY]
        return self._send_start(message)

    def _send_start(self, message: Message) -> Awaitable[None]:
        headers = message["headers"]
        present = {name for name, _ in headers}
        message["headers"] = [
            *headers,
            *(_HEADERS if _HEADER_NAMES.isdisjoint(present) else [item for item in _HEADERS if item[0] not in present]),
            *self._stack.rates.headers(self.scope),
            (b"x-request-id", self._identifier.encode()),
        ]
        if _EVENT_STREAM in headers:
            # It is recorded when it opens, with the time that opening took.
            self.record()
        return self._send(message)

    def record(self) -> None:
        """Count the request and write its line, unless that was done already.

        The line has the route's template rather than the path, and never the query: both could contain personal data.
        """
        if self._is_recorded:
            return
        self._is_recorded = True
        seconds = perf_counter() - self.started_at
        method, path = self.scope["method"], getattr(self.scope.get("route"), "path", None)
        count_request(self._stack.routes.metrics.find_fields(method, path), self._status, seconds)
        if self._status == _TOO_MANY:
            metrics.RATE_LIMITED.add()
        if _access_log.isEnabledFor(logging.INFO):
            fields = {
                "method": method,
                "path": path or "(none)",
                "status": self._status,
                "duration_ms": round(seconds * 1000, 2),
            }
            _access_log.info("request", extra=fields)
