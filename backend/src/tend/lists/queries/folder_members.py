"""Who is in a shared folder, which is locked. Their memberships in its lists follow. `$1` is the folder."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import AccountVersions
from tend.lists.access import IN_FOLDER, Role
from tend.lists.queries.folders import MAX_FOLDER_MEMBERS, MAX_FOLDERS
from tend.lists.queries.members import MEMBER_NAME


def has_folder_member_at_sql(folder_id: str, email_key: str) -> str:
    """Whether somebody in a folder has an address; both are expressions of the statement around it."""
    return f"""exists (
        select
        from folder_memberships
        join users on users.id = folder_memberships.user_id
        where folder_memberships.folder_id = {folder_id}
          and users.email_key = {email_key}
    )"""


# $1 the user, $2 the folder. Owners see the addresses.
_LIST_MEMBERS = f"""
select json_build_object('items', json_agg(item order by joined_at, user_id), 'next_cursor', null)::text
from (
    select
        users.id as user_id,
        {MEMBER_NAME} as name,
        users.picture_id,
        theirs.role,
        case when folder_memberships.role = 'owner' then users.email end as email,
        theirs.created_at as joined_at
    from folder_memberships, shared_folders
    join folder_memberships theirs on theirs.folder_id = shared_folders.id
    join users on users.id = theirs.user_id
    where shared_folders.id = $2
      and {IN_FOLDER}
) item
having count(*) > 0"""


async def list_members(db: Queryable, user_id: UUID, folder_id: UUID) -> Json | None:
    """A page of all members, the first one first. None if the user is not in the folder."""
    page: Json | None = await db.fetchval(_LIST_MEMBERS, user_id, folder_id)
    return page


@dataclass(frozen=True, slots=True)
class FolderMemberRow:
    role: Role
    is_last_owner: bool
    """Nobody else owns the folder whose account is not disabled."""
    row: Json
    """The member as owners see them."""


# $2 the member
_FIND_MEMBER = f"""
select
    theirs.role::text,
    theirs.role = 'owner' and not exists (
        select
        from folder_memberships others
        join users on users.id = others.user_id
        where others.folder_id = theirs.folder_id
          and others.user_id <> theirs.user_id
          and others.role = 'owner'
          and users.disabled_at is null
    ),
    json_build_object(
        'user_id', theirs.user_id,
        'name', {MEMBER_NAME},
        'picture_id', users.picture_id,
        'role', theirs.role,
        'email', users.email,
        'joined_at', theirs.created_at
    )::text
from folder_memberships theirs
join users on users.id = theirs.user_id
where theirs.folder_id = $1
  and theirs.user_id = $2"""


async def find_member(db: Queryable, folder_id: UUID, member_id: UUID) -> FolderMemberRow | None:
    """The caller has checked that the current user is in the folder."""
    row = await db.fetchrow(_FIND_MEMBER, folder_id, member_id)
    return row and FolderMemberRow(*row)


# $1 the user
_NUMBER_ACCOUNT = """
update users
set version = users.version + 1,
    folders_version = users.version + 1
where id = $1
returning version"""
# $2 the user, $3 the role
_ADD_MEMBER = f"""
insert into folder_memberships (folder_id, user_id, role)
select $1, $2, $3::text::role
where (select count(*) from folder_memberships where folder_id = $1) < {MAX_FOLDER_MEMBERS}
  and (select count(*) from folder_memberships where user_id = $2) < {MAX_FOLDERS}
returning user_id"""
_CHANGE_ROLE = """
update folder_memberships
set role = $3::text::role
where folder_id = $1
  and user_id = $2"""
_REMOVE_MEMBER = """
delete from folder_memberships
where folder_id = $1
  and user_id = $2"""
_FIND_OWNERS = """
select user_id
from folder_memberships
where folder_id = $1
  and role = 'owner'"""


async def _number_account(db: Queryable, user_id: UUID) -> AccountVersions:
    return {user_id: await db.fetchval(_NUMBER_ACCOUNT, user_id)}


async def add_member(db: Queryable, folder_id: UUID, user_id: UUID, role: Role) -> AccountVersions | None:
    """The new version of the account; None if the folder or the account is full. The user is not in the folder yet."""
    added: Any = await db.fetchval(_ADD_MEMBER, folder_id, user_id, role)
    return await _number_account(db, user_id) if added else None


async def change_role(db: Queryable, folder_id: UUID, member_id: UUID, role: Role) -> AccountVersions:
    await db.execute(_CHANGE_ROLE, folder_id, member_id, role)
    return await _number_account(db, member_id)


async def remove_member(db: Queryable, folder_id: UUID, member_id: UUID) -> AccountVersions:
    await db.execute(_REMOVE_MEMBER, folder_id, member_id)
    return await _number_account(db, member_id)


async def find_owners(db: Queryable, folder_id: UUID) -> set[UUID]:
    return {row["user_id"] for row in await db.fetch(_FIND_OWNERS, folder_id)}
