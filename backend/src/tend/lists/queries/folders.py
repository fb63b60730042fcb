"""Shared folders: found, locked and changed. `$1` is the current user and `$2` the folder, unless it says otherwise.

A folder is locked before the lists in it, and those before accounts. Which lists are in a folder changes under the lock of
the list, and who is in it under the locks of the folder and of all its lists.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.lists.access import IN_FOLDER, Role, has_role_sql
from tend.lists.queries.turns import members_turn_sql

MAX_FOLDERS = 50
"""The limit of shared folders that an account is in."""
MAX_FOLDER_MEMBERS = 100
MAX_FOLDER_LISTS = 100
"""The limit of lists in a shared folder, those in the trash included, so that a change of its members is one statement."""

_COLUMNS = "shared_folders.id, shared_folders.name, folder_memberships.role"


def folders_json_sql() -> str:
    """A query for all shared folders that `$1` is in, as one JSON array."""
    return f"""
        select coalesce(json_agg(item order by item.name, item.id), '[]')::text
        from (
            select {_COLUMNS}
            from shared_folders
            join folder_memberships on {IN_FOLDER}
        ) item"""


async def list_folders(db: Queryable, user_id: UUID) -> Json:
    """All shared folders that the user is in, as a JSON array."""
    folders: Json = await db.fetchval(folders_json_sql(), user_id)
    return folders


_FIND_FOLDER = f"""
select row_to_json(item)::text
from (
    select {_COLUMNS}
    from shared_folders
    join folder_memberships on {IN_FOLDER}
    where shared_folders.id = $2
) item"""


async def find_folder(db: Queryable, user_id: UUID, folder_id: UUID) -> Json | None:
    """None if the user is not in the folder."""
    row: Json | None = await db.fetchval(_FIND_FOLDER, user_id, folder_id)
    return row


_LOCK_FOLDER = f"""
select true
from shared_folders
join folder_memberships on {IN_FOLDER}
where shared_folders.id = $2
for no key update of shared_folders"""
# The statement before waited for the folder, and this one sees who is in it now.
_FIND_ROLE = f"""
select folder_memberships.role::text
from shared_folders
join folder_memberships on {IN_FOLDER}
where shared_folders.id = $2"""


async def lock_folder(db: Queryable, user_id: UUID, folder_id: UUID) -> Role | None:
    """Locks the folder for the caller's transaction and returns the user's role in it; None if the user is not in it."""
    await db.execute(_LOCK_FOLDER, user_id, folder_id)
    return await find_role(db, user_id, folder_id)


async def find_role(db: Queryable, user_id: UUID, folder_id: UUID) -> Role | None:
    role: Role | None = await db.fetchval(_FIND_ROLE, user_id, folder_id)
    return role


# $1 the folder
_LOCK_ANY_FOLDER = """
select true
from shared_folders
where id = $1
for no key update"""


async def lock_any_folder(db: Queryable, folder_id: UUID) -> None:
    """For somebody who is not in it: the caller's next statement finds out what they may do."""
    await db.execute(_LOCK_ANY_FOLDER, folder_id)


# $1 the folder. In the order of their ids, as every statement that locks several lists.
_LOCK_LISTS = f"""
with lists_of_folder as materialized (
    select id
    from lists
    where folder_id = $1
    order by id
), turns as materialized (
    select id, {members_turn_sql("id")}
    from lists_of_folder
)
select id
from lists
where id = any (array(select turns.id from turns))
  and folder_id = $1
order by id
for no key update"""


async def lock_lists(db: Queryable, folder_id: UUID) -> list[UUID]:
    """Locks the lists in the folder, which is locked, and returns them. Those that leave it meanwhile are left out."""
    return [row["id"] for row in await db.fetch(_LOCK_LISTS, folder_id)]


# $2 the lists
_LOCK_OWN_LISTS = f"""
with own_lists as materialized (
    select lists.id
    from lists
    join memberships on {has_role_sql("owner")}
    where lists.id = any ($2::uuid[])
    order by lists.id
), turns as materialized (
    select id, {members_turn_sql("id")}
    from own_lists
)
select lists.id
from lists
join memberships on {has_role_sql("owner")}
where lists.id = any (array(select turns.id from turns))
order by lists.id
for no key update of lists, memberships"""
_FIND_OWN_LISTS = f"""
select lists.id, lists.inbox_of is not null as is_inbox, lists.folder_id
from lists
join memberships on {has_role_sql("owner")}
where lists.id = any ($2::uuid[])
  and lists.deleted_at is null"""


@dataclass(frozen=True, slots=True)
class OwnList:
    id: UUID
    is_inbox: bool
    folder_id: UUID | None
    """The shared folder that it is in."""


async def lock_own_lists(db: Queryable, user_id: UUID, list_ids: Collection[UUID]) -> list[OwnList]:
    """Locks those of the lists that the user owns and that are not in the trash, and returns them."""
    await db.execute(_LOCK_OWN_LISTS, user_id, list_ids)
    return [OwnList(*row) for row in await db.fetch(_FIND_OWN_LISTS, user_id, list_ids)]


# $1 the folders, $2 the lists, $3 other accounts
_LOCK_PEOPLE = """
select users.id
from users
where users.id = any ($3::uuid[])
   or users.id in (select user_id from folder_memberships where folder_id = any ($1::uuid[]))
   or users.id in (
       select user_id from memberships where list_id = any ($2::uuid[]) and memberships.folder_id is not null
   )
order by users.id
for no key update of users"""


async def lock_people(db: Queryable, folder_ids: Collection[UUID], list_ids: Collection[UUID], *user_ids: UUID) -> None:
    """Locks the accounts that are in the folders, those that are in the lists through a folder, and others."""
    await db.execute(_LOCK_PEOPLE, folder_ids, list_ids, user_ids)


# $3 the name. The account is locked.
_CREATE_FOLDER = f"""
with added as (
    insert into shared_folders (id, name)
    select $2, $3
    where (select count(*) from folder_memberships where user_id = $1) < {MAX_FOLDERS}
    returning id
)
insert into folder_memberships (folder_id, user_id, role)
select added.id, $1, 'owner'
from added
returning folder_id"""


async def create_folder(db: Queryable, user_id: UUID, folder_id: UUID, name: str) -> bool:
    """False if the account is in as many folders as it may."""
    return await db.fetchval(_CREATE_FOLDER, user_id, folder_id, name) is not None


# $1 the folder or null, $2 the lists
_PUT_LISTS = """
update lists
set folder_id = $1
where id = any ($2::uuid[])"""


async def put_lists_in_folder(db: Queryable, folder_id: UUID | None, list_ids: Collection[UUID]) -> None:
    """Puts lists into a folder, or out of theirs. Their memberships follow."""
    await db.execute(_PUT_LISTS, folder_id, list_ids)


async def count_lists(db: Queryable, folder_id: UUID) -> int:
    return int(await db.fetchval("select count(*) from lists where folder_id = $1", folder_id))


# $1 the folder
_NUMBER_MEMBERS = """
update users
set version = users.version + 1,
    folders_version = users.version + 1
from folder_memberships
where folder_memberships.folder_id = $1
  and users.id = folder_memberships.user_id
returning users.id, users.version"""
# $1 the folder, $2 the name
_RENAME_FOLDER = """
update shared_folders
set name = $2,
    updated_at = now()
where id = $1
  and name <> $2
returning id"""
# $1 the folder, $2 the name
_RENAME_IN_SIDEBARS = """
update memberships
set folder = $2,
    version = users.version
from users
where memberships.folder_id = $1
  and users.id = memberships.user_id"""


async def take_member_versions(db: Queryable, folder_id: UUID) -> dict[UUID, int]:
    """Has everybody who is in the folder learn of a change of it; returns the new versions of their accounts."""
    return {row["id"]: row["version"] for row in await db.fetch(_NUMBER_MEMBERS, folder_id)}


async def rename_folder(db: Queryable, folder_id: UUID, name: str) -> dict[UUID, int]:
    """The new versions of its members' accounts, which are locked, like its lists; none if it has this name."""
    if await db.fetchval(_RENAME_FOLDER, folder_id, name) is None:
        return {}
    versions = await take_member_versions(db, folder_id)
    await db.execute(_RENAME_IN_SIDEBARS, folder_id, name)
    return versions


# $2 the lists. An owner whose account is disabled manages nothing.
_KEEP_AS_OWNER = """
update memberships
set direct_role = 'owner'
from lists
where lists.id = any ($2::uuid[])
  and memberships.list_id = lists.id
  and memberships.user_id = $1
  and memberships.direct_role is distinct from 'owner'
  and not exists (
      select
      from memberships others
      join users on users.id = others.user_id
      where others.list_id = lists.id
        and others.direct_role = 'owner'
        and users.disabled_at is null
  )"""


async def keep_only_owner(db: Queryable, user_id: UUID, list_ids: Collection[UUID]) -> None:
    """Has the user, an owner of lists that leave their folder, stay the owner of those that nobody else would own."""
    await db.execute(_KEEP_AS_OWNER, user_id, list_ids)


async def delete_folder(db: Queryable, folder_id: UUID) -> None:
    """Its lists have left it."""
    await db.execute("delete from shared_folders where id = $1", folder_id)
