"""The invitations of a list, for its owners. `$1` is the id of the current user and `$2` the list, unless it says otherwise."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.lists.access import CAN_MANAGE, Role
from tend.lists.queries.members import MEMBER_NAME, has_member_at

LIFETIME = timedelta(days=7)

# For statements that have `invitations`, and as `users` the account that sent them, in their scope.
_COLUMNS = f"""
        invitations.id,
        invitations.email,
        invitations.role,
        {MEMBER_NAME} as invited_by_name,
        invitations.created_at,
        invitations.expires_at"""


@dataclass(frozen=True, slots=True)
class Sender:
    is_inbox: bool
    is_confirmed: bool
    """Whether the user has confirmed their address."""


_FIND_SENDER = f"""
select lists.inbox_of is not null, users.email_verified_at is not null
from users, memberships, lists
where users.id = $1
  and lists.id = $2
  and {CAN_MANAGE}"""


async def find_sender(db: Queryable, user_id: UUID, list_id: UUID) -> Sender | None:
    """The user as one who invites to a list; None if they do not own it."""
    row = await db.fetchrow(_FIND_SENDER, user_id, list_id)
    return row and Sender(*row)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    id: UUID
    email: str
    email_key: str
    role: Role
    token_hash: bytes


# $3 id, $4 address, $5 its key, $6 role, $7 hash of the token, $8 lifetime. An invitation that has expired makes room.
_INSERT = f"""
with target as (
    select lists.id, {has_member_at("lists.id", "$5")} as has_member
    from lists, memberships
    where lists.id = $2
      and lists.inbox_of is null
      and {CAN_MANAGE}
), added as (
    insert into invitations (id, list_id, email, email_key, role, token_hash, inviter_id, expires_at)
    select $3, target.id, $4, $5, $6::text::role, $7, $1, now() + $8
    from target
    where not target.has_member
    on conflict (list_id, email_key) where accepted_at is null do update
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


@dataclass(frozen=True, slots=True)
class InsertResult:
    has_member: bool
    """Whether the address is that of a member."""
    row: Json | None
    """The invitation; None if there is an open one for the address as well."""


async def insert_invitation(
    db: Queryable, user_id: UUID, list_id: UUID, invitation: NewInvitation
) -> InsertResult | None:
    """None if the user does not own the list. Nothing depends on whether the address has an account."""
    row = await db.fetchrow(
        _INSERT,
        user_id,
        list_id,
        invitation.id,
        invitation.email,
        invitation.email_key,
        invitation.role,
        invitation.token_hash,
        LIFETIME,
    )
    return row and InsertResult(row["has_member"], row["row"])


_LIST = f"""
select json_build_object('items', coalesce(json_agg(item order by item.created_at, item.id), '[]'), 'next_cursor', null)::text
from (
    select {_COLUMNS}
    from lists
    join memberships on {CAN_MANAGE}
    join invitations on invitations.list_id = lists.id
    join users on users.id = invitations.inviter_id
    where lists.id = $2
      and invitations.accepted_at is null
) item"""


async def list_invitations(db: Queryable, user_id: UUID, list_id: UUID) -> Json:
    """A page of the open invitations to a list, also those that have expired; an empty one if the user does not own it."""
    page: Json = await db.fetchval(_LIST, user_id, list_id)
    return page


_FIND_EMAIL_KEY = f"""
select invitations.email_key
from lists
join memberships on {CAN_MANAGE}
join invitations on invitations.list_id = lists.id
where lists.id = $2
  and invitations.id = $3
  and invitations.accepted_at is null"""


async def find_email_key(db: Queryable, user_id: UUID, list_id: UUID, invitation_id: UUID) -> str | None:
    """The address of an open invitation; None if the user owns no list with it."""
    email_key: str | None = await db.fetchval(_FIND_EMAIL_KEY, user_id, list_id, invitation_id)
    return email_key


# $3 the invitation, $4 its lifetime
_RENEW = f"""
with renewed as (
    update invitations
    set expires_at = now() + $4
    from lists, memberships
    where invitations.id = $3
      and invitations.list_id = $2
      and invitations.accepted_at is null
      and lists.id = $2
      and {CAN_MANAGE}
    returning {", ".join(f"invitations.{name}" for name in ("id", "email", "role", "inviter_id", "created_at", "expires_at"))}
)
select row_to_json(item)::text as row
from (
    select {_COLUMNS}
    from renewed invitations
    join users on users.id = invitations.inviter_id
) item"""


async def renew_invitation(db: Queryable, user_id: UUID, list_id: UUID, invitation_id: UUID) -> Json | None:
    """Gives an open invitation its whole lifetime again; None if the user owns no list with it."""
    row: Json | None = await db.fetchval(_RENEW, user_id, list_id, invitation_id, LIFETIME)
    return row


_WITHDRAW = f"""
delete from invitations
using lists, memberships
where invitations.id = $3
  and invitations.list_id = $2
  and invitations.accepted_at is null
  and lists.id = $2
  and {CAN_MANAGE}"""


async def withdraw_invitation(db: Queryable, user_id: UUID, list_id: UUID, invitation_id: UUID) -> bool:
    """False if the user owns no list with this invitation, or it was accepted."""
    return await db.execute(_WITHDRAW, user_id, list_id, invitation_id) == "DELETE 1"


# $1 who sent them, $2 the list
_WITHDRAW_ALL_OF_SENDER = """
delete from invitations
where inviter_id = $1
  and list_id = $2
  and accepted_at is null"""


async def withdraw_all_of_sender(db: Queryable, inviter_id: UUID, list_id: UUID) -> None:
    """For somebody who no longer owns the list."""
    await db.execute(_WITHDRAW_ALL_OF_SENDER, inviter_id, list_id)
