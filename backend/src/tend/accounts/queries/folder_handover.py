"""The shared folders of an account that is being deleted. `$1` is the account."""

from collections.abc import Collection, Mapping
from uuid import UUID

from tend.core.db.database import Queryable

# In the order of their ids, as every statement that locks several. Folders are locked before lists.
_LOCK_FOLDERS = """
select shared_folders.id
from shared_folders
where shared_folders.id in (select folder_id from folder_memberships where user_id = $1)
order by shared_folders.id
for no key update of shared_folders"""


async def lock_folders(db: Queryable, user_id: UUID) -> list[UUID]:
    """Locks all shared folders that the user is in, and returns them."""
    return [row["id"] for row in await db.fetch(_LOCK_FOLDERS, user_id)]


# $2 the folders
_HAS_OTHER_FOLDERS = """
select exists (
    select
    from folder_memberships
    where user_id = $1
      and folder_id <> all ($2::uuid[])
)"""


async def has_other_folders(db: Queryable, user_id: UUID, folder_ids: Collection[UUID]) -> bool:
    """Whether the user is in a shared folder that is not one of `folder_ids`."""
    return bool(await db.fetchval(_HAS_OTHER_FOLDERS, user_id, folder_ids))


# An owner whose account is disabled manages nothing.
_IS_ONLY_WORKING_OWNER = """own.user_id = $1
  and own.role = 'owner'
  and not exists (
      select
      from folder_memberships others
      join users on users.id = others.user_id
      where others.folder_id = own.folder_id
        and others.user_id <> own.user_id
        and others.role = 'owner'
        and users.disabled_at is null
  )"""
# $2 the folders that are decided
_FIND_UNDECIDED = f"""
select shared_folders.id, shared_folders.name
from folder_memberships own
join shared_folders on shared_folders.id = own.folder_id
where {_IS_ONLY_WORKING_OWNER}
  and own.folder_id <> all ($2::uuid[])
  and exists (
      select
      from folder_memberships theirs
      join users on users.id = theirs.user_id
      where theirs.folder_id = own.folder_id
        and theirs.user_id <> own.user_id
        and users.disabled_at is null
  )
order by shared_folders.name, shared_folders.id"""


async def find_undecided_folders(db: Queryable, user_id: UUID, decided: Collection[UUID]) -> dict[UUID, str]:
    """The names of folders that the user alone owns, that others are in, and that are not among `decided`."""
    return {row["id"]: row["name"] for row in await db.fetch(_FIND_UNDECIDED, user_id, decided)}


# Whoever has the greatest role, and of several the one who joined first; somebody who is disabled only if all are.
_CHOOSE_NEW_OWNERS = f"""
select distinct on (theirs.folder_id) theirs.folder_id, theirs.user_id
from folder_memberships own
join folder_memberships theirs on theirs.folder_id = own.folder_id and theirs.user_id <> own.user_id
join users on users.id = theirs.user_id
where {_IS_ONLY_WORKING_OWNER}
order by theirs.folder_id, users.disabled_at is not null, theirs.role desc, theirs.created_at, theirs.user_id"""


async def choose_new_folder_owners(db: Queryable, user_id: UUID) -> dict[UUID, UUID]:
    """A new owner for each folder that others are in and the user alone owns."""
    return {row["folder_id"]: row["user_id"] for row in await db.fetch(_CHOOSE_NEW_OWNERS, user_id)}


# $2 the folders, $3 their new owners, $4 those folders whose new owners may be disabled. All of it is locked. The lists take a version when the account leaves them.
_HAND_OVER = """
with changed as (
    update folder_memberships theirs
    set role = 'owner'
    from unnest($2::uuid[], $3::uuid[]) choices (folder_id, user_id)
    join folder_memberships own on own.folder_id = choices.folder_id and own.user_id = $1 and own.role = 'owner'
    join users on users.id = choices.user_id
    where (users.disabled_at is null or choices.folder_id = any ($4::uuid[]))
      and theirs.folder_id = choices.folder_id
      and theirs.user_id = choices.user_id
      and theirs.user_id <> $1
    returning theirs.folder_id, theirs.user_id
), numbered_users as (
    update users
    set version = users.version + 1,
        folders_version = users.version + 1
    where users.id in (select user_id from changed)
    returning users.id, users.version
), raised as (
    update memberships
    set folder_role = 'owner',
        version = numbered_users.version
    from changed
    join numbered_users on numbered_users.id = changed.user_id
    where memberships.folder_id = changed.folder_id
      and memberships.user_id = changed.user_id
)
select changed.folder_id, changed.user_id, numbered_users.version
from changed
join numbered_users on numbered_users.id = changed.user_id"""


async def hand_folders_over(
    db: Queryable, user_id: UUID, new_owners: Mapping[UUID, UUID], to_disabled: Collection[UUID]
) -> tuple[set[UUID], dict[UUID, int]]:
    """Makes members of folders their owners, and returns those folders, and the new version of each of these members.

    A folder that the user does not own, or whose new owner is not in it, is left out. So is one whose new owner is disabled,
    unless it is one of `to_disabled`.
    """
    rows = await db.fetch(_HAND_OVER, user_id, list(new_owners), list(new_owners.values()), to_disabled)
    return {row["folder_id"] for row in rows}, {row["user_id"]: row["version"] for row in rows}


# $1 the folders
_DELETE_EMPTY_FOLDERS = """
delete from shared_folders
where id = any ($1::uuid[])
  and not exists (select from folder_memberships where folder_id = shared_folders.id)"""


async def delete_empty_folders(db: Queryable, folder_ids: Collection[UUID]) -> None:
    """Deletes those that nobody is in anymore."""
    await db.execute(_DELETE_EMPTY_FOLDERS, folder_ids)
