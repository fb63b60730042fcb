"""Notifications on their way to people's devices and mailboxes, some time after they were written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import can_read_sql, has_folder_role_sql, sees_todo_sql
from tend.lists.queries.people import members_sql
from tend.notifications.channels import Channel, is_wanted_by_channel_sql, is_wanted_in_list_sql
from tend.notifications.queries.notifications import ACTOR_NAME
from tend.notifications.schemas import NotificationKind

DISPATCH_BATCH_SIZE = 200

_SETTINGS = """
    join users on users.id = notifications.user_id
    left join settings updates on updates.user_id = users.id and updates.key = 'updates'
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    left join settings of_list on of_list.user_id = users.id and of_list.key = 'updates:' || notifications.list_id"""


def _is_due_sql(channel: Channel) -> str:
    """SQL: there still is a reason for the notification, and it tells nothing of a list or folder that one of the two has left,
    nor of a todo in the trash that the person doesn't see there, or that was deleted forever.
    """
    sees = sees_todo_sql("notifications.todo_id")
    are_in = " and ".join(
        f"(exists (select from lists join memberships on {can_read_sql(person)}"
        f" where lists.id = notifications.list_id{also})"
        f" or exists (select from shared_folders join folder_memberships on {has_folder_role_sql('viewer', person)}"
        " where shared_folders.id = notifications.folder_id))"
        for person, also in (
            ("notifications.user_id", f" and {sees}"),
            ("coalesce(notifications.actor_id, notifications.guest_id)", ""),
        )
    )
    return f"""users.disabled_at is null
        and notifications.read_at is null
        and notifications.archived_at is null
        and {is_wanted_by_channel_sql(channel, "notifications.kind")}
        and {is_wanted_in_list_sql("notifications.kind")}
        and (notifications.todo_id is null or exists (select from todos where todos.id = notifications.todo_id))
        and {are_in}"""


_QUIET_UNTIL = """quiet_until(
            now(), users.timezone, time_of_day(reminders.value ->> 'quiet_from'), time_of_day(reminders.value ->> 'quiet_to')
        )"""
# After a restore, nothing goes out until the operator confirms it: it may have been sent before.
_IS_CONFIRMED = "not exists (select from installation where restored_at is not null)"

# Of two processes, the second leaves out what the first has locked.
_DISPATCH_PUSHES = f"""
with due as materialized (
    select id
    from notifications
    where push_at <= now()
      and {_IS_CONFIRMED}
    order by push_at
    limit {DISPATCH_BATCH_SIZE}
    for update skip locked
), checked as materialized (
    select
        notifications.id,
        notifications.user_id,
        coalesce(notifications.todo_id, notifications.list_id, notifications.folder_id) as subject_id,
        notifications.version,
        {_is_due_sql("push")} as is_due,
        {_QUIET_UNTIL} as quiet_until
    from due
    join notifications on notifications.id = due.id{_SETTINGS}
), changed as (
    update notifications
    set push_at = case when checked.is_due then checked.quiet_until end
    from checked
    where notifications.id = checked.id
)
select taken.count, pushed.user_id, pushed.id
from (select count(*) from due) taken
left join (
    -- Of several about one thing, a device shows the last one.
    select distinct on (user_id, subject_id) user_id, id
    from checked
    where is_due
      and quiet_until is null
    order by user_id, subject_id, version desc
) pushed on true"""


async def dispatch_web_pushes(db: Queryable) -> tuple[int, list[tuple[UUID, UUID]]]:
    """Takes up to `DISPATCH_BATCH_SIZE` notifications that are to be pushed.

    Returns how many, and those for which there is a reason left, each after its user. The caller queues them in the same
    transaction.
    """
    rows = await db.fetch(_DISPATCH_PUSHES)
    return rows[0]["count"], [(row["user_id"], row["id"]) for row in rows if row["id"]]


# Everything of a person that waits goes into one mail, at most one an hour.
_CLAIM_DIGESTS = f"""
with waiting as materialized (
    select distinct notifications.user_id
    from notifications
    where notifications.mail_at <= now()
      and {_IS_CONFIRMED}
), claimed as (
    insert into digests (user_id, id, queued_at)
    select users.id, gen_random_uuid(), now()
    from waiting
    join users on users.id = waiting.user_id
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    where {_QUIET_UNTIL} is null
    on conflict (user_id) do update
    set id = excluded.id,
        queued_at = excluded.queued_at
    where digests.queued_at <= now() - interval '1 hour'
    returning digests.user_id, digests.id
), changed as (
    update notifications
    set mail_at = null,
        digest_id = claimed.id
    from claimed
    where notifications.user_id = claimed.user_id
      and notifications.mail_at is not null
)
select user_id, id
from claimed"""


async def claim_digests(db: Queryable) -> Mapping[UUID, UUID]:
    """The digests that are due, by user, each returned once; the caller queues them in the same transaction."""
    return {row["user_id"]: row["id"] for row in await db.fetch(_CLAIM_DIGESTS)}


@dataclass(frozen=True, slots=True)
class NotificationMessage:
    """A notification as a mail or a device shows it."""

    email: str
    user_name: str
    kind: NotificationKind
    list_id: UUID | None
    folder_id: UUID | None
    todo_id: UUID | None
    actor_name: str
    list_name: str
    """The name of the list, or of the shared folder."""
    title: str
    text: str | None
    """The text of the comment, in Markdown."""
    names: str
    """The names of those whom the comment mentions, as a JSON object by their ids."""
    at: datetime

    @property
    def subject_id(self) -> UUID | None:
        """The todo, or else the list or the shared folder."""
        return self.todo_id or self.list_id or self.folder_id


# The names are those of the moment, which the person has seen, and the comment is the present one, if it still is in the list.
_MESSAGE = f"""
select
    users.email,
    users.name as user_name,
    notifications.kind,
    notifications.list_id,
    notifications.folder_id,
    notifications.todo_id,
    {ACTOR_NAME},
    notifications.list_name,
    notifications.title,
    comments.text,
    (
        select coalesce(json_object_agg(people.user_id, people.name), '{{}}')
        from ({members_sql("array[notifications.list_id]")}
        ) people
        where people.user_id = any (comments.mentions)
    )::text as names,
    notifications.at
from notifications{_SETTINGS}
left join comments on comments.id = notifications.comment_id
    and comments.list_id = notifications.list_id
    and comments.deleted_at is null
where notifications.user_id = $1"""

# $2 the notification
_FIND_PUSHED = f"""{_MESSAGE}
  and notifications.id = $2
  and {_is_due_sql("push")}"""


async def find_web_push_message(db: Queryable, user_id: UUID, notification_id: UUID) -> NotificationMessage | None:
    """None when there is no reason for it left."""
    row = await db.fetchrow(_FIND_PUSHED, user_id, notification_id)
    return row and NotificationMessage(*row)


# $2 the digest
_FIND_MAILED = f"""{_MESSAGE}
  and notifications.digest_id = $2
  and users.email_verified_at is not null
  and {_is_due_sql("mail")}
order by notifications.at, notifications.id"""


async def find_digest_messages(db: Queryable, user_id: UUID, digest_id: UUID) -> list[NotificationMessage]:
    """The notifications of a digest for which there is a reason left, the oldest first."""
    return [NotificationMessage(*row) for row in await db.fetch(_FIND_MAILED, user_id, digest_id)]
