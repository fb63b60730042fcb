from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import AuthDep, CurrentUser
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db, limit_rate_by_network
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes, no_content
from tend.core.http.write import WriterDep
from tend.core.schemas import Page
from tend.lists.errors import ListNotFound
from tend.sharing.errors import (
    AlreadyInvited,
    AlreadyMember,
    EmailNotConfirmed,
    InvalidInvitation,
    InvitationForOtherAddress,
    InvitationNotFound,
    LastOwner,
    ListFull,
    MemberNotFound,
)
from tend.sharing.schemas import (
    Invitation,
    InvitationDecline,
    InvitationDraft,
    InvitationPreview,
    InvitationToken,
    JoinedList,
    ListMember,
    MemberPatch,
    ReceivedInvitation,
)
from tend.sharing.service import invitations, members

router = APIRouter(tags=["sharing"])
_BY_TOKEN = limit_rate_by_network("invitation", RateLimit(100, 3600))


@router.get("/api/lists/{list_id}/members", response_model=Page[ListMember], responses=error_responses(ListNotFound))
async def list_members(list_id: UUID, user: CurrentUser, db: Db) -> Response:
    """Every member sees the names and roles of the others, and owners their addresses."""
    return json_bytes(await members.list_members(db, user.id, list_id))


@router.patch(
    "/api/lists/{list_id}/members/{user_id}",
    response_model=ListMember,
    responses=error_responses(ListNotFound, MemberNotFound, LastOwner),
)
async def change_member(
    list_id: UUID, user_id: UUID, patch: MemberPatch, user: CurrentUser, writer: WriterDep
) -> Response:
    """Owners change roles, also their own while the list has another owner."""
    return await writer.respond(lambda db: members.change_role(db, user.id, list_id, user_id, patch.role))


@router.delete(
    "/api/lists/{list_id}/members/{user_id}",
    status_code=204,
    responses=error_responses(ListNotFound, MemberNotFound, LastOwner),
)
async def remove_member(list_id: UUID, user_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """An owner removes a member, or a member leaves. Their access and their event streams of the list end at once."""
    return await writer.respond_empty(lambda db: members.remove_member(db, user.id, list_id, user_id))


@router.get(
    "/api/lists/{list_id}/invitations", response_model=Page[Invitation], responses=error_responses(ListNotFound)
)
async def list_invitations(list_id: UUID, user: CurrentUser, db: Db) -> Response:
    """Invitations that nobody has answered, for owners. Those that expired stay for seven days."""
    return json_bytes(await invitations.list_invitations(db, user.id, list_id))


@router.post(
    "/api/lists/{list_id}/invitations",
    status_code=201,
    response_model=Invitation,
    responses=error_responses(ListNotFound, EmailNotConfirmed, AlreadyMember, AlreadyInvited, TooManyRequests),
)
async def invite(
    list_id: UUID, draft: InvitationDraft, user: CurrentUser, auth: AuthDep, db: Db, writer: WriterDep
) -> Response:
    """Mails an invitation, whether or not there is an account with this address. The response doesn't tell."""
    return await writer.respond(
        lambda tx: invitations.invite(tx, db, auth.settings, user.id, list_id, draft), status=201
    )


@router.post(
    "/api/lists/{list_id}/invitations/{invitation_id}/resend",
    response_model=Invitation,
    responses=error_responses(ListNotFound, EmailNotConfirmed, InvitationNotFound, TooManyRequests),
)
async def resend_invitation(
    list_id: UUID, invitation_id: UUID, user: CurrentUser, auth: AuthDep, db: Db, writer: WriterDep
) -> Response:
    """Mails the same link again, which works for another seven days."""
    return await writer.respond(
        lambda tx: invitations.send_again(tx, db, auth.settings, user.id, list_id, invitation_id)
    )


@router.delete(
    "/api/lists/{list_id}/invitations/{invitation_id}",
    status_code=204,
    responses=error_responses(ListNotFound, InvitationNotFound),
)
async def withdraw_invitation(list_id: UUID, invitation_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Its link stops working."""
    return await writer.respond_empty(lambda db: invitations.withdraw(db, user.id, list_id, invitation_id))


@router.post(
    "/api/invitations/preview",
    response_model=InvitationPreview,
    dependencies=[_BY_TOKEN],
    responses=error_responses(InvalidInvitation, TooManyRequests),
)
async def preview_invitation(link: InvitationToken, db: Db) -> Response:
    """What the link of an invitation leads to. Nobody has to be signed in."""
    return json_bytes(await invitations.preview(db, link.token))


@router.post(
    "/api/invitations/accept",
    response_model=JoinedList,
    dependencies=[_BY_TOKEN],
    responses=error_responses(InvalidInvitation, InvitationForOtherAddress, ListFull, TooManyRequests),
)
async def accept_invitation(link: InvitationToken, user: CurrentUser, writer: WriterDep) -> Response:
    """Joins the list at the end of the sidebar, and confirms the address, which has to be the invited one."""
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
    return json_bytes(await invitations.list_received(db, user.id))


@router.post(
    "/api/me/invitations/{invitation_id}/accept",
    response_model=JoinedList,
    responses=error_responses(InvitationNotFound, ListFull),
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
