from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from tend.accounts.email_address import NewEmailAddress
from tend.core.schemas import Body
from tend.lists.access import Role
from tend.lists.schemas import MemberOut

Token = Annotated[str, Field(min_length=1, max_length=200, description="The part of the link after `#`.")]


class ListMember(MemberOut):
    email: str | None = Field(description="Only owners see it; null for others.")
    joined_at: datetime


class MemberPatch(Body):
    role: Role


class InvitationDraft(Body):
    email: NewEmailAddress
    role: Role


class Invitation(BaseModel):
    id: UUID
    email: str
    role: Role
    invited_by_name: str
    created_at: datetime
    expires_at: datetime = Field(description="Sending it again sets this to seven days later.")


class InvitationToken(Body):
    token: Token


class InvitationDecline(Body):
    token: Token
    block: StrictBool = Field(default=False, description="Get no more invitations from this person.")


class InvitationPreview(BaseModel):
    list_name: str
    invited_by_email: str
    role: Role
    expires_at: datetime


class ReceivedInvitation(InvitationPreview):
    id: UUID
    invited_by_name: str


class JoinedList(BaseModel):
    list_id: UUID
