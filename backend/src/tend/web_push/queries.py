from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable

MAX_SUBSCRIPTIONS = 20
# A push service that is down responds again within hours; one that never responds takes the place of others.
MAX_TIMEOUTS = 8


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
    timeouts = 0,
    timed_out_since = null,
    responded_at = case when push_subscriptions.timeouts = 0 then push_subscriptions.responded_at end,
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
    is_proven: bool
    """Its push service responds: to this browser when it was asked last or, if it was never, to another one."""
    is_response_known: bool
    """It has responded to this browser within a day, and at the last attempt."""
    place: int
    """How many other devices of the user come first."""


_FIND_RECIPIENT = """
select
    push_subscriptions.user_id,
    push_subscriptions.endpoint,
    push_subscriptions.p256dh,
    push_subscriptions.auth,
    push_subscriptions.timeouts = 0 and (
        push_subscriptions.responded_at is not null
        or exists (
            select
            from push_subscriptions known
            where split_part(known.endpoint, '/', 3) = split_part(push_subscriptions.endpoint, '/', 3)
              and known.responded_at is not null
              and known.timeouts = 0
        )
    ) as is_proven,
    push_subscriptions.timeouts = 0
        and coalesce(push_subscriptions.responded_at > now() - interval '1 day', false) as is_response_known,
    (
        select count(*)
        from push_subscriptions first
        where first.user_id = push_subscriptions.user_id
          and first.id < push_subscriptions.id
    ) as place
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
join users on users.id = push_subscriptions.user_id
where push_subscriptions.id = $1
  and sessions.expires_at > now()
  and users.disabled_at is null"""


async def find_recipient(db: Queryable, subscription_id: UUID) -> Recipient | None:
    """None when the subscription or its session has ended, or when the account is disabled."""
    row = await db.fetchrow(_FIND_RECIPIENT, subscription_id)
    return Recipient(**row) if row else None


# The endpoint is compared because the browser may have subscribed again, under the same id, during the delivery.
_DELETE_ENDED_SUBSCRIPTION = """
delete from push_subscriptions
where id = $1
  and endpoint = $2"""


async def delete_ended_subscription(db: Queryable, subscription_id: UUID, endpoint: str) -> None:
    """Deletes the subscription if it still has the `endpoint` that the push service called ended."""
    await db.execute(_DELETE_ENDED_SUBSCRIPTION, subscription_id, endpoint)


# The endpoint is compared for the same reason.
_DELETE_SILENT_SUBSCRIPTION = f"""
delete from push_subscriptions
where id = $1
  and endpoint = $2
  and timeouts >= {MAX_TIMEOUTS} - 1
  and timed_out_since < now() - interval '1 hour'"""

_COUNT_TIMEOUT = """
update push_subscriptions
set timeouts = timeouts + 1,
    timed_out_since = coalesce(timed_out_since, now())
where id = $1
  and endpoint = $2"""


async def count_timeout_or_delete_subscription(db: Queryable, subscription_id: UUID, endpoint: str) -> bool:
    """Counts a time-out. Deletes the subscription, and returns True, if it has had too many for an hour or longer."""
    if await db.execute(_DELETE_SILENT_SUBSCRIPTION, subscription_id, endpoint) == "DELETE 1":
        return True
    await db.execute(_COUNT_TIMEOUT, subscription_id, endpoint)
    return False


_RECORD_RESPONSE = """
update push_subscriptions
set timeouts = 0,
    timed_out_since = null,
    responded_at = now()
where id = $1
  and endpoint = $2"""


async def record_response(db: Queryable, subscription_id: UUID, endpoint: str) -> None:
    await db.execute(_RECORD_RESPONSE, subscription_id, endpoint)
