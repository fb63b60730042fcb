from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from tend.core.http import problems
from tend.core.http.body_limit import BodyLimit
from tend.core.http.request_log import RequestLog
from tend.core.http.security_headers import SecurityHeaders
from tend.core.http.unhandled_errors import Unforeseen
from tend.core.settings.settings import Settings
from tend.core.settings.validate import networks

BODY_LIMIT = 1_000_000


def install(app: FastAPI, settings: Settings) -> None:
    """Give `app` what every request passes, pure ASGI all of it; the last one added is the outermost."""
    app.state.settings = settings
    app.state.trusted_networks = networks(settings.trusted_proxies)
    problems.install(app)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    app.add_middleware(Unforeseen)
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
