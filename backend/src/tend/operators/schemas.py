from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from tend.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from tend.core.schemas import Body

LastIdOfPage = Annotated[UUID | None, Field(description="The id of the last item of the page before.")]
PageLimit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]
UserAction = Literal["disable", "enable", "sign_out", "send_reset_link", "reset_two_factor", "promote", "demote"]


class AccountSearch(Body):
    """Sent in the body, because an address is in no URL."""

    text: Annotated[str, Field(max_length=254, description="A part of the address or of the name.")] = ""
    before: LastIdOfPage = None
    limit: PageLimit = DEFAULT_LIMIT


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AccountOut(_Row):
    id: UUID
    email: str
    name: str
    created_at: datetime
    email_verified_at: datetime | None
    last_used_at: Annotated[datetime | None, Field(description="Null if the account is signed in nowhere.")]
    disabled_at: datetime | None
    operator_since: datetime | None
    two_factor_at: Annotated[datetime | None, Field(description="Since when signing in needs a second factor.")]
    todos: Annotated[int, Field(description="How many count against its quota.")]
    text_bytes: Annotated[int, Field(description="The bytes of text in them.")]


class AccountQuotas(BaseModel):
    todos: int
    text_bytes: int


class AccountPage(BaseModel):
    items: list[AccountOut]
    has_more: bool
    quotas: Annotated[AccountQuotas, Field(description="What each account may have.")]


class UserActionRequest(Body):
    action: UserAction


class OperatorActOut(_Row):
    id: UUID
    acted_at: datetime
    act: str
    operator_id: Annotated[UUID | None, Field(description="Null: on the command line.")]
    operator_email: str | None
    user_id: UUID | None
    user_email: Annotated[str | None, Field(description="Null once the account is deleted.")]
    detail: str


class ActPage(BaseModel):
    items: list[OperatorActOut]
    has_more: bool
