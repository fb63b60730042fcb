from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.errors import TokenInvalid
from tend.accounts.routes import cookies
from tend.accounts.routes.dependencies import AuthDep
from tend.accounts.routes.responses import no_content
from tend.accounts.schemas import Addressed, Reset, Verification
from tend.accounts.service import email_links
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db, rate_limited
from tend.core.http.openapi import error_responses
from tend.core.http.same_origin import CrossSite, same_origin

router = APIRouter(
    prefix="/api/auth",
    tags=["auth"],
    dependencies=[Depends(same_origin)],
    responses=error_responses(CrossSite, TooManyRequests),
)
_HOUR = 3600


@router.post("/password/forgot", status_code=204, dependencies=[rate_limited("forgot", RateLimit(20, _HOUR))])
async def forgot_password(wanted: Addressed, auth: AuthDep, db: Db) -> Response:
    """Mails a link, if there is such an account. The response is the same if there is none."""
    await email_links.request_password_reset(db, auth, wanted.email)
    return no_content()


@router.post(
    "/password/reset",
    status_code=204,
    dependencies=[rate_limited("reset", RateLimit(60, _HOUR))],
    responses=error_responses(TokenInvalid),
)
async def reset_password(wanted: Reset, request: Request, auth: AuthDep, db: Db) -> Response:
    """Every session of the account ends."""
    response = no_content()
    cookies.write(request, response, cookies.DEVICE, await email_links.reset_password(db, auth, wanted))
    return response


@router.post(
    "/email/verify",
    status_code=204,
    dependencies=[rate_limited("verify", RateLimit(60, _HOUR))],
    responses=error_responses(TokenInvalid),
)
async def verify_email(wanted: Verification, db: Db) -> Response:
    await email_links.verify_email(db, wanted.token)
    return no_content()


@router.post("/email/resend", status_code=204, dependencies=[rate_limited("resend", RateLimit(20, _HOUR))])
async def resend_verification(wanted: Addressed, auth: AuthDep, db: Db) -> Response:
    """Mails another link, if there is an account that needs it. The response is the same if there is none."""
    await email_links.resend_verification(db, auth, wanted.email)
    return no_content()
