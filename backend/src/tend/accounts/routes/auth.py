from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import bearer_token
from tend.accounts.errors import AccountDisabled, CredentialsInvalid, EmailTaken, SessionEnded
from tend.accounts.routes import cookies
from tend.accounts.routes.dependencies import AuthDep, ClientDep
from tend.accounts.routes.responses import no_content, signed_in
from tend.accounts.schemas import Credentials, Registration, SignedIn
from tend.accounts.service import create_account, sessions, sign_in
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db, rate_limited
from tend.core.http.openapi import error_responses
from tend.core.http.same_origin import CrossSite, same_origin

router = APIRouter(
    prefix="/api/auth", tags=["auth"], dependencies=[Depends(same_origin)], responses=error_responses(CrossSite)
)


@router.post(
    "/register",
    status_code=201,
    response_model=SignedIn,
    dependencies=[rate_limited("register", RateLimit(30, 3600))],
    responses=error_responses(EmailTaken, TooManyRequests),
)
async def register(wanted: Registration, request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    return signed_in(request, await create_account.register(db, auth, client, wanted), status=201)


@router.post(
    "/login",
    response_model=SignedIn,
    responses=error_responses(CredentialsInvalid, AccountDisabled, CrossSite, TooManyRequests),
)
async def login(given: Credentials, request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    return signed_in(request, await sign_in.sign_in(db, auth, client, given))


@router.post(
    "/refresh",
    response_model=SignedIn,
    dependencies=[rate_limited("refresh", RateLimit(600, 60))],
    responses=error_responses(SessionEnded, TooManyRequests),
)
async def refresh(request: Request, client: ClientDep, auth: AuthDep, db: Db) -> Response:
    token = cookies.read(request, cookies.REFRESH)
    if token is None:
        raise SessionEnded
    return signed_in(request, await sessions.refresh(db, auth, client, token))


@router.post("/logout", status_code=204)
async def logout(request: Request, auth: AuthDep, db: Db) -> Response:
    """Ends the session of the cookie and that of the access token, whichever are there."""
    await sessions.sign_out(db, auth, cookies.read(request, cookies.REFRESH), bearer_token(request))
    response = no_content()
    cookies.clear(request, response, cookies.REFRESH)
    return response
