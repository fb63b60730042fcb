from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from tend.core.http import problems
from tend.core.http.body_limit import BodyLimit
from tend.core.http.request_log import RequestLog
from tend.core.http.security_headers import SecurityHeaders
from tend.core.http.unhandled_errors import UnhandledErrors
from tend.core.settings.settings import Settings

BODY_LIMIT = 1_000_000


def install(app: FastAPI, settings: Settings) -> None:
    """Put `app` into the middleware of every request, all of it pure ASGI; the one added last is the outermost."""
    app.state.settings = settings
    app.state.trusted_networks = settings.trusted_networks
    problems.install(app)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    app.add_middleware(UnhandledErrors)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[settings.frontend_url],
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"],
        expose_headers=["Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)
