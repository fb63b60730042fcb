from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import AuthDep, bearer_token
from tend.accounts.errors import (
    AccountDisabled,
    ConfirmationRequired,
    EmailTaken,
    InvalidCredentials,
    InvalidOneTimeToken,
    PasswordQueueFull,
    PasswordRequired,
    SecondFactorRequired,
    SessionEnded,
    SignInExpired,
    WrongPassword,
    WrongSecondFactorCode,
)
from tend.accounts.routes import cookies
from tend.accounts.routes.cookies import ClientDep, signed_in_response
from tend.accounts.schemas import (
    AddressVerification,
    Credentials,
    EmailLinkRequest,
    PasswordDraft,
    PasswordStrength,
    Registration,
    Reset,
    SecondFactorCode,
    SignedIn,
    Verification,
)
from tend.accounts.service import account, email_change, passwords, sessions
from tend.accounts.service.sessions import SignInResult
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import CrossOriginRefused, Db, limit_rate_by_network, require_same_origin
from tend.core.http.openapi import error_responses
from tend.core.http.responses import no_content
from tend.server_settings.errors import DomainNotAllowed, RegistrationByInvitation, RegistrationClosed

router = APIRouter(
    prefix="/api/auth",
    tags=["auth"],
    dependencies=[Depends(require_same_origin)],
    responses=error_responses(CrossOriginRefused),
)
_HOUR = 3600


@router.post(
    "/register",
    status_code=201,
    response_model=SignedIn,
    dependencies=[limit_rate_by_network("register", RateLimit(30, _HOUR))],
    responses=error_responses(
        EmailTaken,
        ConfirmationRequired,
        CrossOriginRefused,
        RegistrationClosed,
        RegistrationByInvitation,
        DomainNotAllowed,
        PasswordQueueFull,
        TooManyRequests,
    ),
)
async def register(registration: Registration, request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """Where only some domains are allowed, and without the token of an invitation, this answers
    `confirmation_required`: the account is there, and its owner signs in once the link in the email was opened."""
    return signed_in_response(request, await account.register(db, auth, client, registration), status=201)


@router.post(
    "/login",
    response_model=SignedIn,
    responses=error_responses(
        InvalidCredentials,
        SecondFactorRequired,
        AccountDisabled,
        ConfirmationRequired,
        CrossOriginRefused,
        PasswordQueueFull,
        TooManyRequests,
    ),
)
async def login(credentials: Credentials, request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """If two-factor authentication is on, the right password gets `second_factor_required` and a cookie for the second
    step, `POST /api/auth/login/code`."""
    result = await sessions.sign_in(db, auth, client, credentials)
    if isinstance(result, SignInResult):
        return signed_in_response(request, result)
    return cookies.second_factor_required_response(request, result)


@router.post(
    "/login/code",
    response_model=SignedIn,
    dependencies=[limit_rate_by_network("login-code", RateLimit(100, 600))],
    responses=error_responses(
        SignInExpired, WrongSecondFactorCode, AccountDisabled, CrossOriginRefused, TooManyRequests
    ),
)
async def finish_second_step_with_code(
    second_step: SecondFactorCode, request: Request, client: ClientDep, auth: AuthDep, db: Db
) -> Response:
    """The second step of signing in, in the same browser and within ten minutes of the first."""
    pending = cookies.read_pending_sign_in(request)
    response = signed_in_response(request, await sessions.finish_sign_in(db, auth, client, pending, second_step.code))
    cookies.clear_pending_sign_in(request, response)
    return response


@router.post(
    "/refresh",
    response_model=SignedIn,
    dependencies=[limit_rate_by_network("refresh", RateLimit(600, 60))],
    responses=error_responses(SessionEnded, TooManyRequests),
)
async def refresh(request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    token = cookies.read_cookie(request, cookies.REFRESH_COOKIE)
    if token is None:
        raise SessionEnded
    return signed_in_response(request, await sessions.refresh(db, auth, client, token))


@router.post("/logout", status_code=204)
async def logout(request: Request, auth: AuthDep, db: Db) -> Response:
    """Ends the session of the cookie and that of the access token, whichever are there."""
    await sessions.sign_out(db, auth, cookies.read_cookie(request, cookies.REFRESH_COOKIE), bearer_token(request))
    return cookies.signed_out_response(request, cookies.REFRESH_COOKIE)


@router.post(
    "/password/forgot",
    status_code=204,
    dependencies=[limit_rate_by_network("forgot", RateLimit(20, _HOUR))],
    responses=error_responses(TooManyRequests),
)
async def forgot_password(link_request: EmailLinkRequest, auth: AuthDep, db: Db) -> Response:
    """Mails a link, if there is such an account. The response is the same if there is none."""
    await passwords.request_password_reset(db, auth, link_request.email)
    return no_content()


@router.post(
    "/password/strength",
    dependencies=[limit_rate_by_network("strength", RateLimit(300, 600))],
    responses=error_responses(PasswordQueueFull, TooManyRequests),
)
async def rate_password(draft: PasswordDraft, client: ClientDep, auth: AuthDep, db: Db) -> PasswordStrength:
    """Tells how hard a new password is to guess, while it is typed. Nothing is stored."""
    return await passwords.rate_password(db, auth, client.network, draft)


@router.post(
    "/password/reset",
    status_code=204,
    dependencies=[limit_rate_by_network("reset", RateLimit(60, _HOUR))],
    responses=error_responses(
        InvalidOneTimeToken, SecondFactorRequired, WrongSecondFactorCode, CrossOriginRefused, TooManyRequests
    ),
)
async def reset_password(reset: Reset, request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """Every session of the account ends."""
    response = no_content()
    cookies.write_cookie(
        request, response, cookies.DEVICE_COOKIE, await passwords.reset_password(db, auth, client, reset)
    )
    return response


@router.post(
    "/email/verify",
    status_code=204,
    dependencies=[limit_rate_by_network("verify", RateLimit(60, _HOUR))],
    responses=error_responses(
        InvalidOneTimeToken, PasswordRequired, WrongPassword, CrossOriginRefused, PasswordQueueFull, TooManyRequests
    ),
)
async def verify_email(verification: AddressVerification, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """Confirms the address at once in a browser that has registered the account or signed in to it. Elsewhere this answers
    `password_required`, since whoever opens the link may not be the person who registered the address."""
    await account.verify_email(db, auth, client, verification)
    return no_content()


@router.post(
    "/email/resend",
    status_code=204,
    dependencies=[limit_rate_by_network("resend", RateLimit(20, _HOUR))],
    responses=error_responses(TooManyRequests),
)
async def resend_verification(link_request: EmailLinkRequest, auth: AuthDep, db: Db) -> Response:
    """Mails another link, if there is an account that needs it. The response is the same if there is none."""
    await account.resend_verification(db, auth, link_request.email)
    return no_content()


@router.post(
    "/email/change",
    status_code=204,
    dependencies=[limit_rate_by_network("verify", RateLimit(60, _HOUR))],
    responses=error_responses(EmailTaken, InvalidOneTimeToken, DomainNotAllowed, TooManyRequests),
)
async def confirm_email_change(verification: Verification, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """Every session of the account ends, except the one that requested the change."""
    await email_change.confirm_change(db, auth, client, verification.token)
    return no_content()


@router.post(
    "/email/undo",
    status_code=204,
    dependencies=[limit_rate_by_network("verify", RateLimit(60, _HOUR))],
    responses=error_responses(InvalidOneTimeToken, TooManyRequests),
)
async def undo_email_change(verification: Verification, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    """Every session of the account ends, its password stops working, and the old address gets a link to reset it.

    Two-factor authentication is turned off, and API tokens are revoked.
    """
    await email_change.undo_change(db, auth, client, verification.token)
    return no_content()
