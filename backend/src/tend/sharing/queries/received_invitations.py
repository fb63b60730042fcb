"""Invitations as those see and answer them who were invited."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.lists.access import Role, can_manage_folder_sql, can_manage_sql
from tend.lists.queries import folders
from tend.lists.queries.members import MEMBER_NAME
from tend.sharing.queries.invitations import InvitationTarget

# `users` is who sent the invitation, and `target` the list or the shared folder that it is to.
_WORKING_INVITATIONS = f"""
    from invitations
    join users on users.id = invitations.inviter_id
    cross join lateral (
        select lists.name as list_name, null as folder_name
        from lists
        join memberships on {can_manage_sql("invitations.inviter_id")}
        where lists.id = invitations.list_id
        union all
        select null, shared_folders.name
        from shared_folders
        join folder_memberships on {can_manage_folder_sql("invitations.inviter_id")}
        where shared_folders.id = invitations.folder_id
    ) target
    where users.disabled_at is null
      and invitations.accepted_at is null
      and invitations.expires_at > now()"""


def _hash_sql(address: str) -> str:
    return f"encode(sha256(convert_to({address}, 'UTF8')), 'hex')"


# The address is stored hashed, since a person who is blocked for ever may be nobody's contact anymore. The release before
# this one stored it as it is.
_IS_NOT_BLOCKED = f"""not exists (
          select
          from invitation_blocks
          where invitation_blocks.email_key in (invitations.email_key, {_hash_sql("invitations.email_key")})
            and invitation_blocks.inviter_id = invitations.inviter_id
      )"""
_IS_TO_USER = """invitations.email_key = (
          select account.email_key
          from users account
          where account.id = $1
            and account.email_verified_at is not null
      )"""

# $1 the hash of the token
_PREVIEW = f"""
select row_to_json(item)::text
from (
    select
        target.list_name,
        target.folder_name,
        users.email as invited_by_email,
        invitations.email,
        invitations.role,
        invitations.expires_at
    {_WORKING_INVITATIONS}
      and invitations.token_hash = $1
) item"""


async def find_invitation_preview(db: Queryable, token_hash: bytes) -> Json | None:
    preview: Json | None = await db.fetchval(_PREVIEW, token_hash)
    return preview


# $1 the user
_LIST_RECEIVED = f"""
select json_build_object('items', coalesce(json_agg(item order by item.expires_at, item.id), '[]'), 'next_cursor', null)::text
from (
    select
        invitations.id,
        target.list_name,
        target.folder_name,
        {MEMBER_NAME} as invited_by_name,
        users.email as invited_by_email,
        invitations.role,
        invitations.expires_at
    {_WORKING_INVITATIONS}
      and {_IS_TO_USER}
      and {_IS_NOT_BLOCKED}
) item"""


async def list_received_invitations(db: Queryable, user_id: UUID) -> Json:
    """A page of the invitations to the user's confirmed address."""
    page: Json = await db.fetchval(_LIST_RECEIVED, user_id)
    return page


@dataclass(frozen=True, slots=True)
class InvitationMail:
    email: str
    name: str
    """The name of the list or of the shared folder."""
    invited_by_email: str
    target: InvitationTarget
    inviter_id: UUID
    account_id: UUID | None
    """The account whose confirmed address it is."""


# $1 the invitation
_FIND_MAIL = f"""
select
    invitations.email,
    coalesce(target.list_name, target.folder_name),
    users.email,
    invitations.list_id,
    invitations.folder_id,
    users.id,
    (
        select account.id
        from users account
        where account.email_key = invitations.email_key
          and account.email_verified_at is not null
          and account.disabled_at is null
    )
{_WORKING_INVITATIONS}
  and invitations.id = $1
  and {_IS_NOT_BLOCKED}"""


async def find_invitation_mail(db: Queryable, invitation_id: UUID) -> InvitationMail | None:
    """None for an invitation that does not work anymore, and for one that the invited person has blocked."""
    row = await db.fetchrow(_FIND_MAIL, invitation_id)
    if row is None:
        return None
    email, name, invited_by_email, list_id, folder_id, inviter_id, account_id = row
    return InvitationMail(email, name, invited_by_email, _to_target(list_id, folder_id), inviter_id, account_id)


def _to_target(list_id: UUID | None, folder_id: UUID | None) -> InvitationTarget:
    """One of the two is none."""
    return InvitationTarget("folder", folder_id) if folder_id else InvitationTarget("list", cast("UUID", list_id))


# $1 the invitation
_NUMBER_ACCOUNT = """
update users
set version = users.version + 1
from invitations
where invitations.id = $1
  and users.email_key = invitations.email_key
  and users.email_verified_at is not null
returning users.id, users.version"""


async def take_account_version(db: Queryable, invitation_id: UUID) -> dict[UUID, int]:
    """Gives the invited account a new version, if there is one whose address is confirmed, and returns it by user."""
    return {row["id"]: row["version"] for row in await db.fetch(_NUMBER_ACCOUNT, invitation_id)}


@dataclass(frozen=True, slots=True)
class FoundInvitation:
    id: UUID
    target: InvitationTarget
    email_key: str
    inviter_id: UUID


_FOUND = "select id, list_id, folder_id, email_key, inviter_id from invitations"
_FIND_BY_TOKEN = f"{_FOUND} where token_hash = $1"
# $1 the user, $2 the invitation
_FIND_RECEIVED = f"{_FOUND} where id = $2 and {_IS_TO_USER}"


def _to_found(row: Any) -> FoundInvitation | None:
    target = row and _to_target(row["list_id"], row["folder_id"])
    return row and FoundInvitation(row["id"], target, row["email_key"], row["inviter_id"])


async def find_invitation_by_token(db: Queryable, token_hash: bytes) -> FoundInvitation | None:
    return _to_found(await db.fetchrow(_FIND_BY_TOKEN, token_hash))


async def find_received_invitation(db: Queryable, user_id: UUID, invitation_id: UUID) -> FoundInvitation | None:
    """None if it is not for the user's confirmed address."""
    return _to_found(await db.fetchrow(_FIND_RECEIVED, user_id, invitation_id))


# $1 the list. A list is locked before anything of it.
_LOCK_LIST = """
select true
from lists
where id = $1
for no key update"""


async def lock_target(db: Queryable, target: InvitationTarget) -> list[UUID]:
    """Locks the list, or the folder and the lists in it, for the caller's transaction, and returns these lists.

    Whether the invitation works is for the next statement to find out.
    """
    if target.kind == "folder":
        await folders.lock_any_folder(db, target.id)
        return await folders.lock_lists(db, target.id)
    await db.fetchval(_LOCK_LIST, target.id)
    return [target.id]


# $1 the user, $2 the invitation
_ACCEPT = f"""
update invitations
set accepted_at = now(),
    accepted_by = $1
where id = (
    select invitations.id
    {_WORKING_INVITATIONS}
      and invitations.id = $2
      and invitations.email_key = (select account.email_key from users account where account.id = $1)
)
  and accepted_at is null
returning role"""


async def use_invitation(db: Queryable, user_id: UUID, invitation_id: UUID) -> Role | None:
    """Uses the invitation up and returns the role that it gives; None if it does not work, or is not for the user."""
    role: Role | None = await db.fetchval(_ACCEPT, user_id, invitation_id)
    return role


# $1 the invitation, $2 whether its sender may send no more to the address. The sender's account, which a block refers to, is
# locked before the invitation, as when it is deleted.
_DECLINE = f"""
with inviter as materialized (
    select users.id
    from invitations
    join users on users.id = invitations.inviter_id
    where invitations.id = $1
    for key share of users
), declined as (
    delete from invitations
    using inviter
    where invitations.id = $1
      and invitations.inviter_id = inviter.id
      and invitations.accepted_at is null
    returning invitations.email_key, invitations.inviter_id
), blocked as (
    insert into invitation_blocks (email_key, inviter_id)
    select {_hash_sql("email_key")}, inviter_id
    from declined
    where $2
    on conflict do nothing
)
select exists (select from declined)"""


async def decline_invitation(db: Queryable, invitation_id: UUID, *, block: bool) -> bool:
    """Deletes the invitation; false if it was accepted, or is not there anymore."""
    return bool(await db.fetchval(_DECLINE, invitation_id, block))


# $1 the user, $2 the invitation
_WAS_ACCEPTED_BY = """
select true
from invitations
where id = $2
  and accepted_by = $1"""


async def was_accepted_by(db: Queryable, user_id: UUID, invitation_id: UUID) -> bool:
    return bool(await db.fetchval(_WAS_ACCEPTED_BY, user_id, invitation_id))
