from uuid import UUID

from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.accounts.errors import PasswordWrong, SessionNotFound
from tend.accounts.routes import cookies
from tend.accounts.routes.dependencies import AuthDep, ClientDep
from tend.accounts.routes.responses import no_content, signed_in
from tend.accounts.schemas import PasswordChange, PasswordProof, ProfilePatch, SessionOut, SignedIn, UserOut
from tend.accounts.service import change_password as password_service
from tend.accounts.service import delete_account, profile, sessions
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.json_response import json_bytes
from tend.core.http.openapi import error_responses
from tend.core.http.write import WriterDep
from tend.core.schemas import Page

router = APIRouter(prefix="/api/me", tags=["me"])


@router.get("", response_model=UserOut)
async def get_me(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await profile.show(db, user))


@router.patch("", response_model=UserOut)
async def update_me(patch: ProfilePatch, user: CurrentUser, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: profile.update(db, user, patch))


@router.delete("", status_code=204, responses=error_responses(PasswordWrong, TooManyRequests))
async def delete_me(proof: PasswordProof, request: Request, user: CurrentUser, auth: AuthDep, db: Db) -> Response:
    """Deletes the account and everything that only it holds."""
    await delete_account.delete_account(db, auth, user, proof.password)
    response = no_content()
    cookies.clear(request, response, cookies.REFRESH)
    cookies.clear(request, response, cookies.DEVICE)
    return response


@router.post("/password", response_model=SignedIn, responses=error_responses(PasswordWrong, TooManyRequests))
async def change_password(
    wanted: PasswordChange, request: Request, client: ClientDep, user: CurrentUser, auth: AuthDep, db: Db
) -> Response:
    """Every session ends; the caller goes on in a new one."""
    return signed_in(request, await password_service.change_password(db, auth, client, user, wanted))


@router.get("/sessions", response_model=Page[SessionOut])
async def list_sessions(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await sessions.show_all(db, user))


@router.delete("/sessions/{session_id}", status_code=204, responses=error_responses(SessionNotFound))
async def end_session(session_id: UUID, user: CurrentUser, auth: AuthDep, db: Db) -> Response:
    await sessions.end_session(db, auth, user, session_id)
    return no_content()
