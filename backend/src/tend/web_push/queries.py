from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable

MAX_SUBSCRIPTIONS = 20


@dataclass(frozen=True, slots=True)
class NewSubscription:
    id: UUID
    user_id: UUID
    session_id: UUID
    endpoint: str
    p256dh: str
    """The browser's public key, in base64url."""
    auth: str
    """The secret that authenticates the sender to the browser, in base64url."""


# A session belongs to one browser, and a browser has one subscription. When the same user subscribes with an endpoint
# again, its id stays, so that jobs in the queue still find it. When the browser changes hands, they must not.
_SAVE_SUBSCRIPTION = f"""
with replaced as (
    delete from push_subscriptions
    where session_id = $3
      and endpoint <> $4
), oldest as (
    delete from push_subscriptions
    where id in (
        select id
        from push_subscriptions
        where user_id = $2
          and session_id <> $3
          and endpoint <> $4
        order by created_at desc, id
        offset {MAX_SUBSCRIPTIONS - 1}
    )
)
insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
select $1, user_id, id, $4, $5, $6
from sessions
where id = $3
  and user_id = $2
  and expires_at > now()
on conflict (endpoint) do update
set id = case
        when push_subscriptions.user_id = excluded.user_id then push_subscriptions.id
        else excluded.id
    end,
    user_id = excluded.user_id,
    session_id = excluded.session_id,
    p256dh = excluded.p256dh,
    auth = excluded.auth,
    created_at = now()"""


async def save_subscription(db: Queryable, new: NewSubscription) -> None:
    """Replaces the session's subscription, and deletes the user's oldest if there are too many."""
    await db.execute(_SAVE_SUBSCRIPTION, new.id, new.user_id, new.session_id, new.endpoint, new.p256dh, new.auth)


_DELETE_SUBSCRIPTION = """
delete from push_subscriptions
where user_id = $1
  and endpoint = $2"""


async def delete_subscription(db: Queryable, user_id: UUID, endpoint: str) -> None:
    await db.execute(_DELETE_SUBSCRIPTION, user_id, endpoint)


_LIST_SUBSCRIPTION_IDS = """
select push_subscriptions.id
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
where push_subscriptions.user_id = $1
  and sessions.expires_at > now()
order by push_subscriptions.id"""


async def list_subscription_ids(db: Queryable, user_id: UUID) -> list[UUID]:
    """The user's subscriptions whose sessions have not ended."""
    return [row["id"] for row in await db.fetch(_LIST_SUBSCRIPTION_IDS, user_id)]


@dataclass(frozen=True, slots=True)
class Recipient:
    user_id: UUID
    endpoint: str
    p256dh: str
    auth: str


_FIND_RECIPIENT = """
select push_subscriptions.user_id, push_subscriptions.endpoint, push_subscriptions.p256dh, push_subscriptions.auth
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
join users on users.id = push_subscriptions.user_id
where push_subscriptions.id = $1
  and sessions.expires_at > now()
  and users.disabled_at is null"""


async def find_recipient(db: Queryable, subscription_id: UUID) -> Recipient | None:
    """None when the subscription or its session has ended, or when the account is disabled."""
    row = await db.fetchrow(_FIND_RECIPIENT, subscription_id)
    return Recipient(row["user_id"], row["endpoint"], row["p256dh"], row["auth"]) if row else None


# The endpoint is compared because the browser may have subscribed again, under the same id, during the delivery.
_DELETE_ENDED_SUBSCRIPTION = """
delete from push_subscriptions
where id = $1
  and endpoint = $2"""


async def delete_ended_subscription(db: Queryable, subscription_id: UUID, endpoint: str) -> None:
    """Deletes the subscription if it still has the `endpoint` that the push service called ended."""
    await db.execute(_DELETE_ENDED_SUBSCRIPTION, subscription_id, endpoint)
