"""Invitations as those answer them who got one."""

from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import CurrentUser
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db, limit_rate_by_network
from tend.core.http.idempotent_write import WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes, no_content
from tend.core.schemas import Page
from tend.sharing.errors import (
    InvalidInvitation,
    InvitationForOtherAddress,
    InvitationNotFound,
    TooManyFolderMembers,
    TooManyMembers,
)
from tend.sharing.schemas import InvitationDecline, InvitationPreview, InvitationToken, Joined, ReceivedInvitation
from tend.sharing.service import invitations

router = APIRouter(tags=["sharing"])
_BY_TOKEN = limit_rate_by_network("invitation", RateLimit(100, 3600))


@router.post(
    "/api/invitations/preview",
    response_model=InvitationPreview,
    dependencies=[_BY_TOKEN],
    responses=error_responses(InvalidInvitation, TooManyRequests),
)
async def preview_invitation(link: InvitationToken, db: Db) -> Response:
    """What the link of an invitation leads to. Nobody has to be signed in."""
    return json_bytes(await invitations.preview_invitation(db, link.token))


@router.post(
    "/api/invitations/accept",
    response_model=Joined,
    dependencies=[_BY_TOKEN],
    responses=error_responses(
        InvalidInvitation, InvitationForOtherAddress, TooManyMembers, TooManyFolderMembers, TooManyRequests
    ),
)
async def accept_invitation(link: InvitationToken, user: CurrentUser, writer: WriterDep) -> Response:
    """Joins the list, or the folder with all its lists, at the end of the sidebar, and confirms the address, which has to be the invited one."""
    return await writer.respond(lambda db: invitations.accept_by_token(db, user.id, link.token))


@router.post(
    "/api/invitations/decline",
    status_code=204,
    dependencies=[_BY_TOKEN],
    responses=error_responses(InvalidInvitation, TooManyRequests),
)
async def decline_invitation(declined: InvitationDecline, db: Db) -> Response:
    """Nobody has to be signed in."""
    await invitations.decline_by_token(db, declined.token, block=declined.block)
    return no_content()


@router.get("/api/me/invitations", response_model=Page[ReceivedInvitation])
async def list_received_invitations(user: CurrentUser, db: Db) -> Response:
    """The open invitations to the address of the account, if it is confirmed."""
    return json_bytes(await invitations.list_received_invitations(db, user.id))


@router.post(
    "/api/me/invitations/{invitation_id}/accept",
    response_model=Joined,
    responses=error_responses(InvitationNotFound, TooManyMembers, TooManyFolderMembers),
)
async def accept_received_invitation(invitation_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    return await writer.respond(lambda db: invitations.accept_received(db, user.id, invitation_id))


@router.post(
    "/api/me/invitations/{invitation_id}/decline", status_code=204, responses=error_responses(InvitationNotFound)
)
async def decline_received_invitation(
    invitation_id: UUID, user: CurrentUser, writer: WriterDep, *, block: bool = False
) -> Response:
    """With `block`, this person's invitations don't arrive anymore, and they can’t see that."""
    return await writer.respond_empty(lambda db: invitations.decline_received(db, user.id, invitation_id, block=block))
