"""The members of a list: who they are, their roles, and their end."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.write_result import WriteResult
from tend.lists.access import Role
from tend.lists.errors import ListNotFound
from tend.lists.queries import member_changes, members, people
from tend.lists.queries.former_members import FormerMembers
from tend.lists.queries.member_changes import MemberWrite
from tend.notifications import service as notifications
from tend.notifications.schemas import NotificationKind, NotificationSubject
from tend.sharing.errors import LastOwner, MemberFromFolder, MemberNotFound
from tend.sharing.queries.invitations import InvitationTarget, withdraw_all_of_sender
from tend.sharing.service.former_members import release_todos
from tend.sharing.service.links import end_links_of_owner


async def list_members(db: Queryable, user_id: UUID, list_id: UUID) -> Json:
    """All members, the first one first, with their addresses if the user owns the list. Raises `ListNotFound`."""
    page = await members.list_members(db, user_id, list_id)
    if page is None:
        raise ListNotFound
    return page


async def change_role(db: Queryable, user_id: UUID, list_id: UUID, member_id: UUID, role: Role) -> WriteResult:
    """Only owners may. Raises `ListNotFound`, `MemberNotFound`, `LastOwner` and `MemberFromFolder`."""
    async with in_transaction(db) as tx:
        await _lock_list(tx, user_id, list_id)
        result = await _require_write(
            tx, user_id, list_id, await member_changes.change_role(tx, user_id, list_id, member_id, role)
        )
        if role != "owner":
            result = await _end_what_owner_sent(tx, result, member_id, list_id)
        return await _notify(tx, user_id, "role_changed", list_id, [member_id], result)


async def remove_member(db: Queryable, user_id: UUID, list_id: UUID, member_id: UUID) -> WriteResult:
    """Owners may remove everybody, and the others themselves, of which the owners hear.

    Raises `ListNotFound`, `MemberNotFound`, `LastOwner` and `MemberFromFolder`.
    """
    is_leaving = member_id == user_id
    async with in_transaction(db) as tx:
        await _lock_list(tx, user_id, list_id)
        owners = await people.lock_owners(tx, user_id, list_id) if is_leaving else set()
        write = await member_changes.remove_member(tx, user_id, list_id, member_id)
        result = await _require_write(tx, user_id, list_id, write)
        former = FormerMembers(list_id, [member_id], result.lists[list_id])
        result = await _end_what_owner_sent(tx, result, member_id, list_id)
        await release_todos(tx, user_id, [former], has_assigned=write is not None and write.has_assigned)
        if is_leaving:
            return await _notify(tx, user_id, "left", list_id, owners, result)
        return await _notify(tx, user_id, "removed", list_id, [member_id], result)


async def _notify(
    tx: Queryable,
    user_id: UUID,
    kind: NotificationKind,
    list_id: UUID,
    recipients: Collection[UUID],
    result: WriteResult,
) -> WriteResult:
    """The result of a change of a member, of which `recipients` hear if there was one."""
    if not result.lists:
        return result
    users = await notifications.notify(tx, user_id, kind, NotificationSubject(list_id), recipients)
    return replace(result, users={**result.users, **users})


async def _end_what_owner_sent(tx: Queryable, result: WriteResult, owner_id: UUID, list_id: UUID) -> WriteResult:
    """Invitations and links of somebody who no longer owns the list. Returns `result` with what that changed."""
    await withdraw_all_of_sender(tx, owner_id, InvitationTarget("list", list_id))
    ended = await end_links_of_owner(tx, owner_id, list_id)
    if ended is None:
        return result
    return replace(result, lists={**result.lists, **ended.lists}, users={**result.users, **ended.users})


async def _lock_list(tx: Queryable, user_id: UUID, list_id: UUID) -> None:
    if not await members.lock_list(tx, user_id, list_id):
        raise ListNotFound


async def _require_write(tx: Queryable, user_id: UUID, list_id: UUID, write: MemberWrite | None) -> WriteResult:
    if write is None:
        # Those who may not change members get the same error as for a list that is not theirs.
        raise MemberNotFound if await members.find_role(tx, user_id, list_id) == "owner" else ListNotFound
    if write.is_last_owner:
        raise LastOwner
    if write.is_from_folder:
        raise MemberFromFolder
    return write.result
