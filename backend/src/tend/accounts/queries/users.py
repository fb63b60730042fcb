from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.accounts.session_tokens import NewSession
from tend.core.db.database import Json, Queryable
from tend.core.errors import AccountDeleted

_PROFILE = ("id", "email", "name", "picture_id", "timezone", "locale", "week_start", "theme", "email_verified_at")
_CHANGES = ("version", "created_at", "updated_at")
ACCOUNT_COLUMNS = ",\n        ".join(f"account.{column}" for column in (*_PROFILE, "operator_since", *_CHANGES))


def user_json_sql(inbox_id: str = "(select lists.id from lists where lists.inbox_of = account.id)") -> str:
    """An SQL expression over a row `account` that has the columns of `ACCOUNT_COLUMNS`."""
    profile, changes = ([f"'{column}', account.{column}" for column in columns] for columns in (_PROFILE, _CHANGES))
    others = ["'is_operator', account.operator_since is not null", f"'inbox_id', {inbox_id}"]
    fields = ",\n        ".join([*profile, *others, *changes])
    return f"json_build_object(\n        {fields}\n    )::text"


@dataclass(frozen=True, slots=True)
class NewAccount:
    id: UUID
    email: str
    email_key: str
    password_hash: str
    name: str
    timezone: str
    locale: str
    week_start: str
    inbox_id: UUID
    is_confirmed: bool = False
    """Whether the person has shown that the address is theirs."""
    has_password: bool = True


# The account, its Inbox and its first session; no row if the address is taken.
_CREATE_ACCOUNT = f"""
with account as (
    insert into users as account (
        id, email, email_key, password_hash, name, timezone, locale, week_start, email_verified_at, passwordless_since
    )
    values (
        $1, $2, $3, $4, $5, $6, $7, $8,
        case when $15::boolean then now() end,
        case when not $16::boolean then now() end
    )
    on conflict (email_key) do nothing
    returning {ACCOUNT_COLUMNS}
),
inbox as (
    insert into lists (id, inbox_of, name, counted_for)
    select $9, account.id, 'Inbox', account.id
    from account
    returning id
),
membership as (
    insert into memberships (list_id, user_id, role, position, version)
    select inbox.id, account.id, 'owner', order_key_after(null), account.version
    from account, inbox
),
session as (
    insert into sessions (id, user_id, refresh_hash, device_hash, user_agent, expires_at)
    select $10, account.id, $11, $12, $13, now() + $14
    from account
),
event as (
    insert into security_events (id, user_id, kind, user_agent)
    select $10, account.id, 'registered', $13
    from account
)
select {user_json_sql("$9")}
from account
"""


async def create_account(db: Queryable, account: NewAccount, session: NewSession) -> Json | None:
    """The new account; None if the address has one already."""
    created: Json | None = await db.fetchval(
        _CREATE_ACCOUNT,
        account.id,
        account.email,
        account.email_key,
        account.password_hash,
        account.name,
        account.timezone,
        account.locale,
        account.week_start,
        account.inbox_id,
        session.id,
        session.refresh_hash,
        session.device_hash,
        session.user_agent,
        session.max_idle,
        account.is_confirmed,
        account.has_password,
    )
    return created


@dataclass(frozen=True, slots=True)
class AccountRow:
    """The columns that signing in and sending mail need."""

    id: UUID
    email: str
    email_key: str
    name: str
    timezone: str
    locale: str
    password_hash: str
    email_verified_at: datetime | None
    disabled_at: datetime | None
    two_factor_at: datetime | None
    must_confirm: bool
    """Whether nobody may sign in before the address is confirmed, since only some domains are allowed."""
    has_password: bool


def _find_sql(condition: str) -> str:
    return f"""
    select
        id, email, email_key, name, timezone, locale, password_hash, email_verified_at, disabled_at, two_factor_at,
        email_verified_at is null and (select cardinality(allowed_domains) > 0 from server_settings),
        passwordless_since is null
    from users
    where {condition}
    """


_FIND_BY_EMAIL_KEY = _find_sql("email_key = $1")
_FIND_BY_ID = _find_sql("id = $1")


async def find_by_email_key(db: Queryable, email_key: str) -> AccountRow | None:
    row = await db.fetchrow(_FIND_BY_EMAIL_KEY, email_key)
    return row and AccountRow(*row)


async def find_by_id(db: Queryable, user_id: UUID) -> AccountRow | None:
    row = await db.fetchrow(_FIND_BY_ID, user_id)
    return row and AccountRow(*row)


_HAS_LINKS = """
select exists (select from link_shares where account_id = $1)
"""


async def has_link_shares(db: Queryable, user_id: UUID) -> bool:
    """Whether the account made links for guests."""
    return bool(await db.fetchval(_HAS_LINKS, user_id))


# When it is changed twice at once, the second change finds that the hash it verified is no longer there.
_REPLACE_HASH = """
update users
set password_hash = $3
where id = $1
  and password_hash = $2
"""


async def replace_password_hash(db: Queryable, user_id: UUID, verified_hash: str, new_hash: str) -> bool:
    """Whether `verified_hash` was still the account's, and is replaced."""
    return await db.execute(_REPLACE_HASH, user_id, verified_hash, new_hash) == "UPDATE 1"


# A link that arrived by mail has verified the address as well, if it is still the account's.
_RESET_HASH_AND_VERIFY_ADDRESS = """
update users
set password_hash = $3,
    email_verified_at = case when email_key = $2 then coalesce(email_verified_at, now()) else email_verified_at end,
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and disabled_at is null
"""


async def reset_hash_and_verify_address(db: Queryable, user_id: UUID, email_key: str, new_hash: str) -> bool:
    """The address is verified if the account still has it. False if the account is disabled, and nothing changes."""
    return await db.execute(_RESET_HASH_AND_VERIFY_ADDRESS, user_id, email_key, new_hash) == "UPDATE 1"


_VERIFY_ADDRESS = """
update users
set email_verified_at = coalesce(email_verified_at, now()),
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and email_key = $2
  and disabled_at is null
"""


async def verify_address(db: Queryable, user_id: UUID, email_key: str) -> bool:
    """False if the address of the account was changed, or the account is disabled."""
    return await db.execute(_VERIFY_ADDRESS, user_id, email_key) == "UPDATE 1"


# A trigger revokes the account's sessions. An account that is disabled twice keeps the first time.
_DISABLE = """
update users
set disabled_at = coalesce(disabled_at, now())
where id = $1
"""


async def disable_account(db: Queryable, user_id: UUID) -> None:
    await db.execute(_DISABLE, user_id)


_ENABLE = """
update users
set disabled_at = null
where id = $1
"""


async def enable_account(db: Queryable, user_id: UUID) -> None:
    await db.execute(_ENABLE, user_id)


@dataclass(frozen=True, slots=True)
class ListedAccount:
    id: UUID
    email: str
    created_at: datetime
    last_used_at: datetime | None
    """When a session that still exists was last refreshed."""
    disabled_at: datetime | None
    operator_since: datetime | None


_LIST_ACCOUNTS = """
select id, email, created_at, last_used_at, disabled_at, operator_since
from users
left join lateral (
    select max(sessions.last_used_at) as last_used_at
    from sessions
    where sessions.user_id = users.id
) used on true
order by email_key
"""


async def list_accounts(db: Queryable) -> list[ListedAccount]:
    """Every account, for the operator, in the order of their addresses."""
    return [ListedAccount(*row) for row in await db.fetch(_LIST_ACCOUNTS)]


# Conflicts with every change that takes a version of the account, and not with references to it.
_LOCK_USER = """
select true
from users
where id = $1
for no key update
"""


async def lock_user(db: Queryable, user_id: UUID) -> None:
    """Has the account's other changes wait for the caller's transaction, so that a count before a limit stays true.

    Lists are locked before users, and everything else of a user after them. Raises `AccountDeleted`.
    """
    if not await db.fetchval(_LOCK_USER, user_id):
        raise AccountDeleted
