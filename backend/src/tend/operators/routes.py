"""The operator's routes. None of them reads a list, a todo or anything else that somebody wrote into one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from tend.accounts.current_user import Operator
from tend.accounts.errors import (
    AccountNotFound,
    ActionOnOwnAccount,
    OperatorsOnly,
    ReauthenticationRequired,
    TwoFactorNotEnabled,
)
from tend.accounts.queries import operators
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.responses import no_content
from tend.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from tend.core.settings.settings import Settings
from tend.operators import service
from tend.operators.schemas import (
    AccountOut,
    AccountPage,
    AccountQuotas,
    AccountSearch,
    ActPage,
    OperatorActOut,
    UserActionRequest,
)

router = APIRouter(prefix="/api/admin", tags=["operators"], responses=error_responses(OperatorsOnly))
_ERRORS = error_responses(OperatorsOnly, ReauthenticationRequired, AccountNotFound, ActionOnOwnAccount)


@router.post("/user-search")
async def search_users(search: AccountSearch, request: Request, _operator: Operator, db: Db) -> AccountPage:
    """Accounts, the newest first."""
    settings: Settings = request.app.state.settings
    found = await operators.search_accounts(db, search.text, search.before, search.limit + 1)
    return AccountPage(
        items=[AccountOut.model_validate(one) for one in found[: search.limit]],
        has_more=len(found) > search.limit,
        quotas=AccountQuotas(todos=settings.account_max_todos, text_bytes=settings.account_max_text_mb * 1_000_000),
    )


@router.post(
    "/users/{user_id}", status_code=204, responses=_ERRORS | error_responses(ActionOnOwnAccount, TwoFactorNotEnabled)
)
async def act_on_user(user_id: UUID, body: UserActionRequest, operator: Operator, db: Db) -> Response:
    """Disables or enables an account, signs it out everywhere, mails it a link to reset its password, turns off its
    two-factor authentication, or makes it an operator's or an ordinary one.

    Making an operator, mailing a link and turning off two-factor authentication need the password, given in the same
    session within the last ten minutes.
    """
    await service.act_on_account(db, operator, user_id, body.action)
    return no_content()


@router.delete("/users/{user_id}", status_code=204, responses=_ERRORS)
async def delete_user(user_id: UUID, request: Request, operator: Operator, db: Db) -> Response:
    """Deletes an account and everything that only it holds. Needs the password, as for making an operator."""
    await service.delete_account(db, request.app.state.bus, operator, user_id)
    return no_content()


@router.get("/acts")
async def list_operator_acts(
    _operator: Operator,
    db: Db,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ActPage:
    """What operators did, the newest first."""
    found = await operators.list_acts(db, before, limit + 1)
    return ActPage(items=[OperatorActOut.model_validate(one) for one in found[:limit]], has_more=len(found) > limit)
