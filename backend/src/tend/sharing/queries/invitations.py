"""The invitations of a list or of a shared folder, for its owners.

`$1` is the id of the current user and `$2` that of the list or folder, unless it says otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.lists.access import CAN_MANAGE, CAN_MANAGE_FOLDER, Role
from tend.lists.queries.folder_members import has_folder_member_at_sql
from tend.lists.queries.members import MEMBER_NAME, has_member_at_sql

INVITATION_LIFETIME = timedelta(days=7)

InvitationTargetKind = Literal["list", "folder"]


@dataclass(frozen=True, slots=True)
class InvitationTarget:
    """The list or the shared folder that an invitation is to."""

    kind: InvitationTargetKind
    id: UUID


# The target, if the user owns it.
_OWN_TARGETS: Mapping[InvitationTargetKind, str] = {
    "list": f"""(
    select lists.id, lists.inbox_of is not null as is_inbox
    from lists
    join memberships on {CAN_MANAGE}
    where lists.id = $2
) target""",
    "folder": f"""(
    select shared_folders.id, false as is_inbox
    from shared_folders
    join folder_memberships on {CAN_MANAGE_FOLDER}
    where shared_folders.id = $2
) target""",
}
_HAS_MEMBER: Mapping[InvitationTargetKind, str] = {
    "list": has_member_at_sql("target.id", "$5"),
    "folder": has_folder_member_at_sql("target.id", "$5"),
}

# The unique indexes by which an address has one open invitation.
_CONFLICTS: Mapping[InvitationTargetKind, str] = {
    "list": "list_id, email_key) where accepted_at is null",
    "folder": "folder_id, email_key) where accepted_at is null and folder_id is not null",
}


def _build(statement: Callable[[InvitationTargetKind], str]) -> Mapping[InvitationTargetKind, str]:
    return {kind: statement(kind) for kind in _OWN_TARGETS}


# For statements that have `invitations`, and as `users` the account that sent them, in their scope.
_COLUMNS = f"""
        invitations.id,
        invitations.email,
        invitations.role,
        {MEMBER_NAME} as invited_by_name,
        invitations.created_at,
        invitations.expires_at"""


@dataclass(frozen=True, slots=True)
class InvitationSender:
    is_inbox: bool
    is_confirmed: bool
    """Whether the user has confirmed their address."""


_FIND_SENDER = _build(
    lambda kind: (
        f"""
select target.is_inbox, users.email_verified_at is not null
from users, {_OWN_TARGETS[kind]}
where users.id = $1"""
    )
)


async def find_invitation_sender(db: Queryable, user_id: UUID, target: InvitationTarget) -> InvitationSender | None:
    """The user as one who invites; None if they do not own the list or folder."""
    row = await db.fetchrow(_FIND_SENDER[target.kind], user_id, target.id)
    return row and InvitationSender(*row)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    id: UUID
    email: str
    email_key: str
    role: Role
    token_hash: bytes


# $3 id, $4 address, $5 its key, $6 role, $7 hash of the token, $8 lifetime. An invitation that has expired makes room.
_INSERT = _build(
    lambda kind: (
        f"""
with target as (
    select target.id, {_HAS_MEMBER[kind]} as has_member
    from {_OWN_TARGETS[kind]}
    where not target.is_inbox
), added as (
    insert into invitations (id, {kind}_id, email, email_key, role, token_hash, inviter_id, expires_at)
    select $3, target.id, $4, $5, $6::text::role, $7, $1, now() + $8
    from target
    where not target.has_member
    on conflict ({_CONFLICTS[kind]} do update
    set id = excluded.id,
        email = excluded.email,
        role = excluded.role,
        token_hash = excluded.token_hash,
        inviter_id = excluded.inviter_id,
        created_at = now(),
        expires_at = excluded.expires_at
    where invitations.expires_at <= now()
    returning id, email, role, inviter_id, created_at, expires_at
)
select target.has_member, (
    select row_to_json(item)::text
    from (
        select {_COLUMNS}
        from added invitations
        join users on users.id = invitations.inviter_id
    ) item
) as row
from target"""
    )
)


@dataclass(frozen=True, slots=True)
class InvitationInsertResult:
    has_member: bool
    """Whether the address is that of a member."""
    row: Json | None
    """The invitation; None if there is an open one for the address as well."""


async def insert_invitation(
    db: Queryable, user_id: UUID, target: InvitationTarget, invitation: NewInvitation
) -> InvitationInsertResult | None:
    """None if the user does not own the list or folder. Nothing depends on whether the address has an account."""
    row = await db.fetchrow(
        _INSERT[target.kind],
        user_id,
        target.id,
        invitation.id,
        invitation.email,
        invitation.email_key,
        invitation.role,
        invitation.token_hash,
        INVITATION_LIFETIME,
    )
    return row and InvitationInsertResult(row["has_member"], row["row"])


_LIST = _build(
    lambda kind: (
        f"""
select json_build_object('items', coalesce(json_agg(item order by item.created_at, item.id), '[]'), 'next_cursor', null)::text
from (
    select {_COLUMNS}
    from {_OWN_TARGETS[kind]}
    join invitations on invitations.{kind}_id = target.id
    join users on users.id = invitations.inviter_id
    where invitations.accepted_at is null
) item"""
    )
)


async def list_invitations(db: Queryable, user_id: UUID, target: InvitationTarget) -> Json:
    """A page of the open invitations, also those that have expired; an empty one if the user does not own the list or folder."""
    page: Json = await db.fetchval(_LIST[target.kind], user_id, target.id)
    return page


_FIND_EMAIL_KEY = _build(
    lambda kind: (
        f"""
select invitations.email_key
from {_OWN_TARGETS[kind]}
join invitations on invitations.{kind}_id = target.id
where invitations.id = $3
  and invitations.accepted_at is null"""
    )
)


async def find_email_key(db: Queryable, user_id: UUID, target: InvitationTarget, invitation_id: UUID) -> str | None:
    """The address of an open invitation; None if the user owns no list or folder with it."""
    email_key: str | None = await db.fetchval(_FIND_EMAIL_KEY[target.kind], user_id, target.id, invitation_id)
    return email_key


_RENEWED = ", ".join(
    f"invitations.{name}" for name in ("id", "email", "role", "inviter_id", "created_at", "expires_at")
)
# $3 the invitation, $4 its lifetime
_RENEW = _build(
    lambda kind: (
        f"""
with renewed as (
    update invitations
    set expires_at = now() + $4
    from {_OWN_TARGETS[kind]}
    where invitations.id = $3
      and invitations.{kind}_id = target.id
      and invitations.accepted_at is null
    returning {_RENEWED}
)
select row_to_json(item)::text as row
from (
    select {_COLUMNS}
    from renewed invitations
    join users on users.id = invitations.inviter_id
) item"""
    )
)


async def renew_invitation(db: Queryable, user_id: UUID, target: InvitationTarget, invitation_id: UUID) -> Json | None:
    """Gives an open invitation its whole lifetime again; None if the user owns no list or folder with it."""
    row: Json | None = await db.fetchval(_RENEW[target.kind], user_id, target.id, invitation_id, INVITATION_LIFETIME)
    return row


_WITHDRAW = _build(
    lambda kind: (
        f"""
delete from invitations
using {_OWN_TARGETS[kind]}
where invitations.id = $3
  and invitations.{kind}_id = target.id
  and invitations.accepted_at is null"""
    )
)


async def withdraw_invitation(db: Queryable, user_id: UUID, target: InvitationTarget, invitation_id: UUID) -> bool:
    """False if the user owns no list or folder with this invitation, or it was accepted."""
    return await db.execute(_WITHDRAW[target.kind], user_id, target.id, invitation_id) == "DELETE 1"


# $1 who sent them, $2 the list or folder
_WITHDRAW_ALL_OF_SENDER = _build(
    lambda kind: (
        f"""
delete from invitations
where inviter_id = $1
  and {kind}_id = $2
  and accepted_at is null"""
    )
)


async def withdraw_all_of_sender(db: Queryable, inviter_id: UUID, target: InvitationTarget) -> None:
    """For somebody who no longer owns the list or folder."""
    await db.execute(_WITHDRAW_ALL_OF_SENDER[target.kind], inviter_id, target.id)
