from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from tend.accounts.email_address import NewEmailAddress
from tend.core.clock import now
from tend.core.schemas import CLEAN_PERSON_NAME, NOT_BLANK_PATTERN, Body, Moment, TimeZoneName
from tend.lists.access import Role
from tend.lists.queries.folders import MAX_FOLDER_LISTS
from tend.lists.schemas import FolderName, MemberOut

TokenInFragment = Annotated[str, Field(min_length=1, max_length=200, description="The part of the link after `#`.")]
GuestName = Annotated[str, Field(min_length=1, max_length=60, pattern=NOT_BLANK_PATTERN), CLEAN_PERSON_NAME]
MAX_LINKS = 10
"""The limit of links of one list, expired ones included until they are purged."""
MAX_GUEST_NAMES = 20
MAX_LISTED_GUESTS = 100


class ListMember(MemberOut):
    direct_role: Role | None = Field(
        description="The role that they have of their own; null if they are here through the folder alone."
    )
    folder_role: Role | None = Field(description="The role that the list’s shared folder gives them.")
    email: str | None = Field(description="Only owners see it; null for others.")
    joined_at: datetime


class FolderMember(MemberOut):
    email: str | None = Field(description="Only owners see it; null for others.")
    joined_at: datetime


class MemberPatch(Body):
    role: Role


class FolderDraft(Body):
    name: FolderName
    list_ids: Annotated[list[UUID], Field(max_length=MAX_FOLDER_LISTS)] = Field(
        default_factory=list, description="Lists that you own and that go into the folder."
    )


class FolderPatch(Body):
    name: FolderName


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
    token: TokenInFragment


class InvitationDecline(Body):
    token: TokenInFragment
    block: StrictBool = Field(default=False, description="Get no more invitations from this person.")


class _Invitation(BaseModel):
    list_name: str | None = Field(description="The name of the list; null for an invitation to a shared folder.")
    folder_name: str | None = Field(description="The name of the shared folder; null for an invitation to a list.")
    invited_by_email: str
    role: Role
    expires_at: datetime


class InvitationPreview(_Invitation):
    email: str = Field(description="The address that the invitation was sent to.")


class ReceivedInvitation(_Invitation):
    id: UUID
    invited_by_name: str


class Joined(BaseModel):
    list_id: UUID | None = Field(description="The list, unless the invitation was to a shared folder.")
    folder_id: UUID | None


class JoinedList(BaseModel):
    list_id: UUID


GuestRole = Literal["viewer", "commenter", "editor"]


class LinkDraft(Body):
    role: GuestRole
    password: str | None = Field(None, min_length=8, max_length=256, description="Asked of whoever opens the link.")
    expires_at: Moment | None = Field(None, description="Unset: the link works until it is ended.")

    @field_validator("expires_at")
    @classmethod
    def _require_future(cls, moment: datetime | None) -> datetime | None:
        if moment is not None and moment <= now():
            raise PydanticCustomError("not_in_future", "Choose a moment in the future.")
        return moment


class Link(BaseModel):
    id: UUID
    role: GuestRole
    has_password: bool
    expires_at: datetime | None
    created_at: datetime
    created_by_name: str
    guest_count: int
    guests: list[str] = Field(
        description=f"The names that the latest {MAX_GUEST_NAMES} guests gave, the last one first."
    )
    token: str | None = Field(description="The part of the link after `#`. Only owners see it; null for others.")


class LinkGuest(BaseModel):
    id: UUID
    name: str = Field(description="The name that they gave.")
    created_at: datetime = Field(description="When they opened the link.")
    last_seen_at: datetime = Field(description="Exact to 15 minutes.")


class LinkToken(Body):
    token: TokenInFragment


class LinkPreview(BaseModel):
    needs_password: bool
    list_name: str | None = Field(description="Null if a password is needed.")
    role: GuestRole | None = Field(description="Null if a password is needed.")


class LinkOpening(LinkToken):
    name: GuestName
    timezone: TimeZoneName = "UTC"
    password: str = Field("", max_length=256)


class GuestSecret(Body):
    secret: Annotated[str, Field(min_length=1, max_length=200)]


class GuestSession(BaseModel):
    guest_id: UUID
    name: str
    list_id: UUID
    role: GuestRole
    access_token: str
    expires_in: int = Field(description="Seconds until the access token expires.")


class OpenedLink(GuestSession):
    secret: str = Field(description="Gets the guest new access tokens. It is shown once.")
