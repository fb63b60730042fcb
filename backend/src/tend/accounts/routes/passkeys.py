"""Routes of passkeys: a signed-in person's own, and signing in with one."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import AuthDep, CurrentUser, ReauthenticatedUser
from tend.accounts.errors import (
    AccountDisabled,
    AddressNotConfirmed,
    PasskeyExists,
    PasskeyExpired,
    PasskeyInvalid,
    PasskeyNotFound,
    PasskeyRefused,
    PasskeysUnavailable,
    ReauthenticationRequired,
    SignInExpired,
    TooManyPasskeys,
)
from tend.accounts.routes import cookies
from tend.accounts.routes.cookies import ClientDep, signed_in_response
from tend.accounts.schemas import SignedIn
from tend.accounts.service import passkey_sign_in, passkeys
from tend.accounts.sign_in_schemas import PasskeyAssertion, PasskeyDraft, PasskeyOptions, PasskeyOut, PasskeyRename
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import CrossOriginRefused, Db, limit_rate_by_network, require_same_origin
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes, no_content
from tend.core.schemas import Page

own_router = APIRouter(prefix="/api/me", tags=["me"])
_ADD_ERRORS = (ReauthenticationRequired, AddressNotConfirmed, TooManyPasskeys, PasskeysUnavailable)


@own_router.get("/passkeys", response_model=Page[PasskeyOut])
async def list_passkeys(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await passkeys.list_passkeys(db, user))


@own_router.post("/passkey-options", responses=error_responses(*_ADD_ERRORS))
async def start_passkey(user: ReauthenticatedUser, auth: AuthDep, db: Db) -> PasskeyOptions:
    """Returns options for the browser to make a passkey, within ten minutes. Nothing changes before it was added.

    The account's address has to be confirmed.
    """
    return PasskeyOptions(public_key=await passkeys.start_passkey(db, auth, user))


@own_router.post(
    "/passkeys",
    status_code=201,
    response_model=PasskeyOut,
    responses=error_responses(*_ADD_ERRORS, PasskeyExpired, PasskeyInvalid, PasskeyExists),
)
async def add_passkey(draft: PasskeyDraft, user: ReauthenticatedUser, auth: AuthDep, db: Db) -> Response:
    """From now on the passkey signs in, without the password."""
    return json_bytes(await passkeys.add_passkey(db, auth, user, draft), 201)


@own_router.patch("/passkeys/{passkey_id}", response_model=PasskeyOut, responses=error_responses(PasskeyNotFound))
async def rename_passkey(passkey_id: UUID, rename: PasskeyRename, user: CurrentUser, db: Db) -> Response:
    return json_bytes(await passkeys.rename_passkey(db, user, passkey_id, rename.name))


@own_router.delete(
    "/passkeys/{passkey_id}", status_code=204, responses=error_responses(PasskeyNotFound, ReauthenticationRequired)
)
async def remove_passkey(passkey_id: UUID, user: ReauthenticatedUser, db: Db) -> Response:
    """Sessions that it began go on."""
    await passkeys.remove_passkey(db, user, passkey_id)
    return no_content()


sign_in_router = APIRouter(
    prefix="/api/auth",
    tags=["auth"],
    dependencies=[Depends(require_same_origin)],
    responses=error_responses(CrossOriginRefused),
)


@sign_in_router.post(
    "/passkey/options",
    dependencies=[limit_rate_by_network("passkey-options", RateLimit(300, 600))],
    response_model=PasskeyOptions,
    responses=error_responses(PasskeysUnavailable, TooManyRequests),
)
async def start_passkey_sign_in(request: Request, auth: AuthDep) -> Response:
    """Returns options for the browser to ask for any passkey of this server, and a cookie that belongs to them."""
    started = passkey_sign_in.start_sign_in(auth, cookies.read_cookie(request, cookies.PASSKEY_COOKIE))
    response = json_bytes(PasskeyOptions(public_key=started.options).model_dump_json())
    cookies.write_cookie(request, response, cookies.PASSKEY_COOKIE, started.browser_key)
    return response


@sign_in_router.post(
    "/passkey",
    response_model=SignedIn,
    responses=error_responses(
        PasskeyExpired, PasskeyRefused, AccountDisabled, PasskeysUnavailable, CrossOriginRefused, TooManyRequests
    ),
)
async def sign_in_with_passkey(
    body: PasskeyAssertion, request: Request, client: ClientDep, auth: AuthDep, db: Db
) -> Response:
    """Signs in whoever the passkey is of, also with two-factor authentication: the authenticator made sure who uses it."""
    browser_key = cookies.read_cookie(request, cookies.PASSKEY_COOKIE)
    result = await passkey_sign_in.sign_in(db, auth, client, browser_key, body.assertion())
    response = signed_in_response(request, result)
    cookies.clear_cookie(request, response, cookies.PASSKEY_COOKIE)
    return response


@sign_in_router.post(
    "/login/passkey/options",
    dependencies=[limit_rate_by_network("login-code", RateLimit(100, 600))],
    responses=error_responses(SignInExpired, AccountDisabled, CrossOriginRefused, PasskeysUnavailable, TooManyRequests),
)
async def start_second_step_with_passkey(request: Request, auth: AuthDep, db: Db) -> PasskeyOptions:
    """For the second step of signing in. `allowCredentials` is empty if the account has no passkeys."""
    pending = cookies.read_pending_sign_in(request)
    return PasskeyOptions(public_key=await passkey_sign_in.start_second_step(db, auth, pending))


@sign_in_router.post(
    "/login/passkey",
    response_model=SignedIn,
    dependencies=[limit_rate_by_network("login-code", RateLimit(100, 600))],
    responses=error_responses(
        SignInExpired,
        PasskeyExpired,
        PasskeyRefused,
        AccountDisabled,
        PasskeysUnavailable,
        CrossOriginRefused,
        TooManyRequests,
    ),
)
async def finish_second_step_with_passkey(
    body: PasskeyAssertion, request: Request, client: ClientDep, auth: AuthDep, db: Db
) -> Response:
    """The second step of signing in, in the same browser and within ten minutes of the first, instead of a code."""
    pending = cookies.read_pending_sign_in(request)
    result = await passkey_sign_in.finish_second_step(db, auth, client, pending, body.assertion())
    response = signed_in_response(request, result)
    cookies.clear_pending_sign_in(request, response)
    return response
