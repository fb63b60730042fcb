"""Routes of signing in at an issuer of OpenID Connect, and of a signed-in person's identities there."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import AuthDep, CurrentUser, ReauthenticatedUser
from tend.accounts.errors import (
    AccountDisabled,
    AddressNotConfirmed,
    ConfirmationRequired,
    EmailTaken,
    PasswordQueueFull,
    ReauthenticationRequired,
    SecondFactorRequired,
    WrongPassword,
    WrongSecondFactorCode,
)
from tend.accounts.oidc.errors import (
    IdentityNotFound,
    IdentityTaken,
    LastWayToSignIn,
    OidcEmailUnverified,
    OidcExpired,
    OidcLinkRequired,
    OidcNotConfigured,
    OidcRefused,
    OidcUnavailable,
    TooManyIdentities,
)
from tend.accounts.routes import cookies
from tend.accounts.routes.cookies import ClientDep, signed_in_response
from tend.accounts.schemas import SignedIn
from tend.accounts.service import identities, oidc_sign_in
from tend.accounts.service.oidc_sign_in import IdentityLinkStep
from tend.accounts.service.sessions import PendingSignIn
from tend.accounts.sign_in_schemas import IdentityList, OidcAddress, OidcCallback, OidcLink
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import CrossOriginRefused, Db, limit_rate_by_network, require_same_origin
from tend.core.http.openapi import error_responses
from tend.core.http.problems import problem_response
from tend.core.http.responses import json_bytes, no_content
from tend.server_settings.errors import DomainNotAllowed, RegistrationByInvitation, RegistrationClosed
from tend.server_settings.service import CurrentServerSettings

sign_in_router = APIRouter(
    prefix="/api/auth/oidc",
    tags=["auth"],
    dependencies=[Depends(require_same_origin)],
    responses=error_responses(CrossOriginRefused, OidcNotConfigured),
)
_BY_NETWORK = RateLimit(100, 600)


@sign_in_router.post(
    "/start",
    dependencies=[limit_rate_by_network("oidc-start", RateLimit(300, 600))],
    response_model=OidcAddress,
    responses=error_responses(OidcNotConfigured, OidcUnavailable, CrossOriginRefused, TooManyRequests),
)
async def start_oidc_sign_in(request: Request, auth: AuthDep) -> Response:
    """Returns the address of the issuer at which to sign in within ten minutes, and a cookie that belongs to it. The issuer
    leads back to `/oidc-callback`, which sends what it finds in its address to `POST /api/auth/oidc/finish`."""
    browser_key = _choose_browser_key(request)
    return _address_response(request, await oidc_sign_in.start_sign_in(auth, browser_key), browser_key)


@sign_in_router.post(
    "/finish",
    dependencies=[limit_rate_by_network("oidc-finish", _BY_NETWORK)],
    response_model=SignedIn,
    responses={
        204: {"description": "Nobody was signed in: the session that started this has its identity now."},
        **error_responses(
            OidcExpired,
            OidcRefused,
            SecondFactorRequired,
            OidcEmailUnverified,
            OidcLinkRequired,
            AccountDisabled,
            ConfirmationRequired,
            ReauthenticationRequired,
            AddressNotConfirmed,
            CrossOriginRefused,
            RegistrationClosed,
            RegistrationByInvitation,
            DomainNotAllowed,
            OidcNotConfigured,
            EmailTaken,
            IdentityTaken,
            TooManyIdentities,
            OidcUnavailable,
            TooManyRequests,
        ),
    },
)
async def finish_oidc_sign_in(
    callback: OidcCallback, request: Request, client: ClientDep, auth: AuthDep, db: Db
) -> Response:
    """Signs in to the account of whoever signed in at the issuer, or to a new one without a password.

    If an account has the same email, this answers `oidc_link_required` and a cookie for `POST /api/auth/oidc/link`. With
    two-factor authentication it answers as `POST /api/auth/login` does.
    """
    browser_key = cookies.read_cookie(request, cookies.OIDC_BROWSER_COOKIE)
    current: CurrentServerSettings = request.app.state.server_settings
    is_in_maintenance = current.value.maintenance_since is not None
    result = await oidc_sign_in.finish_sign_in(
        db, auth, client, browser_key, callback, is_in_maintenance=is_in_maintenance
    )
    if isinstance(result, IdentityLinkStep):
        response = problem_response(OidcLinkRequired())
        cookies.write_cookie(request, response, cookies.OIDC_IDENTITY_COOKIE, result.identity)
    elif isinstance(result, PendingSignIn):
        response = cookies.second_factor_required_response(request, result)
    else:
        response = signed_in_response(request, result) if result else no_content()
    return response


@sign_in_router.post(
    "/link",
    dependencies=[limit_rate_by_network("oidc-finish", _BY_NETWORK)],
    response_model=SignedIn,
    responses=error_responses(
        OidcExpired,
        SecondFactorRequired,
        WrongPassword,
        WrongSecondFactorCode,
        AccountDisabled,
        CrossOriginRefused,
        OidcNotConfigured,
        IdentityTaken,
        TooManyIdentities,
        PasswordQueueFull,
        TooManyRequests,
    ),
)
async def link_oidc_identity(proof: OidcLink, request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """Connects whoever signed in at the issuer to the account with the same email, for its password, and signs in."""
    browser_key, sealed = (
        cookies.read_cookie(request, cookie) for cookie in (cookies.OIDC_BROWSER_COOKIE, cookies.OIDC_IDENTITY_COOKIE)
    )
    response = signed_in_response(
        request, await oidc_sign_in.link_identity(db, auth, client, browser_key, sealed, proof)
    )
    cookies.clear_cookie(request, response, cookies.OIDC_IDENTITY_COOKIE)
    return response


own_router = APIRouter(prefix="/api/me/identities", tags=["me"])


@own_router.get("", response_model=IdentityList)
async def list_identities(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await identities.list_identities(db, user))


@own_router.post(
    "",
    response_model=OidcAddress,
    responses=error_responses(
        ReauthenticationRequired, AddressNotConfirmed, OidcNotConfigured, TooManyIdentities, OidcUnavailable
    ),
)
async def start_identity(request: Request, user: ReauthenticatedUser, auth: AuthDep, db: Db) -> Response:
    """Returns the address of the issuer at which to sign in to connect it to the account, as `POST /api/auth/oidc/start`.

    The account's address has to be confirmed.
    """
    browser_key = _choose_browser_key(request)
    return _address_response(request, await identities.start_adding_identity(db, auth, user, browser_key), browser_key)


@own_router.delete(
    "/{identity_id}",
    status_code=204,
    responses=error_responses(IdentityNotFound, LastWayToSignIn, ReauthenticationRequired),
)
async def remove_identity(identity_id: UUID, user: ReauthenticatedUser, auth: AuthDep, db: Db) -> Response:
    """Sessions that it began go on. The last way into an account without a password can't be removed."""
    await identities.remove_identity(db, auth, user, identity_id)
    return no_content()


def _choose_browser_key(request: Request) -> str:
    return oidc_sign_in.choose_browser_key(cookies.read_cookie(request, cookies.OIDC_BROWSER_COOKIE))


def _address_response(request: Request, url: str, browser_key: str) -> Response:
    response = json_bytes(OidcAddress(url=url).model_dump_json())
    cookies.write_cookie(request, response, cookies.OIDC_BROWSER_COOKIE, browser_key)
    return response
