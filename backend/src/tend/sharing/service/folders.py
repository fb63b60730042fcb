"""Shared folders, and the lists in them.

Whoever is in a folder is in every list in it. Each change of a folder is one transaction with the memberships that follow
from it, under the locks that `lists/queries/folders.py` describes.
"""

import json
from collections.abc import Collection
from uuid import UUID

from tend.accounts.queries.users import lock_user
from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.ids import new_id
from tend.core.pagination import page_json
from tend.core.write_result import WriteResult, merge_results
from tend.lists.access import Role
from tend.lists.errors import ListNotFound
from tend.lists.queries import folder_memberships, folders
from tend.lists.queries.folders import MAX_FOLDER_LISTS, OwnList
from tend.lists.queries.former_members import FormerMembers
from tend.notifications import service as notifications
from tend.notifications.schemas import NotificationSubject
from tend.sharing.errors import (
    FolderNotFound,
    InboxNotShareable,
    ListInOtherFolder,
    TooManyFolderMembers,
    TooManyFolders,
    TooManyListsInFolder,
)
from tend.sharing.queries.former_owners import find_former_owners_with_links, withdraw_invitations_of_former_owners
from tend.sharing.schemas import FolderDraft
from tend.sharing.service.former_members import release_todos
from tend.sharing.service.links import end_links_of_owner

_NO_ROW = "null"


async def list_folders(db: Queryable, user_id: UUID) -> Json:
    """A page of all shared folders that the user is in."""
    found = json.loads(await folders.list_folders(db, user_id))
    return page_json((json.dumps(folder) for folder in found), None)


async def create(db: Queryable, user_id: UUID, draft: FolderDraft) -> WriteResult:
    """The new folder, with the user as its owner and the lists in it.

    Raises `TooManyFolders`, and as `_require_own_list` does.
    """
    list_ids = sorted(set(draft.list_ids))
    async with in_transaction(db) as tx:
        found = {one.id: one for one in await folders.lock_own_lists(tx, user_id, list_ids)}
        for list_id in list_ids:
            own = _require_own_list(found.get(list_id))
            if own.folder_id:
                raise ListInOtherFolder
        await lock_user(tx, user_id)
        folder_id = new_id()
        if not await folders.create_folder(tx, user_id, folder_id, draft.name):
            raise TooManyFolders
        await folders.put_lists_in_folder(tx, folder_id, list_ids)
        numbered = await folders.take_member_versions(tx, folder_id)
        written = await apply_folder_memberships(tx, user_id, list_ids)
        row = await folders.find_folder(tx, user_id, folder_id) or _NO_ROW
        return merge_results(row, WriteResult(row, users=numbered), written)


async def rename(db: Queryable, user_id: UUID, folder_id: UUID, name: str) -> WriteResult:
    """The folder with its new name, which everybody in it sees. Raises `FolderNotFound`."""
    async with in_transaction(db) as tx:
        await require_owner(tx, user_id, folder_id)
        list_ids = await folders.lock_lists(tx, folder_id)
        await folders.lock_people(tx, [folder_id], list_ids)
        versions = await folders.rename_folder(tx, folder_id, name)
        return WriteResult(await folders.find_folder(tx, user_id, folder_id) or _NO_ROW, users=versions)


async def delete(db: Queryable, user_id: UUID, folder_id: UUID) -> WriteResult:
    """Stops sharing the folder: its lists stay with those who have a role of their own in them, in a folder of that name.

    The user stays the owner of those that nobody else would own. Raises `FolderNotFound`.
    """
    async with in_transaction(db) as tx:
        await require_owner(tx, user_id, folder_id)
        list_ids = await folders.lock_lists(tx, folder_id)
        await folders.lock_people(tx, [folder_id], list_ids)
        await folders.keep_only_owner(tx, user_id, list_ids)
        await folders.put_lists_in_folder(tx, None, list_ids)
        written = await apply_folder_memberships(tx, user_id, list_ids, keeps_folder=True)
        numbered = await folders.take_member_versions(tx, folder_id)
        notified = await notifications.notify(
            tx, user_id, "removed", NotificationSubject(None, folder_id=folder_id), list(numbered)
        )
        await folders.delete_folder(tx, folder_id)
        return merge_results(
            _NO_ROW, written, WriteResult(_NO_ROW, users=numbered), WriteResult(_NO_ROW, users=notified)
        )


async def put_list(db: Queryable, user_id: UUID, folder_id: UUID, list_id: UUID) -> WriteResult:
    """Makes everybody in the folder a member of the list. The user owns both. A list in another folder leaves that.

    Raises `FolderNotFound`, `TooManyListsInFolder`, `TooManyFolderMembers`, and as `_require_own_list` does.
    """
    async with in_transaction(db) as tx:
        await require_owner(tx, user_id, folder_id)
        found = await folders.lock_own_lists(tx, user_id, [list_id])
        own = _require_own_list(found[0] if found else None)
        if own.folder_id == folder_id:
            return WriteResult(_NO_ROW)
        if await folders.count_lists(tx, folder_id) >= MAX_FOLDER_LISTS:
            raise TooManyListsInFolder
        await folders.lock_people(tx, [folder_id], [list_id])
        await folders.put_lists_in_folder(tx, folder_id, [list_id])
        return await apply_folder_memberships(tx, user_id, [list_id])


async def take_list_out(db: Queryable, user_id: UUID, folder_id: UUID, list_id: UUID) -> WriteResult:
    """Ends the memberships that come from the folder. The user owns the list, and stays its owner if nobody else would.

    Raises `ListNotFound`.
    """
    async with in_transaction(db) as tx:
        found = await folders.lock_own_lists(tx, user_id, [list_id])
        if not found or found[0].folder_id != folder_id:
            raise ListNotFound
        await folders.lock_people(tx, [], [list_id])
        await folders.keep_only_owner(tx, user_id, [list_id])
        await folders.put_lists_in_folder(tx, None, [list_id])
        return await apply_folder_memberships(tx, user_id, [list_id])


async def require_owner(tx: Queryable, user_id: UUID, folder_id: UUID) -> None:
    """Locks the folder. Raises `FolderNotFound` for those who don't own it."""
    if await folders.lock_folder(tx, user_id, folder_id) != "owner":
        raise FolderNotFound


async def require_member(tx: Queryable, user_id: UUID, folder_id: UUID) -> Role:
    """Locks the folder and returns the user's role in it. Raises `FolderNotFound`."""
    role = await folders.lock_folder(tx, user_id, folder_id)
    if role is None:
        raise FolderNotFound
    return role


async def apply_folder_memberships(
    tx: Queryable, user_id: UUID, list_ids: Collection[UUID], *, keeps_folder: bool = False
) -> WriteResult:
    """Begins, changes and ends the memberships in the lists as their folders demand, and all that hangs on them.

    The lists are locked, and the accounts of everybody concerned. Raises `TooManyFolderMembers`.
    """
    changes = await folder_memberships.find_changes(tx, list_ids)
    if not changes:
        return WriteResult(_NO_ROW)
    if not await folder_memberships.has_room(tx, list_ids):
        raise TooManyFolderMembers
    results = []
    former_owners = [(one.list_id, one.user_id) for one in changes if one.old_role == "owner" != one.new_role]
    if former_owners:
        await withdraw_invitations_of_former_owners(tx, former_owners)
        for list_id, owner_id in await find_former_owners_with_links(tx, former_owners):
            without_links = await end_links_of_owner(tx, owner_id, list_id)
            results += [without_links] if without_links else []
    written, has_assigned = await folder_memberships.write_changes(tx, user_id, list_ids, keeps_folder=keeps_folder)
    ended: dict[UUID, list[UUID]] = {}
    for one in changes:
        if one.new_role is None:
            ended.setdefault(one.list_id, []).append(one.user_id)
    former = [FormerMembers(list_id, user_ids, written.lists[list_id]) for list_id, user_ids in ended.items()]
    await release_todos(tx, user_id, former, has_assigned=has_assigned)
    return merge_results(_NO_ROW, *results, written)


def _require_own_list(own: OwnList | None) -> OwnList:
    """Raises `ListNotFound` for a list that the user doesn't own, and `InboxNotShareable`."""
    if own is None:
        raise ListNotFound
    if own.is_inbox:
        raise InboxNotShareable
    return own
