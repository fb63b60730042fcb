from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from tend.accounts.current_user import AuthDep, CurrentUser, ReauthenticatedUser
from tend.accounts.errors import (
    PasswordNotSet,
    ReauthenticationRequired,
    SessionNotFound,
    SharedListsUndecided,
    WrongPassword,
)
from tend.accounts.routes import cookies
from tend.accounts.routes.cookies import ClientDep, signed_in_response
from tend.accounts.schemas import (
    AccountDeletion,
    EmailChangeRequest,
    PasswordChange,
    PasswordConfirmation,
    ProfilePatch,
    SecurityEventOut,
    SessionOut,
    SignedIn,
    UserOut,
)
from tend.accounts.service import account, email_change, passwords, sessions
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes, no_content
from tend.core.pagination import DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT
from tend.core.schemas import Page
from tend.core.write_result import publish_changes
from tend.server_settings.errors import DomainNotAllowed

router = APIRouter(prefix="/api/me", tags=["me"])
_RENAMES = RateLimit(60, 3600)


@router.get("", response_model=UserOut)
async def get_me(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await account.read_profile(db, user))


@router.patch("", response_model=UserOut)
async def update_me(patch: ProfilePatch, user: CurrentUser, auth: AuthDep, db: Db, writer: WriterDep) -> Response:
    if "name" in patch.model_fields_set:
        # Every list that the person shares takes a version of it.
        await enforce_rate_limit(db, auth.settings, "rename", str(user.id), _RENAMES)
    return await writer.respond(lambda db: account.update_profile(db, user, patch))


@router.delete(
    "",
    status_code=204,
    responses=error_responses(
        WrongPassword, PasswordNotSet, ReauthenticationRequired, SharedListsUndecided, TooManyRequests
    ),
)
async def delete_me(deletion: AccountDeletion, request: Request, user: CurrentUser, auth: AuthDep, db: Db) -> Response:
    """Deletes the account and everything that nobody else shares, and sends an email that says so.

    A list that others share and only this account owns needs a choice in `shared_lists`. Without one, nothing is deleted,
    and the `errors` of the 409 name the lists: `field` has the id and `message` the name.
    """
    written = await account.delete_account(db, auth, user, deletion)
    await publish_changes(request.app.state.bus, [written])
    return cookies.signed_out_response(request, cookies.REFRESH_COOKIE, cookies.DEVICE_COOKIE)


@router.post(
    "/password", response_model=SignedIn, responses=error_responses(WrongPassword, PasswordNotSet, TooManyRequests)
)
async def change_password(
    change: PasswordChange, request: Request, client: ClientDep, user: CurrentUser, auth: AuthDep, db: Db
) -> Response:
    """Every session ends; the caller goes on in a new one."""
    return signed_in_response(request, await passwords.change_password(db, auth, client, user, change))


@router.post(
    "/reauthenticate", status_code=204, responses=error_responses(WrongPassword, PasswordNotSet, TooManyRequests)
)
async def reauthenticate(confirmation: PasswordConfirmation, user: CurrentUser, auth: AuthDep, db: Db) -> Response:
    """Allows changes of how to sign in, for ten minutes in this session. Signing in does as well."""
    await passwords.reauthenticate(db, auth, user, confirmation.password)
    return no_content()


@router.post(
    "/email",
    status_code=204,
    responses=error_responses(ReauthenticationRequired, DomainNotAllowed, TooManyRequests),
)
async def change_email(change: EmailChangeRequest, user: ReauthenticatedUser, auth: AuthDep, db: Db) -> Response:
    """Mails a link to the new address, unless somebody else has it. The address changes when the link is opened.

    The response is the same if somebody else has it.
    """
    await email_change.request_change(db, auth, user, change.email)
    return no_content()


@router.get("/security-log", response_model=Page[SecurityEventOut])
async def list_security_events(
    user: CurrentUser,
    db: Db,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=MAX_CURSOR)] = None,
) -> Response:
    """Sign-ins and changes of how to sign in, the newest first, for 90 days."""
    return json_bytes(await sessions.list_security_events(db, user, limit, cursor))


@router.get("/sessions", response_model=Page[SessionOut])
async def list_sessions(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await sessions.list_sessions(db, user))


@router.delete("/sessions/{session_id}", status_code=204, responses=error_responses(SessionNotFound))
async def end_session(session_id: UUID, user: CurrentUser, auth: AuthDep, db: Db) -> Response:
    await sessions.end_session(db, auth, user, session_id)
    return no_content()
