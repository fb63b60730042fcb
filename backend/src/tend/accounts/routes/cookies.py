"""The cookies of signing in. Over https their names bind them to this one host (RFC 6265bis §4.1.3.2)."""

from datetime import timedelta

from fastapi import Request, Response

from tend.accounts import device_cookie, refresh_tokens

REFRESH = "tend_refresh"
DEVICE = "tend_device"
_LIFETIMES = {REFRESH: refresh_tokens.MAX_IDLE, DEVICE: device_cookie.LIFETIME}


def read(request: Request, cookie: str) -> str | None:
    return request.cookies.get(_name(request, cookie))


def write(request: Request, response: Response, cookie: str, value: str) -> None:
    _set(request, response, cookie, value, _LIFETIMES[cookie])


def clear(request: Request, response: Response, cookie: str) -> None:
    _set(request, response, cookie, "", timedelta())


def _set(request: Request, response: Response, cookie: str, value: str, lifetime: timedelta) -> None:
    response.set_cookie(
        _name(request, cookie),
        value,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=_over_https(request),
        httponly=True,
        samesite="lax",
    )


def _name(request: Request, cookie: str) -> str:
    return f"__Host-{cookie}" if _over_https(request) else cookie


def _over_https(request: Request) -> bool:
    url: str = request.app.state.settings.frontend_url
    return url.startswith("https://")
