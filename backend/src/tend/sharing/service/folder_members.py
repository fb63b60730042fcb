"""Who is in a shared folder, and with which role. The memberships in its lists follow."""

from collections.abc import Collection
from uuid import UUID

from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.write_result import WriteResult, merge_results
from tend.lists.access import Role
from tend.lists.queries import folder_members, folders
from tend.lists.queries.folder_members import FolderMemberRow
from tend.notifications import service as notifications
from tend.notifications.schemas import NotificationKind, NotificationSubject
from tend.sharing.errors import FolderNotFound, LastFolderOwner, MemberNotFound
from tend.sharing.queries.invitations import InvitationTarget, withdraw_all_of_sender
from tend.sharing.service.folders import apply_folder_memberships, require_member, require_owner

_NO_ROW = "null"


async def list_members(db: Queryable, user_id: UUID, folder_id: UUID) -> Json:
    """All members, the first one first, with their addresses if the user owns the folder. Raises `FolderNotFound`."""
    page = await folder_members.list_members(db, user_id, folder_id)
    if page is None:
        raise FolderNotFound
    return page


async def change_role(db: Queryable, user_id: UUID, folder_id: UUID, member_id: UUID, role: Role) -> WriteResult:
    """Only owners may. Raises `FolderNotFound`, `MemberNotFound` and `LastFolderOwner`."""
    async with in_transaction(db) as tx:
        await require_owner(tx, user_id, folder_id)
        list_ids = await folders.lock_lists(tx, folder_id)
        member = await _require_member(tx, folder_id, member_id)
        if member.role == role:
            return WriteResult(member.row)
        if role != "owner" and member.is_last_owner:
            raise LastFolderOwner
        await folders.lock_people(tx, [], list_ids, member_id)
        numbered = await folder_members.change_role(tx, folder_id, member_id, role)
        if role != "owner":
            await withdraw_all_of_sender(tx, member_id, InvitationTarget("folder", folder_id))
        written = await apply_folder_memberships(tx, user_id, list_ids)
        changed = await _require_member(tx, folder_id, member_id)
        notified = await _notify(tx, user_id, "role_changed", folder_id, [member_id])
        return merge_results(changed.row, WriteResult(_NO_ROW, users=numbered), written, notified)


async def remove_member(db: Queryable, user_id: UUID, folder_id: UUID, member_id: UUID) -> WriteResult:
    """Owners may remove everybody, and the others themselves, of which the owners hear. Whoever was invited to a list of the
    folder, too, stays in it.

    Raises `FolderNotFound`, `MemberNotFound` and `LastFolderOwner`.
    """
    is_leaving = member_id == user_id
    async with in_transaction(db) as tx:
        role = await require_member(tx, user_id, folder_id)
        if role != "owner" and not is_leaving:
            raise FolderNotFound
        list_ids = await folders.lock_lists(tx, folder_id)
        member = await _require_member(tx, folder_id, member_id)
        if member.is_last_owner:
            raise LastFolderOwner
        owners = await folder_members.find_owners(tx, folder_id) if is_leaving else set()
        await folders.lock_people(tx, [], list_ids, member_id, *owners)
        numbered = await folder_members.remove_member(tx, folder_id, member_id)
        await withdraw_all_of_sender(tx, member_id, InvitationTarget("folder", folder_id))
        written = await apply_folder_memberships(tx, user_id, list_ids, keeps_folder=True)
        kind: NotificationKind = "left" if is_leaving else "removed"
        notified = await _notify(tx, user_id, kind, folder_id, owners if is_leaving else [member_id])
        return merge_results(_NO_ROW, WriteResult(_NO_ROW, users=numbered), written, notified)


async def _require_member(tx: Queryable, folder_id: UUID, member_id: UUID) -> FolderMemberRow:
    member = await folder_members.find_member(tx, folder_id, member_id)
    if member is None:
        raise MemberNotFound
    return member


async def _notify(
    tx: Queryable, user_id: UUID, kind: NotificationKind, folder_id: UUID, recipients: Collection[UUID]
) -> WriteResult:
    """They hear of the folder once, and not of each list in it."""
    users = await notifications.notify(tx, user_id, kind, NotificationSubject(None, folder_id=folder_id), recipients)
    return WriteResult(_NO_ROW, users=users)
