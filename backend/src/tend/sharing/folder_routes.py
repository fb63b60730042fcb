from uuid import UUID

from fastapi import APIRouter, Response

from tend.accounts.current_user import AuthDep, CurrentUser
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.idempotent_write import WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.lists.errors import ListNotFound
from tend.lists.schemas import FolderOut
from tend.sharing.errors import (
    AlreadyInFolder,
    AlreadyInvited,
    EmailNotConfirmed,
    FolderNotFound,
    InboxNotShareable,
    InvitationNotFound,
    LastFolderOwner,
    ListInOtherFolder,
    MemberNotFound,
    TooManyFolderMembers,
    TooManyFolders,
    TooManyListsInFolder,
)
from tend.sharing.queries.invitations import InvitationTarget
from tend.sharing.schemas import FolderDraft, FolderMember, FolderPatch, Invitation, InvitationDraft, MemberPatch
from tend.sharing.service import folder_members, folders, invitations

router = APIRouter(prefix="/api/folders", tags=["shared folders"])


@router.get("", response_model=Page[FolderOut])
async def list_folders(user: CurrentUser, db: Db) -> Response:
    """The shared folders that you are in, with your role in each."""
    return json_bytes(await folders.list_folders(db, user.id))


@router.post(
    "",
    status_code=201,
    response_model=FolderOut,
    responses=error_responses(ListNotFound, InboxNotShareable, ListInOtherFolder, TooManyFolders, TooManyFolderMembers),
)
async def create_folder(draft: FolderDraft, user: CurrentUser, writer: WriterDep) -> Response:
    """Begins to share a folder, with lists that you own."""
    return await writer.respond(lambda db: folders.create(db, user.id, draft), status=201)


@router.patch("/{folder_id}", response_model=FolderOut, responses=error_responses(FolderNotFound))
async def rename_folder(folder_id: UUID, patch: FolderPatch, user: CurrentUser, writer: WriterDep) -> Response:
    """Renames it for everybody. For owners."""
    return await writer.respond(lambda db: folders.rename(db, user.id, folder_id, patch.name))


@router.delete("/{folder_id}", status_code=204, responses=error_responses(FolderNotFound))
async def stop_folder(folder_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Stops sharing it. Its lists stay with those who have a role of their own in them. For owners."""
    return await writer.respond_empty(lambda db: folders.delete(db, user.id, folder_id))


@router.put(
    "/{folder_id}/lists/{list_id}",
    status_code=204,
    responses=error_responses(
        FolderNotFound, ListNotFound, InboxNotShareable, TooManyListsInFolder, TooManyFolderMembers
    ),
)
async def put_list_in_folder(folder_id: UUID, list_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Makes everybody in the folder a member of the list. For owners of both."""
    return await writer.respond_empty(lambda db: folders.put_list(db, user.id, folder_id, list_id))


@router.delete("/{folder_id}/lists/{list_id}", status_code=204, responses=error_responses(ListNotFound))
async def take_list_out_of_folder(folder_id: UUID, list_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Leaves the list to those who have a role of their own in it. For owners of the list."""
    return await writer.respond_empty(lambda db: folders.take_list_out(db, user.id, folder_id, list_id))


@router.get("/{folder_id}/members", response_model=Page[FolderMember], responses=error_responses(FolderNotFound))
async def list_folder_members(folder_id: UUID, user: CurrentUser, db: Db) -> Response:
    """Everybody in the folder sees the names and roles of the others, and owners their addresses."""
    return json_bytes(await folder_members.list_members(db, user.id, folder_id))


@router.patch(
    "/{folder_id}/members/{user_id}",
    response_model=FolderMember,
    responses=error_responses(FolderNotFound, MemberNotFound, LastFolderOwner),
)
async def change_folder_member(
    folder_id: UUID, user_id: UUID, patch: MemberPatch, user: CurrentUser, writer: WriterDep
) -> Response:
    """Changes the role in the folder and in all its lists. For owners."""
    return await writer.respond(lambda db: folder_members.change_role(db, user.id, folder_id, user_id, patch.role))


@router.delete(
    "/{folder_id}/members/{user_id}",
    status_code=204,
    responses=error_responses(FolderNotFound, MemberNotFound, LastFolderOwner),
)
async def remove_folder_member(folder_id: UUID, user_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """An owner removes a member, or a member leaves. They stay in lists in which they have a role of their own."""
    return await writer.respond_empty(lambda db: folder_members.remove_member(db, user.id, folder_id, user_id))


@router.get("/{folder_id}/invitations", response_model=Page[Invitation], responses=error_responses(FolderNotFound))
async def list_folder_invitations(folder_id: UUID, user: CurrentUser, db: Db) -> Response:
    """Invitations that nobody has answered, for owners."""
    return json_bytes(await invitations.list_invitations(db, user.id, InvitationTarget("folder", folder_id)))


@router.post(
    "/{folder_id}/invitations",
    status_code=201,
    response_model=Invitation,
    responses=error_responses(FolderNotFound, EmailNotConfirmed, AlreadyInFolder, AlreadyInvited, TooManyRequests),
)
async def invite_to_folder(
    folder_id: UUID, draft: InvitationDraft, user: CurrentUser, auth: AuthDep, db: Db, writer: WriterDep
) -> Response:
    """Mails an invitation to the folder with all its lists. For owners."""
    target = InvitationTarget("folder", folder_id)
    return await writer.respond(
        lambda tx: invitations.invite(tx, db, auth.settings, user.id, target, draft), status=201
    )


@router.post(
    "/{folder_id}/invitations/{invitation_id}/resend",
    response_model=Invitation,
    responses=error_responses(FolderNotFound, EmailNotConfirmed, InvitationNotFound, TooManyRequests),
)
async def resend_folder_invitation(
    folder_id: UUID, invitation_id: UUID, user: CurrentUser, auth: AuthDep, db: Db, writer: WriterDep
) -> Response:
    """Mails the same link again, which works for another seven days."""
    target = InvitationTarget("folder", folder_id)
    return await writer.respond(
        lambda tx: invitations.resend_invitation(tx, db, auth.settings, user.id, target, invitation_id)
    )


@router.delete(
    "/{folder_id}/invitations/{invitation_id}",
    status_code=204,
    responses=error_responses(FolderNotFound, InvitationNotFound),
)
async def withdraw_folder_invitation(
    folder_id: UUID, invitation_id: UUID, user: CurrentUser, writer: WriterDep
) -> Response:
    """Its link stops working."""
    target = InvitationTarget("folder", folder_id)
    return await writer.respond_empty(lambda db: invitations.withdraw_invitation(db, user.id, target, invitation_id))
