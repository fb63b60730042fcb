"""Accepting an invitation: the person becomes a member of the list, or of the shared folder with all its lists."""

import json
from uuid import UUID

from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import users
from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult, merge_results
from tend.lists.access import Role
from tend.lists.queries import folder_members, folders, members, people
from tend.notifications import service as notifications
from tend.notifications.schemas import NotificationSubject
from tend.sharing.errors import InvalidInvitation, InvitationForOtherAddress, TooManyFolderMembers, TooManyMembers
from tend.sharing.queries import received_invitations
from tend.sharing.queries.invitations import InvitationTarget
from tend.sharing.queries.received_invitations import FoundInvitation
from tend.sharing.service.folders import apply_folder_memberships

_NO_ROW = "null"


async def accept_invitation(
    tx: Queryable, user_id: UUID, found: FoundInvitation, *, confirm_address: bool
) -> WriteResult:
    """Locks the list or folder and then the accounts, so that the invitation is used once, whatever happens meanwhile.

    Raises `InvalidInvitation`, `InvitationForOtherAddress`, `TooManyMembers` and `TooManyFolderMembers`.
    """
    account = await users.find_by_id(tx, user_id)
    if account is None:
        raise NotSignedIn
    if account.email_key != found.email_key:
        raise InvitationForOtherAddress
    target = found.target
    list_ids = await received_invitations.lock_target(tx, target)
    owners = await _lock_owners(tx, user_id, target)
    role = await received_invitations.use_invitation(tx, user_id, found.id)
    is_member = await _is_member(tx, user_id, target)
    answered = WriteResult(_NO_ROW, users=await notifications.archive(tx, user_id, found.id))
    if role is None:
        # A request that is sent again finds what the first one did.
        if is_member and await received_invitations.was_accepted_by(tx, user_id, found.id):
            return merge_results(_joined(target), answered)
        raise InvalidInvitation
    if confirm_address and account.email_verified_at is None:
        await users.verify_address(tx, user_id, found.email_key)
    if is_member:
        return merge_results(_joined(target), answered, await _join_again(tx, user_id, target, role))
    if target.kind == "list":
        added = await _join_list(tx, user_id, target.id, role)
    else:
        added = await _join_folder(tx, user_id, target.id, list_ids, role)
    notified = await notifications.notify(tx, user_id, "joined", _about(target), owners)
    return merge_results(_joined(target), added, answered, WriteResult(_NO_ROW, users=notified))


async def _join_list(tx: Queryable, user_id: UUID, list_id: UUID, role: Role) -> WriteResult:
    return _require_room(await members.add_member(tx, user_id, list_id, role))


def _require_room(added: WriteResult | None) -> WriteResult:
    if added is None:
        raise TooManyMembers
    return added


async def _join_folder(tx: Queryable, user_id: UUID, folder_id: UUID, list_ids: list[UUID], role: Role) -> WriteResult:
    numbered = await folder_members.add_member(tx, folder_id, user_id, role)
    if numbered is None:
        raise TooManyFolderMembers
    return merge_results(
        _NO_ROW, WriteResult(_NO_ROW, users=numbered), await apply_folder_memberships(tx, user_id, list_ids)
    )


async def _join_again(tx: Queryable, user_id: UUID, target: InvitationTarget, role: Role) -> WriteResult:
    """Somebody who came into the list through its folder meanwhile gets a role of their own, too."""
    if target.kind == "folder":
        return WriteResult(_NO_ROW)
    return _require_room(await members.add_direct_role(tx, user_id, target.id, role))


async def _lock_owners(tx: Queryable, user_id: UUID, target: InvitationTarget) -> set[UUID]:
    """Locks the accounts of the user and of the owners, and returns the owners."""
    if target.kind == "list":
        return await people.lock_owners(tx, user_id, target.id)
    owners = await folder_members.find_owners(tx, target.id)
    await folders.lock_people(tx, [], [], user_id, *owners)
    return owners - {user_id}


async def _is_member(tx: Queryable, user_id: UUID, target: InvitationTarget) -> bool:
    find_role = members.find_role if target.kind == "list" else folders.find_role
    return await find_role(tx, user_id, target.id) is not None


def _about(target: InvitationTarget) -> NotificationSubject:
    return NotificationSubject(target.id) if target.kind == "list" else NotificationSubject(None, folder_id=target.id)


def _joined(target: InvitationTarget) -> Json:
    ids = {"list_id": None, "folder_id": None, f"{target.kind}_id": str(target.id)}
    return json.dumps(ids)
