"""Statements of operators: who is one, what they did, and the accounts that they look for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.ids import new_id

_IS_OPERATOR = """
select true
from users
where id = $1
  and operator_since is not null
  and disabled_at is null
"""


async def is_operator(db: Queryable, user_id: UUID) -> bool:
    return bool(await db.fetchval(_IS_OPERATOR, user_id))


# An account that is promoted twice keeps the first time. The version tells its devices.
_PROMOTE = """
update users
set operator_since = coalesce(operator_since, now()),
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
"""


async def promote(db: Queryable, user_id: UUID) -> None:
    await db.execute(_PROMOTE, user_id)


_DEMOTE = """
update users
set operator_since = null,
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
"""


async def demote(db: Queryable, user_id: UUID) -> None:
    await db.execute(_DEMOTE, user_id)


_RECORD_ACT = """
insert into operator_acts (id, operator_id, act, user_id, detail)
values ($1, $2, $3, $4, $5)
"""


async def record_act(
    db: Queryable, operator_id: UUID | None, act: str, user_id: UUID | None = None, detail: str = ""
) -> None:
    """`operator_id` is None on the command line; `detail` has nothing that a person wrote into a list."""
    await db.execute(_RECORD_ACT, new_id(), operator_id, act, user_id, detail)


@dataclass(frozen=True, slots=True)
class OperatorAct:
    id: UUID
    acted_at: datetime
    act: str
    operator_id: UUID | None
    operator_email: str | None
    """None on the command line, and for an account that was deleted."""
    user_id: UUID | None
    user_email: str | None
    detail: str


# $1 the id of the last act of the page before, or null
_LIST_ACTS = """
select
    acts.id,
    acts.acted_at,
    acts.act,
    acts.operator_id,
    operators.email,
    acts.user_id,
    users.email,
    acts.detail
from operator_acts acts
left join users operators on operators.id = acts.operator_id
left join users on users.id = acts.user_id
where $1::uuid is null or acts.id < $1
order by acts.id desc
limit $2
"""


async def list_acts(db: Queryable, before: UUID | None, limit: int) -> list[OperatorAct]:
    """The newest first."""
    return [OperatorAct(*row) for row in await db.fetch(_LIST_ACTS, before, limit)]


@dataclass(frozen=True, slots=True)
class AccountSummary:
    id: UUID
    email: str
    name: str
    created_at: datetime
    email_verified_at: datetime | None
    last_used_at: datetime | None
    """When a session that still exists was last refreshed."""
    disabled_at: datetime | None
    operator_since: datetime | None
    two_factor_at: datetime | None
    todos: int
    """How many count against the account's quota, as the next field does."""
    text_bytes: int


# $1 text in the address or the name, as a pattern; $2 the id of the last account of the page before, or null
_SEARCH_ACCOUNTS = """
select
    users.id,
    users.email,
    users.name,
    users.created_at,
    users.email_verified_at,
    used.last_used_at,
    users.disabled_at,
    users.operator_since,
    users.two_factor_at,
    coalesce(current_usage.todos, 0),
    coalesce(current_usage.text_bytes, 0)
from users
left join current_usage on current_usage.user_id = users.id
left join lateral (
    select max(sessions.last_used_at) as last_used_at
    from sessions
    where sessions.user_id = users.id
) used on true
where (users.email_key like $1 or lower(users.name) like $1)
  and ($2::uuid is null or users.id < $2)
order by users.id desc
limit $3
"""


async def search_accounts(db: Queryable, text: str, before: UUID | None, limit: int) -> list[AccountSummary]:
    """The accounts with `text` in their address or name, the newest first."""
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [AccountSummary(*row) for row in await db.fetch(_SEARCH_ACCOUNTS, f"%{escaped}%", before, limit)]
