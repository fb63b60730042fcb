from collections.abc import Collection
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from tend.accounts import guest_tokens
from tend.accounts.api_tokens import API_TOKEN_PREFIX
from tend.accounts.auth import Auth
from tend.accounts.errors import (
    InsufficientScope,
    NotSignedIn,
    OperatorsOnly,
    ReauthenticationRequired,
    RestrictedToken,
    SessionRequired,
)
from tend.accounts.guest_tokens import Guest
from tend.accounts.queries import operators, sessions
from tend.accounts.schemas import Scope
from tend.accounts.session_tokens import SignedInUser
from tend.core.db.database import Queryable
from tend.core.errors import Unauthorized
from tend.core.http.request_rates import RequestRates
from tend.core.request_context import guests_of, restricted_token, start_session_of, user_id

REAUTHENTICATION_LIFETIME = timedelta(minutes=10)


async def _auth(request: Request) -> Auth:
    auth: Auth = request.app.state.auth
    return auth


AuthDep = Annotated[Auth, Depends(_auth)]


class Bearer(SecurityBase):
    """Reads the user from the access token: a signature, a set look-up, and no statement while the bus is healthy.

    An API token is accepted if the route names a scope and the token has it; it costs a statement a minute. Raises
    `NotSignedIn` for a missing, wrong or expired token, `SessionEnded` for a revoked session, and `SessionRequired`,
    `InsufficientScope` or `RestrictedToken` for an API token that may not do this. Counts the request, for its account or else for its
    network, and raises `TooManyRequests`.
    """

    def __init__(self, scope: Scope | None = None, *, is_of_lists: bool = False) -> None:
        """`scope`: the one that an API token needs; None refuses all API tokens.

        `is_of_lists`: all that the route reads and changes is in lists, so that a restricted token may use it.
        """
        self._scope = scope
        self._is_of_lists = is_of_lists
        self.model: Any = HTTPBearer(
            bearerFormat="JWT", description="The access token from signing in, or an API token."
        )
        self.scheme_name = "access_token"

    async def __call__(self, request: Request) -> SignedInUser:
        auth: Auth = request.app.state.auth
        rates: RequestRates = request.app.state.request_rates
        try:
            user = await _read_user(auth, bearer_token(request))
        except Unauthorized:
            rates.count_network(request.scope)
            raise
        name = str(user.id)
        rates.count_account(request.scope, name)
        if user.scopes is not None:
            self._check_scope(user.scopes)
        if user.is_restricted:
            if not self._is_of_lists:
                raise RestrictedToken
            restricted_token.set(user.session_id)
        user_id.set(name)
        start_session_of(name)
        return user

    def _check_scope(self, scopes: Collection[str]) -> None:
        if self._scope is None:
            raise SessionRequired
        if self._scope not in scopes:
            raise InsufficientScope(self._scope)


async def _read_user(auth: Auth, token: str | None) -> SignedInUser:
    if token is None:
        raise NotSignedIn
    if token.startswith(API_TOKEN_PREFIX):
        return await auth.api_tokens.read(token)
    user = auth.access_tokens.read(token)
    # The database may be asked whether the session has ended.
    start_session_of(str(user.id))
    await auth.revocations.check(user)
    return user


def bearer_token(request: Request) -> str | None:
    """The unverified token of an `Authorization` header (RFC 6750 §2.1)."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


CurrentUser = Annotated[SignedInUser, Security(Bearer())]
"""A signed-in user. No API token does what a route with this does."""
CurrentReader = Annotated[SignedInUser, Security(Bearer("read"))]
"""A signed-in user, or an API token that reads and is not restricted to lists."""
CurrentWriter = Annotated[SignedInUser, Security(Bearer("write"))]
"""A signed-in user, or an API token that writes and is not restricted to lists."""
ListReader = Annotated[SignedInUser, Security(Bearer("read", is_of_lists=True))]
"""A signed-in user, or an API token that reads lists, todos and what belongs to them."""
ListWriter = Annotated[SignedInUser, Security(Bearer("write", is_of_lists=True))]
"""A signed-in user, or an API token that changes them."""


class PrincipalBearer(Bearer):
    """The same, and accepts a guest of a link, whom every other route refuses as somebody who is not signed in."""

    async def __call__(self, request: Request) -> SignedInUser | Guest:  # type: ignore[override]
        token = bearer_token(request)
        if token is None or not token.startswith(guest_tokens.GUEST_TOKEN_PREFIX):
            return await super().__call__(request)
        auth: Auth = request.app.state.auth
        rates: RequestRates = request.app.state.request_rates
        try:
            guest = auth.guest_tokens.read(token)
        except NotSignedIn:
            rates.count_network(request.scope)
            raise
        rates.count_guest(request.scope, guest)
        user_id.set(str(guest.id))
        start_session_of(guests_of(guest.account_id))
        return guest


ReadingPrincipal = Annotated[SignedInUser | Guest, Security(PrincipalBearer("read", is_of_lists=True))]
"""A signed-in user, an API token that reads, or a guest of a link."""
WritingPrincipal = Annotated[SignedInUser | Guest, Security(PrincipalBearer("write", is_of_lists=True))]
"""A signed-in user, an API token that writes, or a guest of a link."""


class OperatorBearer(Bearer):
    """The same for an operator's account, which the database is asked for at each request. Raises `OperatorsOnly` too."""

    async def __call__(self, request: Request) -> SignedInUser:
        user = await super().__call__(request)
        if not await operators.is_operator(request.app.state.database, user.id):
            raise OperatorsOnly
        return user


Operator = Annotated[SignedInUser, Security(OperatorBearer())]


async def require_reauthentication(db: Queryable, user: SignedInUser) -> None:
    """Raises `ReauthenticationRequired`."""
    if not await sessions.is_authenticated_within(db, user.session_id, user.id, REAUTHENTICATION_LIFETIME):
        raise ReauthenticationRequired


async def _reauthenticated_user(request: Request, user: CurrentUser) -> SignedInUser:
    await require_reauthentication(request.app.state.database, user)
    return user


ReauthenticatedUser = Annotated[SignedInUser, Depends(_reauthenticated_user)]
"""For changes of the ways into an account: a user who gave the password a short time ago, in the same session.

Raises `ReauthenticationRequired`, after which a client asks for the password and sends the request again.
"""
