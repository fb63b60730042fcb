from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import AuthDep, CurrentUser, ReauthenticatedUser
from tend.accounts.errors import ApiTokenNotFound, ReauthenticationRequired, TooManyApiTokens
from tend.accounts.schemas import ApiTokenDraft, ApiTokenOut, NewApiTokenOut
from tend.accounts.service import api_tokens
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes, no_content
from tend.core.schemas import Page

router = APIRouter(prefix="/api/me/tokens", tags=["me"])


@router.get("", response_model=Page[ApiTokenOut])
async def list_api_tokens(user: CurrentUser, db: Db) -> Response:
    return json_bytes(await api_tokens.list_tokens(db, user))


@router.post(
    "",
    status_code=201,
    response_model=NewApiTokenOut,
    responses=error_responses(ReauthenticationRequired, TooManyApiTokens),
)
async def create_api_token(draft: ApiTokenDraft, user: ReauthenticatedUser, db: Db) -> Response:
    """Returns a token for programs, which send it as `Authorization: Bearer`. It is shown this once."""
    return json_bytes(await api_tokens.create_token(db, user, draft), 201)


@router.delete("/{token_id}", status_code=204, responses=error_responses(ApiTokenNotFound))
async def revoke_api_token(token_id: UUID, user: CurrentUser, auth: AuthDep, db: Db) -> Response:
    await api_tokens.revoke_token(db, auth, user, token_id)
    return no_content()
