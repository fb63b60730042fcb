"""The cookies of signing in. Over https their names bind them to this one host (RFC 6265bis §4.1.3.2)."""

import json
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request, Response

from tend.accounts import client_info, second_factor, session_tokens
from tend.accounts.client_info import ClientInfo
from tend.accounts.errors import SecondFactorRequired
from tend.accounts.oidc.flows import FLOW_LIFETIME
from tend.accounts.passkeys import challenges
from tend.accounts.service.sessions import PendingSignIn, SignInResult
from tend.core.http.client_address import client_network
from tend.core.http.problems import problem_response
from tend.core.http.responses import json_bytes

REFRESH_COOKIE = "tend_refresh"
DEVICE_COOKIE = "tend_device"
FIRST_STEP_COOKIE = "tend_sign_in"
BROWSER_KEY_COOKIE = "tend_sign_in_browser"
PASSKEY_COOKIE = "tend_passkey_browser"
OIDC_BROWSER_COOKIE = "tend_oidc_browser"
OIDC_IDENTITY_COOKIE = "tend_oidc_identity"
_MAX_USER_AGENT = 200
_LIFETIMES = {
    REFRESH_COOKIE: session_tokens.MAX_SESSION_IDLE,
    DEVICE_COOKIE: client_info.DEVICE_COOKIE_LIFETIME,
    FIRST_STEP_COOKIE: second_factor.FIRST_STEP_LIFETIME,
    BROWSER_KEY_COOKIE: second_factor.FIRST_STEP_LIFETIME,
    PASSKEY_COOKIE: challenges.CHALLENGE_LIFETIME,
    OIDC_BROWSER_COOKIE: FLOW_LIFETIME,
    OIDC_IDENTITY_COOKIE: FLOW_LIFETIME,
}


def read_cookie(request: Request, cookie: str) -> str | None:
    return request.cookies.get(_name(request, cookie))


def write_cookie(request: Request, response: Response, cookie: str, value: str) -> None:
    _set(request, response, cookie, value, _LIFETIMES[cookie])


def clear_cookie(request: Request, response: Response, cookie: str) -> None:
    _set(request, response, cookie, "", timedelta())


def read_pending_sign_in(request: Request) -> PendingSignIn | None:
    """The cookies that the first step of signing in left in this browser."""
    first_step, browser_key = read_cookie(request, FIRST_STEP_COOKIE), read_cookie(request, BROWSER_KEY_COOKIE)
    return PendingSignIn(first_step, browser_key) if first_step and browser_key else None


def clear_pending_sign_in(request: Request, response: Response) -> None:
    for cookie in (FIRST_STEP_COOKIE, BROWSER_KEY_COOKIE):
        clear_cookie(request, response, cookie)


def second_factor_required_response(request: Request, pending: PendingSignIn) -> Response:
    """`second_factor_required`, with the cookies of the first step."""
    response = problem_response(SecondFactorRequired())
    write_cookie(request, response, FIRST_STEP_COOKIE, pending.first_step)
    write_cookie(request, response, BROWSER_KEY_COOKIE, pending.browser_key)
    return response


def signed_out_response(request: Request, *cookies: str) -> Response:
    """An empty response that ends these cookies, and has the browser forget the pages that it would show on going back.

    It clears no more than that. The page still needs its storage, to delete the account's data and to end its push
    subscription; changes that were not sent yet, the theme and the device cookie stay on purpose.
    """
    response = Response(status_code=204, headers={"Clear-Site-Data": '"cache"'})
    for cookie in cookies:
        clear_cookie(request, response, cookie)
    return response


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


def signed_in_response(request: Request, result: SignInResult, status: int = 200) -> Response:
    """`SignedIn`, with its cookies."""
    token = json.dumps(result.access_token)
    members = f'"access_token":{token},"token_type":"bearer","expires_in":{session_tokens.ACCESS_TOKEN_SECONDS}'
    response = json_bytes(f'{{{members},"user":{result.account}}}', status)
    write_cookie(request, response, REFRESH_COOKIE, result.refresh_token)
    if result.device_cookie:
        write_cookie(request, response, DEVICE_COOKIE, result.device_cookie)
    return response


async def _client(request: Request) -> ClientInfo:
    user_agent = "".join(filter(str.isprintable, request.headers.get("user-agent", "")))[:_MAX_USER_AGENT]
    return ClientInfo(client_network(request), read_cookie(request, DEVICE_COOKIE), user_agent)


ClientDep = Annotated[ClientInfo, Depends(_client)]
