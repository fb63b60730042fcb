"""Deleting an account with everything that nobody else shares."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.accounts.errors import NewOwnerNotMember, SharedListsUndecided
from tend.accounts.queries import account_deletion, api_tokens, folder_handover, sessions
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.queries.users import AccountRow
from tend.accounts.revocations import publish_revocations
from tend.core.errors import DatabaseUnavailable
from tend.core.jobs import DELETED_ACCOUNTS, PURGED_LISTS, enqueue_purge
from tend.core.write_result import WriteResult

# How many times to lock the account again after a list was created meanwhile.
_MAX_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class ErasedAccount:
    revoked: list[RevokedSession]
    """The sessions that ended."""
    write: WriteResult
    """What changed for others who share lists."""


@dataclass(frozen=True, slots=True)
class NewOwners:
    """The choices of a person who deletes their account."""

    lists: Mapping[UUID, UUID | None]
    """For each list that others share and the account alone owns; None to delete the list."""
    folders: Mapping[UUID, UUID]
    """For each shared folder that others are in and the account alone owns."""


async def erase_account(tx: Any, account: AccountRow, choices: NewOwners | None = None) -> ErasedAccount | None:
    """None if the password of the account was changed.

    At the end of the transaction the account is gone, and nobody sees anything of it. Jobs remove what it left, in batches.
    Without `choices`, as when an operator deletes the account, each list and folder goes to the member with the greatest
    role who is not disabled. Raises `SharedListsUndecided` if one is missing, and `NewOwnerNotMember`.
    """
    folder_ids = await _lock(tx, account)
    if folder_ids is None:
        return None
    undecided_folders, folder_versions = await _hand_folders_over(tx, account.id, choices)
    new_owners = choices.lists if choices else await account_deletion.choose_new_owners(tx, account.id)
    undecided = await account_deletion.find_undecided_lists(tx, account.id, list(new_owners))
    if undecided or undecided_folders:
        raise SharedListsUndecided(undecided, undecided_folders)
    chosen = {list_id: owner_id for list_id, owner_id in new_owners.items() if owner_id}
    handed_over, list_versions = await account_deletion.hand_over(tx, account.id, chosen, to_disabled=choices is None)
    if handed_over != set(chosen):
        raise NewOwnerNotMember
    revoked = await sessions.revoke_all_sessions(tx, account.id)
    revoked += await api_tokens.revoke_all_tokens(tx, account.id)
    await publish_revocations(tx, revoked)
    write = await account_deletion.delete_account(tx, account.id)
    await enqueue_purge(tx, DELETED_ACCOUNTS)
    await enqueue_purge(tx, PURGED_LISTS)
    await folder_handover.delete_empty_folders(tx, folder_ids)
    users = {**folder_versions, **list_versions, **write.users}
    return ErasedAccount(revoked, WriteResult(write.row, write.lists, users))


async def _hand_folders_over(
    tx: Any, user_id: UUID, choices: NewOwners | None
) -> tuple[dict[UUID, str], dict[UUID, int]]:
    """The names of the folders for which a choice is missing, and the new versions of the new owners' accounts.

    A folder that is left without a choice goes to the member with the greatest role, also if that one is undecided: the
    lists in it then have an owner, and whether they are decided as well can be said at once.
    """
    chosen = dict(choices.folders) if choices else {}
    undecided = await folder_handover.find_undecided_folders(tx, user_id, list(chosen)) if choices else {}
    others = await folder_handover.choose_new_folder_owners(tx, user_id)
    new_owners = {**others, **chosen}
    to_disabled = others.keys() - chosen.keys()
    handed_over, versions = await folder_handover.hand_folders_over(tx, user_id, new_owners, to_disabled)
    if handed_over != set(new_owners):
        raise NewOwnerNotMember
    return undecided, versions


async def _lock(tx: Any, account: AccountRow) -> list[UUID] | None:
    """Locks the account's shared folders, its lists and then the account, in the order in which every write locks them.

    Returns the folders; None if the password of the account was changed. If a list or folder came meanwhile, the account
    is released and that one locked too. As the locks of lists stay, fewer
    and fewer writes of the account go on.
    """
    for _ in range(_MAX_ATTEMPTS):
        folder_ids = await folder_handover.lock_folders(tx, account.id)
        list_ids = await account_deletion.lock_member_lists(tx, account.id)
        with suppress(_ListAdded):
            # The end of a savepoint that failed releases what was locked in it.
            async with tx.transaction():
                is_locked = await account_deletion.lock_account(tx, account.id, account.password_hash)
                if await account_deletion.has_other_memberships(
                    tx, account.id, list_ids
                ) or await folder_handover.has_other_folders(tx, account.id, folder_ids):
                    raise _ListAdded
                return folder_ids if is_locked else None
    raise DatabaseUnavailable


class _ListAdded(Exception):
    """A list or folder came after the others had been locked and before the account was."""
