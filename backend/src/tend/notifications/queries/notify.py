"""Writes the notifications of an act. `$1` is the id of the current user, whose act it is."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import AccountVersions
from tend.lists.access import can_read_sql, has_folder_role_sql, sees_todo_sql
from tend.notifications.channels import DIGEST_MINUTES, is_wanted_by_channel_sql, is_wanted_in_list_sql
from tend.notifications.schemas import NotificationKind

MAX_SENT_PER_HOUR = 30
"""How many notifications of one person for another are sent by mail and push within an hour; the others are quiet.

The guests of one owner's links together are one person.
"""
MAX_NOTIFICATIONS_OF_ACTOR = 200
"""How many notifications of one person another person has at most, the latest ones."""
MAX_NOTIFICATIONS_OF_ACCOUNT = 400
_CHECK_EVERY = 64
"""After how many versions of an account its notifications are counted. Fewer than `MAX_NOTIFICATIONS_PER_PULL` are there at any time."""

# These are for people who cannot see the list, and have nothing of it but its name.
_OUTSIDE = "wanted.kind in ('invited', 'removed', 'list_deleted')"
# Nothing is mailed or pushed of somebody who has left the list.
_IN_APP_ONLY = f"({_OUTSIDE} or wanted.kind = 'left')"

# For each notification, $2 whom it is for, $3 its kind, $4 the list, $5 the todo or null, $6 the comment or null, $7 the
# title or null for that of the todo, $8 its id or null, $9 a list whose members do not get it, or null, and $10 the shared
# folder that it is about instead of a list, or null, and $11 the name of a list that may be gone, or null. Accounts are locked in the order of their ids, so that two statements of this kind do not wait for each other.
_NOTIFY = f"""
with sender as materialized (
    select actors.user_id, actors.guest_id, actors.name, link_shares.account_id as guest_of
    from actors
    left join guests on guests.id = actors.guest_id
    left join link_shares on link_shares.id = guests.link_id
    where actors.id = $1
), wanted as materialized (
    select
        wanted.*,
        coalesce(lists.name, shared_folders.name, wanted.former_name) as list_name,
        {is_wanted_by_channel_sql("app", "wanted.kind")} as has_app,
        {is_wanted_by_channel_sql("mail", "wanted.kind")} and users.email_verified_at is not null and not {_IN_APP_ONLY} as has_mail,
        {is_wanted_by_channel_sql("push", "wanted.kind")} and not {_IN_APP_ONLY} as has_push,
        (
            select count(*)
            from notifications earlier
            where earlier.actor_id = $1
              and earlier.user_id = wanted.user_id
              and earlier.at > now() - interval '1 hour'
        ) + (
            select count(*)
            from notifications earlier
            where earlier.guest_of = (select guest_of from sender)
              and earlier.user_id = wanted.user_id
              and earlier.at > now() - interval '1 hour'
        ) + row_number() over (partition by wanted.user_id order by wanted.number) <= {MAX_SENT_PER_HOUR} as is_loud
    from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[],
        $11::text[])
        with ordinality wanted (user_id, kind, list_id, todo_id, comment_id, title, id, unless_in, folder_id, former_name, number)
    left join lists on lists.id = wanted.list_id
    left join shared_folders on shared_folders.id = wanted.folder_id
    join users on users.id = wanted.user_id
    left join settings updates on updates.user_id = users.id and updates.key = 'updates'
    left join settings reminders on reminders.user_id = users.id and reminders.key = 'notifications'
    left join settings of_list on of_list.user_id = users.id and of_list.key = 'updates:' || lists.id
    where wanted.user_id <> $1
      and coalesce(lists.name, shared_folders.name, wanted.former_name) is not null
      and (
          {_OUTSIDE} and wanted.todo_id is null and wanted.comment_id is null and wanted.title is null
          or {is_wanted_in_list_sql("wanted.kind")}
          and exists (
              select
              from memberships
              where {can_read_sql("wanted.user_id")}
                and {sees_todo_sql("wanted.todo_id")}
          )
          or exists (select from folder_memberships where {has_folder_role_sql("viewer", "wanted.user_id")})
      )
      and not exists (
          select
          from lists
          join memberships on {can_read_sql("wanted.user_id")}
          where lists.id = wanted.unless_in
      )
      and not exists (select from notifications known where known.id = wanted.id)
      -- A mention stays one when the comment is edited.
      and not exists (
          select
          from notifications known
          where known.comment_id = wanted.comment_id
            and known.user_id = wanted.user_id
            and known.kind = wanted.kind
      )
), sent as materialized (
    select *
    from wanted
    where has_app or has_mail or has_push
), recipients as materialized (
    select users.id
    from users
    where users.id in (select sent.user_id from sent)
    order by users.id
    for no key update of users
), numbered as (
    update users
    set version = users.version + total.count
    from (
        select recipients.id, count(*)
        from recipients
        join sent on sent.user_id = recipients.id
        group by recipients.id
    ) total
    where users.id = total.id
    returning users.id, users.version, users.version - total.count as base
)
insert into notifications (
    id, user_id, kind, list_id, todo_id, comment_id, folder_id, actor_id, guest_id, guest_of, actor_name, list_name, title, version,
    is_hidden, push_at, mail_at
)
select
    coalesce(sent.id, gen_random_uuid()),
    numbered.id,
    sent.kind,
    sent.list_id,
    sent.todo_id,
    sent.comment_id,
    sent.folder_id,
    sender.user_id,
    sender.guest_id,
    sender.guest_of,
    sender.name,
    sent.list_name,
    coalesce(
        sent.title,
        (select todos.title from todos where todos.id = sent.todo_id and todos.list_id = sent.list_id),
        ''
    ),
    numbered.base + row_number() over (partition by numbered.id order by sent.number),
    not sent.has_app,
    case when sent.has_push and sent.is_loud then now() end,
    case when sent.has_mail and sent.is_loud then now() + interval '{DIGEST_MINUTES} minutes' end
from numbered
join sent on sent.user_id = numbered.id, sender
returning user_id, version"""


@dataclass(frozen=True, slots=True)
class NotificationDraft:
    """A notification to be: for whom, and of what."""

    user_id: UUID
    kind: NotificationKind
    todo_id: UUID | None = None
    title: str | None = None
    """The title of the todo if it is not the present one in the list."""
    id: UUID | None = None
    """Its own id, so that it comes once however often it is tried."""
    unless_in: UUID | None = None
    """A list whose members do not get it."""
    former_name: str | None = None
    """The name of a list that may be gone when the notification is written, at the end of a batch."""


@dataclass(frozen=True, slots=True)
class ListNotificationDraft:
    """A draft with what it leads to."""

    draft: NotificationDraft
    list_id: UUID | None
    comment_id: UUID | None = None
    folder_id: UUID | None = None


async def insert_notifications(
    db: Queryable, actor_id: UUID, drafts: Sequence[ListNotificationDraft]
) -> AccountVersions:
    """Notifies those who can see the list with the todo, or the folder, or are invited or removed, and are not the actor.

    Returns the new versions of their accounts.
    """
    # The statement finds known notifications of a comment, and not those that it writes itself.
    different = {_key(each) if each.comment_id else index: each for index, each in enumerate(drafts)}.values()
    names = (
        "user_id",
        "kind",
        "list_id",
        "todo_id",
        "comment_id",
        "title",
        "id",
        "unless_in",
        "folder_id",
        "former_name",
    )
    columns = [[_value(each, name) for each in different] for name in names]
    versions: dict[UUID, int] = {}
    crowded: set[UUID] = set()
    for row in await db.fetch(_NOTIFY, actor_id, *columns):
        versions[row["user_id"]] = max(row["version"], versions.get(row["user_id"], 0))
        if row["version"] % _CHECK_EVERY == 0:
            crowded.add(row["user_id"])
    if crowded:
        await db.execute(_DELETE_EXCESS, list(crowded))
    return versions


def _key(each: ListNotificationDraft) -> Hashable:
    return each.comment_id, each.draft.user_id, each.draft.kind


def _value(each: ListNotificationDraft, name: str) -> object:
    return getattr(each if name in {"list_id", "comment_id", "folder_id"} else each.draft, name)


# $1 the accounts, which are locked. Each person's latest notifications stay the longest, so that whoever makes many only
# displaces their own. Invitations, which anybody can send, count as those of one person.
_DELETE_EXCESS = f"""
with ranked as (
    select
        id,
        user_id,
        at,
        row_number() over (
            partition by
                user_id,
                kind = 'invited',
                case when kind <> 'invited' then actor_id end,
                case when kind <> 'invited' then guest_of end
            order by at desc, version desc
        ) as nth_of_actor
    from notifications
    where user_id = any ($1::uuid[])
), placed as (
    select id, nth_of_actor, row_number() over (partition by user_id order by nth_of_actor, at desc) as place
    from ranked
)
delete from notifications
using placed
where notifications.id = placed.id
  and (placed.nth_of_actor > {MAX_NOTIFICATIONS_OF_ACTOR} or placed.place > {MAX_NOTIFICATIONS_OF_ACCOUNT})"""


# $2 the todo. The people who follow it: they created it, are assigned to it, commented on it or were mentioned in a comment.
_FIND_FOLLOWERS = """
select todos.created_by as id
from todos
where todos.id = $2
  and todos.created_by <> $1
union
select todos.assignee_id
from todos
where todos.id = $2
  and todos.assignee_id <> $1
union
select comments.author_id
from comments
where comments.todo_id = $2
  and comments.author_id <> $1
union
select mentioned.id
from comments, unnest(comments.mentions) mentioned (id)
where comments.todo_id = $2
  and mentioned.id <> $1"""


async def find_followers(db: Queryable, user_id: UUID, todo_id: UUID | None) -> set[UUID]:
    """The people besides the user who follow the todo, whether or not they can still see it."""
    return {row["id"] for row in await db.fetch(_FIND_FOLLOWERS, user_id, todo_id)}
