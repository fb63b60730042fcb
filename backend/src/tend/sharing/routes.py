from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import AuthDep, CurrentUser, ListWriter
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.lists.errors import InboxIsPermanent, ListNotFound
from tend.sharing.errors import (
    AlreadyInvited,
    AlreadyMember,
    EmailNotConfirmed,
    InvitationNotFound,
    LastOwner,
    MemberFromFolder,
    MemberNotFound,
)
from tend.sharing.queries.invitations import InvitationTarget
from tend.sharing.schemas import Invitation, InvitationDraft, ListMember, MemberPatch
from tend.sharing.service import invitations, members
from tend.sharing.service.delete_list import delete_list as move_to_trash

router = APIRouter(tags=["sharing"])


@router.delete(
    "/api/lists/{list_id}", status_code=204, responses=error_responses(ListNotFound, InboxIsPermanent), tags=["lists"]
)
async def delete_list(list_id: UUID, user: ListWriter, writer: WriterDep) -> Response:
    """Moves a list to the trash, of which its other members hear."""
    return await writer.respond_empty(lambda db: move_to_trash(db, user.id, list_id))


@router.get("/api/lists/{list_id}/members", response_model=Page[ListMember], responses=error_responses(ListNotFound))
async def list_members(list_id: UUID, user: CurrentUser, db: Db) -> Response:
    """Every member sees the names and roles of the others, and owners their addresses."""
    return json_bytes(await members.list_members(db, user.id, list_id))


@router.patch(
    "/api/lists/{list_id}/members/{user_id}",
    response_model=ListMember,
    responses=error_responses(ListNotFound, MemberNotFound, LastOwner, MemberFromFolder),
)
async def change_member(
    list_id: UUID, user_id: UUID, patch: MemberPatch, user: CurrentUser, writer: WriterDep
) -> Response:
    """Owners change roles, also their own while the list has another owner."""
    return await writer.respond(lambda db: members.change_role(db, user.id, list_id, user_id, patch.role))


@router.delete(
    "/api/lists/{list_id}/members/{user_id}",
    status_code=204,
    responses=error_responses(ListNotFound, MemberNotFound, LastOwner, MemberFromFolder),
)
async def remove_member(list_id: UUID, user_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """An owner removes a member, or a member leaves. Their access and their event streams of the list end at once."""
    return await writer.respond_empty(lambda db: members.remove_member(db, user.id, list_id, user_id))


@router.get(
    "/api/lists/{list_id}/invitations", response_model=Page[Invitation], responses=error_responses(ListNotFound)
)
async def list_invitations(list_id: UUID, user: CurrentUser, db: Db) -> Response:
    """Invitations that nobody has answered, for owners. Those that expired stay for seven days."""
    return json_bytes(await invitations.list_invitations(db, user.id, InvitationTarget("list", list_id)))


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
        lambda tx: invitations.invite(tx, db, auth.settings, user.id, InvitationTarget("list", list_id), draft),
        status=201,
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
        lambda tx: invitations.resend_invitation(
            tx, db, auth.settings, user.id, InvitationTarget("list", list_id), invitation_id
        )
    )


@router.delete(
    "/api/lists/{list_id}/invitations/{invitation_id}",
    status_code=204,
    responses=error_responses(ListNotFound, InvitationNotFound),
)
async def withdraw_invitation(list_id: UUID, invitation_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Its link stops working."""
    return await writer.respond_empty(
        lambda db: invitations.withdraw_invitation(db, user.id, InvitationTarget("list", list_id), invitation_id)
    )
