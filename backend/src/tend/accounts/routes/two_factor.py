from fastapi import APIRouter, Response

from tend.accounts.current_user import AuthDep, CurrentUser, ReauthenticatedUser
from tend.accounts.errors import (
    AddressNotConfirmed,
    ReauthenticationRequired,
    TwoFactorEnabled,
    TwoFactorNotEnabled,
    WrongSecondFactorCode,
)
from tend.accounts.schemas import RecoveryCodes, SecondFactorCode, TwoFactorSetup, TwoFactorState
from tend.accounts.service import second_factor
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes, no_content

router = APIRouter(prefix="/api/me/two-factor", tags=["me"])
_ERRORS = error_responses(
    ReauthenticationRequired,
    WrongSecondFactorCode,
    AddressNotConfirmed,
    TwoFactorEnabled,
    TwoFactorNotEnabled,
    TooManyRequests,
)


@router.get("", response_model=TwoFactorState)
async def get_two_factor(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await second_factor.read_two_factor_state(db, user))


@router.post(
    "", status_code=201, responses=error_responses(ReauthenticationRequired, AddressNotConfirmed, TwoFactorEnabled)
)
async def start_two_factor(user: ReauthenticatedUser, auth: AuthDep, db: Db) -> TwoFactorSetup:
    """Returns a secret for an authenticator app. Nothing changes before a code of it was confirmed.

    The account's address has to be confirmed.
    """
    return await second_factor.start_two_factor_setup(db, auth, user)


@router.post("/confirm", responses=_ERRORS)
async def confirm_two_factor(
    confirmation: SecondFactorCode, user: ReauthenticatedUser, auth: AuthDep, db: Db
) -> RecoveryCodes:
    """From now on signing in needs a code."""
    return await second_factor.confirm_two_factor_setup(db, auth, user, confirmation.code)


@router.post("/recovery-codes", responses=_ERRORS)
async def renew_recovery_codes(
    confirmation: SecondFactorCode, user: ReauthenticatedUser, auth: AuthDep, db: Db
) -> RecoveryCodes:
    """Returns ten new codes. The ones before stop working."""
    return await second_factor.renew_recovery_codes(db, auth, user, confirmation.code)


@router.delete("", status_code=204, responses=_ERRORS)
async def disable_two_factor(
    confirmation: SecondFactorCode, user: ReauthenticatedUser, auth: AuthDep, db: Db
) -> Response:
    """Needs a code as well. From now on the password alone signs in."""
    await second_factor.disable_two_factor(db, auth, user, confirmation.code)
    return no_content()
