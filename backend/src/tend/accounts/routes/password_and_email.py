from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.errors import TokenInvalid
from tend.accounts.routes import cookies
from tend.accounts.routes.dependencies import AuthDep
from tend.accounts.routes.responses import done
from tend.accounts.schemas import Addressed, Reset, Verification
from tend.accounts.service import password_reset, verification
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
async def forgot_password(wanted: Addressed, gate: AuthDep, db: Db) -> Response:
    """Mails a link, if there is such an account. The answer is the same where there is none."""
    await password_reset.ask_for_reset(db, gate, wanted.email)
    return done()


@router.post(
    "/password/reset",
    status_code=204,
    dependencies=[rate_limited("reset", RateLimit(60, _HOUR))],
    responses=error_responses(TokenInvalid),
)
async def reset_password(wanted: Reset, request: Request, gate: AuthDep, db: Db) -> Response:
    """Every session of the account ends."""
    response = done()
    cookies.write(request, response, cookies.DEVICE, await password_reset.reset(db, gate, wanted))
    return response


@router.post(
    "/email/verify",
    status_code=204,
    dependencies=[rate_limited("verify", RateLimit(60, _HOUR))],
    responses=error_responses(TokenInvalid),
)
async def verify_email(wanted: Verification, db: Db) -> Response:
    await verification.verify(db, wanted.token)
    return done()


@router.post("/email/resend", status_code=204, dependencies=[rate_limited("resend", RateLimit(20, _HOUR))])
async def resend_verification(wanted: Addressed, gate: AuthDep, db: Db) -> Response:
    """Mails another link, if there is an account that needs it. The answer is the same where there is none."""
    await verification.resend(db, gate, wanted.email)
    return done()
